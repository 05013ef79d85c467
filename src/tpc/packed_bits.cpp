#include "tpc/packed_bits.h"

#include "tpc/row_transform.h"

namespace phasebound {
namespace {

/// Eight strips in one loop, which compilers turn into vector instructions.
void packEight(const std::uint8_t* strips, std::size_t stride, std::size_t count,
               std::uint8_t* __restrict packed) {
  for (std::size_t j = 0; j < count; ++j) {
    const std::uint8_t* bit = strips + j;
    packed[j] = static_cast<std::uint8_t>(bit[0] | bit[stride] << 1U | bit[2 * stride] << 2U |
                                          bit[3 * stride] << 3U | bit[4 * stride] << 4U |
                                          bit[5 * stride] << 5U | bit[6 * stride] << 6U |
                                          bit[7 * stride] << 7U);
  }
}

}  // namespace

void packStrips(const std::uint8_t* strips, std::size_t stride, std::size_t numStrips,
                std::size_t count, std::uint8_t* packed) {
  if (numStrips == 8) {
    packEight(strips, stride, count, packed);
    return;
  }
  for (std::size_t j = 0; j < count; ++j) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < numStrips; ++i) bits |= unsigned{strips[i * stride + j]} << i;
    packed[j] = static_cast<std::uint8_t>(bits);
  }
}

void packRows(std::size_t length, std::size_t numTables, const std::uint8_t* pixels,
              std::size_t numRows, std::uint8_t* packed) {
  if (numTables == 0) {
    // A byte is one column of the eight rows.
    packStrips(pixels, length, numRows, length, packed);
    return;
  }
  const std::size_t part = length / (8 * numTables);
  for (std::size_t strip = 0; strip < numRows * numTables; ++strip) {
    packStrips(pixels + strip * 8 * part, part, 8, part, packed + strip * part);
  }
}

}  // namespace phasebound
