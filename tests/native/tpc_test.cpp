#include "tpc/tpc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "support/images.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::phase1;
using test::whiteNoise;

Tpc tpcOf(const LabelledImage& image, std::size_t maxLag) {
  const auto [mask, count] = phase1(image);
  return computeTpc(mask, count, maxLag).value();
}

/// The definition: the share of pixels that are in the phase and whose neighbour at r, indices
/// wrapping around, is too.
double direct(const PhaseMask& mask, int dz, int dy, int dx) {
  const Shape& shape = mask.shape();
  const auto wrap = [](std::size_t i, int step, std::size_t side) {
    const auto n = static_cast<int>(side);
    return static_cast<std::size_t>(((static_cast<int>(i) + step) % n + n) % n);
  };
  std::size_t count = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        count += mask.at(z, y, x) &&
                 mask.at(wrap(z, dz, shape.z), wrap(y, dy, shape.y), wrap(x, dx, shape.x));
      }
    }
  }
  return static_cast<double>(count) / static_cast<double>(shape.numPixels());
}

/// Largest error over all lags.
double errorAgainstDirect(const LabelledImage& image) {
  const std::size_t maxLag = image.labels.shape().shortestSide() / 2;
  const Tpc tpc = tpcOf(image, maxLag);
  const PhaseMask mask = phase1(image).mask;
  const auto reach = static_cast<int>(maxLag);
  const int reachZ = tpc.numDimensions() == 3 ? reach : 0;
  double largest = 0;
  for (int dz = -reachZ; dz <= reachZ; ++dz) {
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        largest = std::max(largest, std::abs(tpc.at(dz, dy, dx) - direct(mask, dz, dy, dx)));
      }
    }
  }
  return largest;
}

// Single precision after the mean is taken off: some units of 6e-8 times the variance, below 1/4.
constexpr double kTolerance = 2e-7;

TEST(Tpc, MatchesDirectShiftOnOddShapes) {
  for (const Shape& shape :
       {Shape{1, 5, 7}, Shape{1, 8, 8}, Shape{1, 13, 6}, Shape{1, 1, 9}, Shape{1, 9, 1},
        Shape{1, 2, 3}, Shape{1, 31, 64}, Shape{1, 41, 43}, Shape{1, 16, 82}}) {
    EXPECT_LT(errorAgainstDirect(whiteNoise(shape, 0.3, 1)), kTolerance)
        << shape.y << " x " << shape.x;
  }
}

TEST(Tpc, MatchesDirectShiftOnOddVolumes) {
  for (const Shape& shape : {Shape{4, 4, 4}, Shape{5, 6, 7}, Shape{3, 8, 11}, Shape{13, 5, 6},
                             Shape{2, 2, 2}, Shape{7, 1, 5}, Shape{6, 41, 5}, Shape{43, 4, 9}}) {
    EXPECT_LT(errorAgainstDirect(whiteNoise(shape, 0.4, 2)), kTolerance)
        << shape.z << " x " << shape.y << " x " << shape.x;
  }
}

TEST(Tpc, MatchesThreeByThreeWorkedByHand) {
  // 1 1 0
  // 0 1 0
  // 0 0 0
  const bool pixels[3][3] = {{true, true, false}, {false, true, false}, {false, false, false}};
  const LabelledImage image = binaryImage(
      {1, 3, 3}, [&](std::size_t, std::size_t y, std::size_t x) { return pixels[y][x]; });
  const Tpc tpc = tpcOf(image, 1);
  EXPECT_NEAR(tpc.at(0, 0, 0), 3.0 / 9, kTolerance);
  EXPECT_NEAR(tpc.at(0, 0, 1), 1.0 / 9, kTolerance);  // the pair of the first row
  EXPECT_NEAR(tpc.at(0, 1, 0), 1.0 / 9, kTolerance);  // the pair of the middle column
  EXPECT_NEAR(tpc.at(0, 1, 1), 1.0 / 9, kTolerance);  // first corner to centre
  EXPECT_NEAR(tpc.at(0, 1, -1), 0.0, kTolerance);     // nothing lies down and to the left
}

