#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace phasebound {

/// 128 bits, such as as many pixels of a row.
using BitWords = std::uint64_t __attribute__((vector_size(16)));

/// The number of ones in each place of some words: as bits of its own, the ones and the twos.
struct BitSums {
  BitWords ones;
  BitWords twos;
};
inline BitSums addBits(const BitWords& a, const BitWords& b) { return {a ^ b, a & b}; }
inline BitSums addBits(const BitWords& a, const BitWords& b, const BitWords& c) {
  const BitWords unlike = a ^ b;
  return {unlike ^ c, (a & b) | (unlike & c)};
}

/// Counts bits that are set.
class BitCounter {
public:
#if defined(__wasm__) || defined(__POPCNT__)
  void add(const BitWords& words) { count_ += std::popcount(words[0]) + std::popcount(words[1]); }
  [[nodiscard]] std::uint32_t count() { return static_cast<std::uint32_t>(count_); }

private:
  int count_ = 0;
#else
  /// Where the machine that is compiled for has no instruction for it: the usual sums of pairs,
  /// nibbles and bytes, kept as bytes for as long as they fit.
  void add(const BitWords& words) {
    BitWords sums = words;
    sums -= sums >> 1 & 0x5555555555555555ULL;
    sums = (sums & 0x3333333333333333ULL) + (sums >> 2 & 0x3333333333333333ULL);
    bytes_ += (sums + (sums >> 4)) & 0x0F0F0F0F0F0F0F0FULL;
    if (++numInBytes_ == kMostInBytes) flush();
  }
  [[nodiscard]] std::uint32_t count() {
    flush();
    return count_;
  }

private:
  static constexpr unsigned kMostInBytes = 31;

  void flush() {
    // Bytes hold up to 248: their sum needs more than the eight bits of a product.
    constexpr std::uint64_t kEvenBytes = 0x00FF00FF00FF00FFULL;
    const BitWords pairs = (bytes_ & kEvenBytes) + (bytes_ >> 8 & kEvenBytes);
    count_ += static_cast<std::uint32_t>((pairs[0] + pairs[1]) * 0x0001000100010001ULL >> 48U);
    bytes_ = BitWords{};
    numInBytes_ = 0;
  }

  BitWords bytes_{};
  unsigned numInBytes_ = 0;
  std::uint32_t count_ = 0;
#endif
};

/// Bits that are set. Eight words are first added place by place, by which there is only one to
/// count for each eight.
inline std::uint32_t countBits(std::span<const BitWords> words) {
  constexpr std::size_t kTogether = 8;
  BitWords ones{};
  BitWords twos{};
  BitWords fours{};
  BitCounter eights;
  std::size_t i = 0;
  for (; i + kTogether <= words.size(); i += kTogether) {
    const BitWords* eight = words.data() + i;
    const BitSums a = addBits(ones, eight[0], eight[1]);
    const BitSums b = addBits(a.ones, eight[2], eight[3]);
    const BitSums c = addBits(b.ones, eight[4], eight[5]);
    const BitSums d = addBits(c.ones, eight[6], eight[7]);
    const BitSums e = addBits(twos, a.twos, b.twos);
    const BitSums f = addBits(e.ones, c.twos, d.twos);
    const BitSums g = addBits(fours, e.twos, f.twos);
    ones = d.ones;
    twos = f.ones;
    fours = g.ones;
    eights.add(g.twos);
  }
  BitCounter single;
  for (; i < words.size(); ++i) single.add(words[i]);
  std::uint32_t count = single.count();
  if (words.size() < kTogether) return count;
  single = {};
  single.add(ones);
  count += single.count();
  single = {};
  single.add(twos);
  count += 2 * single.count();
  single = {};
  single.add(fours);
  return count + 4 * single.count() + 8 * eights.count();
}

}  // namespace phasebound
