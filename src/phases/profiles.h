#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "phases/phases.h"

namespace phasebound {

/// Most points of a profile.
inline constexpr std::size_t kMostProfilePoints = 240;

/// Phase fraction of slabs across each axis, in the order z, y, x; empty for z of an image with one
/// slice. The slabs of an axis are equally thick, at least one pixel, and at most
/// kMostProfilePoints; pixels that are left over at the far end belong to none. A drift of the
/// material shows as a slope.
/// Cost  one pass over the pixels.
[[nodiscard]] std::array<std::vector<double>, 3> phaseProfiles(const PhaseMask& mask);

}  // namespace phasebound
