#include "phases/bit_rows.h"

#include <cstdint>
#include <span>

namespace phasebound {

void readRows(const PhaseMask& mask, std::size_t z, std::size_t y, std::size_t number,
              BitWords* into) noexcept {
  const std::size_t numPixels = mask.shape().x;
  const std::size_t size = numVectorsFor(numPixels);
  for (std::size_t i = 0; i < number; ++i, into += size) {
    into[size - 1] = BitWords{};
    mask.readBits(z, y + i, {reinterpret_cast<std::uint8_t*>(into), (numPixels + 7) / 8});
  }
}

}  // namespace phasebound
