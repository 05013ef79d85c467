#pragma once

#include <cstddef>

#include "base/error.h"
#include "interval/interval.h"

namespace phasebound {

/// Degrees of freedom of an estimate of sigma^2 whose logarithm has this standard error: a scaled
/// chi-square variable of nu degrees has a logarithm with a variance of about 2 / nu. A constant is
/// added for what no image size brings down, that the shape of the spectral density near zero
/// frequency is not known: nu = 2 / (s^2 + 0.2^2), so at most 50. Never below 1/2, where an
/// interval at 95 % is all of 0 to 1 already.
[[nodiscard]] double degreesOfFreedom(double logVarianceError);

/// What an image says of its material under the calibrated model, as far as the interval needs it.
struct CalibratedPrediction {
  double phaseFraction = 0;  ///< in (0, 1)
  double sigma = 0;          ///< > 0
  /// Of the estimate of sigma^2: Student's t takes the place of the normal distribution.
  double degreesOfFreedom = 0;
};

/// Confidence interval of the material's phase fraction: Student's t on the logit scale,
///
///   logit(phi) = logit(Phi) -+ t(confidence, nu) sigma / (Phi (1 - Phi)),
///
/// which stays inside (0, 1), is longer on the side of 1/2, as the scatter of a small fraction
/// grows with the fraction, and is that of Phi -+ t sigma where sigma is small. halfWidth is half
/// of upper - lower. Errors  InvalidConfidence.
[[nodiscard]] Result<Interval> calibratedIntervalOf(const CalibratedPrediction& prediction,
                                                    double confidence);

/// The density that belongs to these intervals, at numPoints >= 2 points that are equally spaced on
/// the logit scale over the interval at the highest confidence, with Phi among them where numPoints
/// is odd. Where that is all of 0 to 1 they end a quarter of a percent from the ends.
[[nodiscard]] Likelihood calibratedLikelihoodOf(const CalibratedPrediction& prediction,
                                                std::size_t numPoints);

}  // namespace phasebound
