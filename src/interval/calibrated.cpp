#include "interval/calibrated.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/text.h"
#include "interval/student_t.h"

namespace phasebound {
namespace {

/// Found on media with known variance: smaller values cover too seldom at 99.9 %.
constexpr double kShapeError = 0.2;
constexpr double kLeastDegreesOfFreedom = 0.5;
/// Where a curve ends that goes on to 0 and 1: 0.0025 and 0.9975, as its points would lie nowhere
/// else if it went on as far as few degrees of freedom reach.
constexpr double kFarthestLogit = 6;

double logistic(double logit) { return 1 / (1 + std::exp(-logit)); }

/// Phi on the logit scale, and what sigma is there.
struct OnLogitScale {
  double centre;
  double scale;
};

OnLogitScale onLogitScale(const CalibratedPrediction& prediction) {
  const double phi = prediction.phaseFraction;
  assert(phi > 0 && phi < 1);
  return {std::log(phi / (1 - phi)), prediction.sigma / (phi * (1 - phi))};
}

}  // namespace

double degreesOfFreedom(double logVarianceError) {
  return std::max(kLeastDegreesOfFreedom,
                  2 / (logVarianceError * logVarianceError + kShapeError * kShapeError));
}

Result<Interval> calibratedIntervalOf(const CalibratedPrediction& prediction, double confidence) {
  if (!(confidence >= kLeastConfidence && confidence <= kMostConfidence)) {
    return Error{ErrorCode::InvalidConfidence, {text(confidence)}};
  }
  const auto [centre, scale] = onLogitScale(prediction);
  const double reach = student_t::halfWidth(confidence, prediction.degreesOfFreedom) * scale;
  Interval interval;
  interval.confidence = confidence;
  interval.lower = logistic(centre - reach);
  interval.upper = logistic(centre + reach);
  interval.halfWidth = (interval.upper - interval.lower) / 2;
  return interval;
}

Likelihood calibratedLikelihoodOf(const CalibratedPrediction& prediction, std::size_t numPoints) {
  assert(numPoints >= 2);
  const auto [centre, scale] = onLogitScale(prediction);
  const double reach = std::min(student_t::halfWidth(kMostConfidence, prediction.degreesOfFreedom),
                                (std::abs(centre) + kFarthestLogit) / scale);
  Likelihood likelihood;
  for (std::size_t i = 0; i < numPoints; ++i) {
    const double t = reach * (2 * static_cast<double>(i) / static_cast<double>(numPoints - 1) - 1);
    const double phi = logistic(centre + t * scale);
    // Where the logistic function has run into 0 or 1 the density has no finite value.
    if (!(phi > 0 && phi < 1)) continue;
    likelihood.phaseFraction.push_back(phi);
    likelihood.density.push_back(student_t::density(t, prediction.degreesOfFreedom) /
                                 (scale * phi * (1 - phi)));
  }
  return likelihood;
}

}  // namespace phasebound
