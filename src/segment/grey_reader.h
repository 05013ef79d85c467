#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"

namespace phasebound {

/// What of a colour is its grey value.
enum class Channel {
  Luminance,  ///< 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601, as in JPEG), rounded to a level
  Red,
  Green,
  Blue,
};

/// Grey values of an image as single-precision numbers, which hold all levels of 8 and 16 bits and
/// of floats exactly; wider types are rounded to 24 bits.
class GreyReader {
public:
  /// The image has to live as long.
  GreyReader(OpenedImage& image, Channel channel);

  [[nodiscard]] const Shape& shape() const { return image_.header().shape; }
  /// Whether values are whole numbers of at most 16 bits.
  [[nodiscard]] bool isNarrow() const;
  /// Whether the file stores colours, or a palette of them: all of them may be grey.
  [[nodiscard]] bool hasColours() const;
  /// Whether a pixel was read whose channels differ.
  [[nodiscard]] bool isColour() const { return isColour_; }
  /// NaN and infinite samples that were read; they read as 0.
  [[nodiscard]] std::uint64_t numNonFinite() const { return numNonFinite_; }
  [[nodiscard]] std::size_t rowsTogether() const { return image_.rowsTogether(); }

  /// numRows whole rows of slice z from row y on. Errors  those of OpenedImage::readRows().
  [[nodiscard]] std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                              std::span<float> values);
  /// Red, green and blue of the same, 0..255, each in its own plane.
  [[nodiscard]] std::optional<Error> readColours(std::size_t z, std::size_t y, std::size_t numRows,
                                                 std::array<std::span<float>, 3> planes);

private:
  [[nodiscard]] std::optional<Error> readBytes(std::size_t z, std::size_t y, std::size_t numRows);
  [[nodiscard]] float greyOf(unsigned red, unsigned green, unsigned blue);

  OpenedImage& image_;
  Channel channel_;
  std::vector<std::byte> bytes_;
  std::vector<float> ofIndex_;  ///< of a palette's entries
  bool isColour_ = false;
  std::uint64_t numNonFinite_ = 0;
};

}  // namespace phasebound
