// Cosines of blocks along an axis, beside their definition.

#include "spectrum/block_cosines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace phasebound {
namespace {

/// Mean of the k-th cosine over each block, scaled so that the squares over all pixels sum to one.
std::vector<double> slowCosines(const std::vector<std::size_t>& firstPixel, std::size_t k) {
  const auto side = static_cast<double>(firstPixel.back());
  std::vector<double> means;
  double squares = 0;
  for (std::size_t block = 1; block < firstPixel.size(); ++block) {
    double sum = 0;
    for (std::size_t x = firstPixel[block - 1]; x < firstPixel[block]; ++x) {
      sum += std::cos(std::numbers::pi * static_cast<double>(k) * (2 * static_cast<double>(x) + 1) /
                      (2 * side));
    }
    const auto numPixels = static_cast<double>(firstPixel[block] - firstPixel[block - 1]);
    means.push_back(sum / numPixels);
    squares += sum * sum / numPixels;
  }
  for (double& mean : means) mean /= std::sqrt(squares);
  return means;
}

/// Numbers between -1 and 1 without a pattern.
std::vector<float> someValues(std::size_t number) {
  std::vector<float> values;
  for (std::size_t i = 0; i < number; ++i) {
    const auto x = static_cast<double>(i);
    values.push_back(static_cast<float>(std::sin(1 + 12.9898 * x + 0.01 * x * x)));
  }
  return values;
}

struct Case {
  std::size_t side;
  std::size_t numBlocks;
  std::size_t numFrequencies;
};

/// 16, 8, 4, 2 parts and none; blocks of one pixel; more frequencies than a group has; few.
const std::vector<Case> kCases = {{2000, 192, 48}, {1000, 192, 48}, {500, 192, 48}, {250, 192, 48},
                                  {301, 192, 48},  {192, 192, 48},  {64, 64, 16},   {128, 64, 16},
                                  {33, 33, 33},    {36, 20, 5},     {7, 6, 2},      {1, 1, 1}};

TEST(BlockCosines, AreMeansOfCosinesOverTheBlocks) {
  for (const auto& [side, numBlocks, numFrequencies] : kCases) {
    const BlockCosines cosines(side, numBlocks, numFrequencies);
    ASSERT_EQ(cosines.numBlocks(), numBlocks);
    ASSERT_EQ(cosines.side(), side);
    // Whole vectors of columns, and columns that are left over.
    for (const std::size_t inner : {1U, 8U, 19U}) {
      const std::vector<float> values = someValues(numBlocks * inner);
      const std::vector<float> transformed = cosines.transform(values);
      ASSERT_EQ(transformed.size(), inner * numFrequencies);
      for (std::size_t k = 0; k < numFrequencies; ++k) {
        const std::vector<double> expected = slowCosines(cosines.firstPixel(), k);
        for (std::size_t column = 0; column < inner; ++column) {
          double sum = 0;
          for (std::size_t block = 0; block < numBlocks; ++block) {
            sum += expected[block] * static_cast<double>(values[block * inner + column]);
          }
          // Of values of the order of one, floats' rounding.
          EXPECT_NEAR(static_cast<double>(transformed[column * numFrequencies + k]), sum, 2e-6)
              << side << ' ' << inner << ' ' << k << ' ' << column;
        }
      }
    }
  }
}

TEST(BlockCosines, AreTheSameWhetherPartsAreAddedUpOrNot) {
  for (const auto& [side, numBlocks, numFrequencies] : kCases) {
    constexpr std::size_t kInner = 5;
    const std::vector<float> values = someValues(numBlocks * kInner);
    const BlockCosines plain(side, numBlocks, numFrequencies, 1);
    const std::vector<float> expected = plain.transform(values);
    for (const std::size_t mostParts : {2U, 4U, 8U, 16U}) {
      const BlockCosines cosines(side, numBlocks, numFrequencies, mostParts);
      const std::vector<float> transformed = cosines.transform(values);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(transformed[i], expected[i], 2e-6F) << side << ' ' << mostParts << ' ' << i;
      }
    }
  }
}

TEST(BlockCosines, SquaresAreThoseOfEachCosine) {
  const BlockCosines cosines(50, 24, 6, 1);
  const std::vector<float> values = someValues(24);
  const std::vector<float> transformed = cosines.squared().transform(values);
  for (std::size_t k = 0; k < 6; ++k) {
    const std::vector<double> factors = slowCosines(cosines.firstPixel(), k);
    double sum = 0;
    for (std::size_t block = 0; block < values.size(); ++block) {
      sum += factors[block] * factors[block] * static_cast<double>(values[block]);
    }
    EXPECT_NEAR(static_cast<double>(transformed[k]), sum, 1e-6) << k;
  }
}

TEST(BlockCosines, OfExcessAreThoseOfCountsLessWhatBlocksHave) {
  constexpr double kFraction = 0.3;
  for (const auto& [side, numBlocks, numFrequencies] : kCases) {
    const BlockCosines cosines(side, numBlocks, numFrequencies);
    for (const std::size_t inner : {1U, 19U}) {
      std::vector<double> innerPixels;
      for (std::size_t i = 0; i < inner; ++i) innerPixels.push_back(static_cast<double>(3 + i % 2));
      std::vector<std::uint32_t> counts;
      std::vector<float> excess;
      for (std::size_t block = 0; block < numBlocks; ++block) {
        const std::size_t length = cosines.firstPixel()[block + 1] - cosines.firstPixel()[block];
        for (std::size_t i = 0; i < inner; ++i) {
          counts.push_back(static_cast<std::uint32_t>((7 * block + 5 * i) % (3 * length + 1)));
          const double expected = kFraction * (static_cast<double>(length) * innerPixels[i]);
          excess.push_back(static_cast<float>(counts.back() - expected));
        }
      }
      EXPECT_EQ(cosines.transformExcess(counts, kFraction, innerPixels), cosines.transform(excess))
          << side << ' ' << inner;
    }
  }
}

}  // namespace
}  // namespace phasebound
