#pragma once

#include <cstdint>

#include "base/grid.h"
#include "generate/random.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Draws one sample, 1 in the phase. Cost: some operations a pixel and octave.
[[nodiscard]] Grid<std::uint8_t> drawNoise(const FractalNoise& model, double phaseFraction,
                                           const Shape& shape, Random& random);

}  // namespace phasebound::validate
