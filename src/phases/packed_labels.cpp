#include "phases/packed_labels.h"

#include <algorithm>
#include <cstring>

namespace phasebound {
namespace {

/// Of a block at one bit a label; small beside the whole, large beside what an allocation costs.
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr unsigned kMostRowsShift = 20;

std::size_t packedBytes(std::size_t numLabels, unsigned bits) {
  const std::size_t perByte = 8 / bits;
  return numLabels / perByte + (numLabels % perByte != 0 ? 1 : 0);
}

/// Eight labels of a bit each. The product brings bit 0 of byte i to bit 56 + i.
std::uint8_t packEight(const std::uint8_t* labels) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, labels, sizeof(eight));
  return static_cast<std::uint8_t>(eight * 0x0102040810204080ULL >> 56);
}

/// Four labels of two bits each. The product brings byte i to bit 24 + 2 i.
std::uint8_t packFour(const std::uint8_t* labels) {
  std::uint32_t four = 0;
  std::memcpy(&four, labels, sizeof(four));
  return static_cast<std::uint8_t>(four * 0x01041040U >> 24);
}

void pack(std::span<const std::uint8_t> labels, unsigned bits, std::uint8_t* into) {
  const std::size_t perByte = 8 / bits;
  const std::size_t numWhole = labels.size() / perByte;
  const std::uint8_t* from = labels.data();
  if (bits == 8) {
    if (!labels.empty()) std::memcpy(into, from, labels.size());
    return;
  }
  if (bits == 1) {
    for (std::size_t i = 0; i < numWhole; ++i) into[i] = packEight(from + 8 * i);
  } else if (bits == 2) {
    for (std::size_t i = 0; i < numWhole; ++i) into[i] = packFour(from + 4 * i);
  } else {
    for (std::size_t i = 0; i < numWhole; ++i) {
      into[i] = static_cast<std::uint8_t>(from[2 * i] | from[2 * i + 1] << 4);
    }
  }
  unsigned last = 0;
  for (std::size_t i = numWhole * perByte; i < labels.size(); ++i) {
    last |= static_cast<unsigned>(from[i]) << (i % perByte * bits);
  }
  if (numWhole * perByte < labels.size()) into[numWhole] = static_cast<std::uint8_t>(last);
}

void unpack(const std::uint8_t* packed, unsigned bits, std::size_t x,
            std::span<std::uint8_t> into) {
  const std::size_t perByte = 8 / bits;
  const unsigned mask = (1U << bits) - 1;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::size_t at = x + i;
    into[i] = static_cast<std::uint8_t>(packed[at / perByte] >> (at % perByte * bits) & mask);
  }
}

}  // namespace

PackedLabels::PackedLabels(const Shape& shape, unsigned bits)
    : shape_(shape), bits_(bits), rowBytes_(packedBytes(shape.x, bits)), blank_(rowBytes_) {
  assert(bits == 1 || bits == 2 || bits == 4 || bits == 8);
  const std::size_t leastRowBytes = std::max<std::size_t>(packedBytes(shape.x, 1), 1);
  while (rowsShift_ < kMostRowsShift && leastRowBytes << (rowsShift_ + 1) <= kBlockBytes) {
    ++rowsShift_;
  }
  const std::uint64_t numRows = std::uint64_t{shape.z} * shape.y;
  const std::uint64_t rowsPerBlock = std::uint64_t{1} << rowsShift_;
  blocks_.resize(static_cast<std::size_t>((numRows + rowsPerBlock - 1) >> rowsShift_));
}

unsigned PackedLabels::bitsFor(std::size_t numLabels) {
  assert(numLabels <= 256);
  if (numLabels <= 2) return 1;
  if (numLabels <= 4) return 2;
  return numLabels <= 16 ? 4 : 8;
}

std::uint64_t PackedLabels::numBytesFor(const Shape& shape, unsigned bits) {
  return std::uint64_t{shape.z} * shape.y * packedBytes(shape.x, bits);
}

void PackedLabels::readRow(std::size_t z, std::size_t y, std::size_t x,
                           std::span<std::uint8_t> into) const {
  assert(x + into.size() <= shape_.x);
  unpack(row(z, y), bits_, x, into);
}

std::uint8_t* PackedLabels::writableRow(std::uint64_t number) {
  Block& block = blocks_[static_cast<std::size_t>(number >> rowsShift_)];
  if (!block) {
    // The last block is cut to the rows that there are.
    const std::uint64_t first = number >> rowsShift_ << rowsShift_;
    const std::uint64_t numHere =
        std::min<std::uint64_t>(std::uint64_t{1} << rowsShift_, numRows() - first);
    block = std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(numHere) * rowBytes_);
  }
  return block.get() + (number & ((1U << rowsShift_) - 1)) * rowBytes_;
}

