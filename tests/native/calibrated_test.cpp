#include "interval/calibrated.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <utility>

#include "interval/required_size.h"
#include "interval/student_t.h"

namespace phasebound {
namespace {

TEST(StudentT, HalfWidthsAreThoseOfTheTables) {
  // One degree is Cauchy's distribution, tan(pi c / 2); two have t = c sqrt(2 / (1 - c^2)).
  for (const double c : {0.5, 0.8, 0.95, 0.999, 0.9999}) {
    const double cauchy = std::tan(std::acos(-1.0) * c / 2);
    EXPECT_NEAR(student_t::halfWidth(c, 1), cauchy, 1e-9 * cauchy) << c;
    const double two = c * std::sqrt(2 / (1 - c * c));
    EXPECT_NEAR(student_t::halfWidth(c, 2), two, 1e-9 * two) << c;
  }
  EXPECT_NEAR(student_t::halfWidth(0.95, 10), 2.228138851986, 1e-10);
  EXPECT_NEAR(student_t::halfWidth(0.99, 30), 2.749995653567, 1e-10);
  EXPECT_NEAR(student_t::halfWidth(0.95, 1e9), 1.959963984540, 1e-8);
}

TEST(StudentT, TailFallsAsTheDensityTells) {
  for (const double nu : {0.5, 1.7, 6.0, 50.0, 199.0, 201.0, 1e5}) {
    for (const double t : {0.2, 1.0, 3.0}) {
      constexpr double kStep = 1e-4;
      const double slope =
          (student_t::tailProbability(t + kStep, nu) - student_t::tailProbability(t - kStep, nu)) /
          (2 * kStep);
      EXPECT_NEAR(slope, -2 * student_t::density(t, nu), 1e-6) << nu << ' ' << t;
    }
  }
}

TEST(Calibrated, IntervalStaysWithinZeroAndOneAndHoldsThePhaseFraction) {
  for (const double phi : {0.001, 0.05, 0.4, 0.97}) {
    for (const double sigma : {0.0005, 0.02, 0.3}) {
      double before = 0;
      for (const double confidence : {0.5, 0.9, 0.99, 0.9999}) {
        const Interval interval = calibratedIntervalOf({phi, sigma, 8}, confidence).value();
        EXPECT_GE(interval.lower, 0);
        EXPECT_LE(interval.upper, 1);
        EXPECT_LT(interval.lower, phi);
        EXPECT_GT(interval.upper, phi);
        EXPECT_GE(interval.halfWidth, before);
        EXPECT_DOUBLE_EQ(interval.halfWidth, (interval.upper - interval.lower) / 2);
        before = interval.halfWidth;
      }
    }
  }
}

TEST(Calibrated, IntervalIsStudentsWhereSigmaIsSmall) {
  const Interval interval = calibratedIntervalOf({0.4, 1e-4, 12}, 0.95).value();
  const double t = student_t::halfWidth(0.95, 12);
  EXPECT_NEAR(interval.lower, 0.4 - t * 1e-4, 1e-7);
  EXPECT_NEAR(interval.upper, 0.4 + t * 1e-4, 1e-7);
}

TEST(Calibrated, IntervalIsLongerTowardsOneHalf) {
  const Interval low = calibratedIntervalOf({0.05, 0.02, 20}, 0.95).value();
  EXPECT_GT(low.upper - 0.05, 1.3 * (0.05 - low.lower));
  const Interval high = calibratedIntervalOf({0.95, 0.02, 20}, 0.95).value();
  EXPECT_NEAR(high.lower, 1 - low.upper, 1e-12);
  EXPECT_NEAR(high.upper, 1 - low.lower, 1e-12);
}

TEST(Calibrated, GrowsToEverythingWhereNothingIsKnown) {
  const double nu = degreesOfFreedom(1e3);
  const Interval interval = calibratedIntervalOf({0.3, 0.2, nu}, 0.95).value();
  EXPECT_LT(interval.lower, 1e-6);
  EXPECT_GT(interval.upper, 1 - 1e-6);
}

TEST(Calibrated, DegreesOfFreedomFallWithTheErrorAndEndAtFifty) {
  EXPECT_NEAR(degreesOfFreedom(0), 50, 1e-12);
  EXPECT_NEAR(degreesOfFreedom(0.6), 5, 1e-12);
  EXPECT_GT(degreesOfFreedom(0.3), degreesOfFreedom(0.4));
}

TEST(Calibrated, ConfidenceOutsideTheRangeIsRefused) {
  for (const double confidence : {0.499, 0.99995, -1.0, std::nan("")}) {
    const auto interval = calibratedIntervalOf({0.4, 0.01, 10}, confidence);
    ASSERT_FALSE(interval.ok());
    EXPECT_EQ(interval.error().code, ErrorCode::InvalidConfidence);
  }
}

TEST(Calibrated, LikelihoodHoldsTheConfidenceBetweenTheBounds) {
  const CalibratedPrediction prediction{0.08, 0.03, 9};
  const Likelihood curve = calibratedLikelihoodOf(prediction, 20001);
  const Interval interval = calibratedIntervalOf(prediction, 0.9).value();
  double within = 0;
  for (std::size_t i = 1; i < curve.density.size(); ++i) {
    const double middle = (curve.phaseFraction[i] + curve.phaseFraction[i - 1]) / 2;
    const double area = (curve.density[i] + curve.density[i - 1]) / 2 *
                        (curve.phaseFraction[i] - curve.phaseFraction[i - 1]);
    if (middle > interval.lower && middle < interval.upper) within += area;
  }
  EXPECT_NEAR(within, 0.9, 1e-3);
  EXPECT_NEAR(curve.phaseFraction[curve.phaseFraction.size() / 2], 0.08, 1e-12);
}

TEST(Calibrated, LikelihoodOfNextToNothingKnownGoesFromZeroToOne) {
  for (const double phi : {1e-6, 0.3, 0.5, 0.99}) {
    const CalibratedPrediction prediction{phi, 0.9 * phi * (1 - phi), 0.5};
    const Likelihood curve = calibratedLikelihoodOf(prediction, 241);
    ASSERT_EQ(curve.phaseFraction.size(), 241U) << phi;
    EXPECT_DOUBLE_EQ(curve.phaseFraction[120], phi);
    EXPECT_LT(curve.phaseFraction.front(), 0.003) << phi;
    EXPECT_GT(curve.phaseFraction.back(), 0.997) << phi;
    for (std::size_t i = 1; i < curve.phaseFraction.size(); ++i) {
      EXPECT_GT(curve.phaseFraction[i], curve.phaseFraction[i - 1]) << phi;
      EXPECT_TRUE(std::isfinite(curve.density[i])) << phi;
    }
  }
}

/// Half width at a size, as the required size defines it.
double halfWidthAt(const CalibratedSizeQuestion& question, double numPixels, double nu) {
  const double shrink = std::sqrt(question.numPixels / numPixels);
  CalibratedPrediction there = question.prediction;
  there.sigma *= shrink;
  there.degreesOfFreedom = nu;
  return calibratedIntervalOf(there, question.confidence).value().halfWidth;
}

TEST(CalibratedRequiredSize, MeetsTheTarget) {
  for (const double target : {0.3, 0.05, 0.001}) {
    const CalibratedSizeQuestion question{
        {0.3, 0.02, degreesOfFreedom(0.4)}, 0.4, 250000, 0.95, target};
    const double pixels = calibratedRequiredPixels(question).value();
    const double error = 0.4 * std::sqrt(question.numPixels / pixels);
    EXPECT_NEAR(halfWidthAt(question, pixels, degreesOfFreedom(error)), target * 0.3,
                1e-7 * target);
    const double conservative = calibratedRequiredPixelsConservative(question).value();
    EXPECT_NEAR(halfWidthAt(question, conservative, degreesOfFreedom(0.4)), target * 0.3,
                1e-7 * target);
    // More images than now bring degrees of freedom too.
    if (pixels > question.numPixels) {
      EXPECT_GT(conservative, pixels);
    }
  }
}

TEST(CalibratedRequiredSize, HalfWidthsOfAllSortsOfMaterialsAreTheTargets) {
  for (const double phi : {1e-4, 0.03, 0.5, 0.9, 0.999}) {
    for (const double logVarianceError : {0.0, 0.05, 0.7, 3.0}) {
      for (const double confidence : {0.5, 0.95, 0.9999}) {
        for (const double target : {1e-6, 1e-3, 0.3, 5.0}) {
          const double nu = degreesOfFreedom(logVarianceError);
          const CalibratedSizeQuestion question{
              {phi, 0.2 * phi * (1 - phi), nu}, logVarianceError, 1e6, confidence, target};
          const double pixels = calibratedRequiredPixels(question).value();
          const double error = logVarianceError * std::sqrt(question.numPixels / pixels);
          const double halfWidth = halfWidthAt(question, pixels, degreesOfFreedom(error));
          const double conservative = calibratedRequiredPixelsConservative(question).value();
          const double conservativeWidth = halfWidthAt(question, conservative, nu);
          // Of an interval whose ends lie as near as 1e-10 to each other half the digits are lost.
          const double tolerance = 1e-9 * target * phi + 1e-16;
          if (pixels == 1) {
            EXPECT_LE(halfWidth, target * phi);
          } else {
            EXPECT_NEAR(halfWidth, target * phi, tolerance) << phi << ' ' << logVarianceError;
          }
          if (conservative == 1) {
            EXPECT_LE(conservativeWidth, target * phi);
          } else {
            EXPECT_NEAR(conservativeWidth, target * phi, tolerance) << phi << ' ' << nu;
          }
        }
      }
    }
  }
}

TEST(CalibratedRequiredSize, IsOnePixelWhereAnythingWillDo) {
  const CalibratedSizeQuestion question{{0.3, 0.02, 10}, 0.4, 250000, 0.95, 3};
  EXPECT_EQ(calibratedRequiredPixels(question).value(), 1);
}

TEST(CalibratedRequiredSize, NonsenseIsRefused) {
  CalibratedSizeQuestion question{{0.3, 0.02, 10}, 0.4, 250000, 0.2, 0.05};
  EXPECT_EQ(calibratedRequiredPixels(question).error().code, ErrorCode::InvalidConfidence);
  question.confidence = 0.95;
  question.target = 0;
  EXPECT_EQ(calibratedRequiredPixelsConservative(question).error().code, ErrorCode::InvalidTarget);
}

}  // namespace
}  // namespace phasebound
