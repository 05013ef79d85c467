#include "interval/student_t.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace phasebound::student_t {
namespace {

constexpr double kAsNormal = 1e7;

/// Continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), summed
/// forwards by Lentz' method. Converges fast for x < (a + 1) / (a + b + 2).
double betaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostTerms = 100000;
  const auto guarded = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / guarded(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return fraction;
}

/// log Gamma(a + 1/2) - log Gamma(a): for large a the difference of the two loses all digits, so
/// the asymptotic series takes over.
double logGammaHalfStep(double a) {
  constexpr double kLarge = 100;
  if (a < kLarge) return std::lgamma(a + 0.5) - std::lgamma(a);
  const double inverse = 1 / a;
  return 0.5 * std::log(a) - inverse / 8 + inverse * inverse * inverse / 192 -
         std::pow(inverse, 5) / 640;
}

/// The distribution of so many degrees of freedom: what all its points have in common is computed
/// once.
class Distribution {
public:
  explicit Distribution(double degreesOfFreedom)
      : nu_(degreesOfFreedom),
        logStep_(isNormal() ? 0 : logGammaHalfStep(nu_ / 2)),
        logPeak_(logStep_ - 0.5 * std::log(nu_ * std::numbers::pi)) {
    assert(nu_ > 0);
  }

  [[nodiscard]] double density(double t) const {
    if (isNormal()) return std::exp(-t * t / 2) / std::sqrt(2 * std::numbers::pi);
    return std::exp(logPeak_ - (nu_ + 1) / 2 * std::log1p(t * t / nu_));
  }

  [[nodiscard]] double tailProbability(double t) const {
    assert(t >= 0);
    if (t == 0) return 1;
    if (isNormal()) return std::erfc(t / std::numbers::sqrt2);
    // x^a (1-x)^b / B(a, b) is t times the density, up to the constant 1 that a = nu/2, b = 1/2
    // give.
    const double a = nu_ / 2;
    const double square = t * t;
    const double x = nu_ / (nu_ + square);
    const double logFront = a * -std::log1p(square / nu_) +
                            0.5 * std::log(square / (nu_ + square)) + logStep_ -
                            0.5 * std::log(std::numbers::pi);
    const double front = std::exp(logFront);
    if (x < (a + 1) / (a + 2.5)) return front * betaFraction(a, 0.5, x) / a;
    return 1 - front * betaFraction(0.5, a, 1 - x) / 0.5;
  }

private:
  [[nodiscard]] bool isNormal() const { return nu_ > kAsNormal; }

  double nu_;
  double logStep_;
  double logPeak_;
};

}  // namespace

double density(double t, double degreesOfFreedom) {
  return Distribution(degreesOfFreedom).density(t);
}

double tailProbability(double t, double degreesOfFreedom) {
  return Distribution(degreesOfFreedom).tailProbability(t);
}

double halfWidth(double confidence, double degreesOfFreedom) {
  assert(confidence > 0 && confidence < 1);
  const double tail = 1 - confidence;
  const Distribution distribution(degreesOfFreedom);
  double low = 0;
  double high = 1;
  while (distribution.tailProbability(high) > tail) {
    low = high;
    high *= 2;
  }
  // Halley's method on the logarithm of the tail where it stays in the bracket, bisection
  // otherwise. The tail's slope is -2 times the density, whose own one takes no further
  // exponential. Each step cubes the relative error: what is left behind a small one is beyond
  // double precision.
  double t = (low + high) / 2;
  constexpr int kMostSteps = 200;
  constexpr double kSettledStep = 1e-6;
  for (int i = 0; i < kMostSteps; ++i) {
    const double probability = distribution.tailProbability(t);
    (probability > tail ? low : high) = t;
    const double slope = -2 * distribution.density(t) / probability;
    const double fall = (degreesOfFreedom + 1) * t / (degreesOfFreedom + t * t);
    const double curvature = -slope * (fall + slope);
    const double newton = -std::log(probability / tail) / slope;
    const double next = t + newton / (1 + newton * curvature / (2 * slope));
    if (std::abs(next - t) <= kSettledStep * t) return next;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return t;
}

}  // namespace phasebound::student_t
