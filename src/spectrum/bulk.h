#pragma once

#include <span>

#include "base/grid.h"
#include "spectrum/low_frequencies.h"

namespace phasebound {

/// What images that are thin along an axis do not show of their material.
///
/// The variance of the fraction of a slice, a strip or a stack of a few slices is that of the
/// material averaged across it: f(0) of such images, from which their interval follows, lacks the
/// correlations that reach further across than they do. A Gaussian covariance exp(-pi r^2 / a^2)
/// leaves of it along an axis of side l
///
///   h(l / a) = (1 / a) int_{-l}^{l} (1 - |r| / l) exp(-pi r^2 / a^2) dr
///            = erf(sqrt(pi) l / a) - (1 - exp(-pi l^2 / a^2)) a / (pi l),
///
/// which those of balls and of exponential covariances follow within a tenth. A square or cube of
/// as many pixels lacks a little as well: what counts is the ratio between the two.
struct Bulk {
  /// f(0) of a square or cube of the material over that of the images; 1 where these are not thin.
  double ratio = 1;
  double lengthPx = 0;  ///< a, px, where the structure is as long along all axes
};

/// How much more of f(0) a square or cube of as many pixels shows than an image of this shape.
/// lengthPx  a
[[nodiscard]] double bulkRatio(const Shape& shape, double lengthPx);

/// integralRange  f(0) / (Phi (1 - Phi)) of the images, px^n
[[nodiscard]] Bulk bulkOf(std::span<const LowFrequencies> images, double integralRange);

}  // namespace phasebound
