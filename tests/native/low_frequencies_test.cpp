// The low frequencies of a phase, beside the plain cosine transform.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "spectrum/low_frequencies.h"
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

}  // namespace
}  // namespace phasebound
