#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"
#include "decode/palette.h"
#include "decode/tiff_file.h"

namespace phasebound {

/// How the pixels of one page are stored, as its tags say.
struct TiffPage {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t bits = 1;  ///< of one sample
  std::uint16_t sampleFormat = SAMPLEFORMAT_UINT;
  std::uint16_t numSamples = 1;  ///< of one pixel
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  std::uint16_t compression = COMPRESSION_NONE;
  bool isPlanar = false;  ///< each sample has segments of its own
  bool isTiled = false;
  std::uint32_t segmentWidth = 0;  ///< a segment is a strip or a tile
  std::uint32_t segmentHeight = 0;
  bool isThumbnail = false;       ///< or a mask: not a slice
  std::uint32_t numInDepth = 1;   ///< slices in one page, as SGI's extension has them
  std::uint16_t orientation = 0;  ///< 0 where the page does not tell it
  std::optional<std::uint16_t> alphaSample;

  /// Number of samples that make the value of a pixel, 3 for colours.
  [[nodiscard]] std::uint16_t numColours() const;
  [[nodiscard]] bool isRgb() const { return numColours() == 3; }
  [[nodiscard]] bool isPalette() const { return photometric == PHOTOMETRIC_PALETTE; }
  [[nodiscard]] bool isWhiteZero() const { return photometric == PHOTOMETRIC_MINISWHITE; }
  [[nodiscard]] bool isHalfFloat() const {
    return sampleFormat == SAMPLEFORMAT_IEEEFP && bits == 16;
  }
  [[nodiscard]] bool isUnsigned() const {
    return sampleFormat != SAMPLEFORMAT_INT && sampleFormat != SAMPLEFORMAT_IEEEFP;
  }
  /// The smallest type that holds a sample, nothing where there is none.
  [[nodiscard]] std::optional<SampleType> sampleType() const;
  /// Samples of one pixel that lie side by side in a segment.
  [[nodiscard]] std::uint16_t samplesTogether() const { return isPlanar ? 1 : numSamples; }
  [[nodiscard]] std::uint64_t segmentRowBytes() const {
    return (std::uint64_t{segmentWidth} * samplesTogether() * bits + 7) / 8;
  }
  /// Bytes that the pixels unpack to, with what tiles reach over the edges.
  [[nodiscard]] double numUnpackedBytes() const;
  /// Bytes that a file must have at the least to unpack to that.
  [[nodiscard]] double numLeastBytes() const;
  /// "640 x 480, 8 bit", as an error tells it.
  [[nodiscard]] std::string description() const;
  /// Whether both can be slices of one volume.
  [[nodiscard]] bool matches(const TiffPage& other) const;
};

/// The page that the file is at.
[[nodiscard]] TiffPage readTiffPage(const TiffFile& file);

/// Nothing if the page can be read. Errors  BrokenFile, UnsupportedEncoding.
[[nodiscard]] std::optional<Error> checkTiffPage(const TiffPage& page);

/// The colours of a palette page of up to 8 bits, empty for others.
[[nodiscard]] std::vector<PaletteEntry> readTiffPalette(const TiffFile& file, const TiffPage& page);

}  // namespace phasebound
