#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/warning.h"
#include "decode/pixel_size.h"

namespace phasebound {

/// One TiffData element: `numPlanes` planes lie in successive directories from `directory` on,
/// counted up from the plane (z, c, t) in the order of the dimensions.
struct OmeTiffData {
  std::optional<std::uint64_t> directory;
  std::optional<std::uint64_t> numPlanes;
  std::uint64_t firstZ = 0;
  std::uint64_t firstC = 0;
  std::uint64_t firstT = 0;
  bool isElsewhere = false;  ///< in another file of the same data set
};

/// The first Pixels element of OME-XML (schema 2016-06, and the earlier ones alike).
struct OmePixels {
  std::uint64_t sizeX = 0;
  std::uint64_t sizeY = 0;
  std::uint64_t sizeZ = 1;
  std::uint64_t sizeC = 1;  ///< samples of colours count as channels
  std::uint64_t sizeT = 1;
  std::string dimensionOrder = "XYCZT";
  std::uint64_t samplesPerPixel = 1;  ///< of the first channel
  std::uint64_t numImages = 1;        ///< Image elements of the whole text
  std::vector<OmeTiffData> tiffData;
  /// Sides in `unit`; nothing where the text does not tell them.
  std::optional<double> physicalX;
  std::optional<double> physicalY;
  std::optional<double> physicalZ;
  std::string unitX = "\xC2\xB5m";
  std::string unitY = "\xC2\xB5m";
  std::string unitZ = "\xC2\xB5m";
};

/// Nothing where the text is not OME-XML, or only names the file that has the metadata.
[[nodiscard]] std::optional<OmePixels> parseOme(std::string_view text);

/// Which directories of a file are the slices of the first channel at the first time.
struct OmeSlices {
  std::vector<std::size_t> directories;  ///< numbers in the file's chain, in order of z
  std::vector<Warning> warnings;         ///< what is left out
};

/// numDirectories  pages of the file
/// Errors  BrokenFile where the sizes contradict the pages; UnsupportedEncoding where the slices
///         are all in other files.
[[nodiscard]] Result<OmeSlices> omeSlices(const OmePixels& pixels, std::size_t numDirectories);

/// PhysicalSizeX, Y and Z, with warnings for senseless ones.
[[nodiscard]] std::optional<PixelSize> omePixelSize(const OmePixels& pixels,
                                                    std::vector<Warning>& warnings);

}  // namespace phasebound
