// The pieces of the two-point correlation, each against its definition, and that a plan in many
// rounds or for two workers comes to the numbers of one round by one worker.

#include "tpc/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

#include "engine/correlation_job.h"
#include "support/images.h"
#include "tpc/packed_bits.h"

namespace phasebound {
namespace {

using test::phase1;
using test::whiteNoise;

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

TEST(LagNumbers, BecomeFloatsWhereTheyAre) {
  LagNumbers numbers;
  numbers.resize(7);
  for (int i = 0; i < 7; ++i) numbers.sums()[i] = 4 * (i - 3);
  const LagNumbers copy = numbers;
  numbers.toFloats(0, 7, 0.25F);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(numbers.floats()[i], static_cast<float>(i - 3));
  const LagNumbers moved = std::move(numbers);
  EXPECT_EQ(moved.floats()[6], 3.0F);
  ASSERT_EQ(copy.size(), 7U);
  EXPECT_EQ(copy.sums()[0], -12);
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

std::vector<Complex4> randomLines(std::size_t count) {
  std::mt19937 random(3);
  std::vector<Complex4> lines(count);
  for (Complex4& number : lines) {
    for (int lane = 0; lane < 4; ++lane) {
      number.re[lane] = static_cast<float>(random() % 100) / 100;
      number.im[lane] = static_cast<float>(random() % 100) / 100;
    }
  }
  return lines;
}

/// That `found` has the inverse, not divided, of scale * |F|^2: n times the correlation of the line
/// with itself.
void expectCorrelated(const Complex4* found, const Complex4* line, std::size_t length,
                      std::size_t maxLag, double scale) {
  const auto at = [](const Complex4& number, int lane) {
    return std::complex<double>(static_cast<double>(number.re[lane]),
                                static_cast<double>(number.im[lane]));
  };
  for (const int lane : {1, 2}) {
    for (std::size_t lag = 0; lag <= maxLag; ++lag) {
      std::complex<double> expected = 0;
      for (std::size_t j = 0; j < length; ++j) {
        expected += at(line[(j + lag) % length], lane) * std::conj(at(line[j], lane));
      }
      expected *= scale * static_cast<double>(length);
      EXPECT_LT(std::abs(at(found[lag], lane) - expected),
                1e-5 * static_cast<double>(length * length))
          << length << ' ' << maxLag << ' ' << lag;
    }
  }
}

/// Of the last ones the padded line has less than twice the length.
constexpr std::size_t kLineLengths[] = {1, 6, 41, 47, 94, 131, 262};

std::vector<std::unique_ptr<LineTransform>> allLineTransforms(std::size_t length,
                                                              std::size_t maxLag) {
  std::vector<std::unique_ptr<LineTransform>> all;
  all.push_back(makeWholeLines(length, maxLag));
  all.push_back(makeExtendedLines(length, maxLag));
  return all;
}

TEST(LineTransform, CorrelatesTwoLinesAtOnce) {
  for (const std::size_t length : kLineLengths) {
    for (const std::size_t maxLag : {std::size_t{0}, length / 10, length / 2}) {
      for (const auto& transform : allLineTransforms(length, maxLag)) {
        const std::vector<Complex4> before = randomLines(2 * length);
        std::vector<Complex4> lines = before;
        transform->autocorrelate(lines.data(), lines.data() + length, 0.5F);
        expectCorrelated(lines.data(), before.data(), length, maxLag, 0.5);
        expectCorrelated(lines.data() + length, before.data() + length, length, maxLag, 0.5);
        // One alone, after others have been where it is.
        lines = before;
        transform->autocorrelate(lines.data(), nullptr, 1.0F);
        expectCorrelated(lines.data(), before.data(), length, maxLag, 1.0);
        for (std::size_t j = length; j < lines.size(); ++j) {
          EXPECT_EQ(lines[j].re[0], before[j].re[0]);
        }
      }
    }
  }
}

TEST(LineTransform, CorrelatesWhatOthersLeave) {
  for (const std::size_t length : kLineLengths) {
    const std::size_t maxLag = length / 3;
    for (const auto& transform : allLineTransforms(length, maxLag)) {
      std::vector<Complex4> lines = randomLines(4 * length);
      std::vector<Complex4> rest(2 * length);
      for (std::size_t j = 0; j < rest.size(); ++j) {
        rest[j] = {-lines[j].re - lines[j + rest.size()].re,
                   -lines[j].im - lines[j + rest.size()].im};
      }
      std::vector<Complex4> left(2 * length);
      // Sums of earlier lines are forgotten.
      for (int i = 0; i < 2; ++i) {
        std::vector<Complex4> some = lines;
        transform->beginSum();
        transform->autocorrelate(some.data(), some.data() + length, 1.0F);
        transform->autocorrelate(some.data() + 2 * length, some.data() + 3 * length, 1.0F);
        transform->autocorrelateRest(left.data(), left.data() + length, 1.0F);
      }
      expectCorrelated(left.data(), rest.data(), length, maxLag, 1.0);
      expectCorrelated(left.data() + length, rest.data() + length, length, maxLag, 1.0);
    }
  }
}

TEST(LineTransform, IsExtendedForFewLagsOfAwkwardLines) {
  EXPECT_TRUE(isExtended(1994, 200));
  EXPECT_FALSE(isExtended(1994, 997));
  EXPECT_FALSE(isExtended(2000, 200));
}

TEST(TpcPlan, RoundsHoldEveryBlockOnceAndKeepTheBudget) {
  for (const Shape& shape : {Shape{1, 400, 400}, Shape{40, 50, 80}, Shape{1, 300, 331},
                             Shape{30, 31, 37}, Shape{1, 64, 2000}}) {
    const double whole = makePlan(shape, 10).spectrumBytes();
    const auto plansFor = [&](double budget) {
      return std::array{makePlan(shape, 10, budget),
                        makePaddedPlan(shape, paddedLengths(shape.x, 10, 3, 1), budget)};
    };
    for (const double share : {2.0, 0.5, 0.2}) {
      for (const TpcPlan& plan : plansFor(share * whole)) {
        // A block for each part is the least.
        const double least = 2 * 32.0 * static_cast<double>(plan.partSize({0, 0, 1}));
        EXPECT_LE(plan.spectrumBytes(), std::max(share * whole, least));
        const auto rows = makeRows(plan, 0.5);
        std::vector<std::vector<int>> uses;
        for (std::size_t unit = 0; unit < rows->numUnits(); ++unit) {
          uses.emplace_back(rows->numBlocks(unit));
        }
        for (const Round& round : plan.rounds) {
          for (const BlockRange& part : round) {
            for (std::size_t b = part.first; b < part.last; ++b) ++uses[part.unit][b];
          }
        }
        for (const auto& unit : uses) {
          for (const int number : unit) EXPECT_EQ(number, 1);
        }
      }
    }
  }
}

TEST(TpcPlan, RowsArePaddedForFewLagsOfAwkwardSides) {
  for (const std::size_t side : {1697U, 1994U, 1021U}) {
    const TpcPlan plan = makePlan({1, side, side}, 100);
    EXPECT_TRUE(plan.padded.has_value());
    EXPECT_FALSE(makePlan({1, side, side}, side / 2).padded.has_value());
    EXPECT_LT(plan.work(), makePlanWith({1, side, side}, 100, 0, 1e9).work());
  }
  EXPECT_FALSE(makePlan({1, 2000, 2000}, 200).padded.has_value());
}

TEST(TpcPlan, LargestImagesKeepTheMemoryOfATab) {
  EXPECT_LT(makePlan({1000, 1000, 1000}, 200).totalBytes(), 1.2e9);
  EXPECT_LT(makePlan({2000, 2000, 2000}, 200).totalBytes(), 2.2e9);
  EXPECT_LT(makePlan({1, 20000, 20000}, 400).totalBytes(), 1.0e9);
  EXPECT_LT(makePlan({509, 977, 1021}, 200).totalBytes(), 1.2e9);
  EXPECT_FALSE(checkMemory(makePlan({2000, 2000, 2000}, 200)).has_value());
}

/// The sums of a correlation by one worker, or by two.
std::vector<std::int32_t> sumsOf(const TpcPlan& plan, const PhaseMask& mask, double phaseFraction,
                                 std::size_t numWorkers) {
  std::vector<std::unique_ptr<Correlation>> workers;
  for (std::size_t w = 0; w < numWorkers; ++w) {
    const Share share = numWorkers == 1 ? kWholeShare : halfShare(w);
    Correlation& worker =
        *workers.emplace_back(std::make_unique<Correlation>(plan, phaseFraction, share));
    worker.beginLags(plan.maxLag);
    for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
      worker.beginRound(round);
      for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
        if (round == 0) worker.setChunk(chunk, packChunk(plan, mask, chunk));
        worker.transformChunk(chunk);
      }
      for (std::size_t part = 0; part < 2; ++part) {
        if (!share[part]) continue;
        for (std::size_t i = 0; i < worker.numLineSteps(part); ++i) worker.correlateLines(part, i);
        for (std::size_t i = 0; i < worker.numLagSteps(); ++i) worker.sumLags(part, i);
      }
    }
  }
  if (numWorkers == 2) workers[0]->addSums(0, workers[1]->sums());
  return {workers[0]->sums().begin(), workers[0]->sums().end()};
}

TEST(Correlation, TwoWorkersComeToTheBitsOfOne) {
  for (const Shape& shape :
       {Shape{1, 150, 160}, Shape{1, 131, 97}, Shape{20, 24, 48}, Shape{13, 17, 19},
        Shape{1, 70, 8}, Shape{1, 90, 82}, Shape{22, 30, 34}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 21);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const std::size_t maxLag = shape.shortestSide() / 2;
    for (const double budget : {1e9, 30e3}) {
      const TpcPlan plan = makePlan(shape, maxLag, budget);
      EXPECT_EQ(sumsOf(plan, mask, phi, 1), sumsOf(plan, mask, phi, 2));
    }
  }
}

TEST(Correlation, PaddedRowsComeToTheLagsOfOthers) {
  for (const Shape& shape : {Shape{1, 150, 131}, Shape{1, 131, 97}, Shape{22, 37, 34}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 25);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    for (const std::size_t maxLag : {std::size_t{1}, std::size_t{7}, shape.shortestSide() / 2}) {
      const auto expected = sumsOf(makePlanWith(shape, maxLag, 0, 1e9), mask, phi, 1);
      for (const double budget : {1e9, 30e3}) {
        const PaddedLengths lengths = paddedLengths(shape.x, maxLag, 3, 2);
        const TpcPlan plan = makePaddedPlan(shape, lengths, budget);
        const auto found = sumsOf(plan, mask, phi, 1);
        EXPECT_EQ(found, sumsOf(plan, mask, phi, 2));
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          ASSERT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
        }
      }
    }
  }
}

