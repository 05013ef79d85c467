#include "phases/pixel_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace phasebound {
namespace {

/// Rows that are added as bits: what five planes can count.
constexpr std::size_t kMostTogether = 31;
constexpr std::size_t kMostPlanes = 5;

/// 128 columns at one bit each.
using Words = std::uint64_t __attribute__((vector_size(16)));

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

#if defined(__wasm__) || defined(__POPCNT__)
std::uint32_t countBits(std::span<const Words> words) {
  int count = 0;
  for (const Words& pair : words) count += std::popcount(pair[0]) + std::popcount(pair[1]);
  return static_cast<std::uint32_t>(count);
}
#else
/// Where the machine that is compiled for has no instruction for it: the usual sums of pairs,
/// nibbles and bytes, kept as bytes for as long as they fit.
std::uint32_t countBits(std::span<const Words> words) {
  constexpr std::size_t kWordsInBytes = 31;
  std::uint64_t count = 0;
  for (std::size_t first = 0; first < words.size(); first += kWordsInBytes) {
    const std::size_t last = std::min(words.size(), first + kWordsInBytes);
    Words bytes{};
    for (std::size_t i = first; i < last; ++i) {
      Words word = words[i];
      word -= word >> 1 & 0x5555555555555555ULL;
      word = (word & 0x3333333333333333ULL) + (word >> 2 & 0x3333333333333333ULL);
      bytes += (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    }
    // Bytes hold up to 248: their sum needs more than the eight bits of a product.
    constexpr std::uint64_t kEvenBytes = 0x00FF00FF00FF00FFULL;
    for (const std::uint64_t eight : {bytes[0], bytes[1]}) {
      const std::uint64_t pairs = (eight & kEvenBytes) + (eight >> 8U & kEvenBytes);
      count += pairs * 0x0001000100010001ULL >> 48U;
    }
  }
  return static_cast<std::uint32_t>(count);
}
#endif

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

class ColumnCounter {
public:
  explicit ColumnCounter(std::size_t numColumns)
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

void sortCuts(std::vector<std::size_t>& cuts, std::size_t side) {
  cuts.push_back(0);
  cuts.push_back(side);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
}

}  // namespace

void sumPixels(const PhaseMask& mask, std::span<PixelSums* const> takers) {
  const Shape& shape = mask.shape();
  std::vector<std::size_t> alongZ;
  std::vector<std::size_t> alongY;
  for (const PixelSums* taker : takers) taker->addCuts(alongZ, alongY);
  sortCuts(alongZ, shape.z);
  sortCuts(alongY, shape.y);
  ColumnCounter counter(shape.x);
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i + 1 < alongZ.size(); ++i) {
    for (std::size_t j = 0; j + 1 < alongY.size(); ++j) {
      const RowRange range{alongZ[i], alongZ[i + 1], alongY[j], alongY[j + 1]};
      rows.resize((range.lastZ - range.firstZ) * (range.lastY - range.firstY));
      counter.count(mask, range, rows.data());
      for (PixelSums* taker : takers) taker->take(range, counter.columns(), rows);
    }
  }
}

}  // namespace phasebound
