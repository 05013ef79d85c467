#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "base/grid.h"

namespace phasebound {

/// One-bit pixels that come from elsewhere piece by piece and are read once, row after row: a
/// piece is let go when a row behind it is read, so that of a volume no more is kept than is on its
/// way.
class ArrivingRows {
public:
  ArrivingRows() = default;
  /// firstRow  number of the first one that comes, among those of all slices
  explicit ArrivingRows(const Shape& shape, std::uint64_t firstRow = 0);

  /// The next rows, in the order of all slices: (shape.x + 7) / 8 bytes each, the first pixel
  /// lowest.
  void add(std::vector<std::uint8_t> rows);
  /// Row (z, y), which is there, into as many bytes. No row before it is read afterwards.
  void read(std::size_t z, std::size_t y, std::span<std::uint8_t> into);
  /// Of the pieces that are kept.
  [[nodiscard]] std::size_t numBytes() const;

private:
  struct Piece {
    std::uint64_t firstRow;
    std::uint64_t endRow;
    std::vector<std::uint8_t> rows;
  };

  Shape shape_{0, 0, 0};
  std::size_t rowBytes_ = 1;
  std::uint64_t endRow_ = 0;  ///< of the pieces that have come
  std::deque<Piece> pieces_;
};

}  // namespace phasebound
