#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "phases/packed_labels.h"
#include "phases/phases.h"

namespace phasebound {
namespace {

constexpr std::array<Shape, 4> kShapes{{{1, 1, 1}, {3, 5, 7}, {2, 3, 64}, {1, 11, 133}}};

struct Labels {
  std::vector<std::uint8_t> plain;  ///< a byte each
  PackedLabels packed;
};

Labels randomLabels(const Shape& shape, unsigned bits, std::uint32_t seed) {
  std::mt19937 random(seed);
  Labels labels{{}, PackedLabels(shape, bits)};
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::uint8_t& label : row) label = static_cast<std::uint8_t>(random() % (1U << bits));
      labels.packed.writeRow(z, y, row);
      labels.plain.insert(labels.plain.end(), row.begin(), row.end());
    }
  }
  return labels;
}

void expectSame(const PackedLabels& packed, const std::vector<std::uint8_t>& plain) {
  const Shape& shape = packed.shape();
  std::size_t i = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x, ++i) ASSERT_EQ(packed.at(z, y, x), plain[i]);
    }
  }
}

TEST(Labels, ReadAsTheyWereWritten) {
  for (const unsigned bits : {1U, 2U, 4U, 8U}) {
    for (const Shape& shape : kShapes) {
      const Labels labels = randomLabels(shape, bits, 7);
      expectSame(labels.packed, labels.plain);
      for (std::size_t x = 0; x < shape.x; ++x) {
        std::vector<std::uint8_t> part(shape.x - x);
        labels.packed.readRow(shape.z - 1, shape.y - 1, x, part);
        const auto* last = labels.plain.data() + labels.plain.size() - part.size();
        EXPECT_EQ(part, std::vector<std::uint8_t>(last, last + part.size()));
      }
    }
  }
}

TEST(Labels, OfRowsThatNobodyWroteAreZero) {
  PackedLabels labels({2, 3, 9}, 2);
  labels.writeRow(1, 0, std::vector<std::uint8_t>(9, 3));
  EXPECT_EQ(labels.at(0, 2, 8), 0);
  EXPECT_EQ(labels.at(1, 0, 8), 3);
  EXPECT_EQ(labels.counts()[0], 45U);
  EXPECT_EQ(labels.counts()[3], 9U);
}

TEST(Labels, StayTheSameWhenTheyGetMoreBits) {
  for (const Shape& shape : kShapes) {
    for (const auto& [from, to] : {std::pair{1U, 2U}, {1U, 8U}, {2U, 4U}, {4U, 8U}}) {
      Labels labels = randomLabels(shape, from, 11);
      labels.packed.widen(to);
      EXPECT_EQ(labels.packed.bits(), to);
      expectSame(labels.packed, labels.plain);
    }
  }
}

TEST(Labels, AreRenamedAndCounted) {
  for (const unsigned bits : {1U, 2U, 4U, 8U}) {
    for (const Shape& shape : kShapes) {
      Labels labels = randomLabels(shape, bits, 13);
      std::vector<std::uint8_t> newLabel(std::size_t{1} << bits);
      for (std::size_t i = 0; i < newLabel.size(); ++i) {
        newLabel[i] = static_cast<std::uint8_t>(newLabel.size() - 1 - i);
      }
      // In two pieces.
      const std::uint64_t numRows = std::uint64_t{shape.z} * shape.y;
      labels.packed.relabel(newLabel, 0, numRows / 3);
      labels.packed.relabel(newLabel, numRows / 3, numRows);
      std::array<std::uint64_t, 256> counts{};
      for (std::uint8_t& label : labels.plain) {
        label = newLabel[label];
        ++counts[label];
      }
      expectSame(labels.packed, labels.plain);
      EXPECT_EQ(labels.packed.counts(), counts);
      std::array<std::uint64_t, 256> ofFirstRow{};
      for (std::size_t x = 0; x < shape.x; ++x) ++ofFirstRow[labels.plain[x]];
      EXPECT_EQ(labels.packed.counts(0, 1), ofFirstRow);
    }
  }
}

TEST(Labels, TakeAsFewBitsAsTheyNeed) {
  const std::array<std::pair<std::size_t, unsigned>, 8> cases{
      {{1, 1}, {2, 1}, {3, 2}, {4, 2}, {5, 4}, {16, 4}, {17, 8}, {256, 8}}};
  for (const auto& [numLabels, bits] : cases) EXPECT_EQ(PackedLabels::bitsFor(numLabels), bits);
  EXPECT_EQ(PackedLabels::numBytesFor({2000, 2000, 2000}, 1), 1'000'000'000U);
  EXPECT_EQ(PackedLabels::numBytesFor({1, 2, 9}, 4), 10U);
}

TEST(Mask, ReadsAnyPartOfARow) {
  for (const unsigned bits : {1U, 2U, 4U, 8U}) {
    for (const Shape& shape : kShapes) {
      const Labels labels = randomLabels(shape, bits, 17);
      for (const std::size_t label : {std::size_t{0}, std::size_t{1}, kMaxNumPhases}) {
        const PhaseMask mask(labels.packed, label);
        const std::uint8_t* plain = labels.plain.data() + (shape.y - 1) * shape.x;
        for (std::size_t x = 0; x < shape.x; ++x) {
          EXPECT_EQ(mask.at(0, shape.y - 1, x), plain[x] == label);
          for (const std::size_t length : {std::size_t{1}, (shape.x - x + 1) / 2, shape.x - x}) {
            std::vector<std::uint8_t> row(length, 7);
            mask.readRow(0, shape.y - 1, x, row);
            for (std::size_t i = 0; i < length; ++i) {
              ASSERT_EQ(row[i], plain[x + i] == label ? 1 : 0) << bits << " " << x << " " << i;
            }
          }
        }
      }
    }
  }
}

TEST(Mask, HandsAPhaseOverAsBits) {
  for (const unsigned bits : {1U, 2U, 4U, 8U}) {
    for (const Shape& shape : kShapes) {
      const Labels labels = randomLabels(shape, bits, 19);
      for (const std::size_t label : {std::size_t{0}, std::size_t{1}}) {
        const PhaseMask mask(labels.packed, label);
        PackedLabels copy(shape);
        std::vector<std::uint8_t> packed((shape.x + 7) / 8);
        for (std::size_t z = 0; z < shape.z; ++z) {
          for (std::size_t y = 0; y < shape.y; ++y) {
            mask.readBits(z, y, packed);
            copy.writePackedRow(z, y, packed);
          }
        }
        std::vector<std::uint8_t> plain = labels.plain;
        std::uint64_t count = 0;
        for (std::uint8_t& pixel : plain) {
          pixel = pixel == label ? 1 : 0;
          count += pixel;
        }
        expectSame(copy, plain);
        EXPECT_EQ(copy.counts()[1], count);
      }
    }
  }
}

}  // namespace
}  // namespace phasebound
