#pragma once

#include <cstddef>

#include "phases/count_bits.h"
#include "phases/phases.h"

namespace phasebound {

/// Vectors that a row of so many pixels takes at one bit each.
[[nodiscard]] constexpr std::size_t numVectorsFor(std::size_t numPixels) {
  return numPixels / (8 * sizeof(BitWords)) + (numPixels % (8 * sizeof(BitWords)) != 0 ? 1 : 0);
}

/// Neighbouring rows of one slice at one bit a pixel, one behind the other in whole vectors; zeros
/// behind the last pixel of each.
struct BitRows {
  const BitWords* words = nullptr;
  std::size_t size = 0;  ///< vectors of a row
  std::size_t number = 0;

  [[nodiscard]] const BitWords* row(std::size_t i) const { return words + i * size; }
};

/// Reads such rows of a phase: as many as `number`, from row (z, y) on.
void readRows(const PhaseMask& mask, std::size_t z, std::size_t y, std::size_t number,
              BitWords* into) noexcept;

}  // namespace phasebound
