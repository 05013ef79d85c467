// How a phase is spread over tiles, against what is known of random ones and counted by hand.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "generate/random.h"
#include "spectrum/low_frequencies.h"
#include "spectrum/tile_spread.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::Phase1;
using test::phase1;

using Sides = std::array<std::vector<double>, 2>;

/// Blocks of one pixel.
Sides pixels(std::size_t numY, std::size_t numX) {
  return {std::vector<double>(numY, 1), std::vector<double>(numX, 1)};
}

std::vector<double> numbersOf(const std::vector<TileSpread>& spreads) {
  std::vector<double> numbers;
  numbers.reserve(spreads.size());
  for (const TileSpread& spread : spreads) numbers.push_back(spread.numTiles);
  return numbers;
}

TEST(TileSpread, IsThatOfEverCoarserTilesOfAboutTheSameShape) {
  const auto numbers = [](std::size_t numY, std::size_t numX) {
    return numbersOf(
        tileSpreadsOf(std::vector<std::uint32_t>(numY * numX, 1), 1, pixels(numY, numX)));
  };
  EXPECT_EQ(numbers(480, 480), (std::vector<double>{2304, 576, 256, 144, 64, 36, 16}));
  EXPECT_EQ(numbers(240, 960),
            (std::vector<double>{24 * 96, 12 * 48, 8 * 32, 6 * 24, 4 * 16, 36, 16}));
  // All of them are whole, whatever the sides are.
  EXPECT_EQ(numbers(500, 470), numbers(480, 480));
  EXPECT_EQ(numbers(600, 60), (std::vector<double>{156 * 12, 78 * 6, 52 * 4, 39 * 3, 26 * 2, 19}));
  // No tile is smaller than a block.
  EXPECT_EQ(numbers(10, 10), (std::vector<double>{100, 25}));
  EXPECT_TRUE(numbers(3, 3).empty());
}

TEST(TileSpread, CountsKurtosisAndSkewnessOfTheirFractions) {
  // A fourth of the tiles is empty, and the others are full: 1 and -3 pixels of four from the mean.
  // With a mean of 0, s^2 = 4 / 3 and the kurtosis is 7 / 3.
  std::vector<std::uint32_t> counts(16, 4);
  for (const std::size_t i : std::array<std::size_t, 4>{0, 3, 9, 14}) counts[i] = 0;
  const std::vector<double> four(4, 2);
  const auto spreads = tileSpreadsOf(counts, 0.75, {four, four});
  ASSERT_EQ(spreads.size(), 1U);
  EXPECT_NEAR(spreads[0].peakedness, 7.0 / 3 - 3 - 1.2 * 4 / 3, 1e-12);
  // It is fractions that count, and not sums: those in the second row have four times the pixels.
  for (std::size_t i = 4; i < 8; ++i) counts[i] *= 4;
  const Sides sides{std::vector<double>{2, 8, 2, 2}, four};
  EXPECT_NEAR(tileSpreadsOf(counts, 0.75, sides)[0].peakedness, spreads[0].peakedness, 1e-6);
}

TEST(TileSpread, DoesNotDependOnWhichWayTheImageLies) {
  // A giant reaches into one corner, and one axis is as long as goes into no number of tiles.
  constexpr std::size_t kNumY = 500;
  constexpr std::size_t kNumX = 470;
  Random random(3);
  std::vector<std::uint32_t> counts(kNumY * kNumX);
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const bool isOfGiant = i / kNumX > 440 && i % kNumX > 410;
    counts[i] = isOfGiant || random.uniform() < 0.3 ? 1 : 0;
    sum += counts[i];
  }
  const double fraction = sum / static_cast<double>(counts.size());
  const auto before = tileSpreadsOf(counts, fraction, pixels(kNumY, kNumX));
  std::reverse(counts.begin(), counts.end());
  const auto after = tileSpreadsOf(counts, fraction, pixels(kNumY, kNumX));
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    // The finest tiles end where a pixel does.
    EXPECT_NEAR(after[i].peakedness / before[i].peakedness, 1, 0.1) << i;
  }
}

TEST(TileSpread, OfIndependentPixelsIsNoMoreThanChance) {
  Random random(5);
  std::vector<std::uint32_t> counts(480 * 480);
  for (std::uint32_t& count : counts) count = random.uniform() < 0.3 ? 1 : 0;
  for (const TileSpread& spread : tileSpreadsOf(counts, 0.3, pixels(480, 480))) {
    EXPECT_LT(spread.peakedness, 3 * std::sqrt(24 / spread.numTiles)) << spread.numTiles;
  }
}

/// Of tiles of 20 px, of an image of squares of 6 px, and a giant's corner of so many px.
double peakednessWith(std::size_t cornerPx) {
  constexpr std::size_t kSide = 240;
  constexpr std::size_t kNumSquares = kSide / 6;
  Random random(9);
  std::vector<bool> isFilled(kNumSquares * kNumSquares);
  for (std::size_t i = 0; i < isFilled.size(); ++i) isFilled[i] = random.uniform() < 0.25;
  const LabelledImage image =
      binaryImage({1, kSide, kSide}, [&](std::size_t, std::size_t y, std::size_t x) {
        return (y < cornerPx && x < cornerPx) || isFilled[y / 6 * kNumSquares + x / 6];
      });
  const Phase1 phase = phase1(image);
  const LowFrequencies low = lowFrequencies(phase.mask, phase.count);
  const auto tiles = std::find_if(low.spreads.begin(), low.spreads.end(),
                                  [](const TileSpread& spread) { return spread.numTiles == 144; });
  return tiles->peakedness;
}

TEST(TileSpread, TellsOfACornerOfAGiantAmongSmallFeatures) {
  EXPECT_LT(peakednessWith(0), 0.5);
  EXPECT_GT(peakednessWith(35), 1.5);
}

TEST(TileSpread, IsNotToldOfVolumes) {
  const LabelledImage volume =
      binaryImage({32, 32, 32},
                  [](std::size_t z, std::size_t y, std::size_t x) { return (z + y * x) % 3 == 0; });
  const Phase1 phase = phase1(volume);
  EXPECT_TRUE(lowFrequencies(phase.mask, phase.count).spreads.empty());
}

}  // namespace
}  // namespace phasebound