TEST(Tpc, CheckerboardAlternates) {
  const LabelledImage image = binaryImage(
      {1, 64, 64}, [](std::size_t, std::size_t y, std::size_t x) { return (x + y) % 2 == 0; });
  const Tpc tpc = tpcOf(image, 32);
  for (int dy = -32; dy <= 32; ++dy) {
    for (int dx = -32; dx <= 32; ++dx) {
      EXPECT_NEAR(tpc.at(0, dy, dx), (dx + dy) % 2 == 0 ? 0.5 : 0.0, kTolerance);
    }
  }
}

TEST(Tpc, IsSymmetricAndStartsAtThePhaseFraction) {
  const LabelledImage image = whiteNoise({9, 12, 10}, 0.25, 3);
  const Tpc tpc = tpcOf(image, 4);
  EXPECT_NEAR(tpc.at(0, 0, 0), tpc.phaseFraction(), kTolerance);
  for (int dz = -4; dz <= 4; ++dz) {
    for (int dy = -4; dy <= 4; ++dy) {
      for (int dx = -4; dx <= 4; ++dx) {
        EXPECT_NEAR(tpc.at(dz, dy, dx), tpc.at(-dz, -dy, -dx), kTolerance);
      }
    }
  }
}

TEST(Tpc, FewerLagsAreThePartOfMoreLags) {
  for (const Shape& shape : {Shape{1, 60, 70}, Shape{24, 20, 26}}) {
    const LabelledImage image = whiteNoise(shape, 0.5, 4);
    const Tpc all = tpcOf(image, shape.shortestSide() / 2);
    const Tpc few = tpcOf(image, 3);
    for (std::size_t index = 0; index < few.numRows(); ++index) {
      const Tpc::Row row = few.row(index);
      for (int dx = -3; dx <= 3; ++dx) {
        EXPECT_NEAR(few.at(row.dz, row.dy, dx), all.at(row.dz, row.dy, dx), kTolerance);
      }
    }
  }
}

TEST(Tpc, RowsSumToTheWholeCube) {
  const LabelledImage image = whiteNoise({8, 9, 10}, 0.5, 5);
  const Tpc tpc = tpcOf(image, 4);
  int numLags = 0;
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    numLags += tpc.row(index).numTimes * 9;
  }
  EXPECT_EQ(numLags, 9 * 9 * 9);
}

TEST(Tpc, BothPhasesHaveTheSameCovariance) {
  const LabelledImage image = whiteNoise({1, 40, 50}, 0.3, 6);
  const PhaseMask mask = phase1(image).mask;
  const std::uint64_t count = phase1(image).count;
  const PhaseMask other(image.labels, image.phases[0].value == 1 ? 1 : 0);
  const std::uint64_t otherCount = image.labels.shape().numPixels() - count;
  const Tpc tpc = computeTpc(mask, count, 20).value();
  const Tpc otherTpc = computeTpc(other, otherCount, 20).value();
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    for (int column = 0; column < 41; ++column) {
      EXPECT_NEAR(tpc.row(index).covariance[column], otherTpc.row(index).covariance[column],
                  kTolerance);
    }
  }
}

TEST(Tpc, ProgressRisesToOne) {
  const LabelledImage image = whiteNoise({20, 30, 40}, 0.5, 7);
  const auto [mask, count] = phase1(image);
  double last = 0;
  const auto progress = [&](double share) {
    EXPECT_GE(share, last);
    last = share;
  };
  ASSERT_TRUE(computeTpc(mask, count, 10, progress).ok());
  EXPECT_NEAR(last, 1, 1e-12);
}

TEST(Tpc, PredictsItsMemory) {
  // 1000 = 8 x 125: 126 blocks, each a column of 1000 numbers of 32 bytes, made an odd number of
  // cache lines; 201 x 401 lags; a bit a pixel in 16 chunks of 64 rows.
  EXPECT_EQ(predictTpcBytes({1, 1000, 1000}, 200),
            126.0 * 1002 * 32 + 201.0 * 401 * 4 + 16.0 * 64 * 1000 / 8);
}

}  // namespace
}  // namespace phasebound
