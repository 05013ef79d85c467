#pragma once

#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "engine/correlation_job.h"
#include "phases/phases.h"

namespace phasebound {

/// Whether the phases of an image are a complete set of at least three: every pixel counts and
/// belongs to one of them. (Two share their covariances, which takes one search.)
[[nodiscard]] bool canSearchTogether(const LabelledImage& image);

/// The correlations of all phases of an image, in their order, for less than the phases apart: the
/// spectrum of the last one is what those of the others leave, so its pixels are never looked at.
/// Only its way back from |F|^2 to the lags remains. Phases that need more lags than the first ones
/// go on alone.
///
/// All spectra of a round are in memory together, so each phase has its share of the usual budget.
/// The numbers are those of searchAlone() to single precision, not to the last bit.
/// Precondition: canSearchTogether().  Errors  TooLarge.
[[nodiscard]] Result<std::vector<Correlations>> searchTogether(const LabelledImage& image,
                                                               const Progress& progress = {},
                                                               double roundBudget = kRoundBudget);

}  // namespace phasebound
