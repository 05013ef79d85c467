#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/row_transform.h"

namespace phasebound {
namespace {

constexpr std::size_t kBits = 8;
constexpr std::size_t kTableSize = 256;
/// Bytes that are looked up in tables of their own before their sum is turned to its place: the
/// tables of one block fill the first cache.
constexpr std::size_t kBytesTogether = kByteRowsGroup;

class ByteRows final : public RowTransform {
public:
  ByteRows(std::size_t length, double phaseFraction)
      : length_(length),
        rowBytes_(byteRowSize(length)),
        numGroups_(rowBytes_ / kBytesTogether),
        general_(makeGeneralRows(length, phaseFraction)),
        blocks_(general_->numUnits()),
        meanSum_(static_cast<float>(phaseFraction * static_cast<double>(length))) {
    for (std::size_t unit = 0; unit < numUnits(); ++unit) blocks_[unit].resize(numBlocks(unit));
  }

  [[nodiscard]] std::size_t numUnits() const override { return general_->numUnits(); }
  [[nodiscard]] std::size_t numBlocks(std::size_t unit) const override {
    return general_->numBlocks(unit);
  }

  void forward(std::size_t unit, const std::uint8_t* packed, std::size_t numRows,
               Complex4* const* columns, std::size_t firstRow) override {
    for (std::size_t i = 0; i < blocks_[unit].size(); ++i) {
      if (columns[i] == nullptr) continue;
      Complex4* column = columns[i] + firstRow;
      transformRows(blockOf(unit, i), packed, numRows, column);
      if (unit > 0 || i > 0) continue;
      // Only the first number knows of the mean.
      for (std::size_t row = 0; row < numRows; ++row) column[row].re[0] -= meanSum_;
    }
  }

  void inverse(std::size_t unit, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, std::size_t numLags, float* lags) override {
    general_->inverse(unit, columns, rows, numRows, maxLag, numLags, lags);
  }

private:
  /// What four kx need.
  struct Block {
    std::vector<Complex4> tables;  ///< one for each byte of a group
    std::vector<Complex4> turns;   ///< of each group, to its place in the row
  };

  /// exp(-2 pi i kx x / n) for a block's kx; those that a row's spectrum has not got are zero.
  [[nodiscard]] Complex4 waves(std::size_t unit, std::size_t block, std::size_t x) const {
    Complex4 waves = kZeroBlock;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t k = frequencyOf(length_, unit, block * kLanes + lane);
      if (k > length_ / 2) break;
      const auto turn = static_cast<double>(std::uint64_t{k} * x % length_);
      const double angle = 2 * std::numbers::pi * turn / static_cast<double>(length_);
      waves.re[lane] = static_cast<float>(std::cos(angle));
      waves.im[lane] = static_cast<float>(-std::sin(angle));
    }
    return waves;
  }

  const Block& blockOf(std::size_t unit, std::size_t index) {
    Block& block = blocks_[unit][index];
    if (!block.tables.empty()) return block;
    block.tables.assign(kBytesTogether * kTableSize, kZeroBlock);
    for (std::size_t i = 0; i < kBytesTogether * kBits; ++i) {
      // A byte's sum is that of the byte without its highest bit, and that bit's waves.
      Complex4* table = block.tables.data() + i / kBits * kTableSize;
      const std::size_t highest = std::size_t{1} << i % kBits;
      const Complex4 ofBit = waves(unit, index, i);
      for (std::size_t byte = 0; byte < highest; ++byte) {
        table[highest + byte] = table[byte] + ofBit;
      }
    }
    for (std::size_t group = 0; group < numGroups_; ++group) {
      block.turns.push_back(waves(unit, index, group * kBytesTogether * kBits));
    }
    return block;
  }

  void transformRows(const Block& block, const std::uint8_t* packed, std::size_t numRows,
                     Complex4* column) const noexcept {
    const Complex4* tables = block.tables.data();
    const Complex4* turns = block.turns.data();
    for (std::size_t row = 0; row < numRows; ++row) {
      Complex4 sum = kZeroBlock;
      for (std::size_t group = 0; group < numGroups_; ++group, packed += kBytesTogether) {
        Complex4 part = tables[packed[0]];
        for (std::size_t i = 1; i < kBytesTogether; ++i) {
          part = part + tables[i * kTableSize + packed[i]];
        }
        sum = sum + part * turns[group];
      }
      column[row] = sum;
    }
  }

  std::size_t length_;
  std::size_t rowBytes_;
  std::size_t numGroups_;
  std::unique_ptr<RowTransform> general_;
  std::vector<std::vector<Block>> blocks_;  ///< by unit
  float meanSum_;                           ///< of a row's pixels
};

}  // namespace

std::unique_ptr<RowTransform> makeByteRows(std::size_t length, double phaseFraction) {
  return std::make_unique<ByteRows>(length, phaseFraction);
}

}  // namespace phasebound