TEST(Correlation, OddFrequenciesAreToldByHalfOfTheirLags) {
  for (const Shape& shape : {Shape{1, 100, 96}, Shape{1, 30, 96}, Shape{50, 52, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 24);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const std::size_t maxLag = shape.shortestSide() / 2;
    const auto expected = sumsOf(makePlanWith(shape, maxLag, 0, 1e9), mask, phi, 1);
    for (const std::size_t numTables : {0U, 1U, 2U, 3U, 6U}) {
      for (const double budget : {1e9, 30e3}) {
        const TpcPlan plan = makePlanWith(shape, maxLag, numTables, budget);
        const auto found = sumsOf(plan, mask, phi, 2);
        EXPECT_EQ(found, sumsOf(plan, mask, phi, 1)) << numTables;
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          ASSERT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
        }
      }
    }
    // The second of two tables' units has odd frequencies, that of three and of one have both.
    const std::size_t side = 2 * maxLag + 1;
    const TpcPlan two = makePlanWith(shape, maxLag, 2, 1e9);
    EXPECT_EQ(two.numTellingLags(maxLag, halfShare(1)), std::min(side, shape.x / 2));
    EXPECT_EQ(two.numTellingLags(maxLag, halfShare(0)), side);
    const TpcPlan none = makePlanWith(shape, maxLag, 0, 1e9);
    EXPECT_EQ(none.numTellingLags(maxLag, halfShare(1)), std::min(side, shape.x / 2));
    EXPECT_EQ(makePlanWith(shape, maxLag, 1, 1e9).numTellingLags(maxLag, halfShare(1)), side);
    EXPECT_EQ(makePlanWith(shape, maxLag, 3, 1e9).numTellingLags(maxLag, halfShare(1)), side);
  }
}

