#include "tpc/packed_chunks.h"

#include <algorithm>

#include "tpc/packed_bits.h"

namespace phasebound {
namespace {

/// Rows of `length` pixels, each read by readRow(row, into), as makePaddedRows() wants them.
template <typename ReadRow>
void packPadded(std::size_t length, const PaddedLengths& lengths, std::size_t numRows,
                const ReadRow& readRow, std::uint8_t* packed) {
  BitRowPacker rows(lengths.row.length, lengths.row.numTables);
  BitRowPacker strips(lengths.strip.length, lengths.strip.numTables);
  const std::size_t numGroups = (numRows + kRowsTogether - 1) / kRowsTogether;
  std::uint8_t* packedStrips = packed + numGroups * lengths.row.length;
  for (std::size_t first = 0; first < numRows; first += kRowsTogether) {
    const std::size_t numTogether = std::min(kRowsTogether, numRows - first);
    for (std::size_t i = 0; i < numTogether; ++i) {
      readRow(first + i, rows.row(i));
      repeatFirstBits(rows.row(i), length, lengths.maxLag, strips.row(i));
    }
    rows.pack(numTogether, packed);
    strips.pack(numTogether, packedStrips);
    packed += lengths.row.length;
    packedStrips += lengths.strip.length;
  }
}

}  // namespace

std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const ReadBits& readBits,
                                    std::size_t chunk) {
  const std::size_t length = plan.shape.x;
  const bool isVolume = plan.shape.numDimensions() == 3;
  const std::size_t numRows = plan.numRows(chunk);
  std::vector<std::uint8_t> packed((numRows + kRowsTogether - 1) / kRowsTogether *
                                   plan.packedSize());
  const auto readRow = [&](std::size_t row, std::uint8_t* into) {
    readBits(isVolume ? chunk : 0, plan.firstRow(chunk) + row, {into, (length + 7) / 8});
  };
  if (plan.isByBytes) {
    for (std::size_t i = 0; i < numRows; ++i) {
      readRow(i, packed.data() + i * byteRowSize(length));
    }
    return packed;
  }
  if (plan.padded) {
    packPadded(length, *plan.padded, numRows, readRow, packed.data());
    return packed;
  }
  BitRowPacker packer(length, plan.numTables);
  for (std::size_t first = 0; first < numRows; first += kRowsTogether) {
    const std::size_t numTogether = std::min(kRowsTogether, numRows - first);
    for (std::size_t i = 0; i < kRowsTogether; ++i) {
      if (i < numTogether) {
        readRow(first + i, packer.row(i));
      } else {
        std::fill_n(packer.row(i), (length + 7) / 8, std::uint8_t{0});
      }
    }
    packer.pack(numTogether, packed.data() + first / kRowsTogether * length);
  }
  return packed;
}

std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const PhaseMask& mask, std::size_t chunk) {
  const auto read = [&mask](std::size_t z, std::size_t y, std::span<std::uint8_t> into) {
    mask.readBits(z, y, into);
  };
  return packChunk(plan, ReadBits(read), chunk);
}

}  // namespace phasebound
