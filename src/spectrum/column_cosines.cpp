#include "spectrum/column_cosines.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace phasebound {
namespace {

using Int4 = std::int32_t __attribute__((vector_size(16)));

constexpr std::size_t kBitsOfByte = 8;
constexpr std::size_t kBitsLookedUp = 4;
constexpr std::size_t kTableSize = std::size_t{1} << kBitsLookedUp;
constexpr std::size_t kTablesOfByte = kBitsOfByte / kBitsLookedUp;
constexpr std::size_t kBytesOfVector = sizeof(BitWords);

/// All sums are smaller.
constexpr double kMostSum = 2147483648.0;

std::size_t roundedUp(std::size_t number, std::size_t unit) {
  return (number + unit - 1) / unit * unit;
}

/// The cosines of a block, (block, frequency): what it adds by one pixel.
std::vector<float> cosinesOfBlocks(const BlockCosines& cosines) {
  const std::size_t numBlocks = cosines.numBlocks();
  std::vector<float> ones(numBlocks * numBlocks);
  for (std::size_t block = 0; block < numBlocks; ++block) ones[block * numBlocks + block] = 1;
  return cosines.transform(ones);
}

/// The largest power of two in which no sum is too large.
double unitFor(const std::vector<float>& cosines, std::size_t numPixels) {
  float most = 0;
  for (const float cosine : cosines) most = std::max(most, std::abs(cosine));
  const double mostSum = static_cast<double>(most) * static_cast<double>(numPixels);
  // Each rounded cosine may be half a unit larger.
  return std::exp2(std::ceil(std::log2(2 * mostSum / kMostSum)));
}

}  // namespace

ColumnCosines::ColumnCosines(const BlockCosines& cosines, std::size_t mostRows)
    : size_(roundedUp(cosines.numFrequencies(), kTogether)),
      numBytes_(roundedUp(cosines.side(), kBitsOfByte) / kBitsOfByte),
      tables_(size_ * numBytes_ * kTablesOfByte * kTableSize),
      ofWholeRow_(cosines.numFrequencies()) {
  const std::size_t numFrequencies = cosines.numFrequencies();
  const std::vector<float> ofBlocks = cosinesOfBlocks(cosines);
  unit_ = unitFor(ofBlocks, mostRows * cosines.side());
  const std::vector<std::size_t>& firstPixel = cosines.firstPixel();
  std::vector<std::int32_t> ofPixel(size_);
  std::size_t block = 0;
  for (std::size_t x = 0; x < cosines.side(); ++x) {
    if (x == firstPixel[block + 1]) ++block;
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      const auto cosine = static_cast<double>(ofBlocks[block * numFrequencies + k]);
      ofPixel[k] = static_cast<std::int32_t>(std::lround(cosine / unit_));
      ofWholeRow_[k] += ofPixel[k];
    }
    // The sums of some bits are those without the highest one, and that one's cosines.
    const std::size_t highest = std::size_t{1} << (x % kBitsLookedUp);
    for (std::size_t group = 0; group < size_ / kTogether; ++group) {
      const std::int32_t* add = ofPixel.data() + group * kTogether;
      const std::size_t place = group * numBytes_ * kTablesOfByte + x / kBitsLookedUp;
      std::int32_t* table = tables_.data() + place * kTableSize * kTogether;
      std::int32_t* to = table + highest * kTogether;
      for (std::size_t i = 0; i < highest * kTogether; ++i) to[i] = table[i] + add[i % kTogether];
    }
  }
}

void ColumnCosines::addTo(const ColumnCounts& counts, std::uint32_t* sums) const noexcept {
  assert((counts.numColumns() + kBitsOfByte - 1) / kBitsOfByte == numBytes_);
  constexpr std::size_t kLanes = sizeof(Int4) / sizeof(std::int32_t);
  constexpr std::size_t kNumVectors = kTogether / kLanes;
  constexpr std::size_t kStep = kTableSize * kTogether;
  for (std::size_t group = 0; group < size_; group += kTogether) {
    Int4 total[kNumVectors];
    std::memcpy(total, sums + group, sizeof(total));
    const std::int32_t* tablesOfGroup =
        tables_.data() + group * numBytes_ * kTablesOfByte * kTableSize;
    for (std::size_t plane = 0; plane < counts.numPlanes(); ++plane) {
      Int4 ofPlane[kNumVectors] = {};
      const std::int32_t* table = tablesOfGroup;
      for (std::size_t vector = 0; vector < counts.numVectors(); ++vector) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(counts.planes(vector) + plane);
        const std::size_t number = std::min(kBytesOfVector, numBytes_ - vector * kBytesOfVector);
        for (std::size_t i = 0; i < number; ++i, table += kTablesOfByte * kStep) {
          const std::int32_t* low = table + bytes[i] % kTableSize * kTogether;
          const std::int32_t* high = table + kStep + bytes[i] / kTableSize * kTogether;
          for (std::size_t j = 0; j < kNumVectors; ++j) {
            Int4 ofLow;
            Int4 ofHigh;
            std::memcpy(&ofLow, low + j * kLanes, sizeof(ofLow));
            std::memcpy(&ofHigh, high + j * kLanes, sizeof(ofHigh));
            ofPlane[j] += ofLow + ofHigh;
          }
        }
      }
      for (std::size_t j = 0; j < kNumVectors; ++j) total[j] += ofPlane[j] << plane;
    }
    std::memcpy(sums + group, total, sizeof(total));
  }
}

}  // namespace phasebound
