#pragma once

/// Elementary functions made of additions, multiplications, divisions and square roots alone, which
/// IEEE 754 rounds the same everywhere. The C library's differ in their last digit between
/// platforms, and a generator whose comparison falls on that digit would draw another image.
namespace phasebound::exact {

/// Natural logarithm, x > 0 and finite. Relative error below 1e-15.
[[nodiscard]] double log(double x);

/// exp(x), |x| <= 700. Relative error below 1e-12.
[[nodiscard]] double exp(double x);

/// exp(x) - 1, accurate where x is near 0; |x| <= 700.
[[nodiscard]] double expm1(double x);

/// Standard normal distribution function, by its series about 0 (G. Marsaglia, 2004). Absolute
/// error below 1e-13 for |x| <= 8.
[[nodiscard]] double normalCdf(double x);

/// The x at which normalCdf is p, 0 < p < 1; kept within [-8, 8].
[[nodiscard]] double normalQuantile(double p);

}  // namespace phasebound::exact
