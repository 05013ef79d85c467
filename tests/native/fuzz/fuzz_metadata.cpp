// The texts in a TIFF: OME-XML, ImageJ's description, FEI's and Zeiss's tags.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "decode/microscope_metadata.h"
#include "decode/ome.h"
#include "decode/tiff_metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t numBytes) {
  using namespace phasebound;  // NOLINT(google-build-using-namespace): C linkage is outside of it
  const std::string_view text(reinterpret_cast<const char*>(data), numBytes);
  constexpr std::size_t kNumPages = 50;
  if (const std::optional<OmePixels> ome = parseOme(text)) {
    std::vector<Warning> warnings;
    (void)omePixelSize(*ome, warnings);
    const Result<OmeSlices> slices = omeSlices(*ome, kNumPages);
    if (slices) {
      if (slices.value().directories.empty()) std::abort();
      for (const std::size_t page : slices.value().directories) {
        if (page >= kNumPages) std::abort();
      }
    }
  }
  if (const std::optional<ImageJDescription> imageJ = parseImageJ(text)) {
    const ImageJSlices slices = imageJSlices(*imageJ);
    if (slices.count == 0 || slices.step == 0) std::abort();
    if (slices.count > 1 && (slices.count - 1) * slices.step >= imageJ->numImages) std::abort();
  }
  for (const MicroscopeMetadata& metadata : {parseFei(text), parseZeiss(text)}) {
    if (metadata.infoBarOf(kNumPages) >= kNumPages) std::abort();
  }
  return 0;
}
