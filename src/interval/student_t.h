#pragma once

namespace phasebound {

/// Student's t distribution with a real number of degrees of freedom, > 0. Above 1e7 degrees it is
/// the normal distribution to double precision.
namespace student_t {

/// Probability density at t.
[[nodiscard]] double density(double t, double degreesOfFreedom);

/// P(|T| > t), t >= 0, by the regularised incomplete beta function I_x(nu/2, 1/2) at
/// x = nu / (nu + t^2), through its continued fraction (W. Gautschi's and Lentz' method). Relative
/// error below 1e-12.
[[nodiscard]] double tailProbability(double t, double degreesOfFreedom);

/// The t with P(|T| <= t) = confidence, confidence in (0, 1). Relative error below 1e-11.
[[nodiscard]] double halfWidth(double confidence, double degreesOfFreedom);

}  // namespace student_t
}  // namespace phasebound
