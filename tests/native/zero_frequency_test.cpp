// The calibrated model's estimate of the spectral density at zero frequency, from the ordinates on.
// How often its intervals hold the truth is for the validation to tell.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "generate/random.h"
#include "spectrum/gathered_ordinates.h"
#include "spectrum/low_frequencies.h"
#include "spectrum/spectral_fit.h"
#include "spectrum/tile_spread.h"
#include "spectrum/zero_frequency.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::Phase1;
using test::phase1;

/// Low frequencies of a random field with this density at frequency k / side per axis.
template <class Density>
LowFrequencies drawn(const Shape& shape, double phaseFraction, std::uint64_t seed,
                     Density density) {
  LowFrequencies low;
  low.shape = shape;
  low.numPixels = shape.numPixels();
  low.phaseFraction = phaseFraction;
  low.numPerAxis = numLowFrequencies(shape);
  Random random(seed);
  for (std::size_t z = 0; z < low.numPerAxis[0]; ++z) {
    for (std::size_t y = 0; y < low.numPerAxis[1]; ++y) {
      for (std::size_t x = 0; x < low.numPerAxis[2]; ++x) {
        const double normal = random.normal();
        const double f = density(static_cast<double>(z) / static_cast<double>(shape.z),
                                 static_cast<double>(y) / static_cast<double>(shape.y),
                                 static_cast<double>(x) / static_cast<double>(shape.x));
        low.power.push_back(static_cast<float>(f * normal * normal));
      }
    }
  }
  low.power[0] = 0;
  const double atZero = density(0.0, 0.0, 0.0) / static_cast<double>(shape.numPixels());
  low.phaseFraction += random.normal() * std::sqrt(atZero);
  return low;
}

/// Mean and standard deviation of log f(0) over draws, and the mean of its standard error.
struct Scatter {
  double mean = 0;
  double deviation = 0;
  double standardError = 0;
};

template <class Density>
Scatter scatterOver(int numDraws, const Shape& shape, Density density) {
  std::vector<double> logs;
  Scatter scatter;
  for (int i = 0; i < numDraws; ++i) {
    const LowFrequencies low = drawn(shape, 0.4, 100 + static_cast<std::uint64_t>(i), density);
    const auto zero = estimateZeroFrequency({&low, 1});
    EXPECT_TRUE(zero.has_value());
    logs.push_back(std::log(zero->density));
    scatter.mean += logs.back() / numDraws;
    scatter.standardError += zero->logStandardError / numDraws;
  }
  for (const double value : logs) {
    scatter.deviation += (value - scatter.mean) * (value - scatter.mean) / (numDraws - 1);
  }
  scatter.deviation = std::sqrt(scatter.deviation);
  return scatter;
}

TEST(ZeroFrequency, IsMetForDensitiesOfManyShapes) {
  // Each falls by about a half where ten of the cells of a 400 px image lie.
  const auto gaussian = [](double, double y, double x) {
    return 50 * std::exp(-800 * (y * y + x * x));
  };
  const auto elongated = [](double, double y, double x) {
    return 50 * std::exp(-3200 * y * y - 200 * x * x);
  };
  const auto heavyTailed = [](double, double y, double x) {
    return 50 * std::pow(1 + 600 * (y * y + x * x), -1.5);
  };
  const auto peaked = [](double, double y, double x) {
    const double square = y * y + x * x;
    return 50 * (1 + 30000 * square * square) * std::exp(-100 * square);
  };
  const auto flat = [](double, double, double) { return 50.0; };
  const Shape shape{1, 400, 400};
  const double truth = std::log(50);
  for (const Scatter& scatter :
       {scatterOver(60, shape, gaussian), scatterOver(60, shape, elongated),
        scatterOver(60, shape, heavyTailed), scatterOver(60, shape, peaked),
        scatterOver(60, shape, flat), scatterOver(60, {1, 200, 800}, gaussian)}) {
    // sigma goes with the square root: 0.25 is 13 % of it.
    EXPECT_NEAR(scatter.mean, truth, 0.25);
    EXPECT_LT(scatter.deviation, 0.5);
    EXPECT_LT(scatter.deviation, 2 * scatter.standardError);
    EXPECT_GT(scatter.deviation, 0.4 * scatter.standardError);
  }
}

