#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bit_cast.h"

namespace phasebound {

/// IEEE 754 binary16; every value is exact as a float.
[[nodiscard]] inline float halfToFloat(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half >> 15) << 31;
  const std::uint32_t exponent = (half >> 10) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    // Zero and subnormal numbers, in steps of 2^-24.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  constexpr std::uint32_t kBiasChange = 127 - 15;
  const std::uint32_t newExponent = exponent == 0x1F ? 0xFFU : exponent + kBiasChange;
  return bitCast<float>(sign | newExponent << 23 | fraction << 13);
}

/// Widens numSamples halves in native byte order to floats; the two may not overlap, except that
/// the halves may fill the second half of `into`.
inline void widenHalves(const std::byte* halves, std::size_t numSamples, std::byte* into) {
  for (std::size_t i = 0; i < numSamples; ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, halves + i * sizeof(half), sizeof(half));
    const float sample = halfToFloat(half);
    std::memcpy(into + i * sizeof(sample), &sample, sizeof(sample));
  }
}

}  // namespace phasebound
