#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/grid.h"

namespace phasebound {

/// Labels of the pixels of an image, packed: 1, 2, 4 or 8 bits each, so that a volume of 2000^3
/// voxels with two phases takes 1 GB. Rows start at whole bytes, with the first pixel in the lowest
/// bits. Rows are kept in blocks of a few MB, which are taken when they are first written: no
/// allocation is as large as the volume, and one of which only a part has been read takes no more
/// than that part.
class PackedLabels {
public:
  PackedLabels() = default;
  /// All labels are 0.
  explicit PackedLabels(const Shape& shape, unsigned bits = 1);

  /// Bits that numLabels labels take each: 1, 2, 4 or 8. Precondition: numLabels <= 256.
  [[nodiscard]] static unsigned bitsFor(std::size_t numLabels);
  /// Memory that labels take.
  [[nodiscard]] static std::uint64_t numBytesFor(const Shape& shape, unsigned bits);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] unsigned bits() const { return bits_; }
  [[nodiscard]] std::size_t rowBytes() const { return rowBytes_; }

  [[nodiscard]] std::uint8_t at(std::size_t z, std::size_t y, std::size_t x) const {
    assert(x < shape_.x);
    const std::size_t bit = x % (8 / bits_) * bits_;
    return static_cast<std::uint8_t>(row(z, y)[x / (8 / bits_)] >> bit & mask());
  }
  /// The labels of row (z, y) from x on.
  void readRow(std::size_t z, std::size_t y, std::size_t x, std::span<std::uint8_t> into) const;
  /// Packed, rowBytes() of them; the bits behind the last pixel are 0.
  [[nodiscard]] const std::uint8_t* row(std::size_t z, std::size_t y) const {
    assert(z < shape_.z && y < shape_.y);
    return row(std::uint64_t{z} * shape_.y + y);
  }
  /// Row by its number among those of all slices.
  [[nodiscard]] const std::uint8_t* row(std::uint64_t number) const {
    const auto& block = blocks_[static_cast<std::size_t>(number >> rowsShift_)];
    return block ? block.get() + (number & ((1U << rowsShift_) - 1)) * rowBytes_ : blank_.data();
  }

  /// Writes a whole row. labels: shape().x of them, below 2^bits().
  void writeRow(std::size_t z, std::size_t y, std::span<const std::uint8_t> labels);
  /// The same for a row that is packed already, with rowBytes() bytes.
  void writePackedRow(std::size_t z, std::size_t y, std::span<const std::uint8_t> packed);

  /// Gives each label more bits, block by block. Precondition: bits > bits().
  void widen(unsigned bits);
  /// Puts newLabel[label] in the place of each label, in the rows from number first among those of
  /// all slices to the one before last. Precondition: they fit bits().
  void relabel(std::span<const std::uint8_t> newLabel, std::uint64_t first, std::uint64_t last);
  void relabel(std::span<const std::uint8_t> newLabel) { relabel(newLabel, 0, numRows()); }
  /// Number of pixels that hold each label, in such rows.
  [[nodiscard]] std::array<std::uint64_t, 256> counts(std::uint64_t first,
                                                      std::uint64_t last) const;
  [[nodiscard]] std::array<std::uint64_t, 256> counts() const { return counts(0, numRows()); }

private:
  using Block = std::unique_ptr<std::uint8_t[]>;

  [[nodiscard]] std::uint64_t numRows() const { return std::uint64_t{shape_.z} * shape_.y; }
  [[nodiscard]] std::uint8_t mask() const { return static_cast<std::uint8_t>((1U << bits_) - 1); }
  [[nodiscard]] std::uint8_t* writableRow(std::uint64_t number);

  Shape shape_{0, 0, 0};
  unsigned bits_ = 1;
  std::size_t rowBytes_ = 0;
  unsigned rowsShift_ = 0;  ///< a block has 2^rowsShift_ rows
  std::vector<Block> blocks_;
  std::vector<std::uint8_t> blank_;  ///< what a row holds that nobody has written
};

}  // namespace phasebound
