#include "phases/pixel_sums.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace phasebound {
namespace {

/// Rows that are read at once where nobody else has read them.
constexpr std::size_t kVectorsAtOnce = 512;

void sortCuts(std::vector<std::size_t>& cuts, std::size_t side) {
  cuts.push_back(0);
  cuts.push_back(side);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
}

/// Cuts what is longer than that into equal pieces. Returns the length of the longest.
std::size_t cutLong(std::vector<std::size_t>& cuts, std::size_t most) {
  std::vector<std::size_t> more{cuts.front()};
  std::size_t longest = 1;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const std::size_t first = cuts[i - 1];
    const std::size_t length = cuts[i] - first;
    const std::size_t numPieces = (length + most - 1) / most;
    for (std::size_t piece = 1; piece <= numPieces; ++piece) {
      more.push_back(first + length * piece / numPieces);
      longest = std::max(longest, more.back() - more[more.size() - 2]);
    }
  }
  cuts = std::move(more);
  return longest;
}

}  // namespace

PixelSummation::PixelSummation(const Shape& shape, std::span<PixelSums* const> takers)
    : PixelSummation(shape, takers, allRowsOf(shape)) {}

PixelSummation::PixelSummation(const Shape& shape, std::span<PixelSums* const> takers,
                               const RowRange& part)
    : shape_(shape), takers_(takers.begin(), takers.end()), z_(part.firstZ), y_(part.firstY) {
  for (const PixelSums* taker : takers_) taker->addCuts(alongZ_, alongY_);
  alongZ_.insert(alongZ_.end(), {part.firstZ, part.lastZ});
  alongY_.insert(alongY_.end(), {part.firstY, part.lastY});
  sortCuts(alongZ_, shape.z);
  sortCuts(alongY_, shape.y);
  const std::size_t mostRows = cutLong(alongY_, ColumnBlocks::kMostRows);
  const std::size_t mostSlices = cutLong(alongZ_, ColumnBlocks::kMostRows / mostRows);
  isOfSlices_ = mostSlices > 1;
  counts_.assign(isOfSlices_ ? alongY_.size() - 1 : 1, ColumnCounts(shape.x));
  rows_.resize(mostSlices * shape.y);
  while (alongZ_[rangeZ_] < part.firstZ) ++rangeZ_;
  while (alongY_[rangeY_] < part.firstY) ++rangeY_;
}

void PixelSummation::add(const BitRows& rows) noexcept {
  for (std::size_t first = 0; first < rows.number;) {
    const std::size_t number = std::min(rows.number - first, alongY_[rangeY_ + 1] - y_);
    addToRange({rows.row(first), rows.size, number});
    first += number;
  }
}

/// Rows that are all in the present range.
void PixelSummation::addToRange(const BitRows& rows) {
  assert(z_ < shape_.z);
  const RowRange range = this->range();
  ColumnCounts& counts = counts_[isOfSlices_ ? rangeY_ : 0];
  if (z_ == range.firstZ && y_ == range.firstY) counts.clear();
  counts.add(rows);
  const std::size_t numRows = range.lastY - range.firstY;
  std::uint32_t* of = rows_.data() + range.firstY * (range.lastZ - range.firstZ) +
                      (z_ - range.firstZ) * numRows + (y_ - range.firstY);
  for (std::size_t i = 0; i < rows.number; ++i) of[i] = countBits({rows.row(i), rows.size});

  y_ += rows.number;
  if (y_ < range.lastY) return;
  if (z_ + 1 == range.lastZ) {
    const std::size_t numSlices = range.lastZ - range.firstZ;
    const std::uint32_t* first = rows_.data() + range.firstY * numSlices;
    for (PixelSums* taker : takers_) taker->take(range, counts, {first, numRows * numSlices});
  }
  ++rangeY_;
  if (y_ < shape_.y) return;
  y_ = 0;
  rangeY_ = 0;
  ++z_;
  if (z_ == range.lastZ) ++rangeZ_;
}

void sumPixels(const PhaseMask& mask, std::span<PixelSums* const> takers) {
  const Shape& shape = mask.shape();
  PixelSummation summation(shape, takers);
  const std::size_t size = numVectorsFor(shape.x);
  const std::size_t most = std::max<std::size_t>(kVectorsAtOnce / size, 1);
  std::vector<BitWords> words(std::min(most, shape.y) * size);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; y += most) {
      const std::size_t number = std::min(most, shape.y - y);
      readRows(mask, z, y, number, words.data());
      summation.add({words.data(), size, number});
    }
  }
}

}  // namespace phasebound
