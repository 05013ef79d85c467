#include "generate/exact_math.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "generate/random.h"

namespace phasebound {
namespace {

/// What the header promises of relative errors, and the library's own last digit.
constexpr double kRelative = 1e-15 + 3e-16;

TEST(ExactMath, ExpMatchesTheLibrary) {
  for (double x = -690; x < 690; x += 0.3719) {
    EXPECT_NEAR(exact::exp(x) / std::exp(x), 1, kRelative) << x;
  }
  EXPECT_EQ(exact::exp(0), 1);
}

TEST(ExactMath, Expm1MatchesTheLibraryNearZeroToo) {
  for (const double scale : {1e-12, 1e-6, 0.01, 1.0, 10.0}) {
    for (double x = -3; x < 3; x += 0.0371) {
      EXPECT_NEAR(exact::expm1(scale * x) / std::expm1(scale * x), 1, kRelative) << scale * x;
    }
  }
}

TEST(ExactMath, LogMatchesTheLibraryNearOneToo) {
  for (double x = 1e-300; x < 1e300; x *= 1.731) {
    EXPECT_NEAR(exact::log(x) / std::log(x), 1, kRelative) << x;
  }
  for (double x = 0.3; x < 3; x += 0.00371) {
    EXPECT_NEAR(exact::log(x) / std::log(x), 1, kRelative) << x;
  }
  EXPECT_EQ(exact::log(1), 0);
}

TEST(ExactMath, NormalDistributionMatchesTheErrorFunction) {
  for (double x = -8; x <= 8; x += 0.0371) {
    EXPECT_NEAR(exact::normalCdf(x), 0.5 * std::erfc(-x / std::numbers::sqrt2), 1e-14) << x;
  }
}

TEST(ExactMath, QuantileInvertsTheDistribution) {
  EXPECT_NEAR(exact::normalQuantile(0.975), 1.959963984540054, 1e-13);
  EXPECT_NEAR(exact::normalQuantile(0.5), 0, 1e-14);
  for (const double p : {1e-6, 0.001, 0.1, 0.3, 0.7, 0.999999}) {
    EXPECT_NEAR(exact::normalCdf(exact::normalQuantile(p)), p, 1e-14) << p;
  }
  // Beyond what the distribution function resolves the quantile stays finite.
  EXPECT_GE(exact::normalQuantile(1e-300), -8);
  EXPECT_LE(exact::normalQuantile(1 - 1e-16), 8);
}

TEST(Random, ContinuesThePublishedSequences) {
  // The first numbers of the authors' C programs.
  std::uint64_t seed = 1234567;
  const std::array<std::uint64_t, 4> splitMix{6457827717110365317U, 3203168211198807973U,
                                              9817491932198370423U, 4593380528125082431U};
  for (const std::uint64_t expected : splitMix) EXPECT_EQ(splitMix64(seed), expected);

  Random random(std::array<std::uint64_t, 4>{1, 2, 3, 4});
  const std::array<std::uint64_t, 5> xoshiro{41943041U, 58720359U, 3588806011781223U,
                                             3591011842654386U, 9228616714210784205U};
  for (const std::uint64_t expected : xoshiro) EXPECT_EQ(random.bits(), expected);
}

TEST(Random, NormalsHaveTheMomentsOfANormal) {
  Random random(5);
  const int numDraws = 400000;
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  int numSmall = 0;
  for (int i = 0; i < numDraws; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
    numSmall += x < -1.5 ? 1 : 0;
  }
  // Four standard errors: variances of x, x^2, x^4 are 1, 2, 96.
  EXPECT_NEAR(sum / numDraws, 0, 4 * std::sqrt(1.0 / numDraws));
  EXPECT_NEAR(squares / numDraws, 1, 4 * std::sqrt(2.0 / numDraws));
  EXPECT_NEAR(fourths / numDraws, 3, 4 * std::sqrt(96.0 / numDraws));
  const double tail = exact::normalCdf(-1.5);
  EXPECT_NEAR(static_cast<double>(numSmall) / numDraws, tail,
              4 * std::sqrt(tail * (1 - tail) / numDraws));
}

}  // namespace
}  // namespace phasebound
