// The calibrated model's estimate of the spectral density at zero frequency, from the ordinates on.
// How often its intervals hold the truth is for the validation to tell.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "generate/random.h"
#include "spectrum/cholesky.h"
#include "spectrum/double_pairs.h"
#include "spectrum/gathered_ordinates.h"
#include "spectrum/low_frequencies.h"
#include "spectrum/spectral_fit.h"
#include "spectrum/zero_frequency.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::Phase1;
using test::phase1;

/// One factor of the orthonormal cosine transform.
double cosine(std::size_t k, std::size_t x, std::size_t side) {
  const double length = static_cast<double>(side);
  if (k == 0) return std::sqrt(1 / length);
  return std::sqrt(2 / length) * std::cos(std::numbers::pi * static_cast<double>(k) *
                                          (2 * static_cast<double>(x) + 1) / (2 * length));
}

/// I_k by its definition.
double ordinateOf(const Phase1& phase, const Shape& k) {
  const Shape& shape = phase.mask.shape();
  const double phi = static_cast<double>(phase.count) / static_cast<double>(shape.numPixels());
  double sum = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        sum += ((phase.mask.at(z, y, x) ? 1 : 0) - phi) * cosine(k.z, z, shape.z) *
               cosine(k.y, y, shape.y) * cosine(k.x, x, shape.x);
      }
    }
  }
  return sum * sum;
}

double powerAt(const LowFrequencies& low, const Shape& k) {
  return static_cast<double>(low.power[(k.z * low.numPerAxis[1] + k.y) * low.numPerAxis[2] + k.x]);
}

/// A wave of the given half turns along each axis, cut in two.
LabelledImage wave(const Shape& shape, double alongY, double alongX) {
  return binaryImage(shape, [&](std::size_t, std::size_t y, std::size_t x) {
    const auto turn = [](double halfTurns, std::size_t at, std::size_t side) {
      return std::cos(std::numbers::pi * halfTurns * (static_cast<double>(at) + 0.5) /
                      static_cast<double>(side));
    };
    return turn(alongY, y, shape.y) * turn(alongX, x, shape.x) > 0.3;
  });
}

TEST(LowFrequencies, AreTheCosineTransformWhereNothingIsSummedInBlocks) {
  for (const Shape& shape : {Shape{1, 31, 45}, Shape{1, 16, 16}, Shape{9, 12, 17}}) {
    const LabelledImage image = test::whiteNoise(shape, 0.3, 5);
    const Phase1 phase = phase1(image);
    const LowFrequencies low = lowFrequencies(phase.mask, phase.count);
    ASSERT_EQ(low.numPerAxis, numLowFrequencies(shape));
    EXPECT_EQ(low.power[0], 0);
    for (const Shape& k : {Shape{0, 0, 1}, Shape{0, 3, 0}, Shape{0, 5, 7}, Shape{0, 11, 14}}) {
      const double expected = ordinateOf(phase, k);
      EXPECT_NEAR(powerAt(low, k), expected, 1e-6 * (1 + expected)) << k.y << ' ' << k.x;
    }
    if (shape.z > 1) {
      EXPECT_NEAR(powerAt(low, {4, 3, 2}), ordinateOf(phase, {4, 3, 2}), 1e-5);
    }
  }
}

TEST(LowFrequencies, OfBlocksKeepTheWavesWithinTheBand) {
  // 1000 and 700 px are summed in blocks of about 5 and 4 px. The lower half of the band is where
  // f(0) is read.
  const Shape shape{1, 700, 1000};
  for (const auto& [y, x] : {std::pair{3, 2}, std::pair{1, 17}, std::pair{20, 5}}) {
    const LabelledImage image = wave(shape, y, x);
    const Phase1 phase = phase1(image);
    const LowFrequencies low = lowFrequencies(phase.mask, phase.count);
    const Shape k{0, static_cast<std::size_t>(y), static_cast<std::size_t>(x)};
    const double expected = ordinateOf(phase, k);
    // The wave is cut to two values: what folds back are its own harmonics.
    EXPECT_NEAR(powerAt(low, k), expected, 1e-2 * expected) << y << ' ' << x;
  }
}

TEST(LowFrequencies, OfWhiteNoiseHaveTheMeanPowerOfItsVariance) {
  const Shape shape{1, 600, 800};
  const LabelledImage image = test::whiteNoise(shape, 0.2, 11);
  const Phase1 phase = phase1(image);
  const LowFrequencies low = lowFrequencies(phase.mask, phase.count);
  double sum = 0;
  for (const float power : low.power) sum += static_cast<double>(power);
  const double mean = sum / static_cast<double>(low.power.size() - 1);
  // Some 2300 chi-square variables: 3 % standard error; blocks take nothing from white noise.
  EXPECT_NEAR(mean, 0.2 * 0.8, 0.1 * 0.2 * 0.8);
}