TEST(ZeroFrequency, IsMetWhereAStructureLiesAtAnAngle) {
  // Five times as long as wide, at 30 degrees to the axes; an ordinate is the mean of both mirrors.
  const auto tilted = [](double, double y, double x) {
    const auto squared = [](double along, double across) {
      return 4000 * along * along + 160 * across * across;
    };
    const double c = std::cos(std::numbers::pi / 6);
    const double s = std::sin(std::numbers::pi / 6);
    return 25 * (std::exp(-squared(c * y + s * x, c * x - s * y)) +
                 std::exp(-squared(c * y - s * x, c * x + s * y)));
  };
  // Ellipses along the axes alone find f(0) a quarter too low.
  EXPECT_NEAR(scatterOver(100, {1, 300, 300}, tilted).mean, std::log(50), 0.15);
}

TEST(ZeroFrequency, IsMetInThreeDimensions) {
  const auto density = [](double z, double y, double x) {
    return 300 * std::exp(-60 * (z * z + 2 * y * y + 4 * x * x));
  };
  const Scatter scatter = scatterOver(30, {100, 100, 100}, density);
  EXPECT_NEAR(scatter.mean, std::log(300), 0.25);
  EXPECT_LT(scatter.deviation, 0.5);
}

/// Whether f(0) is met on average, with an error that is told.
void expectMet(const Scatter& scatter, double truth) {
  EXPECT_NEAR(scatter.mean, truth, 0.35);
  EXPECT_GT(scatter.standardError, 0.7 * scatter.deviation);
}

TEST(ZeroFrequency, IsMetWhereFibresOrLayersAreLongerThanTheImage) {
  // All power is where the frequency along them is zero.
  const auto acrossY = [](double, double y, double x) {
    return x > 0 ? 0.0 : 50 * std::exp(-800 * y * y);
  };
  const auto fibres = [](double z, double y, double x) {
    return z > 0 ? 0.0 : 50 * std::exp(-100 * (y * y + x * x));
  };
  const auto layers = [](double z, double y, double x) {
    return y > 0 || x > 0 ? 0.0 : 50 * std::exp(-100 * z * z);
  };
  for (const Shape& shape : {Shape{1, 400, 400}, Shape{1, 800, 200}, Shape{1, 300, 900}}) {
    expectMet(scatterOver(30, shape, acrossY), std::log(50));
  }
  expectMet(scatterOver(15, {64, 64, 64}, fibres), std::log(50));
  for (const Shape& shape : {Shape{100, 64, 64}, Shape{64, 64, 64}}) {
    expectMet(scatterOver(30, shape, layers), std::log(50));
  }
}

TEST(ZeroFrequency, OfAnImageThatIsTurnedIsTheSame) {
  // Many ordinates are as far from zero as their mirror images: which of two belongs to a band must
  // not depend on which comes first.
  const auto density = [](double, double y, double x) {
    return 50 * std::exp(-400 * (y * y + x * x));
  };
  constexpr std::size_t kSide = 300;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const LowFrequencies low = drawn({1, kSide, kSide}, 0.4, i, density);
    LowFrequencies turned = low;
    const std::size_t numFrequencies = low.numPerAxis[1];
    for (std::size_t y = 0; y < numFrequencies; ++y) {
      for (std::size_t x = 0; x < numFrequencies; ++x) {
        turned.power[x * numFrequencies + y] = low.power[y * numFrequencies + x];
      }
    }
    const auto once = estimateZeroFrequency({&low, 1});
    const auto again = estimateZeroFrequency({&turned, 1});
    ASSERT_TRUE(once && again);
    EXPECT_NEAR(std::log(again->density / once->density), 0, 1e-9) << i;
    EXPECT_NEAR(again->logStandardError, once->logStandardError, 1e-9) << i;
  }
}

TEST(ZeroFrequency, IsMetByManyImagesThatAreNoLongerThanFeatures) {
  // At the first frequency along x a hundredth is left.
  const auto density = [](double, double y, double x) {
    return 5 * std::exp(-300 * y * y - 4700 * x * x);
  };
  constexpr int kNumDraws = 20;
  double mean = 0;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    std::vector<LowFrequencies> stack;
    for (std::uint64_t j = 0; j < 40; ++j) {
      stack.push_back(drawn({1, 32, 32}, 0.4, 1000 * i + j, density));
    }
    const auto zero = estimateZeroFrequency(stack);
    ASSERT_TRUE(zero.has_value());
    mean += std::log(zero->density) / kNumDraws;
  }
  EXPECT_NEAR(mean, std::log(5), 0.15);
}

