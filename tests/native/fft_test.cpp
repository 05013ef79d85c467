#include "tpc/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

namespace phasebound {
namespace {

constexpr int kLanes = 4;

std::vector<Complex4> randomSignal(std::size_t length) {
  std::mt19937 random(static_cast<std::uint32_t>(length));
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<Complex4> signal(length);
  for (Complex4& number : signal) {
    for (int lane = 0; lane < kLanes; ++lane) {
      number.re[lane] = uniform(random);
      number.im[lane] = uniform(random);
    }
  }
  return signal;
}

std::complex<double> lane(const Complex4& number, int index) {
  return {static_cast<double>(number.re[index]), static_cast<double>(number.im[index])};
}

/// The definition, in double precision.
std::complex<double> direct(const std::vector<Complex4>& signal, std::size_t k, int index,
                            int sign) {
  const std::size_t length = signal.size();
  std::complex<double> sum = 0;
  for (std::size_t j = 0; j < length; ++j) {
    const double angle = sign * 2 * std::numbers::pi * static_cast<double>(j * k % length) /
                         static_cast<double>(length);
    sum += lane(signal[j], index) * std::polar(1.0, angle);
  }
  return sum;
}

/// Largest error over the root mean square of the exact result, at all k or at a few dozen.
double relativeError(std::size_t length, int sign) {
  const std::vector<Complex4> in = randomSignal(length);
  std::vector<Complex4> out(length);
  FftPlan plan(length);
  sign < 0 ? plan.forward(in.data(), out.data()) : plan.inverse(in.data(), out.data());
  double largest = 0;
  const std::size_t step = length < 200 ? 1 : length / 37;
  for (std::size_t k = 0; k < length; k += step) {
    for (int index = 0; index < kLanes; ++index) {
      largest = std::max(largest, std::abs(lane(out[k], index) - direct(in, k, index, sign)));
    }
  }
  // Parts uniform in [-1, 1] have variance 1/3 each.
  return largest / std::sqrt(2.0 / 3 * static_cast<double>(length));
}

// A float carries 6e-8; log2(n) butterflies and a maximum over many numbers make some ten of that.
constexpr double kTolerance = 3e-6;

TEST(Fft, MatchesDirectSumForEveryShortLength) {
  for (std::size_t length = 1; length <= 128; ++length) {
    EXPECT_LT(relativeError(length, -1), kTolerance) << length;
    EXPECT_LT(relativeError(length, +1), kTolerance) << length;
  }
}

TEST(Fft, MatchesDirectSumForLongPrimesAndTheirMultiples) {
  for (const std::size_t length : {1009U, 1697U, 2018U, 3394U, 4001U}) {
    ASSERT_TRUE(needsBluestein(length));
    EXPECT_LT(relativeError(length, -1), kTolerance) << length;
    EXPECT_LT(relativeError(length, +1), kTolerance) << length;
  }
}

TEST(Fft, InverseUndoesForwardTimesLength) {
  for (const std::size_t length : {1U, 2U, 15U, 64U, 77U, 97U, 1000U, 1697U}) {
    const std::vector<Complex4> in = randomSignal(length);
    std::vector<Complex4> spectrum(length);
    std::vector<Complex4> back(length);
    FftPlan plan(length);
    plan.forward(in.data(), spectrum.data());
    plan.inverse(spectrum.data(), back.data());
    for (std::size_t j = 0; j < length; ++j) {
      for (int index = 0; index < kLanes; ++index) {
        const auto expected = lane(in[j], index) * static_cast<double>(length);
        EXPECT_LT(std::abs(lane(back[j], index) - expected),
                  kTolerance * static_cast<double>(length));
      }
    }
  }
}

TEST(Fft, InverseNearZeroIsAPartOfTheInverse) {
  // Smooth ones, primes, even multiples of primes, whose chirp has another period, and lags up to
  // more than there are.
  for (const std::size_t length : {64U, 97U, 131U, 262U, 1009U, 2018U}) {
    const std::vector<Complex4> in = randomSignal(length);
    FftPlan plan(length);
    std::vector<Complex4> all(length);
    plan.inverse(in.data(), all.data());
    for (const std::size_t maxLag : {std::size_t{0}, std::size_t{20}, length / 2}) {
      std::vector<Complex4> near(length);
      plan.inverseNear(in.data(), near.data(), maxLag);
      const double tolerance = kTolerance * std::sqrt(2.0 / 3 * static_cast<double>(length));
      for (std::size_t lag = 0; lag <= maxLag; ++lag) {
        const std::size_t mirror = lag == 0 ? 0 : length - lag;
        for (int index = 0; index < kLanes; ++index) {
          EXPECT_LT(std::abs(lane(near[lag], index) - lane(all[lag], index)), tolerance);
          EXPECT_LT(std::abs(lane(near[mirror], index) - lane(all[mirror], index)), tolerance);
        }
      }
    }
  }
}

TEST(Fft, HalvesOfConvolutionsAreSmoothAndHoldNearlyAllTaps) {
  for (const std::size_t numTaps : {1U, 2U, 13U, 261U, 523U, 793U, 3393U, 10000U}) {
    const std::size_t half = halfOfConvolution(numTaps, 4);
    EXPECT_EQ(nextSmoothLength(half), half);
    EXPECT_LE(half, std::max(nextSmoothLength((numTaps + 1) / 2), (numTaps + 1) / 2 * 4 / 3));
    EXPECT_EQ(numTapsBeyond(numTaps, half), std::max(numTaps, 2 * half) - 2 * half);
    EXPECT_LE(numTapsBeyond(numTaps, half), numTaps / 8);
  }
  // Powers of four take the fewest operations a number, here and just below.
  EXPECT_EQ(halfOfConvolution(2 * 1020, 4), 1024U);
  EXPECT_EQ(halfOfConvolution(2 * 262 - 1, 4), 256U);
  EXPECT_EQ(numTapsBeyond(2 * 262 - 1, 256), 11U);
}

/// Lengths whose taps do not all fit, and how many outputs of them: each product that is put right
/// is in one of them.
TEST(Fft, TapsThatWrapAroundArePutRight) {
  for (const std::size_t length : {131U, 262U, 263U, 521U, 1031U}) {
    ASSERT_TRUE(needsBluestein(length));
    ASSERT_GT(numTapsBeyond(2 * length - 1, halfOfConvolution(2 * length - 1, 4)), 0U) << length;
    EXPECT_LT(relativeError(length, -1), kTolerance) << length;
    EXPECT_LT(relativeError(length, +1), kTolerance) << length;
  }
}

TEST(Fft, SmoothLengthsGoToKissFft) {
  for (const std::size_t length : {1U, 2U, 7U, 31U, 37U, 1000U, 1024U, 2310U}) {
    EXPECT_FALSE(needsBluestein(length)) << length;
  }
}

TEST(Fft, FastSmoothLengthsAreNotLongerThanTheyAreFast) {
  for (const std::size_t atLeast : {1U, 7U, 261U, 1000U, 2097U, 2394U}) {
    const std::size_t length = fastSmoothLength(atLeast);
    EXPECT_GE(length, atLeast);
    EXPECT_EQ(nextSmoothLength(length), length);
    EXPECT_LE(smoothWork(length), smoothWork(nextSmoothLength(atLeast)));
  }
  // Powers of four take the fewest operations a number.
  EXPECT_EQ(fastSmoothLength(1000), 1024U);
}

TEST(Fft, NextSmoothLengthIsTheNextOne) {
  EXPECT_EQ(nextSmoothLength(1), 1U);
  EXPECT_EQ(nextSmoothLength(7), 8U);
  EXPECT_EQ(nextSmoothLength(11), 12U);
  EXPECT_EQ(nextSmoothLength(1025), 1080U);
  EXPECT_EQ(nextSmoothLength(3393), 3456U);
}

}  // namespace
}  // namespace phasebound
