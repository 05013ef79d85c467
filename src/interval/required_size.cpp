#include "interval/required_size.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "interval/interval.h"
#include "interval/sigma_mixture.h"
#include "interval/student_t.h"

namespace phasebound {
namespace {

/// Relative errors beyond these are no targets: a millionth of the fraction, a hundred times it.
constexpr double kLeastTarget = 1e-6;
constexpr double kMostTarget = 100;
/// g lies between these for every sigmaMod and every confidence that is answered: the standard
/// deviation is between 0.1 and 1.9 sigma, and a normal's half widths between 0.67 and 3.89 of it.
constexpr double kLeastG = 0.05;
constexpr double kMostG = 10;
/// On log |Y| or log g, so a relative error.
constexpr double kTolerance = 1e-12;
/// A few are enough; a limit for what is no number.
constexpr int kMostSteps = 180;

Result<double> validTarget(double confidence, double target) {
  if (!(confidence >= kLeastConfidence && confidence <= kMostConfidence)) {
    return Error{ErrorCode::InvalidConfidence, {text(confidence)}};
  }
  if (!(target >= kLeastTarget && target <= kMostTarget)) {
    return Error{ErrorCode::InvalidTarget, {text(target)}};
  }
  return target;
}

/// Where a function that falls passes zero, as near as kTolerance: regula falsi with the weight of
/// an end that stays halved (the "Illinois" rule; M. Dowell and P. Jarratt, BIT 11, 1971), so that
/// neither end creeps and few steps are enough.
/// low, high  the function is not below zero at low and not above at high
template <class Function>
double fallingRoot(const Function& function, double low, double high) {
  double lowValue = function(low);
  double highValue = function(high);
  if (!(lowValue > 0)) return low;
  if (!(highValue < 0)) return high;
  enum class Kept { None, Low, High };
  Kept kept = Kept::None;
  double answer = high;
  for (int step = 0; step < kMostSteps && high - low > kTolerance; ++step) {
    answer = (low * highValue - high * lowValue) / (highValue - lowValue);
    if (!(answer > low && answer < high)) answer = 0.5 * (low + high);
    const double value = function(answer);
    if (std::abs(value) < kTolerance) break;
    if (value > 0) {
      low = answer;
      lowValue = value;
      if (kept == Kept::High) highValue /= 2;
      kept = Kept::High;
    } else {
      high = answer;
      highValue = value;
      if (kept == Kept::Low) lowValue /= 2;
      kept = Kept::Low;
    }
  }
  return answer;
}

/// |Y| if g were known: solves the equation for |Y| with g fixed.
double pixelsFor(const SizeQuestion& question, double g) {
  const double sigmaOnePixel =
      sigmaOf(question.phaseFraction, question.clsPx, question.numDimensions, 1);
  const double root = g * sigmaOnePixel / (question.target * question.phaseFraction);
  return root * root;
}

/// How far the bounds of the wanted interval lie from Phi on the logit scale. With L = logit(Phi)
/// the bounds at a distance u differ by
///
///   logistic(L + u) - logistic(L - u) = sinh u / (cosh u + cosh L),
///
/// which makes twice the wanted half width a quadratic equation for e^u; it is solved for e^u - 1
/// without a difference of like numbers. Infinite where the wanted interval is all of 0 to 1.
double wantedReach(const CalibratedSizeQuestion& question) {
  const double phi = question.prediction.phaseFraction;
  const double width = 2 * question.target * phi;
  if (width >= 1) return std::numeric_limits<double>::infinity();
  const double odds = phi / (1 - phi);
  const double coshCentre = (odds + 1 / odds) / 2;
  const double slope = width * (odds - 1 / odds) / 2;  // width sinh L
  const double curved = slope * slope / (1 + std::sqrt(1 + slope * slope));
  return std::log1p((width * (1 + coshCentre) + curved) / (1 - width));
}

/// log |Y| if the degrees of freedom were known: where t sigma / (Phi (1 - Phi)) is the wanted
/// reach.
double logPixelsFor(const CalibratedSizeQuestion& question, double reach, double degreesOfFreedom) {
  const auto& [phi, sigma, present] = question.prediction;
  const double t = student_t::halfWidth(question.confidence, degreesOfFreedom);
  return std::log(question.numPixels) + 2 * std::log(t * sigma / (phi * (1 - phi) * reach));
}

}  // namespace

Result<double> requiredPixels(const SizeQuestion& question) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  // Of the size that a g asks for the half width is g sigma where its tail is the wanted one. The
  // root of a tail's logarithm is nearly a straight line in g, and takes no inner search for a
  // quantile.
  const double wanted = std::sqrt(-std::log(1 - question.confidence));
  const auto surplus = [&](double logG) {
    const double g = std::exp(logG);
    const SigmaMixture mixture(sigmaModOf(question.numDimensions, pixelsFor(question, g)));
    return wanted - std::sqrt(-std::log(mixture.tailProbability(g)));
  };
  return pixelsFor(question, std::exp(fallingRoot(surplus, std::log(kLeastG), std::log(kMostG))));
}

Result<double> requiredPixelsConservative(const SizeQuestion& question, double sigmaMod) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  return pixelsFor(question, SigmaMixture(sigmaMod).halfWidth(question.confidence));
}

Result<double> calibratedRequiredPixels(const CalibratedSizeQuestion& question) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  const double reach = wantedReach(question);
  const double logPresent = std::log(question.numPixels);
  // What the degrees of freedom of a size ask for: falls with the size, as they grow.
  const auto askedAt = [&](double logPixels) {
    const double error = question.logVarianceError * std::exp((logPresent - logPixels) / 2);
    return logPixelsFor(question, reach, degreesOfFreedom(error));
  };
  // No size brings more degrees of freedom than an error of zero, so none asks for less.
  const double low = std::max(0.0, logPixelsFor(question, reach, degreesOfFreedom(0)));
  const double high = askedAt(low);
  if (!(high > low)) return std::exp(low);
  const auto surplus = [&](double logPixels) { return askedAt(logPixels) - logPixels; };
  return std::exp(fallingRoot(surplus, low, high));
}

Result<double> calibratedRequiredPixelsConservative(const CalibratedSizeQuestion& question) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  const double reach = wantedReach(question);
  return std::exp(
      std::max(0.0, logPixelsFor(question, reach, question.prediction.degreesOfFreedom)));
}

}  // namespace phasebound
