#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>

#include "tpc/fft.h"

namespace phasebound {

/// Floats in a Float4.
inline constexpr std::size_t kLanes = 4;

inline constexpr Complex4 kZeroBlock{{0, 0, 0, 0}, {0, 0, 0, 0}};

[[nodiscard]] inline Complex4 operator+(const Complex4& a, const Complex4& b) {
  return {a.re + b.re, a.im + b.im};
}

[[nodiscard]] inline Complex4 operator-(const Complex4& a, const Complex4& b) {
  return {a.re - b.re, a.im - b.im};
}

[[nodiscard]] inline Complex4 timesMinusI(const Complex4& a) { return {a.im, -a.re}; }

[[nodiscard]] inline Complex4 operator*(const Complex4& a, const Complex4& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

[[nodiscard]] inline Complex4 conjugate(const Complex4& a) { return {a.re, -a.im}; }

/// A factor that all four lanes have in common: a quarter of a Complex4's memory.
struct Factor {
  float re;
  float im;
};

[[nodiscard]] inline Factor operator*(const Factor& a, const Factor& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

[[nodiscard]] inline Complex4 operator*(const Complex4& a, const Factor& b) {
  const Float4 re = splat(b.re);
  const Float4 im = splat(b.im);
  return {a.re * re - a.im * im, a.re * im + a.im * re};
}

[[nodiscard]] inline Factor conjugate(const Factor& a) { return {a.re, -a.im}; }

/// exp(-i pi j / n)
[[nodiscard]] inline Factor halfWave(std::size_t j, std::size_t n) {
  const double angle = std::numbers::pi * static_cast<double>(j) / static_cast<double>(n);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
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

/// Of two Hermitian sequences x and y that went through one transform as x + i y: either at an
/// index, from what came out there and at the mirrored index.
[[nodiscard]] inline Complex4 firstOfPair(const Complex4& here, const Complex4& mirror) {
  const Float4 half = splat(0.5F);
  return {half * (here.re + mirror.re), half * (here.im - mirror.im)};
}
[[nodiscard]] inline Complex4 secondOfPair(const Complex4& here, const Complex4& mirror) {
  const Float4 half = splat(0.5F);
  return {half * (here.im + mirror.im), half * (mirror.re - here.re)};
}

}  // namespace phasebound
