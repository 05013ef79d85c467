#pragma once

#include <optional>
#include <span>

#include "engine/engine.h"

namespace phasebound {

/// Whether an image shows more than one phase, so that something varies in it.
[[nodiscard]] bool hasContrast(const ImageEstimate& estimate);

/// The calibrated model's estimate from images of one material.
///
/// Images that are thin against the structure show less of f(0) than others do (see
/// spectrum/bulk.h), and hold more ordinates near zero frequency than their pixels deserve: where a
/// stack has both, each kind tells its own f(0), and the variance of the whole is the mean of both
/// by pixels.
///
/// Returns nothing where they tell nothing of the scatter.
[[nodiscard]] std::optional<CalibratedEstimate> calibrate(std::span<const ImageEstimate> estimates);

}  // namespace phasebound