TEST(LowFrequencies, AreInProportionToTheSides) {
  EXPECT_EQ(numLowFrequencies({1, 500, 500}), (std::array<std::size_t, 3>{1, 48, 48}));
  EXPECT_EQ(numLowFrequencies({1, 250, 1000}), (std::array<std::size_t, 3>{1, 24, 96}));
  EXPECT_EQ(numLowFrequencies({200, 200, 200}), (std::array<std::size_t, 3>{16, 16, 16}));
  EXPECT_EQ(numLowFrequencies({1, 16, 16}), (std::array<std::size_t, 3>{1, 16, 16}));
  EXPECT_EQ(numLowFrequencies({1, 1, 9}), (std::array<std::size_t, 3>{1, 1, 9}));
}

TEST(Cholesky, SolvesAndTellsWhatIsNotPositive) {
  Cholesky<3>::Matrix matrix{{{4, 0, 0}, {2, 5, 0}, {-2, 1, 6}}};
  const Cholesky<3> cholesky(matrix, 3);
  ASSERT_TRUE(cholesky.isPositive());
  // 4x + 2y - 2z, 2x + 5y + z, -2x + y + 6z at (1, 2, 3).
  const auto solution = cholesky.solve({2, 15, 18});
  EXPECT_NEAR(solution[0], 1, 1e-12);
  EXPECT_NEAR(solution[1], 2, 1e-12);
  EXPECT_NEAR(solution[2], 3, 1e-12);
  matrix[2][2] = -1;
  EXPECT_FALSE(Cholesky<3>(matrix, 3).isPositive());
}

TEST(DoublePairs, ExponentialIsThatOfTheLibrary) {
  // Steps that share nothing with log(2), at whose halves the series reaches farthest.
  for (double x = -699.9; x < 699.9; x += 0.01371) {
    const auto pair = double_pairs::exponential(double_pairs::Pair{x, x / 700});
    EXPECT_NEAR(pair[0] / std::exp(x), 1, 1e-12) << x;
    EXPECT_NEAR(pair[1] / std::exp(x / 700), 1, 1e-12) << x;
  }
  EXPECT_EQ(double_pairs::exponential(double_pairs::Pair{0, -0.0})[0], 1);
}

TEST(DoublePairs, ExponentialEndsBeforeZeroAndInfinityAndKeepsWhatIsNoNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto ends = double_pairs::exponential(double_pairs::Pair{-kInfinity, kInfinity});
  EXPECT_NEAR(ends[0] / std::exp(-700.0), 1, 1e-12);
  EXPECT_NEAR(ends[1] / std::exp(700.0), 1, 1e-12);
  const auto nan = double_pairs::exponential(double_pairs::Pair{std::nan(""), 1});
  EXPECT_TRUE(std::isnan(nan[0]));
  EXPECT_NEAR(nan[1], std::exp(1.0), 1e-11);
}

/// Ordinates of a grid of frequencies k / side whose power is exactly the model's.
std::vector<Ordinate> exactOrdinates(std::size_t numAxes, double logDensity,
                                     const std::array<double, 6>& form) {
  std::vector<Ordinate> ordinates;
  constexpr int kSide = 7;
  for (int z = 0; z < (numAxes == 3 ? kSide : 1); ++z) {
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        if (z + y + x == 0) continue;
        Ordinate ordinate;
        ordinate.frequency = numAxes == 3 ? std::array<double, 3>{z / 50.0, y / 50.0, x / 50.0}
                                          : std::array<double, 3>{y / 50.0, x / 50.0, 0};
        const auto& k = ordinate.frequency;
        double mean = 0;
        for (const double s : {1.0, -1.0}) {
          for (const double t : {1.0, -1.0}) {
            const double across = numAxes == 3
                                      ? form[3] * s * k[0] * k[1] + form[4] * t * k[0] * k[2] +
                                            form[5] * s * t * k[1] * k[2]
                                      : form[2] * s * k[0] * k[1];
            const double last = numAxes == 3 ? form[2] * k[2] * k[2] : 0;
            mean += std::exp(-(form[0] * k[0] * k[0] + form[1] * k[1] * k[1] + last + across)) / 4;
          }
        }
        ordinate.power = std::exp(logDensity) * mean;
        ordinates.push_back(ordinate);
      }
    }
  }
  return ordinates;
}

