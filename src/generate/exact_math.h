#pragma once

/// Elementary functions made of operations that IEEE 754 rounds the same everywhere: sums,
/// products, quotients, and the exact frexp, ldexp and floor. The C library's functions differ in
/// their last digit between platforms, and a generator whose comparison falls on that digit would
/// draw another image. Holds as long as the compiler keeps to IEEE 754: no -ffast-math, no
/// contraction to fused multiply-add, no excess precision.
namespace phasebound::exact {

/// Natural logarithm, x > 0 and finite. Relative error below 1e-15.
[[nodiscard]] double log(double x);

/// exp(x), |x| <= 700. Relative error below 1e-15.
[[nodiscard]] double exp(double x);

/// exp(x) - 1, |x| <= 700. Relative error below 1e-15, near 0 too.
[[nodiscard]] double expm1(double x);

/// Standard normal distribution function, by its series about 0 (G. Marsaglia, 2004). Absolute
/// error below 1e-14 for |x| <= 8.
[[nodiscard]] double normalCdf(double x);

/// The x at which normalCdf is p, 0 < p < 1, by bisection; kept within [-8, 8]. normalCdf of it is
/// p to 1e-14.
[[nodiscard]] double normalQuantile(double p);

}  // namespace phasebound::exact
