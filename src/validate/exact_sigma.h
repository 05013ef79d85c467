#pragma once

#include <optional>

#include "base/grid.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Standard deviation of the phase fraction of one window: Var[Phi] is the mean over all pairs of
/// its pixels of their covariance,
///
///   Var[Phi] = |X|^-2 sum_r prod_i (l_i - |r_i|) cov(r),
///
/// with the covariances of
///   BooleanModel  prod over the kinds of (1 - f)^(2 - K(r) / N) - (1 - phi)^2, f the kind's
///                 fraction, N its pixels and K(r) those that it shares with itself moved by r
///   GaussianCut   1/(2 pi) integral_0^asin(rho) exp(-u^2 / (1 + sin t)) dt, u the cut; rho in
///                 closed form for a Gaussian, by the cosine series on the torus for the others
///   RandomCells   phi (1 - phi) prod_i max(0, 1 - |r_i| / side)
///
/// Nothing for FractalNoise, whose variance is not worked out.
/// Accuracy about 1e-6 of sigma. Cost: the lags within reach; seconds for large volumes.
[[nodiscard]] std::optional<double> exactSigma(const Scenario& scenario, const Shape& shape);

}  // namespace phasebound::validate