TEST(Correlation, ManyRoundsComeToTheLagsOfOne) {
  for (const Shape& shape : {Shape{1, 150, 160}, Shape{1, 131, 97}, Shape{20, 24, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 22);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const TpcPlan many = makePlan(shape, 8, 20e3);
    ASSERT_GT(many.rounds.size(), 2U);
    const auto expected = sumsOf(makePlan(shape, 8), mask, phi, 1);
    const auto found = sumsOf(many, mask, phi, 1);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
    }
  }
}

/// Step by step: what a job says is final stays as it is, and in the end that is everything.
TEST(CorrelationJob, FinalSumsStay) {
  for (const Shape& shape : {Shape{1, 300, 160}, Shape{20, 24, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 23);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    for (const double budget : {1e9, 30e3}) {
      CorrelationJob job(shape, phi, 0, 1, budget);
      ASSERT_FALSE(job.begin(job.firstMaxLag()).has_value());
      std::vector<std::int32_t> final;
      bool isPartial = false;
      const auto sums = job.correlation().sums();
      for (std::size_t round = 0; round < job.plan().rounds.size(); ++round) {
        job.beginRound(round);
        for (std::size_t chunk = 0; chunk < job.plan().numChunks(); ++chunk) {
          if (round == 0) job.pack(mask, chunk);
          job.transformChunk(chunk);
        }
        for (bool isOver = false; !isOver;) {
          isOver = job.correlate(0);
          const std::size_t numFinal = job.numFinalRows() * job.correlation().rowLength();
          ASSERT_GE(numFinal, final.size());
          for (std::size_t i = 0; i < final.size(); ++i) ASSERT_EQ(sums[i], final[i]);
          final.assign(sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(numFinal));
          isPartial = isPartial || (numFinal > 0 && numFinal < sums.size());
        }
      }
      EXPECT_EQ(final.size(), sums.size());
      EXPECT_TRUE(isPartial);
    }
  }
}

TEST(CorrelationJob, GrowsTheLagsUntilR0IsSettled) {
  // Stripes 300 px wide: correlated far beyond the first ring.
  const LabelledImage image = test::binaryImage(
      {1, 900, 640},
      [](std::size_t, std::size_t y, std::size_t x) { return (y / 150 + x / 160) % 2 == 0; });
  const auto [mask, count] = phase1(image);
  const double phi = static_cast<double>(count) / static_cast<double>(mask.shape().numPixels());
  const Result<Correlations> found = searchAlone(mask, phi, {});
  ASSERT_TRUE(found.ok());
  EXPECT_GT(found.value().tpc.maxLag(), 200U);
  // Kept lags are those of a run that begins with them.
  const Tpc direct = computeTpc(mask, count, found.value().tpc.maxLag()).value();
  for (const int dy : {0, 5, 201, 320}) {
    for (const int dx : {-320, -7, 0, 220}) {
      EXPECT_NEAR(found.value().tpc.at(0, dy, dx), direct.at(0, dy, dx), 1e-7);
    }
  }
}

TEST(CorrelationJob, PredictsMoreForMore) {
  const CorrelationCost small = predictCorrelation({1, 500, 500});
  const CorrelationCost large = predictCorrelation({1, 2000, 2000});
  EXPECT_GT(small.numBytes, 0.5 * 500 * 500);
  EXPECT_GT(large.numBytes, 4 * small.numBytes);
  EXPECT_GT(large.seconds, 8 * small.seconds);
}

}  // namespace
}  // namespace phasebound