TEST(SpectralFit, FindsTheModelThatMadeTheOrdinates) {
  // In 3D the signs across the axes come in two kinds, which no mirror makes equal.
  const std::vector<std::pair<std::size_t, std::array<double, 6>>> models{
      {2, {120, 40, 70, 0, 0, 0}},
      {2, {120, 40, 0, 0, 0, 0}},
      {3, {90, 60, 50, 30, 20, 25}},
      {3, {90, 60, 50, 60, 40, -50}}};
  for (const auto& [numAxes, form] : models) {
    const auto ordinates = exactOrdinates(numAxes, 2.5, form);
    SpectralFit start;
    for (std::size_t axis = 0; axis < numAxes; ++axis) start.form[axis] = 50;
    // Symmetric in the signs, so the fit has to be told a side of the saddle.
    for (std::size_t i = numAxes; i < numFormEntries(numAxes); ++i) start.form[i] = 25;
    const auto fit = fitSpectrum(numAxes, ordinates, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit.has_value());
    EXPECT_NEAR(fit->logDensity, 2.5, 5e-3) << numAxes;
    double sign = 1;
    double signOfModel = 1;
    for (std::size_t i = 0; i < numFormEntries(numAxes); ++i) {
      // The entries across the axes hardly show in the likelihood where they are small.
      const double tolerance = i < numAxes ? 0.05 : 0.4;
      const double least = i < numAxes ? 1 : 8;
      EXPECT_NEAR(std::abs(fit->form[i]), std::abs(form[i]), tolerance * std::abs(form[i]) + least)
          << numAxes << ' ' << i;
      sign *= fit->form[i];
      signOfModel *= form[i];
    }
    if (numAxes == 3) {
      EXPECT_GT(sign * signOfModel, 0) << form[5];
    }
  }
}

TEST(SpectralFit, StandardErrorIsThatOfAMeanWhereNothingElseIsFree) {
  // All ordinates at zero frequency: log f(0) is the logarithm of a mean of 200 chi-square
  // variables.
  std::vector<Ordinate> ordinates(200);
  Random random(3);
  double sum = 0;
  for (Ordinate& ordinate : ordinates) {
    const double normal = random.normal();
    ordinate.power = 4 * normal * normal;
    sum += ordinate.power;
  }
  const auto fit = fitSpectrum(2, ordinates, SpectralFit{}, {{1, 1, 1}, {45, 45, 45}, 3});
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->logDensity, std::log(sum / 200), 1e-3);
  EXPECT_NEAR(fit->standardError, std::sqrt(2.0 / 200), 1e-6);
}

TEST(SpectralFit, CountsAnAverageOfImagesAsManyTimes) {
  std::vector<Ordinate> ordinates(50);
  for (Ordinate& ordinate : ordinates) {
    ordinate.power = 3;
    ordinate.numTimes = 4;
  }
  const auto fit = fitSpectrum(2, ordinates, SpectralFit{}, {{1, 1, 1}, {45, 45, 45}, 3});
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->standardError, std::sqrt(2.0 / 200), 1e-6);
}

TEST(SpectralFit, OrdinatesOfDifferentWeightsCountAsIfEachStoodAsManyTimes) {
  for (const std::size_t numAxes : {std::size_t{2}, std::size_t{3}}) {
    std::vector<Ordinate> once = exactOrdinates(numAxes, 1.5, {60, 90, 40, 20, 10, 5});
    // An odd number of them, some alone and some threefold.
    once.resize(47);
    Random random(8);
    std::vector<Ordinate> repeated;
    for (std::size_t i = 0; i < once.size(); ++i) {
      const double normal = random.normal();
      once[i].power *= normal * normal;
      once[i].curvature = static_cast<double>(i) / static_cast<double>(once.size());
      repeated.insert(repeated.end(), i % 5 == 0 ? 3 : 1, once[i]);
      once[i].numTimes = i % 5 == 0 ? 3 : 1;
    }
    SpectralFit start;
    start.form = {50, 50, 25, 25, 25, 25};
    const auto fit = fitSpectrum(numAxes, once, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    const auto expected =
        fitSpectrum(numAxes, repeated, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit && expected);
    EXPECT_NEAR(fit->logDensity, expected->logDensity, 1e-9) << numAxes;
    EXPECT_NEAR(fit->standardError, expected->standardError, 1e-9) << numAxes;
    EXPECT_NEAR(fit->curvature, expected->curvature, 1e-8) << numAxes;
  }
}

TEST(SpectralFit, IsTheSameOnBothSidesOfWhereTheSaddleBegins) {
  // The ordinates' largest product of two frequencies is 0.0144 px^-2: beyond a tilt of 1.08507
  // px^2 exponentials take the place of series, and nothing jumps there.
  const auto ordinates = exactOrdinates(2, 2.5, {120, 40, 0, 0, 0, 0});
  std::vector<SpectralFit> fits;
  for (const double tilt : {1.08506, 1.08508, -1.08508}) {
    SpectralFit start;
    start.logDensity = 2;
    start.form = {100, 50, tilt, 0, 0, 0};
    const auto fit = fitSpectrum(2, ordinates, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit.has_value());
    EXPECT_NEAR(fit->logDensity, 2.5, 2e-3) << tilt;
    fits.push_back(*fit);
  }
  for (const SpectralFit& fit : fits) {
    EXPECT_NEAR(fit.logDensity, fits.front().logDensity, 1e-6);
    EXPECT_NEAR(fit.standardError, fits.front().standardError, 1e-6);
    EXPECT_NEAR(std::abs(fit.form[2]), fits.front().form[2], 1e-3);
  }
}

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
  expectMet(scatterOver(30, {100, 64, 64}, layers), std::log(50));
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
