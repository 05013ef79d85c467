#pragma once

#include <vector>

#include "base/grid.h"
#include "generate/random.h"

namespace phasebound::validate {

/// Adds amplitude times one octave of simplex noise (K. Perlin, "Noise hardware", 2001) with a
/// random origin to a field of the given shape, (z, y, x). Gradients are unit vectors of which the
/// opposite is as likely, so that values are symmetric about 0. frequency: lattice units a pixel.
void addSimplexOctave(const Shape& shape, double frequency, float amplitude, Random& random,
                      std::vector<float>& field);

/// Standard deviation of one octave over random origins.
[[nodiscard]] double simplexDeviation(int numDimensions);

}  // namespace phasebound::validate
