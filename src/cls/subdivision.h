#pragma once

#include <cstdint>
#include <optional>

#include "phases/phases.h"

namespace phasebound {

/// Characteristic length scale by the classical subdivision method in its two forms, pixels; or
/// nothing where there is no spread to measure: a phase without pixels, a single column, or
/// (textbook) sides too short to be cut.
struct SubdivisionCls {
  /// As the published implementation does it: what is averaged inside a sub-image is each of its
  /// columns (2D, along y) or line bundles (3D, over z and y), so the number of independent samples
  /// in it grows with side^(n-1).
  std::optional<double> published;
  /// As in textbooks and in Table 1 of the paper: means of whole sub-images, side^n.
  std::optional<double> textbook;
};

/// Characteristic length scale by the classical subdivision method (SI Section 5.4): the image is
/// cut into 8, 4, 2 and 1 parts along each axis, and the CLS k is the one whose model
/// 1.96 sqrt(Phi (1 - Phi) / n_s) / Phi, n_s = (side / k)^m, comes nearest to the observed spread
/// over all cuts (mean absolute difference in per cent).
///
/// mask   the phase's pixels;  count  how many there are
/// Cost   one pass over the image.
[[nodiscard]] SubdivisionCls subdivisionCls(const PhaseMask& mask, std::uint64_t count);

}  // namespace phasebound
