#pragma once

#include <cstddef>

#include "base/error.h"
#include "base/progress.h"
#include "engine/correlation_job.h"
#include "phases/phases.h"

namespace phasebound {

/// The search for the lags that settle r_0 (see CorrelationJob) in an image some of whose pixels
/// are excluded, by one worker.
///
/// index   of the phase, which has some of the pixels that count, but not all
/// Errors  TooLarge.
[[nodiscard]] Result<Correlations> searchMasked(const LabelledImage& image, std::size_t index,
                                                const Progress& progress);

}  // namespace phasebound
