#include "generate/exact_math.h"

#include <cassert>
#include <cfloat>
#include <cmath>
#include <limits>
#include <numbers>

namespace phasebound::exact {
namespace {

static_assert(
    std::numeric_limits<double>::is_iec559 && std::numeric_limits<float>::is_iec559 &&
        FLT_EVAL_METHOD == 0,
    "Generated materials are alike only where every operation is rounded to its own type");

/// Terms of the series; the first one left out is below 1e-17 of the sum.
constexpr int kNumLogTerms = 14;
constexpr int kNumExpTerms = 20;

/// ln 2 in two parts: multiples of the first up to 2^10 are free of rounding.
constexpr double kLn2High = 0x1.62e42fefap-1;
constexpr double kLn2Low = 0x1.cf79abc9e3b3ap-40;

/// exp(x) - 1 for |x| <= 1.
double expm1Series(double x) {
  double sum = 0;
  for (int k = kNumExpTerms; k >= 1; --k) sum = (sum + 1) * x / k;
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
  for (int k = 2 * kNumLogTerms - 1; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return exponent * std::numbers::ln2 + 2 * ratio * sum;
}

double exp(double x) {
  assert(std::abs(x) <= 700);
  const double halvings = std::floor(x / std::numbers::ln2 + 0.5);
  const double rest = (x - halvings * kLn2High) - halvings * kLn2Low;
  return std::ldexp(1 + expm1Series(rest), static_cast<int>(halvings));
}

double expm1(double x) { return std::abs(x) <= 1 ? expm1Series(x) : exp(x) - 1; }

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
