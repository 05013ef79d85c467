#pragma once

#include <cstddef>

#include "phases/phases.h"
#include "spectrum/low_frequencies.h"

namespace phasebound {

/// lowFrequencies() over the pixels W that count, of an image some of whose pixels are excluded.
/// The coefficient of W (B - Phi) is
///
///   a_k = sum_x W (B(x) - Phi) phi_k(x),   phi_k the orthonormal cosine.
///
/// Of pixels that have nothing to do with each other its square is, on average, f times
///
///   d_k = sum_x W phi_k^2 - (sum_x W phi_k)^2 / |W|
///
/// whose second term is what taking off the mean over W takes of the wave. So I_k = a_k^2 / d_k has
/// the mean f, and d_k is its weight: the waves are not orthogonal any more over W, and K ordinates
/// hold as much as sum d_k, about K |W| / |X|, independent ones (the sum of the squares of their
/// correlations, by Parseval's equation). A mask that hides 1.4 % of the pixels costs 1.4 % of the
/// degrees of freedom. What a mask cannot keep apart is power of neighbouring frequencies: f is
/// averaged over about one frequency's distance where the mask is a disc, and less where it hides
/// little.
///
/// index  of the phase
[[nodiscard]] LowFrequencies maskedLowFrequencies(const LabelledImage& image, std::size_t index);

}  // namespace phasebound
