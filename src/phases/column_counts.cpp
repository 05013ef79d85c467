#include "phases/column_counts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

namespace phasebound {
namespace {

constexpr std::size_t kBytesOfVector = sizeof(BitWords);

/// For the bits of a byte eight bytes, the lowest first in memory.
using ByteTable = std::array<std::uint64_t, 256>;

/// The bits themselves.
constexpr ByteTable makeSpread() {
  ByteTable table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    for (std::size_t i = 0; i < 8; ++i) table[byte] |= std::uint64_t{byte >> i & 1U} << (8 * i);
  }
  return table;
}

/// How many are set of the lowest one, two, ... eight bits.
constexpr ByteTable makeRunning() {
  ByteTable table = makeSpread();
  for (std::uint64_t& bytes : table) bytes *= 0x0101010101010101ULL;
  return table;
}

constexpr ByteTable kSpread = makeSpread();
constexpr ByteTable kRunning = makeRunning();

/// Adds what a table says of the ones, twice what it says of the twos, and so on, for the eight
/// columns of one byte.
template <std::size_t kNumPlanes>
std::uint64_t sumPlanes(const std::uint8_t* planes, const ByteTable& table) {
  std::uint64_t sum = 0;
  for (std::size_t plane = 0; plane < kNumPlanes; ++plane) {
    sum += table[planes[plane * kBytesOfVector]] << plane;
  }
  return sum;
}

/// Numbers of three bits: the ones, twos and fours of seven rows.
struct Octal {
  BitWords bits[3];
};

/// Adds up to seven rows; those that are missing count nothing.
template <std::size_t kNumRows>
Octal addRows(const BitWords* row, std::size_t size) {
  if constexpr (kNumRows == 1) {
    return {{row[0]}};
  } else if constexpr (kNumRows == 3) {
    const BitSums sums = addBits(row[0], row[size], row[2 * size]);
    return {{sums.ones, sums.twos}};
  } else {
    static_assert(kNumRows == 7);
    const BitSums a = addBits(row[0], row[size], row[2 * size]);
    const BitSums b = addBits(row[3 * size], row[4 * size], row[5 * size]);
    const BitSums c = addBits(a.ones, b.ones, row[6 * size]);
    const BitSums d = addBits(a.twos, b.twos, c.twos);
    return {{c.ones, d.ones, d.twos}};
  }
}

/// Adds a number of numBits bits to one of numPlanes.
template <std::size_t kNumBits>
void addNumber(const BitWords* number, BitWords* planes, std::size_t numPlanes) {
  BitSums sums = addBits(planes[0], number[0]);
  planes[0] = sums.ones;
  for (std::size_t plane = 1; plane < kNumBits; ++plane) {
    sums = addBits(planes[plane], number[plane], sums.twos);
    planes[plane] = sums.ones;
  }
  for (std::size_t plane = kNumBits; plane < numPlanes; ++plane) {
    sums = addBits(planes[plane], sums.twos);
    planes[plane] = sums.ones;
  }
}

template <std::size_t kNumRows>
void addTogether(const BitWords* row, std::size_t size, BitWords* planes, std::size_t numPlanes) {
  constexpr std::size_t kNumBits = kNumRows == 7 ? 3 : kNumRows == 3 ? 2 : 1;
  for (std::size_t i = 0; i < size; ++i, planes += ColumnCounts::kNumPlanes) {
    const Octal number = addRows<kNumRows>(row + i, size);
    addNumber<kNumBits>(number.bits, planes, numPlanes);
  }
}

}  // namespace

ColumnCounts::ColumnCounts(std::size_t numColumns)
    : numColumns_(numColumns), planes_(numVectorsFor(numColumns) * kNumPlanes) {}

void ColumnCounts::clear() noexcept {
  std::fill(planes_.begin(), planes_.end(), BitWords{});
  numRows_ = 0;
  numPlanes_ = 0;
}

void ColumnCounts::growTo(std::size_t numRows) {
  assert(numRows <= kMostRows);
  numRows_ = numRows;
  numPlanes_ = static_cast<std::size_t>(std::bit_width(numRows));
}

void ColumnCounts::add(const BitRows& rows) noexcept {
  for (std::size_t first = 0; first < rows.number;) {
    const std::size_t numLeft = rows.number - first;
    const std::size_t numTogether = numLeft >= 7 ? 7 : numLeft >= 3 ? 3 : 1;
    growTo(numRows_ + numTogether);
    const BitWords* row = rows.row(first);
    if (numTogether == 7) {
      addTogether<7>(row, rows.size, planes_.data(), numPlanes_);
    } else if (numTogether == 3) {
      addTogether<3>(row, rows.size, planes_.data(), numPlanes_);
    } else {
      addTogether<1>(row, rows.size, planes_.data(), numPlanes_);
    }
    first += numTogether;
  }
}

void ColumnCounts::add(const ColumnCounts& others) noexcept {
  assert(others.numColumns_ == numColumns_);
  growTo(numRows_ + others.numRows_);
  const BitWords* number = others.planes_.data();
  for (std::size_t i = 0; i < planes_.size(); i += kNumPlanes) {
    BitWords carry{};
    for (std::size_t plane = 0; plane < numPlanes_; ++plane) {
      const BitSums sums = addBits(planes_[i + plane], number[i + plane], carry);
      planes_[i + plane] = sums.ones;
      carry = sums.twos;
    }
  }
}

