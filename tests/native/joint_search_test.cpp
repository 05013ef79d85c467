// All phases of an image together: each against the correlation of its own pixels, summed pair by
// pair, and against the search for it alone.

#include "engine/joint_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "support/images.h"

namespace phasebound {
namespace {

/// Phases in stripes of unlike widths with some noise on them.
LabelledImage manyPhases(const Shape& shape, std::size_t numPhases) {
  std::mt19937 random(31);
  LabelledImage image;
  image.labels = PackedLabels(shape, PackedLabels::bitsFor(numPhases));
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        const std::size_t label =
            random() % 4 == 0 ? random() % numPhases : (x / 5 + y / 7 + z) % 2;
        row[x] = static_cast<std::uint8_t>(label);
      }
      image.labels.writeRow(z, y, row);
    }
  }
  const auto counts = image.labels.counts();
  for (std::size_t i = 0; i < numPhases; ++i) {
    image.phases.push_back({static_cast<double>(i), counts[i]});
  }
  return image;
}

/// T_r from its definition.
double pairShare(const LabelledImage& image, std::size_t phase, int dz, int dy, int dx) {
  const Shape& shape = image.labels.shape();
  const auto wrapped = [](std::size_t at, int by, std::size_t side) {
    return (at + static_cast<std::size_t>(by + static_cast<int>(side))) % side;
  };
  std::uint64_t numPairs = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        if (image.labels.at(z, y, x) != phase) continue;
        const std::size_t other = image.labels.at(wrapped(z, dz, shape.z), wrapped(y, dy, shape.y),
                                                  wrapped(x, dx, shape.x));
        if (other == phase) ++numPairs;
      }
    }
  }
  return static_cast<double>(numPairs) / static_cast<double>(shape.numPixels());
}

TEST(JointSearch, EachPhaseHasTheCorrelationsOfItsPixels) {
  constexpr double kManyRounds = 60e3;
  for (const Shape& shape :
       {Shape{1, 40, 64}, Shape{1, 37, 131}, Shape{16, 24, 32}, Shape{11, 13, 17}}) {
    for (const std::size_t numPhases : {3U, 5U}) {
      const LabelledImage image = manyPhases(shape, numPhases);
      for (const double budget : {kRoundBudget, kManyRounds}) {
        ASSERT_TRUE(canSearchTogether(image));
        const Result<std::vector<Correlations>> all = searchTogether(image, {}, budget);
        ASSERT_TRUE(all.ok());
        ASSERT_EQ(all.value().size(), numPhases);
        for (std::size_t phase = 0; phase < numPhases; ++phase) {
          const Tpc& tpc = all.value()[phase].tpc;
          const auto reach = static_cast<int>(tpc.maxLag());
          const int dz = shape.z > 1 ? reach / 2 : 0;
          EXPECT_NEAR(tpc.at(0, 0, 0), tpc.phaseFraction(), 1e-6);
          EXPECT_NEAR(tpc.at(dz, 3, -2), pairShare(image, phase, dz, 3, -2), 1e-6);
          EXPECT_NEAR(tpc.at(0, reach, 1), pairShare(image, phase, 0, reach, 1), 1e-6);
          const Result<Correlations> alone =
              searchAlone(PhaseMask(image.labels, phase), tpc.phaseFraction(), {});
          ASSERT_TRUE(alone.ok());
          EXPECT_EQ(all.value()[phase].r0Px, alone.value().r0Px);
          EXPECT_EQ(tpc.maxLag(), alone.value().tpc.maxLag());
        }
      }
    }
  }
}

TEST(JointSearch, PhasesThatNeedMoreLagsGoOnAlone) {
  // Blocks of 150 x 160 px in two phases, which need a second ring, and specks of a third one.
  LabelledImage image;
  const Shape shape{1, 900, 640};
  image.labels = PackedLabels(shape, 2);
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t y = 0; y < shape.y; ++y) {
    for (std::size_t x = 0; x < shape.x; ++x) {
      const bool isSpeck = (x * 7919 + y * 104729) % 97 == 0;
      row[x] = static_cast<std::uint8_t>(isSpeck ? 2 : (y / 150 + x / 160) % 2);
    }
    image.labels.writeRow(0, y, row);
  }
  const auto counts = image.labels.counts();
  for (std::size_t i = 0; i < 3; ++i) image.phases.push_back({static_cast<double>(i), counts[i]});
  std::vector<double> shares;
  const Result<std::vector<Correlations>> all =
      searchTogether(image, [&](double share) { shares.push_back(share); });
  ASSERT_TRUE(all.ok());
  EXPECT_GT(all.value()[0].tpc.maxLag(), 200U);
  for (const std::size_t phase : {0U, 1U, 2U}) {
    const Result<Correlations> alone =
        searchAlone(PhaseMask(image.labels, phase), all.value()[phase].tpc.phaseFraction(), {});
    ASSERT_TRUE(alone.ok());
    EXPECT_EQ(all.value()[phase].tpc.maxLag(), alone.value().tpc.maxLag());
    EXPECT_EQ(all.value()[phase].r0Px, alone.value().r0Px);
    EXPECT_NEAR(all.value()[phase].tpc.at(0, 90, -100), alone.value().tpc.at(0, 90, -100), 1e-6);
  }
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
}

TEST(JointSearch, TakesCompleteSetsOnly) {
  LabelledImage image = manyPhases({1, 40, 40}, 3);
  EXPECT_TRUE(canSearchTogether(image));
  image.numExcluded = 1;
  EXPECT_FALSE(canSearchTogether(image));
  EXPECT_FALSE(canSearchTogether(manyPhases({1, 40, 40}, 2)));
}

}  // namespace
}  // namespace phasebound
