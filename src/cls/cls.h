#pragma once

#include <cstdint>
#include <optional>

#include "base/progress.h"
#include "cls/mask_overlap.h"
#include "tpc/tpc.h"

namespace phasebound {

/// How the estimate of the characteristic length scale ended.
enum class ClsOutcome {
  Settled,         ///< a positive CLS
  Failed,          ///< the summed correlation is not positive or not finite
  CheckUnsettled,  ///< the subdivision check (A CLS within a factor 3 of it) was never met
};

/// Characteristic length scale of one image. Lengths in pixels.
struct ClsEstimate {
  ClsOutcome outcome = ClsOutcome::Failed;
  double clsPx = 0;  ///< a_n; positive and finite exactly when outcome is Settled
  /// a_n before the subdivision check; where the summed correlation A is not positive it is A
  /// itself, a sign that the estimate failed, as in the published implementation.
  double clsBeforeCheckPx = 0;
};

/// CLS from the TPC (Theorem 4; SI Section 4, Theorem 4.1, Eq. 8-11): the integral of T_r - m over
/// the disc |r| < r_0, over Phi - m, times the correction C for what a finite periodic image cannot
/// show. m, the level that stands for Phi^2, is the mean of Phi^2 and of the TPC just inside r_0
/// (SI Section 4.1).
///
/// For small images (<= 1000^2 px, 250^3 voxels) the result is checked against the subdivision
/// method (SI Section 4.1.2) and the lags are pulled towards m until the two agree within a factor
/// of three. Pulling scales the sum of the lags above m, or of those below, by 0.9 a step, so the
/// whole loop runs on two numbers; it is bounded, which the published one is not.
///
/// shape           of the image
/// r0Px            from findR0; lags up to r_0 must be in tpc
/// subdivisionPx   published form of the subdivision CLS, or nothing where it has no answer
/// overlap         of an image with excluded pixels, else null; then |X| and the weights of the
///                 lags are those of the pixels that count
/// progress        of a volume
[[nodiscard]] ClsEstimate estimateCls(const Tpc& tpc, const Shape& shape, double r0Px,
                                      std::optional<double> subdivisionPx,
                                      const MaskOverlap* overlap = nullptr,
                                      const Progress& progress = {});

/// Whether the published method checks images of this shape against the subdivision method.
[[nodiscard]] bool isCheckedBySubdivision(const Shape& shape);

}  // namespace phasebound
