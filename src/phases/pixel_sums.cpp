#include "phases/pixel_sums.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "phases/count_bits.h"

namespace phasebound {
namespace {

/// Rows that are added as bits: what five planes can count.
constexpr std::size_t kMostTogether = 31;
constexpr std::size_t kMostPlanes = 5;

/// 128 columns at one bit each.
using Words = BitWords;

/// Bytes 0 or 1 for the bits of a byte, the lowest first in memory.
std::array<std::uint64_t, 256> makeSpread() {
  std::array<std::uint64_t, 256> spread{};
  for (std::size_t byte = 0; byte < spread.size(); ++byte) {
    std::array<std::uint8_t, 8> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) {
      bits[i] = static_cast<std::uint8_t>(byte >> i & 1U);
    }
    std::memcpy(&spread[byte], bits.data(), sizeof(spread[byte]));
  }
  return spread;
}

/// Adds a row to counts of so many planes, all columns of a vector at once.
template <std::size_t kNumPlanes>
void addRow(const Words* row, std::size_t size, Words* planes) {
  for (std::size_t i = 0; i < size; ++i) {
    Words carry = row[i];
    for (std::size_t plane = 0; plane < kNumPlanes; ++plane) {
      Words& bits = planes[plane * size + i];
      const Words next = bits & carry;
      bits ^= carry;
      carry = next;
    }
  }
}

void sortCuts(std::vector<std::size_t>& cuts, std::size_t side) {
  cuts.push_back(0);
  cuts.push_back(side);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
}

}  // namespace

class PixelSummation::Counter {
public:
  explicit Counter(std::size_t numColumns)
      : numBytes_((numColumns + 7) / 8),
        size_((numBytes_ + sizeof(Words) - 1) / sizeof(Words)),
        spread_(makeSpread()),
        row_(size_),
        planes_(kMostPlanes * size_),
        counts_(numBytes_),
        columns_(numBytes_ * 8),
        numColumns_(numColumns) {}

  /// Counts a range's pixels in columns and in rows.
  void count(const PhaseMask& mask, const RowRange& range, std::uint32_t* rows) noexcept {
    std::uint64_t numLeft =
        std::uint64_t{range.lastZ - range.firstZ} * (range.lastY - range.firstY);
    bool isFirst = true;
    begin(numLeft);
    for (std::size_t z = range.firstZ; z < range.lastZ; ++z) {
      for (std::size_t y = range.firstY; y < range.lastY; ++y, ++rows) {
        *rows = add(mask, z, y);
        --numLeft;
        if (numRows_ < kMostTogether && numLeft > 0) continue;
        flush(isFirst);
        isFirst = false;
        begin(numLeft);
      }
    }
  }

  [[nodiscard]] std::span<const std::uint32_t> columns() const {
    return {columns_.data(), numColumns_};
  }

private:
  /// Begins with at most numRows more rows, or as many as go together.
  void begin(std::uint64_t numRows) {
    numPlanes_ = 1;
    while (numPlanes_ < kMostPlanes && (std::uint64_t{1} << numPlanes_) <= numRows) ++numPlanes_;
    numRows_ = 0;
    std::fill_n(planes_.begin(), numPlanes_ * size_, Words{});
  }

  /// Returns the number of pixels in the row.
  std::uint32_t add(const PhaseMask& mask, std::size_t z, std::size_t y) {
    mask.readBits(z, y, {reinterpret_cast<std::uint8_t*>(row_.data()), numBytes_});
    switch (numPlanes_) {
      case 1:
        addRow<1>(row_.data(), size_, planes_.data());
        break;
      case 2:
        addRow<2>(row_.data(), size_, planes_.data());
        break;
      case 3:
        addRow<3>(row_.data(), size_, planes_.data());
        break;
      case 4:
        addRow<4>(row_.data(), size_, planes_.data());
        break;
      default:
        addRow<5>(row_.data(), size_, planes_.data());
    }
    ++numRows_;
    return countBits(row_);
  }

  /// Adds what was counted since begin() to the columns, or puts it there.
  void flush(bool isFirst) {
    const auto* planes = reinterpret_cast<const std::uint8_t*>(planes_.data());
    const std::size_t planeBytes = size_ * sizeof(Words);
    for (std::size_t i = 0; i < numBytes_; ++i) {
      std::uint64_t eight = 0;
      for (std::size_t plane = 0; plane < numPlanes_; ++plane) {
        eight += spread_[planes[plane * planeBytes + i]] << plane;
      }
      counts_[i] = eight;
    }
    const auto* counts = reinterpret_cast<const std::uint8_t*>(counts_.data());
    std::uint32_t* columns = columns_.data();
    const std::size_t number = numBytes_ * 8;
    if (isFirst) {
      for (std::size_t x = 0; x < number; ++x) columns[x] = counts[x];
    } else {
      for (std::size_t x = 0; x < number; ++x) columns[x] += counts[x];
    }
  }

  std::size_t numBytes_;
  std::size_t size_;  ///< vectors a row
  std::array<std::uint64_t, 256> spread_;
  std::vector<Words> row_;
  std::vector<Words> planes_;
  std::vector<std::uint64_t> counts_;  ///< a byte for each column
  std::vector<std::uint32_t> columns_;
  std::size_t numColumns_;
  std::size_t numPlanes_ = 1;
  std::size_t numRows_ = 0;
};

PixelSummation::PixelSummation(const PhaseMask& mask, std::span<PixelSums* const> takers)
    : mask_(mask),
      takers_(takers.begin(), takers.end()),
      counter_(std::make_unique<Counter>(mask.shape().x)) {
  for (const PixelSums* taker : takers_) taker->addCuts(alongZ_, alongY_);
  sortCuts(alongZ_, mask.shape().z);
  sortCuts(alongY_, mask.shape().y);
}

PixelSummation::~PixelSummation() = default;

bool PixelSummation::isDone() const {
  return range_ == (alongZ_.size() - 1) * (alongY_.size() - 1);
}

double PixelSummation::doneShare() const {
  return static_cast<double>(range_) /
         static_cast<double>((alongZ_.size() - 1) * (alongY_.size() - 1));
}

void PixelSummation::step(std::uint64_t numPixels) {
  const std::size_t perSlab = alongY_.size() - 1;
  for (std::uint64_t numDone = 0; numDone < numPixels && !isDone(); ++range_) {
    const std::size_t i = range_ / perSlab;
    const std::size_t j = range_ % perSlab;
    const RowRange range{alongZ_[i], alongZ_[i + 1], alongY_[j], alongY_[j + 1]};
    rows_.resize((range.lastZ - range.firstZ) * (range.lastY - range.firstY));
    counter_->count(mask_, range, rows_.data());
    for (PixelSums* taker : takers_) taker->take(range, counter_->columns(), rows_);
    numDone += std::uint64_t{rows_.size()} * mask_.shape().x;
  }
}

void sumPixels(const PhaseMask& mask, std::span<PixelSums* const> takers) {
  PixelSummation summation(mask, takers);
  while (!summation.isDone()) summation.step(mask.shape().numPixels());
}

}  // namespace phasebound
