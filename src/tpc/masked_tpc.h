#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.h"
#include "base/progress.h"
#include "phases/phases.h"
#include "tpc/tpc.h"

namespace phasebound {

/// Two-point correlation of a phase over the pixels that count, W, of an image some of whose pixels
/// are excluded. Excluded pixels are not guessed: a pair of pixels counts where both of its ends
/// do, so T_r is the autocorrelation of the phase over that of W,
///
///   T_r = A_BB(r) / A_WW(r),   A_FG(r) = sum_x F(x) G(x + r), indices wrapping around.
///
/// What is kept of it is the covariance about the fraction Phi = |B| / |W| with both ends centred,
///
///   sum_x W (B - Phi)(x) W (B - Phi)(x + r) / A_WW(r)
///     = ((1 - Phi) A_BB + Phi A_CC - Phi (1 - Phi) A_WW) / A_WW,   C = W - B.
///
/// It differs from T_r - Phi^2 by 2 Phi times how much the fraction among the pixels that have a
/// partner at r differs from Phi. That is nothing without a mask and scatters about nothing with
/// one; leaving it out makes the covariance of a phase and that of all the others the same, as they
/// are without a mask, and spares the sum over the lags that scatter.
///
/// image   with excluded pixels; its phase `index` has some, but not all of the others' pixels
/// maxLag  pixels, at most half the shortest side
/// Lags that fewer than one in 10000 of W's pixels span tell nothing and get the covariance 0.
/// Errors  TooLarge.   Cost three times computeTpc(): B, C and W are binary, and each is correlated
///         as fast as a phase is.
[[nodiscard]] Result<Tpc> computeMaskedTpc(const LabelledImage& image, std::size_t index,
                                           std::size_t maxLag, const Progress& progress = {});

}  // namespace phasebound
