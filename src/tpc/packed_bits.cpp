#include "tpc/packed_bits.h"

#include <algorithm>
#include <cstring>

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

using Bytes = std::uint8_t __attribute__((vector_size(16)));
using Words = std::uint64_t __attribute__((vector_size(16)));
constexpr std::size_t kStrips = 8;
constexpr std::size_t kVectorBytes = sizeof(Bytes);
constexpr std::size_t kVectorBits = 8 * kVectorBytes;

Bytes zipLow(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
Bytes zipHigh(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                 31);
}

/// Within each byte of eight vectors: bit j of vector i becomes bit i of vector j.
void transposeBits(Words (&strips)[kStrips]) {
  constexpr std::uint64_t kMasks[] = {0x5555555555555555ULL, 0x3333333333333333ULL,
                                      0x0F0F0F0F0F0F0F0FULL};
  for (unsigned level = 0; level < 3; ++level) {
    const unsigned step = 1U << level;
    for (unsigned i = 0; i < kStrips; ++i) {
      if ((i & step) != 0) continue;
      const Words moved = ((strips[i] >> step) ^ strips[i + step]) & kMasks[level];
      strips[i + step] ^= moved;
      strips[i] ^= moved << step;
    }
  }
}

/// Eight vectors byte by byte: the first ones of all, the second ones, and so on.
void interleave(const Words (&strips)[kStrips], std::uint8_t* into) {
  Bytes bytes[kStrips];
  std::memcpy(bytes, strips, sizeof(bytes));
  // Each round puts neighbours beside each other that are twice as near as before.
  for (std::size_t step = kStrips / 2; step > 0; step /= 2) {
    Bytes next[kStrips];
    for (std::size_t i = 0; i < kStrips / 2; ++i) {
      next[2 * i] = zipLow(bytes[i], bytes[i + kStrips / 2]);
      next[2 * i + 1] = zipHigh(bytes[i], bytes[i + kStrips / 2]);
    }
    std::copy(std::begin(next), std::end(next), std::begin(bytes));
  }
  std::memcpy(into, bytes, sizeof(bytes));
}

/// The same of eight bytes.
std::uint64_t transposeBits(std::uint64_t strips) {
  // Squares across the diagonal change places, of one bit, of two and of four.
  std::uint64_t moved = (strips ^ (strips >> 7U)) & 0x00AA00AA00AA00AAULL;
  strips ^= moved ^ (moved << 7U);
  moved = (strips ^ (strips >> 14U)) & 0x0000CCCC0000CCCCULL;
  strips ^= moved ^ (moved << 14U);
  moved = (strips ^ (strips >> 28U)) & 0x00000000F0F0F0F0ULL;
  return strips ^ moved ^ (moved << 28U);
}

/// Eight strips too short for vectors, which lie in a row from bit `first` on, eight bits of each
/// at a time. Where they are not of whole bytes it reads a byte behind the last one.
template <bool kIsOfBytes>
void packShortStrips(const std::uint8_t* bits, std::size_t first, std::size_t length,
                     std::uint8_t* packed) {
  for (std::size_t j = 0; j < length; j += 8) {
    std::uint64_t eight = 0;
    for (std::size_t i = kStrips; i-- > 0;) {
      const std::size_t at = first + i * length + j;
      unsigned byte = bits[at / 8];
      if constexpr (!kIsOfBytes) byte = (byte | unsigned{bits[at / 8 + 1]} << 8U) >> at % 8 & 0xFFU;
      eight = eight << 8U | byte;
    }
    eight = transposeBits(eight);
    const std::size_t count = std::min<std::size_t>(8, length - j);
    if (count == 8) {
      std::memcpy(packed + j, &eight, 8);
    } else {
      std::memcpy(packed + j, &eight, count);
    }
  }
}

/// Bytes from one row of bits to the next: room to read whole vectors, and eight bytes behind the
/// last one.
std::size_t bitRowStride(std::size_t length) {
  return (length + kVectorBits - 1) / kVectorBits * kVectorBytes + kVectorBytes;
}

/// Bits from first on, so many of them, to bytes of their own; behind them is rubbish. Reads eight
/// bytes behind the last one.
void copyBits(const std::uint8_t* bits, std::size_t first, std::size_t count, std::uint8_t* into) {
  const unsigned shift = first % 8;
  const std::uint8_t* from = bits + first / 8;
  for (std::size_t i = 0; 8 * i < count; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, from + i, sizeof(word));
    if (shift > 0) word = word >> shift | std::uint64_t{from[i + 8]} << (64 - shift);
    std::memcpy(into + i, &word, sizeof(word));
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

void packBitStrips(const std::uint8_t* strips, std::size_t stride, std::size_t count,
                   std::uint8_t* packed) noexcept {
  std::uint8_t last[kVectorBits];
  for (std::size_t first = 0; first < count; first += kVectorBits) {
    Words vectors[kStrips];
    for (std::size_t i = 0; i < kStrips; ++i) {
      std::memcpy(&vectors[i], strips + i * stride + first / 8, sizeof(vectors[i]));
    }
    transposeBits(vectors);
    if (first + kVectorBits <= count) {
      interleave(vectors, packed + first);
    } else {
      interleave(vectors, last);
      std::memcpy(packed + first, last, count - first);
    }
  }
}

void repeatFirstBits(std::uint8_t* bits, std::size_t length, std::size_t count,
                     std::uint8_t* into) {
  const auto lowest = [](unsigned byte, std::size_t number) {
    return byte & ((1U << std::min<std::size_t>(number, 8)) - 1);
  };
  const std::size_t shift = length % 8;
  std::uint8_t* behind = bits + length / 8;
  unsigned pending = lowest(*behind, shift);
  for (std::size_t i = 0; 8 * i < count; ++i) {
    const unsigned byte = lowest(bits[i], count - 8 * i);
    into[i] = static_cast<std::uint8_t>(byte);
    pending |= byte << shift;
    *behind++ = static_cast<std::uint8_t>(pending);
    pending >>= 8U;
  }
  *behind = static_cast<std::uint8_t>(pending);
}

BitRowPacker::BitRowPacker(std::size_t length, std::size_t numTables)
    : length_(length),
      numTables_(numTables),
      stride_(bitRowStride(length)),
      rows_(kRowsTogether * stride_) {
  if (numTables == 0) return;
  part_ = length / (kStrips * numTables);
  strips_.resize(kStrips * bitRowStride(part_));
}

void BitRowPacker::pack(std::size_t numRows, std::uint8_t* packed) noexcept {
  if (numTables_ == 0) {
    packBitStrips(rows_.data(), stride_, length_, packed);
    return;
  }
  const bool isShort = part_ < (part_ % 8 == 0 ? kVectorBits : kVectorBits / 2);
  const std::size_t stripStride = bitRowStride(part_);
  for (std::size_t i = 0; i < numRows; ++i) {
    const std::uint8_t* bits = row(i);
    for (std::size_t table = 0; table < numTables_; ++table, packed += part_) {
      if (isShort) {
        const std::size_t first = table * kStrips * part_;
        if (part_ % 8 == 0) {
          packShortStrips<true>(bits, first, part_, packed);
        } else {
          packShortStrips<false>(bits, first, part_, packed);
        }
        continue;
      }
      for (std::size_t strip = 0; strip < kStrips; ++strip) {
        copyBits(bits, (table * kStrips + strip) * part_, part_,
                 strips_.data() + strip * stripStride);
      }
      packBitStrips(strips_.data(), stripStride, part_, packed);
    }
  }
}

}  // namespace phasebound
