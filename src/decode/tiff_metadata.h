#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/warning.h"
#include "decode/decode.h"
#include "decode/microscope_metadata.h"
#include "decode/ome.h"
#include "decode/tiff_file.h"

namespace phasebound {

/// What ImageJ writes into the description of a page, as lines of key=value.
struct ImageJDescription {
  std::uint64_t numImages = 1;
  std::uint64_t numChannels = 1;
  std::uint64_t numSlices = 1;
  std::uint64_t numFrames = 1;
  double spacing = 0;  ///< of slices, in `unit`; 0 where it is not told
  std::string unit;    ///< as in the file
};

/// Nothing where the text is not ImageJ's.
[[nodiscard]] std::optional<ImageJDescription> parseImageJ(std::string_view description);

/// Which planes of an ImageJ stack are the slices of its volume: number i is plane i * step.
///
/// A hyperstack has up to three axes beside the plane, channels fastest, frames slowest. Its slices
/// are the third axis of the volume; where it has none, its frames, and else its channels are, as
/// stacks of slices are often named wrongly. But up to 7 channels are colours, of which the first
/// is taken, as of the axes that are left over.
struct ImageJSlices {
  std::uint64_t count = 1;
  std::uint64_t step = 1;
  std::vector<Warning> warnings;  ///< what is left out
};
[[nodiscard]] ImageJSlices imageJSlices(const ImageJDescription& imageJ);

/// The description of the page that the file is at, empty if it has none.
[[nodiscard]] std::string readDescription(const TiffFile& file);

/// What the makers of microscopes wrote into their own tags of the page that the file is at.
[[nodiscard]] MicroscopeMetadata readMicroscope(const TiffFile& file);

/// All that may tell the size of a pixel, beside TIFF's own tags.
struct TiffMetadata {
  std::optional<ImageJDescription> imageJ;
  std::optional<OmePixels> ome;
  MicroscopeMetadata microscope;
};

/// The pixel size of the page that the file is at: ImageJ's where the description names a unit,
/// else that of OME-XML, of the microscope, or of TIFF's own tags. Sizes that only mean a print
/// resolution (72 dpi and the like) or make no sense are ignored with a warning.
[[nodiscard]] std::optional<PixelSize> readPixelSize(const TiffFile& file,
                                                     const TiffMetadata& metadata,
                                                     std::vector<Warning>& warnings);

}  // namespace phasebound
