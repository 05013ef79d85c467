#pragma once

#include <array>
#include <cmath>

#include "generate/random.h"

namespace phasebound::validate {

/// Two standard normals by the polar method. The C library's logarithm is faster than the exact one
/// of Random::normal(), and validation samples need not be the same on all platforms.
inline std::array<double, 2> normalPair(Random& random) {
  while (true) {
    const double u = 2 * random.uniform() - 1;
    const double v = 2 * random.uniform() - 1;
    const double square = u * u + v * v;
    if (square >= 1 || square == 0) continue;
    const double scale = std::sqrt(-2 * std::log(square) / square);
    return {u * scale, v * scale};
  }
}

}  // namespace phasebound::validate