void PackedLabels::writeRow(std::size_t z, std::size_t y, std::span<const std::uint8_t> labels) {
  assert(z < shape_.z && y < shape_.y && labels.size() == shape_.x);
  pack(labels, bits_, writableRow(std::uint64_t{z} * shape_.y + y));
}

void PackedLabels::writePackedRow(std::size_t z, std::size_t y,
                                  std::span<const std::uint8_t> packed) {
  assert(z < shape_.z && y < shape_.y && packed.size() == rowBytes_);
  if (packed.empty()) return;
  std::memcpy(writableRow(std::uint64_t{z} * shape_.y + y), packed.data(), packed.size());
}

void PackedLabels::widen(unsigned bits) {
  assert(bits > bits_);
  PackedLabels wide({0, 0, 0}, bits);
  wide.rowBytes_ = packedBytes(shape_.x, bits);
  std::vector<std::uint8_t> labels(shape_.x);
  const std::uint64_t numRows = std::uint64_t{shape_.z} * shape_.y;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (!blocks_[i]) continue;
    const std::uint64_t first = std::uint64_t{i} << rowsShift_;
    const auto numHere = static_cast<std::size_t>(
        std::min<std::uint64_t>(std::uint64_t{1} << rowsShift_, numRows - first));
    auto block = std::make_unique<std::uint8_t[]>(numHere * wide.rowBytes_);
    for (std::size_t r = 0; r < numHere; ++r) {
      unpack(blocks_[i].get() + r * rowBytes_, bits_, 0, labels);
      pack(labels, bits, block.get() + r * wide.rowBytes_);
    }
    blocks_[i] = std::move(block);
  }
  bits_ = bits;
  rowBytes_ = wide.rowBytes_;
  blank_.resize(rowBytes_);
}

void PackedLabels::relabel(std::span<const std::uint8_t> newLabel, std::uint64_t first,
                           std::uint64_t last) {
  // Each packed byte has a new byte of its own, whatever it is next to.
  const unsigned perByte = 8 / bits_;
  assert(perByte > 0);
  std::array<std::uint8_t, 256> newByte{};
  for (unsigned byte = 0; byte < newByte.size(); ++byte) {
    unsigned fresh = 0;
    for (unsigned i = 0; i < perByte; ++i) {
      const unsigned label = byte >> (i * bits_) & mask();
      // Labels that nothing has, in bytes that do not occur.
      const unsigned renamed = label < newLabel.size() ? newLabel[label] : 0;
      assert(renamed <= mask());
      fresh |= renamed << (i * bits_);
    }
    newByte[byte] = static_cast<std::uint8_t>(fresh);
  }
  // Behind the last pixel of a row there stay zeros.
  const std::size_t numInLast = shape_.x % perByte;
  const auto lastMask =
      static_cast<std::uint8_t>(numInLast == 0 ? 0xFF : (1U << (numInLast * bits_)) - 1);
  for (std::uint64_t number = first; number < last; ++number) {
    std::uint8_t* bytes = writableRow(number);
    for (std::size_t i = 0; i < rowBytes_; ++i) bytes[i] = newByte[bytes[i]];
    if (rowBytes_ > 0) bytes[rowBytes_ - 1] &= lastMask;
  }
}

std::array<std::uint64_t, 256> PackedLabels::counts(std::uint64_t first, std::uint64_t last) const {
  // Two tables in turn: in large phases the same byte comes again before its count is stored.
  std::array<std::array<std::uint64_t, 256>, 2> ofByte{};
  for (std::uint64_t number = first; number < last; ++number) {
    const std::uint8_t* bytes = row(number);
    for (std::size_t i = 0; i < rowBytes_; ++i) ++ofByte[i % 2][bytes[i]];
  }
  const unsigned perByte = 8 / bits_;
  std::array<std::uint64_t, 256> counts{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::uint64_t count = ofByte[0][byte] + ofByte[1][byte];
    for (unsigned i = 0; i < perByte; ++i) counts[byte >> (i * bits_) & mask()] += count;
  }
  // The zeros behind the last pixels of the rows.
  const std::uint64_t numSlots = std::uint64_t{rowBytes_} * perByte;
  counts[0] -= (last - first) * (numSlots - shape_.x);
  return counts;
}

}  // namespace phasebound
