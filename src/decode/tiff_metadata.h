#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/warning.h"
#include "decode/decode.h"
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

/// The description of the page that the file is at, empty if it has none.
[[nodiscard]] std::string readDescription(const TiffFile& file);

/// The pixel size of the page that the file is at: ImageJ's where the description names a unit,
/// else that of TIFF's own tags. Sizes that only mean a print resolution (72 dpi and the like) or
/// make no sense are ignored with a warning.
[[nodiscard]] std::optional<PixelSize> readPixelSize(const TiffFile& file,
                                                     const std::optional<ImageJDescription>& imageJ,
                                                     std::vector<Warning>& warnings);

}  // namespace phasebound
