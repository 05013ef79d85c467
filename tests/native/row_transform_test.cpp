#include "tpc/row_transform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "tpc/correlation.h"
#include "tpc/packed_bits.h"
#include "tpc/packed_chunks.h"

namespace phasebound {
namespace {

constexpr double kMean = 0.375;

std::vector<std::uint8_t> randomBits(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bits(count);
  for (std::uint8_t& bit : bits) bit = random() % 3 == 0 ? 1 : 0;
  return bits;
}

TEST(PackStrips, PutsOneBitOfEachStripInAByte) {
  const std::vector<std::uint8_t> bits = randomBits(200, 1);
  for (const std::size_t numStrips : {1U, 5U, 8U}) {
    std::vector<std::uint8_t> packed(21);
    packStrips(bits.data(), 25, numStrips, packed.size(), packed.data());
    for (std::size_t j = 0; j < packed.size(); ++j) {
      unsigned expected = 0;
      for (std::size_t i = 0; i < numStrips; ++i) expected += unsigned{bits[i * 25 + j]} << i;
      EXPECT_EQ(packed[j], expected);
    }
  }
}

TEST(BitRowPacker, PacksBitsLikeTheirBytes) {
  // Parts of whole bytes, short and long, and parts that begin anywhere.
  for (const auto& [length, numTables] : {std::pair<std::size_t, std::size_t>{256, 2},
                                          {1040, 1},
                                          {1000, 1},
                                          {600, 3},
                                          {2048, 1},
                                          {1000, 25},
                                          {800, 4},
                                          {568, 1},
                                          {8, 1},
                                          {37, 0},
                                          {300, 0}}) {
    for (const std::size_t numRows : {8U, 3U}) {
      const std::vector<std::uint8_t> pixels = randomBits(kRowsTogether * length, 3);
      BitRowPacker packer(length, numTables);
      for (std::size_t row = 0; row < numRows; ++row) {
        for (std::size_t x = 0; x < length; ++x) {
          std::uint8_t& byte = packer.row(row)[x / 8];
          byte = static_cast<std::uint8_t>(byte | pixels[row * length + x] << (x % 8));
        }
      }
      std::vector<std::uint8_t> expected(kRowsTogether * length);
      packRows(length, numTables, pixels.data(), numRows, expected.data());
      std::vector<std::uint8_t> packed(kRowsTogether * length);
      packer.pack(numRows, packed.data());
      EXPECT_EQ(packed, expected) << length << ' ' << numTables << ' ' << numRows;
    }
  }
}

/// Periodic autocovariance of a row, by its definition, not divided by the length.
double direct(const std::uint8_t* row, std::size_t length, std::size_t lag) {
  double sum = 0;
  for (std::size_t x = 0; x < length; ++x) {
    sum += (row[x] - kMean) * (row[(x + lag) % length] - kMean);
  }
  return sum;
}

/// A row's spectrum is only its transform's to read, but |X|^2 brought back is the autocovariance
/// whatever the order of its numbers.
void expectAutocovariance(RowTransform& rows, const std::vector<std::uint8_t>& pixels,
                          const std::vector<std::uint8_t>& packed, std::size_t numRows,
                          std::size_t maxLag) {
  const std::size_t length = pixels.size() / numRows;
  const std::size_t side = 2 * maxLag + 1;
  std::vector<float> sums(numRows * side);
  for (std::size_t unit = 0; unit < rows.numUnits(); ++unit) {
    constexpr std::size_t kFirstRow = 3;
    const std::size_t stride = kFirstRow + numRows + 5;
    // A guard of the caller's own rows, which must stay as they are.
    const Complex4 guard{splat(-1), splat(-2)};
    std::vector<Complex4> numbers(rows.numBlocks(unit) * stride, guard);
    std::vector<Complex4*> columns;
    for (std::size_t b = 0; b < rows.numBlocks(unit); ++b) {
      columns.push_back(numbers.data() + b * stride);
    }
    rows.forward(unit, packed.data(), numRows, columns.data(), kFirstRow);
    std::vector<std::size_t> where;
    for (std::size_t i = 0; i < numRows; ++i) where.push_back(kFirstRow + i);
    for (Complex4* column : columns) {
      for (std::size_t i = 0; i < kFirstRow; ++i) EXPECT_EQ(column[i].re[0], -1);
      for (std::size_t i = 0; i < numRows; ++i) {
        Complex4& number = column[kFirstRow + i];
        number = {number.re * number.re + number.im * number.im, splat(0)};
      }
      for (std::size_t i = kFirstRow + numRows; i < stride; ++i) EXPECT_EQ(column[i].re[0], -1);
    }
    // Block by block, the others null: the contributions add up.
    for (std::size_t half = 0; half < 2; ++half) {
      std::vector<Complex4*> some = columns;
      for (std::size_t b = 0; b < some.size(); ++b) {
        if (b % 2 != half) some[b] = nullptr;
      }
      for (std::size_t row = 0; row < numRows; row += kRowsTogether) {
        const std::size_t numTogether = std::min(kRowsTogether, numRows - row);
        std::vector<float> lags(numTogether * side);
        rows.inverse(unit, some.data(), where.data() + row, numTogether, maxLag, side, lags.data());
        for (std::size_t i = 0; i < lags.size(); ++i) sums[row * side + i] += lags[i];
      }
    }
  }
  const auto n = static_cast<double>(length);
  for (std::size_t row = 0; row < numRows; ++row) {
    for (std::size_t i = 0; i < side; ++i) {
      const std::size_t lag = (i + length - maxLag) % length;
      EXPECT_NEAR(static_cast<double>(sums[row * side + i]) / n,
                  direct(pixels.data() + row * length, length, lag), 2e-6 * n)
          << "length " << length << " row " << row << " lag " << lag;
    }
  }
}

/// As many rows as wanted, packed in groups of eight.
void expectAutocovariance(std::size_t length, std::size_t numTables, std::size_t numRows) {
  const auto rows =
      numTables == 0 ? makeGeneralRows(length, kMean) : makeLookupRows(length, numTables, kMean);
  const std::vector<std::uint8_t> pixels = randomBits(numRows * length, 7);
  std::vector<std::uint8_t> packed((numRows + kRowsTogether - 1) / kRowsTogether * length);
  for (std::size_t row = 0; row < numRows; row += kRowsTogether) {
    packRows(length, numTables, pixels.data() + row * length,
             std::min(kRowsTogether, numRows - row), packed.data() + row / kRowsTogether * length);
  }
  expectAutocovariance(*rows, pixels, packed, numRows, length / 2);
}

TEST(ByteRows, BringBackTheAutocovariance) {
  // Rows of less than a byte, of less than a group, of whole groups and of some more.
  for (const std::size_t length : {1U, 2U, 7U, 8U, 31U, 32U, 33U, 64U, 127U, 262U}) {
    for (const std::size_t numRows : {1U, 8U, 11U}) {
      const std::vector<std::uint8_t> pixels = randomBits(numRows * length, 7);
      std::vector<std::uint8_t> packed(numRows * byteRowSize(length));
      for (std::size_t row = 0; row < numRows; ++row) {
        for (std::size_t x = 0; x < length; ++x) {
          std::uint8_t& byte = packed[row * byteRowSize(length) + x / 8];
          byte = static_cast<std::uint8_t>(byte | pixels[row * length + x] << (x % 8));
        }
      }
      expectAutocovariance(*makeByteRows(length, kMean), pixels, packed, numRows, length / 2);
    }
  }
}

TEST(GeneralRows, BringBackTheAutocovariance) {
  for (const std::size_t length : {1U, 2U, 3U, 4U, 6U, 8U, 13U, 41U, 60U, 82U, 127U}) {
    for (const std::size_t numRows : {1U, 4U, 5U, 8U, 13U}) {
      expectAutocovariance(length, 0, numRows);
    }
  }
}

TEST(LookupRows, BringBackTheAutocovarianceWithAnyNumberOfTables) {
  struct Case {
    std::size_t length;
    std::size_t numTables;
  };
  for (const Case& c : {Case{8, 1}, Case{16, 1}, Case{16, 2}, Case{24, 3}, Case{40, 1}, Case{80, 2},
                        Case{72, 3}, Case{120, 5}, Case{128, 4}, Case{328, 1}}) {
    for (const std::size_t numRows : {1U, 2U, 3U, 8U, 11U}) {
      expectAutocovariance(c.length, c.numTables, numRows);
    }
  }
}

TEST(PaddedRows, BringBackTheAutocovarianceUpToTheirLag) {
  struct Case {
    std::size_t length;
    std::size_t maxLag;
    std::size_t numTables;
    std::size_t ofStrips;
  };
  for (const Case& c : {Case{2, 1, 1, 1}, Case{3, 1, 2, 1}, Case{13, 6, 1, 1}, Case{41, 3, 2, 2},
                        Case{64, 8, 1, 2}, Case{97, 40, 3, 1}, Case{127, 63, 4, 2}}) {
    for (const std::size_t numRows : {1U, 8U, 11U}) {
      const TpcPlan plan = makePaddedPlan(
          {1, numRows, c.length}, paddedLengths(c.length, c.maxLag, c.numTables, c.ofStrips), 1e9);
      const std::vector<std::uint8_t> pixels = randomBits(numRows * c.length, 7);
      // Of the bits behind a row nothing is said, so they are not 0.
      const auto read = [&](std::size_t, std::size_t y, std::span<std::uint8_t> into) {
        std::fill(into.begin(), into.end(), std::uint8_t{0xFF});
        for (std::size_t x = 0; x < c.length; ++x) {
          if (pixels[y * c.length + x] == 0) into[x / 8] ^= static_cast<std::uint8_t>(1U << x % 8);
        }
      };
      expectAutocovariance(*makeRows(plan, kMean), pixels, packChunk(plan, ReadBits(read), 0),
                           numRows, c.maxLag);
    }
  }
}

TEST(RepeatFirstBits, PutsThemBehindTheLastOne) {
  for (const auto& [length, count] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {8, 4}, {13, 6}, {16, 8}, {41, 20}, {40, 9}}) {
    const std::vector<std::uint8_t> pixels = randomBits(length, 5);
    std::vector<std::uint8_t> bits(20, 0);
    std::vector<std::uint8_t> strip(20, 0);
    // Rubbish in the byte of the last one.
    bits[length / 8] = 0xFF;
    for (std::size_t x = 0; x < length; ++x) {
      const unsigned bit = 1U << x % 8;
      bits[x / 8] =
          static_cast<std::uint8_t>(pixels[x] != 0 ? bits[x / 8] | bit : bits[x / 8] & ~bit);
    }
    repeatFirstBits(bits.data(), length, count, strip.data());
    for (std::size_t x = 0; x < 8 * bits.size(); ++x) {
      const bool isThere = x < length + count;
      EXPECT_EQ(bits[x / 8] >> x % 8 & 1, isThere ? pixels[x % length] : 0) << length << ' ' << x;
      EXPECT_EQ(strip[x / 8] >> x % 8 & 1, x < count ? pixels[x] : 0) << length << ' ' << x;
    }
  }
}
}  // namespace
}  // namespace phasebound
