#pragma once

#include <cstddef>
#include <vector>

#include "base/error.h"

namespace phasebound {

/// Confidence levels that are answered.
inline constexpr double kLeastConfidence = 0.5;
inline constexpr double kMostConfidence = 0.9999;

/// Standard deviation of the phase fraction over images of this size (Eq. 2, 11):
/// sqrt(Phi (1 - Phi) cls^n / |X|).
[[nodiscard]] double sigmaOf(double phaseFraction, double clsPx, int numDimensions,
                             double numPixels);

/// Relative standard deviation of the prediction of sigma, from the image size alone (Section 3.3):
/// 48.20175315 / |X|^0.4297919 in 2D, 444.803518 / |X|^0.436974444 in 3D, fitted on MicroLib by the
/// authors.
[[nodiscard]] double sigmaModOf(int numDimensions, double numPixels);

/// What an image says of its material, as far as the interval needs it.
struct Prediction {
  double phaseFraction = 0;
  double sigma = 0;  ///< > 0
  double sigmaMod = 0;
};

/// Fractions, 0..1. lower and upper are phaseFraction -+ halfWidth cut at 0 and 1.
struct Interval {
  double confidence = 0;
  double halfWidth = 0;
  double lower = 0;
  double upper = 0;
  bool isClipped = false;  ///< whether a bound was cut
};

/// Confidence interval of the material's phase fraction (Eq. 12): the exact quantile of
/// SigmaMixture.
/// Errors  InvalidConfidence.
[[nodiscard]] Result<Interval> intervalOf(const Prediction& prediction, double confidence);

/// The interval of an image that tells nothing: [0, 1].
/// Errors  InvalidConfidence.
[[nodiscard]] Result<Interval> ignoranceInterval(double confidence);

/// Density of the material's phase fraction, sampled for a plot.
struct Likelihood {
  std::vector<double> phaseFraction;
  std::vector<double> density;  ///< integrates to 1 over the whole real line
};

/// numPoints >= 2 equally spaced points over Phi -+ the half width at the highest confidence, with
/// Phi among them where numPoints is odd; the part outside 0..1 is left out.
[[nodiscard]] Likelihood likelihoodOf(const Prediction& prediction, std::size_t numPoints);

}  // namespace phasebound
