#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "base/split_mix.h"
#include "generate/exact_math.h"

namespace phasebound {

/// xoshiro256++ (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators",
/// 2021): the same numbers on every platform, which the standard library's distributions do not
/// promise.
class Random {
public:
  /// Seeded by SplitMix64, as its authors advise, so that neighbouring seeds have nothing in
  /// common.
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = splitMix64(seed);
  }
  /// Goes on from a state, which must not be all zero.
  explicit Random(const std::array<std::uint64_t, 4>& state) : state_(state) {}

  std::uint64_t bits() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return uniformOf(bits()); }

  /// Standard normal by the polar method (G. Marsaglia and T. Bray, 1964), which needs no
  /// trigonometry.
  double normal() {
    if (hasSpare_) {
      hasSpare_ = false;
      return spare_;
    }
    while (true) {
      const double u = 2 * uniform() - 1;
      const double v = 2 * uniform() - 1;
      const double square = u * u + v * v;
      if (square >= 1 || square == 0) continue;
      const double scale = std::sqrt(-2 * exact::log(square) / square);
      spare_ = v * scale;
      hasSpare_ = true;
      return u * scale;
    }
  }

private:
  std::array<std::uint64_t, 4> state_{};
  double spare_ = 0;
  bool hasSpare_ = false;
};

}  // namespace phasebound
