#pragma once

#include <array>
#include <cstdint>

#include "base/bit_cast.h"

namespace phasebound::double_pairs {

/// Two numbers that are computed with at once, in a register of SSE2 or of WebAssembly.
using Pair = double __attribute__((vector_size(16)));
using PairBits = std::int64_t __attribute__((vector_size(16)));

inline constexpr std::size_t kLanes = 2;

[[nodiscard]] inline double sum(const Pair& pair) { return pair[0] + pair[1]; }

[[nodiscard]] inline Pair larger(const Pair& a, const Pair& b) { return a > b ? a : b; }

[[nodiscard]] inline Pair absolute(const Pair& x) { return larger(x, -x); }

/// Whether a comparison of pairs holds for either.
[[nodiscard]] inline bool isAny(const PairBits& holds) { return (holds[0] | holds[1]) != 0; }

/// exp(x), and that of -700 or 700 beyond them: nothing becomes 0 or infinite. NaN stays what it
/// is. Relative error below 1e-12, and the same number on every machine.
[[nodiscard]] inline Pair exponential(Pair x) {
  constexpr double kMost = 700;
  constexpr double kLog2 = 0.693147180559945309417;
  /// Added to a number below 2^51, it leaves that rounded to an integer in its lowest bits.
  constexpr double kRounder = 0x1.8p52;
  constexpr int kExponentBit = 52;
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
  return bitCast<Pair>(bitCast<PairBits>(factor) + (bitCast<PairBits>(shifted) << kExponentBit));
}

}  // namespace phasebound::double_pairs
