// Pixels at the distances 1, sqrt 2 and sqrt 3 from a phase, beside a look at all neighbours.
// masked_test.cpp compares with the distances to all other pixels.

#include "segment/boundary_shift.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "support/images.h"

namespace phasebound {
namespace {

/// Three labels, of which the last one may be that of excluded pixels: runs of about so many
/// pixels.
LabelledImage drawn(const Shape& shape, bool isMasked, std::uint32_t seed) {
  std::mt19937 random(seed);
  LabelledImage image;
  image.labels = PackedLabels(shape, 2);
  std::array<std::uint64_t, 3> counts{};
  std::vector<std::uint8_t> row(shape.x);
  std::uint8_t label = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::uint8_t& pixel : row) {
        if (random() % 8 == 0) label = static_cast<std::uint8_t>(random() % 3);
        pixel = label;
        ++counts[label];
      }
      image.labels.writeRow(z, y, row);
    }
  }
  image.phases = {{0, counts[0]}, {1, counts[1]}};
  if (isMasked) {
    image.numExcluded = counts[2];
  } else {
    image.phases.push_back({2, counts[2]});
  }
  return image;
}

BoundaryShift slowShift(const LabelledImage& image, std::size_t index) {
  const Shape& shape = image.labels.shape();
  const auto isExcluded = [&](std::uint8_t label) {
    return image.numExcluded > 0 && label == image.excludedLabel();
  };
  BoundaryShift shift;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        const std::uint8_t here = image.labels.at(z, y, x);
        if (isExcluded(here)) continue;
        std::size_t nearest = 4;
        for (std::size_t w = z > 0 ? z - 1 : 0; w <= std::min(z + 1, shape.z - 1); ++w) {
          for (std::size_t v = y > 0 ? y - 1 : 0; v <= std::min(y + 1, shape.y - 1); ++v) {
            for (std::size_t u = x > 0 ? x - 1 : 0; u <= std::min(x + 1, shape.x - 1); ++u) {
              const std::uint8_t there = image.labels.at(w, v, u);
              if (isExcluded(there) || (here == index) == (there == index)) continue;
              const std::size_t square =
                  (w != z ? 1U : 0U) + (v != y ? 1U : 0U) + (u != x ? 1U : 0U);
              nearest = std::min(nearest, square);
            }
          }
        }
        if (nearest < 4) ++(here == index ? shift.inside : shift.outside)[nearest - 1];
      }
    }
  }
  return shift;
}

TEST(BoundaryCounter, FindsWhatALookAtTheNeighboursFinds) {
  // Rows of whole vectors and others, images of less than a strip and of several, with one row in
  // the last one; single rows, columns and slices.
  const std::vector<Shape> shapes = {{1, 1, 300},  {1, 300, 1},   {1, 257, 129}, {1, 256, 128},
                                     {1, 9, 5000}, {1, 128, 256}, {5, 20, 128},  {4, 17, 257},
                                     {2, 1, 200},  {40, 3, 2}};
  for (const Shape& shape : shapes) {
    for (const bool isMasked : {false, true}) {
      const LabelledImage image = drawn(shape, isMasked, 21);
      for (std::size_t index = 0; index < 2; ++index) {
        const BoundaryShift slow = slowShift(image, index);
        for (const std::size_t most : {std::size_t{1}, std::size_t{3}, std::size_t{1} << 20}) {
          BoundaryCounter counter(image, index);
          std::uint64_t numRows = 0;
          double share = 0;
          while (!counter.isDone()) {
            const BitRows rows = counter.read(most);
            ASSERT_GE(rows.number, 1U);
            ASSERT_LE(rows.number, most);
            numRows += rows.number;
            counter.count();
            EXPECT_GE(counter.doneShare(), share);
            share = counter.doneShare();
          }
          EXPECT_EQ(numRows, shape.z * shape.y);
          EXPECT_EQ(share, 1);
          EXPECT_EQ(counter.shift().outside, slow.outside)
              << shape.z << ' ' << shape.y << ' ' << shape.x << (isMasked ? " masked" : "");
          EXPECT_EQ(counter.shift().inside, slow.inside);
        }
      }
    }
  }
}

TEST(BoundaryCounter, PartsAddUpToTheWhole) {
  // Parts of a row or a slice, of whole strips and of a row more or less.
  for (const Shape& shape : {Shape{1, 300, 257}, Shape{1, 40, 5000}, Shape{6, 20, 128}}) {
    const LabelledImage image = drawn(shape, false, 22);
    const BoundaryShift whole = shiftBoundary(image, 1);
    const std::size_t side = shape.z > 1 ? shape.z : shape.y;
    for (std::size_t middle = 1; middle < side; ++middle) {
      BoundaryShift sum;
      for (const bool isSecond : {false, true}) {
        const std::size_t first = isSecond ? middle : 0;
        const std::size_t last = isSecond ? side : middle;
        BoundaryCounter counter(
            image, 1,
            shape.z > 1 ? RowRange{first, last, 0, shape.y} : RowRange{0, 1, first, last});
        std::uint64_t numRows = 0;
        while (!counter.isDone()) {
          numRows += counter.read(9).number;
          counter.count();
        }
        EXPECT_EQ(numRows, (last - first) * (shape.z > 1 ? shape.y : 1));
        const BoundaryShift part = counter.shift();
        for (std::size_t i = 0; i < 3; ++i) {
          sum.inside[i] += part.inside[i];
          sum.outside[i] += part.outside[i];
        }
      }
      ASSERT_EQ(sum.inside, whole.inside) << middle;
      ASSERT_EQ(sum.outside, whole.outside) << middle;
    }
  }
}

TEST(BoundaryCounter, GivesThePixelsThatItReads) {
  for (const Shape& shape : {Shape{1, 70, 600}, Shape{3, 9, 130}}) {
    const LabelledImage image = drawn(shape, false, 4);
    BoundaryCounter counter(image, 1);
    for (std::uint64_t number = 0; !counter.isDone();) {
      const BitRows rows = counter.read(7);
      for (std::size_t i = 0; i < rows.number; ++i, ++number) {
        const auto z = static_cast<std::size_t>(number / shape.y);
        const auto y = static_cast<std::size_t>(number % shape.y);
        for (std::size_t x = 0; x < shape.x; ++x) {
          const bool isSet = (rows.row(i)[x / 128][x % 128 / 64] >> (x % 64) & 1U) != 0;
          ASSERT_EQ(isSet, image.labels.at(z, y, x) == 1) << z << ' ' << y << ' ' << x;
        }
      }
      counter.count();
    }
  }
}

}  // namespace
}  // namespace phasebound
