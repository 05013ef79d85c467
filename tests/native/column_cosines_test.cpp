// Cosines along x straight from the bits of counts, beside those of the counts themselves.

#include "spectrum/column_cosines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "phases/bit_rows.h"

namespace phasebound {
namespace {

/// Rows of random pixels, and how many are set in each column.
struct Drawn {
  std::vector<BitWords> words;
  std::vector<std::uint64_t> counts;
};

Drawn draw(std::size_t numColumns, std::size_t numRows, std::mt19937& random) {
  const std::size_t size = numVectorsFor(numColumns);
  Drawn drawn{std::vector<BitWords>(numRows * size), std::vector<std::uint64_t>(numColumns)};
  for (std::size_t row = 0; row < numRows; ++row) {
    for (std::size_t x = 0; x < numColumns; ++x) {
      if (random() % 3 == 0) continue;
      drawn.words[row * size + x / 128][x % 128 / 64] |= std::uint64_t{1} << (x % 64);
      ++drawn.counts[x];
    }
  }
  return drawn;
}

/// What a pixel of a block adds to each frequency.
std::vector<float> cosinesOfBlock(const BlockCosines& cosines, std::size_t block) {
  std::vector<float> values(cosines.numBlocks());
  values[block] = 1;
  return cosines.transform(values);
}

TEST(ColumnCosines, AreThoseOfTheCounts) {
  std::mt19937 random(4);
  // Whole bytes and vectors and others; blocks of one column and of several, alike and not.
  for (const std::size_t numColumns : {1U, 7U, 64U, 100U, 128U, 300U}) {
    for (const std::size_t numFrequencies : {1U, 16U, 17U}) {
      if (numFrequencies > numColumns) continue;
      const BlockCosines cosines(numColumns, std::min<std::size_t>(numColumns, 4 * numFrequencies),
                                 numFrequencies);
      const std::size_t numBlocks = cosines.numBlocks();
      for (const std::size_t numRows : {1U, 4U, 31U}) {
        const ColumnCosines columns(cosines, 2 * numRows);
        ASSERT_GE(columns.size(), numFrequencies);
        std::vector<std::uint32_t> sums(columns.size());
        std::vector<double> expected(columns.size());
        double numSet = 0;
        for (int time = 0; time < 2; ++time) {
          const Drawn drawn = draw(numColumns, numRows, random);
          ColumnCounts counts(numColumns);
          counts.add({drawn.words.data(), numVectorsFor(numColumns), numRows});
          columns.addTo(counts, sums.data());
          for (std::size_t block = 0; block < numBlocks; ++block) {
            const std::vector<float> ofBlock = cosinesOfBlock(cosines, block);
            for (std::size_t x = cosines.firstPixel()[block]; x < cosines.firstPixel()[block + 1];
                 ++x) {
              const auto count = static_cast<double>(drawn.counts[x]);
              numSet += count;
              for (std::size_t k = 0; k < numFrequencies; ++k) {
                expected[k] += count * static_cast<double>(ofBlock[k]);
              }
            }
          }
        }
        for (std::size_t k = 0; k < columns.size(); ++k) {
          const double sum = static_cast<std::int32_t>(sums[k]) * columns.unit();
          // Each cosine is rounded to a whole number of units.
          EXPECT_NEAR(sum, expected[k], 0.5 * columns.unit() * numSet) << numColumns << ' ' << k;
        }
        EXPECT_LT(columns.unit(), 2e-9 * static_cast<double>(numRows * numColumns));
      }
    }
  }
}

TEST(ColumnCosines, OfFullRowsAreToldAndDoNotOverflow) {
  for (const std::size_t numColumns : {5U, 64U, 128U}) {
    const BlockCosines cosines(numColumns, numColumns, std::min<std::size_t>(numColumns, 16));
    const std::size_t numRows = 8;
    const ColumnCosines columns(cosines, numRows);
    const std::size_t size = numVectorsFor(numColumns);
    std::vector<BitWords> words(numRows * size);
    for (std::size_t row = 0; row < numRows; ++row) {
      for (std::size_t x = 0; x < numColumns; ++x) {
        words[row * size + x / 128][x % 128 / 64] |= std::uint64_t{1} << (x % 64);
      }
    }
    ColumnCounts counts(numColumns);
    counts.add({words.data(), size, numRows});
    std::vector<std::uint32_t> sums(columns.size());
    columns.addTo(counts, sums.data());
    const auto whole = static_cast<double>(numRows);
    for (std::size_t k = 0; k < columns.ofWholeRow().size(); ++k) {
      EXPECT_EQ(static_cast<std::int32_t>(sums[k]), whole * columns.ofWholeRow()[k]);
      const double sum = k == 0 ? std::sqrt(static_cast<double>(numColumns)) : 0;
      EXPECT_NEAR(columns.ofWholeRow()[k] * columns.unit(), sum, 1e-5);
    }
  }
}

}  // namespace
}  // namespace phasebound
