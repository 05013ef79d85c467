// Columns are counted bit by bit in parallel; here pixel by pixel.

#include "phases/column_counts.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "phases/bit_rows.h"
#include "support/images.h"

namespace phasebound {
namespace {

/// All rows of a one-slice image's phase of value 1.
std::vector<BitWords> rowsOf(const LabelledImage& image) {
  const Shape& shape = image.labels.shape();
  std::vector<BitWords> words(shape.y * numVectorsFor(shape.x));
  readRows(PhaseMask(image.labels, 1), 0, 0, shape.y, words.data());
  return words;
}

std::vector<std::uint64_t> slowColumns(const LabelledImage& image, std::size_t firstRow,
                                       std::size_t lastRow) {
  std::vector<std::uint64_t> columns(image.labels.shape().x);
  for (std::size_t y = firstRow; y < lastRow; ++y) {
    for (std::size_t x = 0; x < columns.size(); ++x) columns[x] += image.labels.at(0, y, x);
  }
  return columns;
}

std::vector<std::uint64_t> columnsOf(const ColumnCounts& counts) {
  std::vector<std::uint64_t> columns(counts.numColumns());
  counts.addTo(columns);
  return columns;
}

TEST(CountBits, CountsAnyNumberOfWords) {
  std::mt19937_64 random(1);
  for (std::size_t size = 0; size < 300; size = size < 40 ? size + 1 : size + 37) {
    std::vector<BitWords> words(size);
    std::uint32_t count = 0;
    for (BitWords& pair : words) {
      pair = BitWords{random(), random() | random()};
      for (unsigned bit = 0; bit < 64; ++bit) {
        count += static_cast<std::uint32_t>((pair[0] >> bit & 1U) + (pair[1] >> bit & 1U));
      }
    }
    EXPECT_EQ(countBits(words), count) << size;
  }
  const std::vector<BitWords> ones(700, ~BitWords{});
  EXPECT_EQ(countBits(ones), 700U * 128);
}

TEST(BitRows, AreThePixelsAndZerosBehindThem) {
  for (const std::size_t numColumns : {1U, 127U, 128U, 129U, 300U}) {
    const LabelledImage image = test::whiteNoise({1, 5, numColumns}, 0.7, 3);
    const std::vector<BitWords> words = rowsOf(image);
    const std::size_t size = numVectorsFor(numColumns);
    ASSERT_EQ(words.size(), 5 * size);
    for (std::size_t y = 0; y < 5; ++y) {
      for (std::size_t x = 0; x < 128 * size; ++x) {
        const bool isSet = (words[y * size + x / 128][x % 128 / 64] >> (x % 64) & 1U) != 0;
        EXPECT_EQ(isSet, x < numColumns && image.labels.at(0, y, x) == 1) << y << ' ' << x;
      }
    }
  }
}

TEST(ColumnCounts, AddRowsInAnyPortions) {
  for (const std::size_t numColumns : {1U, 37U, 128U, 300U}) {
    const LabelledImage image = test::whiteNoise({1, ColumnCounts::kMostRows, numColumns}, 0.9, 11);
    const std::vector<BitWords> words = rowsOf(image);
    const std::size_t size = numVectorsFor(numColumns);
    std::mt19937 random(2);
    ColumnCounts counts(numColumns);
    std::size_t numRows = 0;
    while (numRows < ColumnCounts::kMostRows) {
      const std::size_t number = std::min<std::size_t>(random() % 20, counts.kMostRows - numRows);
      counts.add(BitRows{words.data() + numRows * size, size, number});
      numRows += number;
      EXPECT_EQ(counts.numRows(), numRows);
      EXPECT_EQ(columnsOf(counts), slowColumns(image, 0, numRows)) << numRows;
    }
    // All of them ones: the most that is ever counted.
    std::vector<BitWords> ones(counts.kMostRows * size, ~BitWords{});
    counts.clear();
    counts.add(BitRows{ones.data(), size, counts.kMostRows});
    EXPECT_EQ(columnsOf(counts), std::vector<std::uint64_t>(numColumns, counts.kMostRows));
  }
}

TEST(ColumnCounts, AddUpToTotalsOfManyRows) {
  const LabelledImage image = test::whiteNoise({1, 900, 200}, 0.8, 5);
  const std::vector<BitWords> words = rowsOf(image);
  const std::size_t size = numVectorsFor(200);
  ColumnTotals totals(200);
  std::size_t numRows = 0;
  for (std::size_t number = 0; numRows + number <= 900; ++number) {
    ColumnCounts counts(200);
    counts.add(BitRows{words.data() + numRows * size, size, number});
    totals.add(counts);
    numRows += number;
    EXPECT_EQ(totals.numbers(), slowColumns(image, 0, numRows)) << numRows;
  }
  totals.clear();
  EXPECT_EQ(totals.numbers(), std::vector<std::uint64_t>(200));
}

/// Blocks that are all so wide.
std::vector<std::size_t> everyNth(std::size_t numColumns, std::size_t width) {
  std::vector<std::size_t> firstColumn;
  for (std::size_t x = 0; x <= numColumns; x += width) firstColumn.push_back(x);
  return firstColumn;
}

TEST(ColumnBlocks, SumNeighbouringColumns) {
  const std::vector<std::vector<std::size_t>> cases = {
      {0, 1},
      {0, 128},
      {0, 3, 4, 100, 200},
      {0, 8, 16, 17, 63, 64, 127, 128, 129, 256, 300},
      everyNth(64, 1),
      everyNth(150, 2),
      everyNth(132, 4)};
  for (const std::vector<std::size_t>& firstColumn : cases) {
    const std::size_t numColumns = firstColumn.back();
    const LabelledImage image = test::whiteNoise({1, ColumnBlocks::kMostRows, numColumns}, 0.95, 7);
    const std::vector<BitWords> words = rowsOf(image);
    ColumnBlocks blocks(firstColumn);
    for (std::size_t numRows = 0; numRows <= ColumnBlocks::kMostRows; ++numRows) {
      ColumnCounts counts(numColumns);
      counts.add(BitRows{words.data(), numVectorsFor(numColumns), numRows});
      // They are added to what is there.
      std::vector<std::uint32_t> sums(firstColumn.size() - 1, 5);
      blocks.addTo(counts, sums.data());
      const std::vector<std::uint64_t> columns = slowColumns(image, 0, numRows);
      for (std::size_t i = 0; i < sums.size(); ++i) {
        std::uint64_t sum = 5;
        for (std::size_t x = firstColumn[i]; x < firstColumn[i + 1]; ++x) sum += columns[x];
        EXPECT_EQ(sums[i], sum) << numRows << " rows, block " << i << " of " << sums.size();
      }
    }
  }
}

}  // namespace
}  // namespace phasebound