TEST(ZeroFrequency, ScalesWithTheDensityAndNotWithTheUnitOfLength) {
  const auto density = [](double, double y, double x) {
    return 20 * std::exp(-500 * (y * y + x * x));
  };
  LowFrequencies low = drawn({1, 300, 300}, 0.5, 7, density);
  const auto once = estimateZeroFrequency({&low, 1});
  for (float& power : low.power) power *= 4;
  const auto fourTimes = estimateZeroFrequency({&low, 1});
  ASSERT_TRUE(once && fourTimes);
  // The first band depends on the share of the whole power, so not to the last digit.
  EXPECT_NEAR(fourTimes->density / once->density, 4, 0.2);
}

TEST(ZeroFrequency, AStackTellsMoreThanOneOfItsImages) {
  const auto density = [](double, double y, double x) {
    return 50 * std::exp(-2000 * (y * y + x * x));
  };
  std::vector<LowFrequencies> stack;
  for (std::uint64_t i = 0; i < 8; ++i) stack.push_back(drawn({1, 100, 100}, 0.4, i, density));
  stack.push_back(drawn({1, 150, 90}, 0.4, 9, density));
  const auto one = estimateZeroFrequency({stack.data(), 1});
  const auto all = estimateZeroFrequency(stack);
  ASSERT_TRUE(one && all);
  EXPECT_LT(all->logStandardError, 0.6 * one->logStandardError);
  EXPECT_NEAR(std::log(all->density), std::log(50), 0.6);
}

TEST(ZeroFrequency, ImagesWhoseFractionsDifferWidenTheEstimate) {
  const auto density = [](double, double y, double x) {
    return 50 * std::exp(-2000 * (y * y + x * x));
  };
  std::vector<LowFrequencies> stack;
  for (std::uint64_t i = 0; i < 6; ++i) stack.push_back(drawn({1, 100, 100}, 0.4, i, density));
  const auto alike = estimateZeroFrequency(stack);
  for (std::size_t i = 0; i < stack.size(); ++i) stack[i].phaseFraction = i % 2 == 0 ? 0.1 : 0.7;
  const auto apart = estimateZeroFrequency(stack);
  ASSERT_TRUE(alike && apart);
  // The fractions themselves scatter by 0.07.
  EXPECT_GT(apart->density, 2 * alike->density);
}

TEST(ZeroFrequency, FewImagesThatAgreeDoSoByChanceAndManyDoNot) {
  const auto density = [](double, double y, double x) {
    return 50 * std::exp(-2000 * (y * y + x * x));
  };
  const auto meanOfStacks = [&](std::uint64_t numImages) {
    constexpr int kNumDraws = 20;
    double mean = 0;
    for (std::uint64_t draw = 0; draw < kNumDraws; ++draw) {
      std::vector<LowFrequencies> stack;
      for (std::uint64_t i = 0; i < numImages; ++i) {
        stack.push_back(drawn({1, 100, 100}, 0.4, 100 * draw + i, density));
        stack.back().phaseFraction = 0.4;
      }
      mean += std::log(estimateZeroFrequency(stack)->density) / kNumDraws;
    }
    return mean;
  };
  // Believed, six would bring it down to a half, and to a tenth in some draws.
  EXPECT_NEAR(meanOfStacks(6), std::log(50), 0.3);
  EXPECT_LT(meanOfStacks(40), std::log(50) - 1);
}

TEST(GatheredOrdinates, OneIsHowMuchFractionsOfImagesOfAnySizeDiffer) {
  constexpr double kDensity = 40;
  constexpr int kNumDraws = 4000;
  const std::vector<Shape> alike(5, Shape{1, 90, 100});
  const std::vector<Shape> unlike{
      {1, 300, 300}, {1, 200, 250}, {1, 50, 60}, {1, 50, 60}, {1, 20, 20}};
  for (const auto& shapes : {alike, unlike}) {
    Random random(31);
    double sum = 0;
    double sumOfSquares = 0;
    double numTimes = 0;
    for (int draw = 0; draw < kNumDraws; ++draw) {
      std::vector<LowFrequencies> stack(shapes.size());
      for (std::size_t i = 0; i < shapes.size(); ++i) {
        const auto numPixels = static_cast<double>(shapes[i].numPixels());
        stack[i].shape = shapes[i];
        stack[i].numPixels = shapes[i].numPixels();
        stack[i].phaseFraction = 0.4 + std::sqrt(kDensity / numPixels) * random.normal();
      }
      const Ordinate between = gatherOrdinates(stack).ordinates.back();
      sum += between.power;
      sumOfSquares += between.power * between.power;
      numTimes = between.numTimes;
    }
    const double mean = sum / kNumDraws;
    EXPECT_NEAR(mean, kDensity, 0.05 * kDensity);
    EXPECT_NEAR(sumOfSquares / kNumDraws - mean * mean, 2 * mean * mean / numTimes,
                0.3 * mean * mean / numTimes);
    if (shapes == alike) {
      EXPECT_NEAR(numTimes, 4, 1e-9);
    }
  }
}

