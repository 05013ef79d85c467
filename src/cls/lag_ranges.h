#pragma once

#include <cmath>
#include <cstdint>

namespace phasebound {

// Distances of lags are roots of whole numbers, so which lags of a row lie within a distance is a
// range of dx that can be told without looking at each.

/// The smallest dx >= 0 with dx^2 >= square.
[[nodiscard]] inline int firstLagOf(std::int64_t square) {
  if (square <= 0) return 0;
  auto dx = static_cast<std::int64_t>(std::sqrt(static_cast<double>(square)));
  while (dx > 0 && (dx - 1) * (dx - 1) >= square) --dx;
  while (dx * dx < square) ++dx;
  return static_cast<int>(dx);
}

}  // namespace phasebound
