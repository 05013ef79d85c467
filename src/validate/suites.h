#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "validate/coverage.h"

namespace phasebound::validate {

/// Cases of a suite by its name; nothing where there is none of the name.
///   score      the development scenarios, 100 to 800 px and 64^3 and 128^3
///   fresh      the fresh scenarios at such sizes
///   squares    all of them at 64 to 1600 px
///   cubes      all of them at 64^3 and 128^3
///   volumes    all of them at 256^3 and 400^3
///   shapes     sides that are not equal
///   stacks     several images, equal and unequal
///   masks      bars, holes and round fields of view, each of which hides pixels, and none
///   table1-2d  the paper's Table 1: its materials, sizes and counts, 10000 images
///   table1-3d  1000 volumes
///   full       squares to table1-3d, without the masks
///   short      a few cases of some seconds
/// scale  multiplies the numbers of samples
[[nodiscard]] std::optional<std::vector<Case>> suiteOf(std::string_view name, double scale,
                                                       std::uint64_t seed);

}  // namespace phasebound::validate
