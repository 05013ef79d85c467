#pragma once

#include <cstddef>

#include "tpc/fft.h"

namespace phasebound {

/// Floats in a Float4.
inline constexpr std::size_t kLanes = 4;

inline constexpr Complex4 kZeroBlock{{0, 0, 0, 0}, {0, 0, 0, 0}};

[[nodiscard]] inline Complex4 operator+(const Complex4& a, const Complex4& b) {
  return {a.re + b.re, a.im + b.im};
}

[[nodiscard]] inline Complex4 operator*(const Complex4& a, const Complex4& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/// Lane j of vector i becomes lane i of vector j.
inline void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
  const Float4 abLow = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Float4 abHigh = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Float4 cdLow = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Float4 cdHigh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(abLow, cdLow, 0, 1, 4, 5);
  b = __builtin_shufflevector(abLow, cdLow, 2, 3, 6, 7);
  c = __builtin_shufflevector(abHigh, cdHigh, 0, 1, 4, 5);
  d = __builtin_shufflevector(abHigh, cdHigh, 2, 3, 6, 7);
}

inline void transpose(Complex4 numbers[kLanes]) {
  transpose(numbers[0].re, numbers[1].re, numbers[2].re, numbers[3].re);
  transpose(numbers[0].im, numbers[1].im, numbers[2].im, numbers[3].im);
}

/// The sums over the lanes of four vectors.
[[nodiscard]] inline Float4 laneSums(const Float4& a, const Float4& b, const Float4& c,
                                     const Float4& d) {
  const Float4 ab =
      __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Float4 cd =
      __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

}  // namespace phasebound
