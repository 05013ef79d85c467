#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace phasebound {

/// Bit i of packed[j] is strips[i * stride + j], for `count` j and up to eight strips of bytes that
/// are 0 or 1; bits of strips that are missing are 0.
void packStrips(const std::uint8_t* strips, std::size_t stride, std::size_t numStrips,
                std::size_t count, std::uint8_t* packed);

/// The same from eight strips of bits, the first one lowest: 128 bits of all of them at once.
/// Strips begin `stride` bytes apart and are read in whole vectors of 16 bytes.
void packBitStrips(const std::uint8_t* strips, std::size_t stride, std::size_t count,
                   std::uint8_t* packed) noexcept;

/// Of bits, the first one lowest: the first `count` of `length` go to `into`, and once more behind
/// the last one where they are. Whatever was in the bytes that this takes to their ends becomes 0.
void repeatFirstBits(std::uint8_t* bits, std::size_t length, std::size_t count, std::uint8_t* into);

/// packRows() from rows of bits.
class BitRowPacker {
public:
  BitRowPacker(std::size_t length, std::size_t numTables);

  /// Where row number `row` of eight is to be put, the first pixel lowest.
  [[nodiscard]] std::uint8_t* row(std::size_t row) { return rows_.data() + row * stride_; }
  /// Takes the first numRows of them. Without tables it takes all eight, so the bits of those that
  /// are missing have to be 0.
  void pack(std::size_t numRows, std::uint8_t* packed) noexcept;

private:
  std::size_t length_;
  std::size_t numTables_;
  std::size_t stride_;
  std::size_t part_ = 0;  ///< bits of a strip
  std::vector<std::uint8_t> rows_;
  std::vector<std::uint8_t> strips_;
};

}  // namespace phasebound
