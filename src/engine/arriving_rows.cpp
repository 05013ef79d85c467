#include "engine/arriving_rows.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace phasebound {

ArrivingRows::ArrivingRows(const Shape& shape, std::uint64_t firstRow)
    : shape_(shape), rowBytes_((shape.x + 7) / 8), endRow_(firstRow) {}

void ArrivingRows::add(std::vector<std::uint8_t> rows) {
  assert(rows.size() % rowBytes_ == 0);
  const std::uint64_t firstRow = std::exchange(endRow_, endRow_ + rows.size() / rowBytes_);
  pieces_.push_back({firstRow, endRow_, std::move(rows)});
}

void ArrivingRows::read(std::size_t z, std::size_t y, std::span<std::uint8_t> into) {
  const std::uint64_t row = std::uint64_t{z} * shape_.y + y;
  while (!pieces_.empty() && pieces_.front().endRow <= row) pieces_.pop_front();
  assert(!pieces_.empty() && pieces_.front().firstRow <= row && into.size() == rowBytes_);
  const Piece& piece = pieces_.front();
  const auto first = static_cast<std::size_t>(row - piece.firstRow) * rowBytes_;
  std::copy_n(piece.rows.data() + first, rowBytes_, into.data());
}

std::size_t ArrivingRows::numBytes() const {
  std::size_t sum = 0;
  for (const Piece& piece : pieces_) sum += piece.rows.size();
  return sum;
}

}  // namespace phasebound
