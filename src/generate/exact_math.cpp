#include "generate/exact_math.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace phasebound::exact {
namespace {

/// Halvings after which an argument is small enough for a short Taylor series.
constexpr int kHalvings = 10;
constexpr int kNumTerms = 14;

/// exp(x) - 1 for |x| < 1.
double expm1Series(double x) {
  double term = x;
  double sum = 0;
  for (int k = 2; k < 2 + 2 * kNumTerms; ++k) {
    sum += term;
    term *= x / k;
  }
  return sum;
}

}  // namespace

double log(double x) {
  assert(x > 0);
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < std::numbers::sqrt2 / 2) {
    mantissa *= 2;
    --exponent;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), the argument within +-0.172.
  const double ratio = (mantissa - 1) / (mantissa + 1);
  const double square = ratio * ratio;
  double sum = 0;
  for (int k = 2 * kNumTerms - 1; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return exponent * std::numbers::ln2 + 2 * ratio * sum;
}

double exp(double x) {
  double power = 1 + expm1Series(std::ldexp(x, -kHalvings));
  for (int i = 0; i < kHalvings; ++i) power *= power;
  return power;
}

double expm1(double x) { return std::abs(x) < 1 ? expm1Series(x) : exp(x) - 1; }

double normalCdf(double x) {
  double term = x;
  double sum = 0;
  for (int k = 3; sum + term != sum; k += 2) {
    sum += term;
    term *= x * x / k;
  }
  const double density = exp(-0.5 * x * x) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
  return 0.5 + sum * density;
}

double normalQuantile(double p) {
  constexpr double kReach = 8;
  double low = -kReach;
  double high = kReach;
  while (true) {
    const double middle = 0.5 * (low + high);
    if (middle == low || middle == high) return middle;
    (normalCdf(middle) < p ? low : high) = middle;
  }
}

}  // namespace phasebound::exact
