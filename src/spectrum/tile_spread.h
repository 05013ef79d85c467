#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace phasebound {

/// How a phase is spread over tiles of an image, all of about the same size and shape.
///
/// Where features are many and alike, the fractions of tiles have a skewness s and a kurtosis that
/// is 3 + s^2 and less: that of Poisson many features of one size, which the others fall short of.
/// A few that are much larger than the rest, such as a giant of which a part reaches into the
/// image, leave some tiles far from all the others, and the kurtosis is larger.
struct TileSpread {
  double numTiles = 0;
  double peakedness = 0;  ///< kurtosis - 3 - 1.2 s^2
};

/// From fine tiles to coarse ones, as many as the blocks allow.
///
/// counts    pixels of the phase in each block, (y, x)
/// fraction  of the phase in the image
/// blocks    their sides along y and x, px
/// Cost      each block once
[[nodiscard]] std::vector<TileSpread> tileSpreadsOf(
    std::span<const std::uint32_t> counts, double fraction,
    const std::array<std::vector<double>, 2>& blocks);

}  // namespace phasebound
