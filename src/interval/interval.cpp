#include "interval/interval.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/text.h"
#include "interval/sigma_mixture.h"

namespace phasebound {
namespace {

/// Constants of the authors' fit (Section 3.3): sigmaMod = scale / |X|^power.
struct ModelErrorFit {
  double scale;
  double power;
};
constexpr ModelErrorFit kModelError2d{48.20175315, 0.4297919};
constexpr ModelErrorFit kModelError3d{444.803518, 0.436974444};

bool isAnswered(double confidence) {
  return confidence >= kLeastConfidence && confidence <= kMostConfidence;
}

Error invalidConfidence(double confidence) {
  return {ErrorCode::InvalidConfidence, {text(confidence)}};
}

}  // namespace

double sigmaOf(double phaseFraction, double clsPx, int numDimensions, double numPixels) {
  return std::sqrt(phaseFraction * (1 - phaseFraction) * std::pow(clsPx, numDimensions) /
                   numPixels);
}

double sigmaModOf(int numDimensions, double numPixels) {
  const ModelErrorFit& fit = numDimensions == 3 ? kModelError3d : kModelError2d;
  return fit.scale / std::pow(numPixels, fit.power);
}

Result<Interval> intervalOf(const Prediction& prediction, double confidence) {
  if (!isAnswered(confidence)) return invalidConfidence(confidence);
  Interval interval;
  interval.confidence = confidence;
  interval.halfWidth = SigmaMixture(prediction.sigmaMod).halfWidth(confidence) * prediction.sigma;
  const double low = prediction.phaseFraction - interval.halfWidth;
  const double high = prediction.phaseFraction + interval.halfWidth;
  interval.lower = std::max(low, 0.0);
  interval.upper = std::min(high, 1.0);
  interval.isClipped = low < 0 || high > 1;
  return interval;
}

Result<Interval> ignoranceInterval(double confidence) {
  if (!isAnswered(confidence)) return invalidConfidence(confidence);
  return Interval{confidence, 0.5, 0, 1, false};
}

Likelihood likelihoodOf(const Prediction& prediction, std::size_t numPoints) {
  assert(numPoints >= 2);
  const SigmaMixture mixture(prediction.sigmaMod);
  const double reach = mixture.halfWidth(kMostConfidence);
  Likelihood likelihood;
  for (std::size_t i = 0; i < numPoints; ++i) {
    const double offset =
        reach * (2 * static_cast<double>(i) / static_cast<double>(numPoints - 1) - 1);
    const double phi = prediction.phaseFraction + offset * prediction.sigma;
    if (phi < 0 || phi > 1) continue;
    likelihood.phaseFraction.push_back(phi);
    likelihood.density.push_back(mixture.density(offset) / prediction.sigma);
  }
  return likelihood;
}

}  // namespace phasebound
