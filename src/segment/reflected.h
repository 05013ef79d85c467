#pragma once

#include <cassert>
#include <cstddef>

namespace phasebound {

/// Where an index beyond the ends of an axis lies when the image is reflected there: d c b a | a b
/// c d | d c b a. side > 0.
[[nodiscard]] inline std::size_t reflected(std::ptrdiff_t i, std::size_t side) {
  assert(side > 0);
  const auto period = 2 * static_cast<std::ptrdiff_t>(side);
  std::ptrdiff_t at = i;
  // Windows reach little beyond the ends: rarely more than one turn.
  while (at < 0) at += period;
  while (at >= period) at -= period;
  const auto inside = static_cast<std::size_t>(at);
  return inside < side ? inside : 2 * side - 1 - inside;
}

}  // namespace phasebound
