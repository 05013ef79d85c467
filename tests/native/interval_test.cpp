#include "interval/interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "interval/required_size.h"
#include "interval/sigma_mixture.h"

namespace phasebound {
namespace {

constexpr double kConfidences[] = {0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999};
/// From images of 10^10 pixels to images of one.
constexpr double kSigmaMods[] = {0.0024, 0.05, 0.1499, 0.1501, 0.23, 0.45, 1.1, 2.8, 48.2};

/// The tail by its definition: a trapezium sum fine enough to be exact, because the integrand is
/// smooth and the truncated ends are taken with their half weights.
double tailByFineSum(double offset, double sigmaMod) {
  const double reach = SigmaMixture::truncation(sigmaMod);
  const int numSteps = 200000;
  double sum = 0;
  double total = 0;
  for (int i = 0; i <= numSteps; ++i) {
    const double u = reach * (2.0 * i / numSteps - 1);
    const double weight = std::exp(-0.5 * u * u) * (i == 0 || i == numSteps ? 0.5 : 1.0);
    sum += weight * std::erfc(offset / (1 + sigmaMod * u) / std::numbers::sqrt2);
    total += weight;
  }
  return sum / total;
}

TEST(SigmaMixture, QuadratureHasConverged) {
  for (const double sigmaMod : kSigmaMods) {
    const SigmaMixture mixture(sigmaMod);
    for (const double offset : {0.0, 0.3, 1.0, 2.0, 4.0, 7.0}) {
      const double expected = tailByFineSum(offset, sigmaMod);
      EXPECT_NEAR(mixture.tailProbability(offset), expected, 1e-8 * expected + 1e-14)
          << sigmaMod << " " << offset;
    }
  }
}

TEST(SigmaMixture, HalfWidthInvertsTheTail) {
  for (const double sigmaMod : kSigmaMods) {
    const SigmaMixture mixture(sigmaMod);
    for (const double confidence : kConfidences) {
      const double tail = 1 - confidence;
      EXPECT_NEAR(mixture.tailProbability(mixture.halfWidth(confidence)) / tail, 1, 1e-12);
    }
  }
}

TEST(SigmaMixture, DensityIsTheSlopeOfTheTail) {
  const double step = 1e-4;
  for (const double sigmaMod : kSigmaMods) {
    const SigmaMixture mixture(sigmaMod);
    for (const double offset : {0.5, 1.0, 2.5}) {
      const double slope =
          (mixture.tailProbability(offset - step) - mixture.tailProbability(offset + step)) /
          (4 * step);
      EXPECT_NEAR(mixture.density(offset), slope, 1e-6);
    }
  }
}

TEST(SigmaMixture, IsNormalWhereTheModelIsSure) {
  const SigmaMixture mixture(1e-6);
  EXPECT_NEAR(mixture.halfWidth(0.5), 0.674489750196082, 1e-10);
  EXPECT_NEAR(mixture.halfWidth(0.95), 1.959963984540054, 1e-10);
  EXPECT_NEAR(mixture.halfWidth(0.9999), 3.890591886413094, 1e-10);
}

TEST(SigmaMixture, IsWiderThanNormalWhereTheModelIsUnsure) {
  // The published grid gives 0.78 sigma for a 100^3 volume, whose sigmaMod is 1.06.
  EXPECT_GT(SigmaMixture(sigmaModOf(3, 1e6)).halfWidth(0.95), 1.96);
  double last = 1.959963;
  for (const double sigmaMod : kSigmaMods) {
    const double width = SigmaMixture(sigmaMod).halfWidth(0.95);
    EXPECT_GT(width, last);
    last = width;
  }
}

TEST(SigmaMixture, TruncationIsSixDeviationsOrNineTenths) {
  EXPECT_DOUBLE_EQ(SigmaMixture::truncation(0.1), 6);
  EXPECT_DOUBLE_EQ(SigmaMixture::truncation(0.3), 3);
}

TEST(Interval, SigmaIsThatOfIndependentCells) {
  // 100 cells of 10 x 10 px, half of them in the phase: sqrt(0.25 / 100).
  EXPECT_DOUBLE_EQ(sigmaOf(0.5, 10, 2, 10000), 0.05);
  EXPECT_DOUBLE_EQ(sigmaOf(0.5, 10, 3, 100000), 0.05);
}

TEST(Interval, GrowsWithConfidenceAndHoldsThePhaseFraction) {
  double last = 0;
  for (const double confidence : kConfidences) {
    const Interval interval = intervalOf({0.4, 0.01, 0.2}, confidence).value();
    EXPECT_GT(interval.halfWidth, last);
    EXPECT_NEAR(interval.upper - 0.4, interval.halfWidth, 1e-15);
    EXPECT_NEAR(0.4 - interval.lower, interval.halfWidth, 1e-15);
    EXPECT_FALSE(interval.isClipped);
    last = interval.halfWidth;
  }
}

TEST(Interval, IsCutAtZeroAndOneAndSaysSo) {
  const Interval low = intervalOf({0.02, 0.02, 0.2}, 0.95).value();
  EXPECT_EQ(low.lower, 0);
  EXPECT_TRUE(low.isClipped);
  EXPECT_GT(low.halfWidth, 0.02);
  const Interval high = intervalOf({0.98, 0.02, 0.2}, 0.95).value();
  EXPECT_EQ(high.upper, 1);
  EXPECT_TRUE(high.isClipped);
}

TEST(Interval, ConfidenceOutsideTheRangeIsRefused) {
  for (const double confidence :
       {-1.0, 0.0, 0.499, 0.99991, 1.0, 95.0, std::numeric_limits<double>::quiet_NaN()}) {
    const auto interval = intervalOf({0.4, 0.01, 0.2}, confidence);
    ASSERT_FALSE(interval.ok());
    EXPECT_EQ(interval.error().code, ErrorCode::InvalidConfidence);
    EXPECT_FALSE(ignoranceInterval(confidence).ok());
  }
  EXPECT_TRUE(intervalOf({0.4, 0.01, 0.2}, 0.5).ok());
  EXPECT_TRUE(intervalOf({0.4, 0.01, 0.2}, 0.9999).ok());
}

TEST(Interval, LikelihoodIntegratesToOneAndPeaksAtThePhaseFraction) {
  for (const double sigmaMod : {0.05, 0.3, 1.0}) {
    const Likelihood curve = likelihoodOf({0.4, 0.01, sigmaMod}, 2001);
    ASSERT_EQ(curve.phaseFraction.size(), 2001U);
    double integral = 0;
    for (std::size_t i = 1; i < curve.density.size(); ++i) {
      integral += 0.5 * (curve.density[i] + curve.density[i - 1]) *
                  (curve.phaseFraction[i] - curve.phaseFraction[i - 1]);
      EXPECT_LE(curve.density[i], curve.density[1000]);
    }
    // The curve ends where 0.01 % lies outside.
    EXPECT_NEAR(integral, 0.9999, 2e-5);
    EXPECT_NEAR(curve.phaseFraction[1000], 0.4, 1e-15);
  }
}

TEST(Interval, LikelihoodStaysWithinZeroAndOne) {
  const Likelihood curve = likelihoodOf({0.01, 0.02, 0.3}, 201);
  EXPECT_GE(curve.phaseFraction.front(), 0);
  EXPECT_EQ(curve.phaseFraction.size(), curve.density.size());
}

TEST(RequiredSize, MeetsTheEquation) {
  for (const int numDimensions : {2, 3}) {
    for (const double cls : {0.3, 1.0, 15.0, 300.0}) {
      for (const double phi : {0.001, 0.3, 0.99}) {
        for (const double target : {1e-4, 0.01, 0.05, 1.0}) {
          for (const double confidence : kConfidences) {
            const SizeQuestion question{numDimensions, phi, cls, confidence, target};
            const double pixels = requiredPixels(question).value();
            const double sigmaMod = sigmaModOf(numDimensions, pixels);
            const double halfWidth = SigmaMixture(sigmaMod).halfWidth(confidence) *
                                     sigmaOf(phi, cls, numDimensions, pixels);
            // The size goes with the square of the half width.
            EXPECT_NEAR(halfWidth / (target * phi), 1, 5e-10);
          }
        }
      }
    }
  }
}

TEST(RequiredSize, IsThePresentSizeForThePresentError) {
  const double pixels = 640000;
  const double cls = 12;
  const double sigmaMod = sigmaModOf(2, pixels);
  const Interval interval =
      intervalOf({0.35, sigmaOf(0.35, cls, 2, pixels), sigmaMod}, 0.95).value();
  const SizeQuestion question{2, 0.35, cls, 0.95, interval.halfWidth / 0.35};
  EXPECT_NEAR(requiredPixels(question).value() / pixels, 1, 1e-9);
  EXPECT_NEAR(requiredPixelsConservative(question, sigmaMod).value() / pixels, 1, 1e-12);
}

TEST(RequiredSize, ConservativeFormAsksForMoreWhenTheImageIsSmall) {
  const SizeQuestion question{2, 0.35, 12, 0.95, 0.01};
  EXPECT_GT(requiredPixelsConservative(question, sigmaModOf(2, 250000)).value(),
            requiredPixels(question).value());
}

TEST(RequiredSize, NonsenseIsRefused) {
  for (const double target : {0.0, -0.05, 1e-9, 1e9, std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity()}) {
    const auto pixels = requiredPixels({2, 0.35, 12, 0.95, target});
    ASSERT_FALSE(pixels.ok());
    EXPECT_EQ(pixels.error().code, ErrorCode::InvalidTarget);
  }
  EXPECT_EQ(requiredPixels({2, 0.35, 12, 0.3, 0.05}).error().code, ErrorCode::InvalidConfidence);
}

}  // namespace
}  // namespace phasebound
