#pragma once

#include <cstddef>
#include <cstring>

namespace phasebound {

/// The number whose bytes, in native order, lie from an address on, whatever its alignment.
template <class T>
[[nodiscard]] T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

/// Puts a number's bytes there.
template <class T>
void store(std::byte* into, T value) {
  std::memcpy(into, &value, sizeof(T));
}

}  // namespace phasebound
