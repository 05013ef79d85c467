#pragma once

#include <array>
#include <cstdint>

#include "generate/generate.h"

namespace phasebound::test {

/// What generate.h says of a material, worked out from its formulas: covariance T_r - phi^2 of one
/// label at a lag (dz, dy, dx) in px. Gaussian cuts by numerical integration, to about 1e-9.
[[nodiscard]] double covariance(const MaterialSpec& spec, std::uint8_t label,
                                const std::array<int, 3>& lag);

/// Population fraction of a label.
[[nodiscard]] double populationFraction(const MaterialSpec& spec, std::uint8_t label);

/// Variance of the share of a label's pixels in one draw: the mean covariance of all pairs of
/// pixels.
[[nodiscard]] double varianceOfFraction(const MaterialSpec& spec, std::uint8_t label);

}  // namespace phasebound::test
