#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace phasebound::test {

/// Makes the checksums of a PNG right again, as whoever means harm would.
inline void repairChecksums(std::vector<std::byte>& file) {
  const auto byteAt = [&](std::size_t i) { return static_cast<std::uint32_t>(file[i]); };
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::size_t length =
        byteAt(at) << 24 | byteAt(at + 1) << 16 | byteAt(at + 2) << 8 | byteAt(at + 3);
    if (length > file.size() - at - 12) return;
    std::uint32_t remainder = 0xFFFFFFFFU;
    for (std::size_t i = at + 4; i < at + 8 + length; ++i) {
      remainder ^= byteAt(i);
      for (int bit = 0; bit < 8; ++bit) {
        remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
      }
    }
    for (std::size_t i = 0; i < 4; ++i) {
      file[at + 8 + length + i] = static_cast<std::byte>(~remainder >> (24 - 8 * i) & 0xFF);
    }
    at += 12 + length;
  }
}

}  // namespace phasebound::test
