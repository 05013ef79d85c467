#pragma once

#include <cstddef>
#include <cstdint>

namespace phasebound {

/// Bit i of packed[j] is strips[i * stride + j], for `count` j and up to eight strips of bytes that
/// are 0 or 1; bits of strips that are missing are 0.
void packStrips(const std::uint8_t* strips, std::size_t stride, std::size_t numStrips,
                std::size_t count, std::uint8_t* packed);

}  // namespace phasebound
