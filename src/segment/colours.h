#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace phasebound {

inline constexpr std::size_t kMostColourClasses = 8;

/// A colour as its red, green and blue, 0..255.
using Colour = std::array<double, 3>;

/// Colours of an image, told apart to five bits a channel, each with the mean of what it stands
/// for.
class ColourCounts {
public:
  void take(std::span<const float> red, std::span<const float> green, std::span<const float> blue,
            std::span<const std::uint8_t> excluded);

  /// The centres of numClasses clusters of colours (k-means: D. Arthur and S. Vassilvitskii,
  /// "k-means++: the advantages of careful seeding", 2007), from dark to bright. The best of eight
  /// runs with fixed seeds, so that an image always gives the same. Fewer where the image has fewer
  /// colours.
  [[nodiscard]] std::vector<Colour> clusters(std::size_t numClasses) const;

private:
  struct Cell {
    double count = 0;
    Colour sum{};
  };
  std::vector<Cell> cells_ = std::vector<Cell>(std::size_t{1} << 15);
};

/// Index of the nearest centre, the first of equally near ones.
[[nodiscard]] std::uint8_t nearestColour(const Colour& colour, std::span<const Colour> centres);

}  // namespace phasebound
