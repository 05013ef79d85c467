#include "decode/pixel_size.h"

#include <algorithm>

#include "base/text.h"

namespace phasebound {
namespace {

/// Sides that differ by less are equal: writers round resolutions.
constexpr double kEqualSides = 1e-3;

}  // namespace

std::optional<Warning> anisotropyOf(const PixelSize& size, int numDimensions) {
  const double z = numDimensions > 2 ? size.z : size.x;
  const auto [least, most] = std::minmax({z, size.y, size.x});
  if (most <= least * (1 + kEqualSides)) return std::nullopt;
  Warning warning{WarningCode::AnisotropicVoxels, {text(size.y), text(size.x), size.unit}};
  if (numDimensions > 2) warning.details.insert(warning.details.begin(), text(size.z));
  return warning;
}

}  // namespace phasebound
