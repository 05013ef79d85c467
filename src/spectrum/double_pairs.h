#pragma once

#include <array>
#include <cstdint>

#include "base/bit_cast.h"

namespace phasebound::double_pairs {

/// Two numbers that are computed with at once, in a register of SSE2 or of WebAssembly.
using Pair = double __attribute__((vector_size(16)));
using PairBits = std::int64_t __attribute__((vector_size(16)));

inline constexpr std::size_t kLanes = 2;

inline constexpr double kLog2 = 0.693147180559945309417;
/// Of a double.
inline constexpr int kFractionBits = 52;
inline constexpr double kTwo52 = 0x1p52;
inline constexpr double kBias = 1023;

[[nodiscard]] inline double sum(const Pair& pair) { return pair[0] + pair[1]; }

[[nodiscard]] inline Pair larger(const Pair& a, const Pair& b) { return a > b ? a : b; }

[[nodiscard]] inline Pair absolute(const Pair& x) { return larger(x, -x); }

/// Whether a comparison of pairs holds for either.
[[nodiscard]] inline bool isAny(const PairBits& holds) { return (holds[0] | holds[1]) != 0; }

/// exp(x), and that of -700 or 700 beyond them: nothing becomes 0 or infinite. NaN stays what it
/// is. Relative error below 1e-12, and the same number on every machine.
[[nodiscard]] inline Pair exponential(Pair x) {
  constexpr double kMost = 700;
  /// Added to a number below 2^51, it leaves that rounded to an integer in its lowest bits.
  constexpr double kRounder = 0x1.8p52;
  // Comparisons that NaN does not pass.
  x = -kMost > x ? -kMost + Pair{} : x;
  x = kMost < x ? kMost + Pair{} : x;
  const Pair shifted = x * (1 / kLog2) + kRounder;
  const Pair rest = x - (shifted - kRounder) * kLog2;
  // exp(rest) by its series, |rest| <= log(2) / 2: the next term is 3e-13. Even and odd terms apart
  // wait half as long for each other.
  const Pair square = rest * rest;
  const Pair even =
      1 + square *
              (1.0 / 2 +
               square * (1.0 / 24 +
                         square * (1.0 / 720 + square * (1.0 / 40320 + square * (1.0 / 3628800)))));
  const Pair odd =
      1 +
      square * (1.0 / 6 + square * (1.0 / 120 + square * (1.0 / 5040 + square * (1.0 / 362880))));
  const Pair factor = even + rest * odd;
  // Times two to the power of the integer.
  return bitCast<Pair>(bitCast<PairBits>(factor) + (bitCast<PairBits>(shifted) << kFractionBits));
}

/// log(x) of normal numbers above 0. Error below 2e-14, or 1e-15 of it where that is more, and the
/// same number on every machine.
[[nodiscard]] inline Pair logarithm(const Pair& x) {
  constexpr double kSqrt2 = 1.41421356237309504880;
  constexpr std::int64_t kFraction = (std::int64_t{1} << kFractionBits) - 1;
  const PairBits bits = bitCast<PairBits>(x);
  // The exponent in the lowest bits of 2^52, and the rest of the number in [1, 2).
  const Pair exponent = bitCast<Pair>((bits >> kFractionBits) | bitCast<PairBits>(kTwo52 + Pair{}));
  const Pair rest = bitCast<Pair>((bits & kFraction) | bitCast<PairBits>(1 + Pair{}));
  // log(rest / sqrt(2)) = 2 artanh(z) by its series, |z| < 0.172: the next term is 2e-14.
  const Pair z = (rest - kSqrt2) / (rest + kSqrt2);
  const Pair square = z * z;
  const Pair even =
      1 + square * square * (1.0 / 5 + square * square * (1.0 / 9 + square * square * (1.0 / 13)));
  const Pair odd =
      1.0 / 3 +
      square * square * (1.0 / 7 + square * square * (1.0 / 11 + square * square * (1.0 / 15)));
  return (exponent - (kTwo52 + kBias) + 0.5) * kLog2 + 2 * z * (even + square * odd);
}

}  // namespace phasebound::double_pairs
