#pragma once

#include <cstring>
#include <type_traits>

namespace phasebound {

/// The value with the same bits in another type; std::bit_cast is missing from the oldest
/// Emscripten we build with.
template <class To, class From>
[[nodiscard]] To bitCast(const From& from) {
  static_assert(sizeof(To) == sizeof(From) && std::is_trivially_copyable_v<To> &&
                std::is_trivially_copyable_v<From>);
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}

}  // namespace phasebound
