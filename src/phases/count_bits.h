#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace phasebound {

/// 128 bits, such as as many pixels of a row.
using BitWords = std::uint64_t __attribute__((vector_size(16)));

/// Bits that are set.
#if defined(__wasm__) || defined(__POPCNT__)
inline std::uint32_t countBits(std::span<const BitWords> words) {
  int count = 0;
  for (const BitWords& pair : words) count += std::popcount(pair[0]) + std::popcount(pair[1]);
  return static_cast<std::uint32_t>(count);
}
#else
/// Where the machine that is compiled for has no instruction for it: the usual sums of pairs,
/// nibbles and bytes, kept as bytes for as long as they fit.
inline std::uint32_t countBits(std::span<const BitWords> words) {
  constexpr std::size_t kWordsInBytes = 31;
  std::uint64_t count = 0;
  for (std::size_t first = 0; first < words.size(); first += kWordsInBytes) {
    const std::size_t last = std::min(words.size(), first + kWordsInBytes);
    BitWords bytes{};
    for (std::size_t i = first; i < last; ++i) {
      BitWords word = words[i];
      word -= word >> 1 & 0x5555555555555555ULL;
      word = (word & 0x3333333333333333ULL) + (word >> 2 & 0x3333333333333333ULL);
      bytes += (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    }
    // Bytes hold up to 248: their sum needs more than the eight bits of a product.
    constexpr std::uint64_t kEvenBytes = 0x00FF00FF00FF00FFULL;
    for (const std::uint64_t eight : {bytes[0], bytes[1]}) {
      const std::uint64_t pairs = (eight & kEvenBytes) + (eight >> 8U & kEvenBytes);
      count += pairs * 0x0001000100010001ULL >> 48U;
    }
  }
  return static_cast<std::uint32_t>(count);
}
#endif

}  // namespace phasebound