TEST(ZeroFrequency, ManySmallImagesDoNotHideWhatALargeOneTells) {
  // The fractions of images that are no larger than features vary by less than f(0) tells.
  const auto density = [](double, double y, double x) {
    return 200 * std::exp(-8000 * (y * y + x * x));
  };
  double mean = 0;
  constexpr int kNumDraws = 30;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    std::vector<LowFrequencies> stack{drawn({1, 500, 500}, 0.4, 100 * i, density)};
    for (std::uint64_t j = 1; j <= 10; ++j) {
      stack.push_back(drawn({1, 20, 20}, 0.4, 100 * i + j, density));
      stack.back().phaseFraction = j % 2 == 0 ? 0.35 : 0.45;
    }
    mean += std::log(estimateZeroFrequency(stack)->density) / kNumDraws;
  }
  // Each counted as a whole one they bring f(0) down to a tenth.
  EXPECT_NEAR(mean, std::log(200), 0.6);
}

TEST(ZeroFrequency, WithoutPowerOrWithTooFewPixelsIsNotTold) {
  LowFrequencies silent = drawn({1, 128, 128}, 0.4, 1, [](double, double, double) { return 1e-9; });
  EXPECT_FALSE(estimateZeroFrequency({&silent, 1}).has_value());
  std::fill(silent.power.begin(), silent.power.end(), 0.0F);
  EXPECT_FALSE(estimateZeroFrequency({&silent, 1}).has_value());

  const LabelledImage pair =
      binaryImage({1, 1, 2}, [](std::size_t, std::size_t, std::size_t x) { return x == 0; });
  const Phase1 tiny = phase1(pair);
  const LowFrequencies few = lowFrequencies(tiny.mask, tiny.count);
  EXPECT_FALSE(estimateZeroFrequency({&few, 1}).has_value());
}

TEST(ZeroFrequency, CountsAtLeastOneFeatureAndDoubtsFewOfThem) {
  // As many cells of less and less of a phase: ever fewer features.
  constexpr int kNumDraws = 20;
  double errorBefore = 0;
  for (const double phi : {0.5, 0.1, 0.05, 0.02, 0.01, 0.002}) {
    const double variance = phi * (1 - phi);
    const auto density = [&](double, double y, double x) {
      return 240 * variance * std::exp(-500 * (y * y + x * x));
    };
    double meanError = 0;
    for (std::uint64_t i = 0; i < kNumDraws; ++i) {
      LowFrequencies low = drawn({1, 150, 150}, phi, i, density);
      low.phaseFraction = phi;
      const auto zero = estimateZeroFrequency({&low, 1});
      ASSERT_TRUE(zero.has_value()) << phi;
      const double logitVariance = zero->density / (150 * 150 * variance * variance);
      EXPECT_LT(logitVariance, 1) << phi;
      meanError += zero->logStandardError / kNumDraws;
    }
    EXPECT_GT(meanError, errorBefore) << phi;
    errorBefore = meanError;
  }
  EXPECT_GT(errorBefore, 1);
}

/// Mean over draws of how much log f(0) differs between two phases with the same ordinates.
template <class Density>
double meanDifference(const std::array<double, 2>& phaseFractions, Density density) {
  constexpr int kNumDraws = 20;
  double mean = 0;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    LowFrequencies low = drawn({1, 600, 600}, 0.5, i, density);
    std::array<double, 2> logs{};
    for (std::size_t j = 0; j < logs.size(); ++j) {
      low.phaseFraction = phaseFractions[j];
      logs[j] = std::log(estimateZeroFrequency({&low, 1})->density);
    }
    mean += (logs[1] - logs[0]) / kNumDraws;
  }
  return mean;
}