void ColumnCounts::addTo(std::span<std::uint64_t> columns) const noexcept {
  assert(columns.size() == numColumns_);
  std::array<std::uint64_t, kBytesOfVector> counts{};
  for (std::size_t first = 0; first < numColumns_; first += 8 * kBytesOfVector) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(planes(first / (8 * kBytesOfVector)));
    for (std::size_t i = 0; i < kBytesOfVector; ++i) {
      counts[i] = sumPlanes<kNumPlanes>(bytes + i, kSpread);
    }
    const auto* count = reinterpret_cast<const std::uint8_t*>(counts.data());
    std::uint64_t* to = columns.data() + first;
    const std::size_t number = std::min(8 * kBytesOfVector, numColumns_ - first);
    for (std::size_t x = 0; x < number; ++x) to[x] += count[x];
  }
}

void ColumnTotals::clear() noexcept {
  latest_.clear();
  std::fill(earlier_.begin(), earlier_.end(), std::uint64_t{0});
}

void ColumnTotals::add(const ColumnCounts& counts) noexcept {
  if (latest_.numRows() + counts.numRows() > ColumnCounts::kMostRows) {
    latest_.addTo(earlier_);
    latest_.clear();
  }
  latest_.add(counts);
}

void ColumnTotals::pass(PartCounts& counts) {
  latest_.addTo(earlier_);
  latest_.clear();
  counts.pass(earlier_);
}

std::vector<std::uint64_t> ColumnTotals::numbers() const {
  std::vector<std::uint64_t> numbers = earlier_;
  latest_.addTo(numbers);
  return numbers;
}

ColumnBlocks::ColumnBlocks(std::span<const std::size_t> firstColumn) {
  for (std::size_t i = 1; i < firstColumn.size(); ++i) {
    last_.push_back(static_cast<std::uint32_t>(firstColumn[i] - 1));
  }
  const std::size_t numBlocks = last_.size();
  width_ = firstColumn.back() / numBlocks;
  for (std::size_t i = 0; i <= numBlocks; ++i) {
    if (firstColumn[i] != i * width_) width_ = 0;
  }
  if (width_ != 1 && width_ != 2 && width_ != 4) width_ = 0;
  const std::size_t numVectors = numVectorsFor(firstColumn.back());
  within_.resize(numVectors * kBytesOfVector);
  before_.resize(numVectors * kBytesOfVector);
}

template <std::size_t kNumPlanes>
void ColumnBlocks::sumEights(const ColumnCounts& counts) noexcept {
  std::uint64_t* within = within_.data();
  if (width_ > 0) {
    for (std::size_t vector = 0; vector < counts.numVectors(); ++vector) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(counts.planes(vector));
      for (std::size_t i = 0; i < kBytesOfVector; ++i) {
        *within++ = sumPlanes<kNumPlanes>(bytes + i, kSpread);
      }
    }
    return;
  }
  std::uint32_t sum = 0;
  std::uint32_t* before = before_.data();
  for (std::size_t vector = 0; vector < counts.numVectors(); ++vector) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(counts.planes(vector));
    for (std::size_t i = 0; i < kBytesOfVector; ++i) {
      // At most 8 * 31: no byte runs over.
      const std::uint64_t eight = sumPlanes<kNumPlanes>(bytes + i, kRunning);
      *within++ = eight;
      *before++ = sum;
      sum += static_cast<std::uint32_t>(eight >> 56U);
    }
  }
}

void ColumnBlocks::addTo(const ColumnCounts& counts, std::uint32_t* sums) noexcept {
  assert(counts.numRows() <= kMostRows && counts.numVectors() * kBytesOfVector == within_.size());
  switch (counts.numPlanes()) {
    case 0:
      return;
    case 1:
      sumEights<1>(counts);
      break;
    case 2:
      sumEights<2>(counts);
      break;
    case 3:
      sumEights<3>(counts);
      break;
    case 4:
      sumEights<4>(counts);
      break;
    default:
      sumEights<5>(counts);
  }
  switch (width_) {
    case 1:
      return addAlike<1>(sums);
    case 2:
      return addAlike<2>(sums);
    case 4:
      return addAlike<4>(sums);
    default:
      addDifferences(sums);
  }
}

template <std::size_t kWidth>
void ColumnBlocks::addAlike(std::uint32_t* sums) const noexcept {
  const auto* counts = reinterpret_cast<const std::uint8_t*>(within_.data());
  for (std::size_t block = 0; block < last_.size(); ++block) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < kWidth; ++i) sum += counts[block * kWidth + i];
    sums[block] += sum;
  }
}

void ColumnBlocks::addDifferences(std::uint32_t* sums) const noexcept {
  const auto* within = reinterpret_cast<const std::uint8_t*>(within_.data());
  std::uint32_t before = 0;
  for (const std::uint32_t last : last_) {
    const std::uint32_t sum = before_[last / 8] + within[last];
    *sums++ += sum - before;
    before = sum;
  }
}

}  // namespace phasebound
