#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/grid.h"
#include "engine/pixel_survey.h"

namespace phasebound {

/// A survey without a mask as one row of numbers, all of them exact, in which it goes to another
/// instance of the engine.
[[nodiscard]] std::vector<double> numbersOf(const PixelSurvey& survey);

/// The survey again. numbers: of numbersOf(), of an image of this shape with so many pixels of the
/// phase.
[[nodiscard]] PixelSurvey surveyFrom(std::span<const double> numbers, const Shape& shape,
                                     std::uint64_t count);

}  // namespace phasebound