TEST(ZeroFrequency, OfRoughStructuresIsMoreThanTheFitTells) {
  // They hold 0.8 of the power of the first phase and 0.4 of that of the second one.
  const auto density = [](double, double y, double x) {
    return 250 * std::exp(-2000 * (y * y + x * x));
  };
  // 2.5 lengths of correlation over the side of the image.
  EXPECT_NEAR(meanDifference({0.14, 0.5}, density), 2.5 * std::sqrt(250 / 0.25) / 600, 0.03);
}

TEST(ZeroFrequency, OfSteepStructuresIsFarMoreThanTheFitTells) {
  // Both hold 0.8 or so of the power of the first phase and less than 0.2 of that of the second
  // one. What the smooth one lacks is noise between pixels: it counts as rough alone.
  const auto smooth = [](double, double y, double x) {
    return 250 * std::exp(-4000 * (y * y + x * x));
  };
  const auto steep = [](double, double y, double x) { return 250 / (1 + 2e4 * (y * y + x * x)); };
  EXPECT_NEAR(meanDifference({0.055, 0.5}, smooth), 2.5 * std::sqrt(250 / 0.25) / 600, 0.06);
  EXPECT_GT(meanDifference({0.055, 0.5}, steep), 0.22);
}

TEST(ZeroFrequency, WhereOrdinatesEndBeforeTheBandNothingIsToldOfRoughness) {
  // As much of the power, but features so small that the band has not ended with the ordinates.
  const auto density = [](double, double y, double x) {
    return 15 * std::exp(-100 * (y * y + x * x));
  };
  // Else it would be 0.03.
  EXPECT_NEAR(meanDifference({0.14, 0.5}, density), 0, 0.01);
}

TEST(ZeroFrequency, IsMetWhereSmallFeaturesHideLargeOnes) {
  // Nine times as large at zero frequency as where half of the power of the small ones lies.
  const auto density = [](double, double y, double x) {
    const double square = y * y + x * x;
    return 20 * std::exp(-60 * square) + 160 * std::exp(-12000 * square);
  };
  // Were a peak no reason to look nearer to zero, it would be 0.49 too low.
  EXPECT_NEAR(scatterOver(100, {1, 400, 400}, density).mean, std::log(180), 0.3);
}

TEST(ZeroFrequency, DoubtsThatFeaturesAreAlikeWhereATileIsFarFromAllOthers) {
  const auto density = [](double, double y, double x) {
    return 50 * std::exp(-800 * (y * y + x * x));
  };
  LowFrequencies low = drawn({1, 400, 400}, 0.4, 5, density);
  const auto errorWith = [&](const std::vector<TileSpread>& spreads) {
    low.spreads = spreads;
    return estimateZeroFrequency({&low, 1})->logStandardError;
  };
  const double alone = errorWith({});
  // There are some 750 cells, and the finest tiles of at least four of them are looked at.
  EXPECT_EQ(errorWith({{576, 20}, {144, 0}, {64, 20}}), alone);
  EXPECT_NEAR(std::pow(errorWith({{576, 0}, {144, 20}, {64, 0}}), 2), alone * alone + 0.5, 1e-9);
  EXPECT_GT(errorWith({{144, 0.8}}), alone);
  EXPECT_LT(errorWith({{144, 0.8}}), errorWith({{144, 1}}));
  // Features that are few are doubted already.
  low.phaseFraction = 0.02;
  EXPECT_EQ(errorWith({{16, 20}}), errorWith({}));
}

TEST(ZeroFrequency, OfOneSmallFeatureIsFinite) {
  for (const std::size_t side : {std::size_t{5}, std::size_t{16}, std::size_t{64}}) {
    const LabelledImage image =
        binaryImage({1, side, side},
                    [](std::size_t, std::size_t y, std::size_t x) { return y == 2 && x == 3; });
    const Phase1 phase = phase1(image);
    const LowFrequencies low = lowFrequencies(phase.mask, phase.count);
    const auto zero = estimateZeroFrequency({&low, 1});
    ASSERT_TRUE(zero.has_value()) << side;
    EXPECT_TRUE(std::isfinite(zero->density) && zero->density > 0);
    EXPECT_TRUE(std::isfinite(zero->logStandardError) && zero->logStandardError > 0);
  }
}

}  // namespace
}  // namespace phasebound
