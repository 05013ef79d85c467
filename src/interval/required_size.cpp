#include "interval/required_size.h"

#include <cmath>

#include "base/text.h"
#include "interval/interval.h"
#include "interval/sigma_mixture.h"

namespace phasebound {
namespace {

/// Relative errors beyond these are no targets: a millionth of the fraction, a hundred times it.
constexpr double kLeastTarget = 1e-6;
constexpr double kMostTarget = 100;
/// g lies between these for every sigmaMod and every confidence that is answered: the standard
/// deviation is between 0.1 and 1.9 sigma, and a normal's half widths between 0.67 and 3.89 of it.
constexpr double kLeastG = 0.05;
constexpr double kMostG = 10;
/// On log |Y|, so a relative error.
constexpr double kTolerance = 1e-12;
/// Every third step halves the bracket of width 11, so this many reach a double's last digit.
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

/// |Y| if g were known: solves the equation for |Y| with g fixed.
double pixelsFor(const SizeQuestion& question, double g) {
  const double sigmaOnePixel =
      sigmaOf(question.phaseFraction, question.clsPx, question.numDimensions, 1);
  const double root = g * sigmaOnePixel / (question.target * question.phaseFraction);
  return root * root;
}

/// Where the calibrated half width, as a function of the number of pixels, meets the target.
/// degreesOfFreedomAt  of log |Y|, never falling
template <class DegreesOfFreedomAt>
Result<double> bisectPixels(const CalibratedSizeQuestion& question,
                            const DegreesOfFreedomAt& degreesOfFreedomAt) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  const CalibratedPrediction& present = question.prediction;
  const double logPresent = std::log(question.numPixels);
  const double wanted = question.target * present.phaseFraction;
  const auto isMet = [&](double logPixels) {
    const double sigma = present.sigma * std::exp((logPresent - logPixels) / 2);
    const CalibratedPrediction there{present.phaseFraction, sigma, degreesOfFreedomAt(logPixels)};
    return calibratedIntervalOf(there, question.confidence).value().halfWidth <= wanted;
  };
  double low = 0;
  if (isMet(low)) return 1.0;
  double high = logPresent + 1;
  while (!isMet(high)) {
    low = high;
    high += high;
  }
  constexpr int kNumHalvings = 48;
  for (int i = 0; i < kNumHalvings; ++i) {
    const double middle = (low + high) / 2;
    (isMet(middle) ? high : low) = middle;
  }
  return std::exp(high);
}

}  // namespace

Result<double> requiredPixels(const SizeQuestion& question) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  // log of (what g asks for at a size) over the size: falls through zero at the answer.
  const auto surplus = [&](double logPixels) {
    const double sigmaMod = sigmaModOf(question.numDimensions, std::exp(logPixels));
    const double g = SigmaMixture(sigmaMod).halfWidth(question.confidence);
    return std::log(pixelsFor(question, g)) - logPixels;
  };
  double low = std::log(pixelsFor(question, kLeastG));
  double high = std::log(pixelsFor(question, kMostG));
  double lowSurplus = surplus(low);
  double highSurplus = surplus(high);
  // The secant of the bracket, halved where it would creep; the bracket shrinks at every step.
  double answer = high;
  for (int step = 0; step < kMostSteps; ++step) {
    const double secant = (low * highSurplus - high * lowSurplus) / (highSurplus - lowSurplus);
    const bool isHalving = step % 3 == 2 || !(secant > low && secant < high);
    answer = isHalving ? 0.5 * (low + high) : secant;
    const double value = surplus(answer);
    if (std::abs(value) < kTolerance || high - low < kTolerance) break;
    (value > 0 ? low : high) = answer;
    (value > 0 ? lowSurplus : highSurplus) = value;
  }
  return std::exp(answer);
}

Result<double> requiredPixelsConservative(const SizeQuestion& question, double sigmaMod) {
  if (auto valid = validTarget(question.confidence, question.target); !valid) {
    return valid.error();
  }
  return pixelsFor(question, SigmaMixture(sigmaMod).halfWidth(question.confidence));
}

Result<double> calibratedRequiredPixels(const CalibratedSizeQuestion& question) {
  const double logPresent = std::log(question.numPixels);
  return bisectPixels(question, [&](double logPixels) {
    return degreesOfFreedom(question.logVarianceError * std::exp((logPresent - logPixels) / 2));
  });
}

Result<double> calibratedRequiredPixelsConservative(const CalibratedSizeQuestion& question) {
  return bisectPixels(question, [&](double) { return question.prediction.degreesOfFreedom; });
}

}  // namespace phasebound
