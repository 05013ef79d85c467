// The statistics of images some of whose pixels are excluded.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "cls/mask_overlap.h"
#include "engine/engine.h"
#include "generate/generate.h"
#include "phases/profiles.h"
#include "segment/boundary_shift.h"
#include "segment/region.h"
#include "spectrum/masked_frequencies.h"
#include "tpc/masked_tpc.h"

namespace phasebound {
namespace {

LabelledImage labelledOf(const Grid<std::uint8_t>& grid) {
  Image image;
  image.shape = grid.shape();
  const auto* first = reinterpret_cast<const std::byte*>(grid.data());
  image.bytes.assign(first, first + grid.size());
  image.format = "test";
  Result<LabelledImage> labelled = findPhases(std::move(image));
  EXPECT_TRUE(labelled.ok());
  return std::move(labelled).value();
}

LabelledImage material(const Shape& shape, std::uint64_t seed, double sizePx = 6) {
  MaterialSpec spec;
  spec.material = Material::Blobs;
  spec.shape = shape;
  spec.sizePx = {sizePx, sizePx, sizePx};
  spec.phaseFractions = {0.35};
  spec.seed = seed;
  Result<Grid<std::uint8_t>> grid = generate(spec);
  EXPECT_TRUE(grid.ok());
  return labelledOf(grid.value());
}

Region regionOf(const Shape& shape, const RegionOptions& options) {
  Result<Region> region = Region::make(shape, options, nullptr);
  EXPECT_TRUE(region.ok());
  return std::move(region).value();
}

/// The material with a hole and a corner missing, neither of which cuts a side.
LabelledImage masked(const Shape& shape, std::uint64_t seed) {
  LabelledImage image = material(shape, seed, 3);
  RegionOptions options;
  options.excludedRectangles = {{5, 4, shape.x / 4, shape.y / 5}, {0, 0, 3, 2}};
  options.excludedPolygons = {{{static_cast<double>(shape.x), 0.0},
                               {static_cast<double>(shape.x), 7.0},
                               {static_cast<double>(shape.x) - 7.0, 0.0}}};
  const Region region = regionOf(shape, options);
  EXPECT_EQ(region.shape(), shape);
  EXPECT_FALSE(excludePixels(image, region).has_value());
  EXPECT_GT(image.numExcluded, 0U);
  return image;
}

/// The definition: both ends centred, over the pairs that count, indices wrapping around.
double covarianceAt(const LabelledImage& image, std::size_t index, std::size_t dz, std::size_t dy,
                    std::size_t dx) {
  const Shape& shape = image.labels.shape();
  const double phi =
      static_cast<double>(image.phases[index].count) / static_cast<double>(image.numPixels());
  double sum = 0;
  double pairs = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        const std::size_t a = image.labels.at(z, y, x);
        const std::size_t b =
            image.labels.at((z + dz) % shape.z, (y + dy) % shape.y, (x + dx) % shape.x);
        if (a == image.excludedLabel() || b == image.excludedLabel()) continue;
        sum += ((a == index ? 1 : 0) - phi) * ((b == index ? 1 : 0) - phi);
        ++pairs;
      }
    }
  }
  return sum / pairs;
}

TEST(MaskedTpc, MatchesTheDirectSumOverPairsThatCount) {
  for (const Shape& shape : {Shape{1, 40, 37}, Shape{14, 13, 17}}) {
    const LabelledImage image = masked(shape, 3);
    const std::size_t maxLag = shape.shortestSide() / 2;
    for (std::size_t index = 0; index < 2; ++index) {
      const Result<Tpc> tpc = computeMaskedTpc(image, index, maxLag);
      ASSERT_TRUE(tpc.ok());
      const double phi =
          static_cast<double>(image.phases[index].count) / static_cast<double>(image.numPixels());
      EXPECT_DOUBLE_EQ(tpc.value().phaseFraction(), phi);
      const std::size_t last = shape.z > 1 ? 3 : 1;
      for (std::size_t dz = 0; dz < last; ++dz) {
        for (std::size_t dy = 0; dy <= maxLag; dy += 2) {
          for (std::size_t dx = 0; dx <= maxLag; ++dx) {
            const double found =
                tpc.value().at(static_cast<int>(dz), static_cast<int>(dy), static_cast<int>(dx));
            EXPECT_NEAR(found - phi * phi, covarianceAt(image, index, dz, dy, dx), 1e-6);
          }
        }
      }
    }
  }
}

TEST(MaskedTpc, IsThePlainRatioAtLagZeroAndOnAverage) {
  const LabelledImage image = masked({1, 90, 80}, 5);
  const Result<Tpc> tpc = computeMaskedTpc(image, 1, 20);
  ASSERT_TRUE(tpc.ok());
  const double phi = tpc.value().phaseFraction();
  EXPECT_NEAR(tpc.value().at(0, 0, 0), phi, 1e-6);
  // The ratio of the two autocorrelations, uncentred, over all lags of the cube: what is left out
  // scatters about nothing.
  double sum = 0;
  double numLags = 0;
  const Shape& shape = image.labels.shape();
  for (int dy = -20; dy <= 20; dy += 4) {
    for (int dx = -20; dx <= 20; dx += 4) {
      double both = 0;
      double pairs = 0;
      for (std::size_t y = 0; y < shape.y; ++y) {
        for (std::size_t x = 0; x < shape.x; ++x) {
          const auto toY = (y + shape.y + static_cast<std::size_t>(dy + 20) - 20) % shape.y;
          const auto toX = (x + shape.x + static_cast<std::size_t>(dx + 20) - 20) % shape.x;
          const std::size_t a = image.labels.at(0, y, x);
          const std::size_t b = image.labels.at(0, toY, toX);
          if (a == image.excludedLabel() || b == image.excludedLabel()) continue;
          ++pairs;
          both += a == 1 && b == 1 ? 1 : 0;
        }
      }
      sum += both / pairs - tpc.value().at(0, dy, dx);
      ++numLags;
    }
  }
  EXPECT_NEAR(sum / numLags, 0, 0.01);
}

TEST(MaskedTpc, IsTheSameForBothOfTwoPhases) {
  const LabelledImage image = masked({1, 60, 70}, 9);
  const Result<Tpc> first = computeMaskedTpc(image, 0, 30);
  const Result<Tpc> second = computeMaskedTpc(image, 1, 30);
  ASSERT_TRUE(first.ok() && second.ok());
  for (std::size_t row = 0; row < first.value().numRows(); ++row) {
    for (std::size_t i = 0; i < 61; ++i) {
      EXPECT_NEAR(first.value().row(row).covariance[i], second.value().row(row).covariance[i],
                  1e-6);
    }
  }
}

TEST(MaskOverlap, IsTheProductOfTheSidesWithoutAMask) {
  LabelledImage image = material({1, 96, 144}, 1);
  const MaskOverlap overlap(image);
  for (const int dy : {0, 1, 5, 31}) {
    for (const int dx : {-40, 0, 3, 17}) {
      EXPECT_NEAR(overlap.at(0, dy, dx), (1 - dy / 96.0) * (1 - std::abs(dx) / 144.0), 0.001);
    }
  }
}

TEST(MaskOverlap, MatchesTheDirectCountInADisc) {
  LabelledImage image = material({1, 150, 150}, 1);
  RegionOptions options;
  options.circle = Circle{{75, 75}, 75};
  ASSERT_FALSE(excludePixels(image, regionOf({1, 150, 150}, options)).has_value());
  const MaskOverlap overlap(image);
  for (const auto& [dy, dx] : {std::pair{0, 0}, {0, 20}, {13, -31}, {60, 9}}) {
    double pairs = 0;
    for (int y = std::max(0, -dy); y < 150 && y + dy < 150; ++y) {
      for (int x = std::max(0, -dx); x < 150 && x + dx < 150; ++x) {
        const auto at = [&](int atY, int atX) {
          return image.labels.at(0, static_cast<std::size_t>(atY), static_cast<std::size_t>(atX)) !=
                 image.excludedLabel();
        };
        pairs += at(y, x) && at(y + dy, x + dx) ? 1 : 0;
      }
    }
    EXPECT_NEAR(overlap.at(0, dy, dx), pairs / static_cast<double>(image.numPixels()), 0.01);
  }
}

/// Orthonormal cosine of one axis.
double wave(std::size_t k, std::size_t i, std::size_t side) {
  const auto length = static_cast<double>(side);
  if (k == 0) return std::sqrt(1 / length);
  return std::sqrt(2 / length) * std::cos(std::numbers::pi * static_cast<double>(k) *
                                          (2 * static_cast<double>(i) + 1) / (2 * length));
}

TEST(MaskedFrequencies, AreTheDirectSumsOverPixelsThatCount) {
  const Shape shape{1, 52, 47};
  const LabelledImage image = masked(shape, 11);
  const LowFrequencies low = maskedLowFrequencies(image, 1);
  const auto numKept = static_cast<double>(image.numPixels());
  const double phi = static_cast<double>(image.phases[1].count) / numKept;
  EXPECT_EQ(low.numPixels, image.numPixels());
  for (std::size_t ky = 0; ky < 6; ++ky) {
    for (std::size_t kx = 0; kx < 6; ++kx) {
      if (ky + kx == 0) continue;
      double amplitude = 0;
      double ofMask = 0;
      double squares = 0;
      for (std::size_t y = 0; y < shape.y; ++y) {
        for (std::size_t x = 0; x < shape.x; ++x) {
          const std::size_t label = image.labels.at(0, y, x);
          if (label == image.excludedLabel()) continue;
          const double phase = wave(ky, y, shape.y) * wave(kx, x, shape.x);
          amplitude += phase * ((label == 1 ? 1 : 0) - phi);
          ofMask += phase;
          squares += phase * phase;
        }
      }
      const double weight = squares - ofMask * ofMask / numKept;
      const std::size_t i = ky * low.numPerAxis[2] + kx;
      EXPECT_NEAR(low.weight[i], weight, 1e-4);
      EXPECT_NEAR(low.power[i], amplitude * amplitude / weight, 1e-3 * (1 + amplitude * amplitude));
    }
  }
}

TEST(MaskedFrequencies, WeighAsMuchAsPixelsCount) {
  LabelledImage image = material({1, 300, 300}, 2);
  RegionOptions options;
  options.excludedRectangles = {{60, 60, 90, 14}};
  ASSERT_FALSE(excludePixels(image, regionOf({1, 300, 300}, options)).has_value());
  const LowFrequencies low = maskedLowFrequencies(image, 0);
  double sum = 0;
  for (const float weight : low.weight) sum += static_cast<double>(weight);
  const double share = sum / static_cast<double>(low.weight.size() - 1);
  // 1.4 % of the pixels are hidden, and 1.4 % of the data are gone.
  EXPECT_NEAR(share, 1 - 90.0 * 14 / 90000, 0.002);
}

TEST(MaskedImage, AnEmptyMaskChangesNoBit) {
  const Shape shape{1, 260, 240};
  const LabelledImage plain = material(shape, 7);
  LabelledImage image = material(shape, 7);
  RegionOptions options;
  options.excludedPolygons = {{{-5, -5}, {-1, -5}, {-3, -1}}};
  const Region region = regionOf(shape, options);
  EXPECT_TRUE(region.isWhole());
  ASSERT_FALSE(excludePixels(image, region).has_value());
  const Result<ImageEstimate> before = estimatePhase(plain, plain.phases[0].value);
  const Result<ImageEstimate> after = estimatePhase(image, image.phases[0].value);
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(before.value().clsPx, after.value().clsPx);
  EXPECT_EQ(before.value().radialTpc, after.value().radialTpc);
  EXPECT_EQ(before.value().lowFrequencies->power, after.value().lowFrequencies->power);
  EXPECT_EQ(before.value().profiles, after.value().profiles);
  EXPECT_EQ(before.value().classicalClsPx, after.value().classicalClsPx);
}

TEST(MaskedImage, ABarOverTheWholeWidthIsACut) {
  const Shape shape{1, 230, 210};
  LabelledImage image = material(shape, 8);
  RegionOptions options;
  options.excludedRectangles = {{0, 200, 210, 30}};
  const Region region = regionOf(shape, options);
  EXPECT_EQ(region.shape(), (Shape{1, 200, 210}));
  EXPECT_EQ(region.numExcluded(), 0U);
}

TEST(MaskedImage, OnePixelHiddenHardlyChangesAnything) {
  const Shape shape{1, 300, 300};
  const LabelledImage plain = material(shape, 21);
  LabelledImage image = material(shape, 21);
  RegionOptions options;
  options.excludedRectangles = {{150, 150, 1, 1}};
  ASSERT_FALSE(excludePixels(image, regionOf(shape, options)).has_value());
  const Result<ImageEstimate> before = estimatePhase(plain, 1);
  const Result<ImageEstimate> after = estimatePhase(image, 1);
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_NEAR(*after.value().clsPx, *before.value().clsPx, 0.02 * *before.value().clsPx);
  const Result<MaterialEstimate> pooledBefore = poolEstimates({&before.value(), 1});
  const Result<MaterialEstimate> pooledAfter = poolEstimates({&after.value(), 1});
  ASSERT_TRUE(pooledBefore.ok() && pooledAfter.ok());
  EXPECT_NEAR(pooledAfter.value().calibrated->sigma, pooledBefore.value().calibrated->sigma,
              0.005 * pooledBefore.value().calibrated->sigma);
  EXPECT_EQ(pooledAfter.value().numPixels, 300U * 300 - 1);
}

TEST(MaskedImage, ADiscTellsOfTheMaterialAsASquareOfItsAreaDoes) {
  const Shape shape{1, 420, 420};
  double sumDisc = 0;
  double sumSquare = 0;
  constexpr int kNumImages = 6;
  for (std::uint64_t seed = 1; seed <= kNumImages; ++seed) {
    LabelledImage disc = material(shape, 100 + seed);
    RegionOptions options;
    options.circle = Circle{{210, 210}, 210};
    ASSERT_FALSE(excludePixels(disc, regionOf(shape, options)).has_value());
    const Result<ImageEstimate> ofDisc = estimatePhase(disc, 1);
    const LabelledImage square = material({1, 372, 372}, 200 + seed);
    const Result<ImageEstimate> ofSquare = estimatePhase(square, 1);
    ASSERT_TRUE(ofDisc.ok() && ofSquare.ok());
    sumDisc += std::log(poolEstimates({&ofDisc.value(), 1}).value().calibrated->sigma);
    sumSquare += std::log(poolEstimates({&ofSquare.value(), 1}).value().calibrated->sigma);
  }
  // Each has a standard error of about 10 %.
  EXPECT_NEAR((sumDisc - sumSquare) / kNumImages, 0, 0.15);
}

TEST(MaskedImage, ProfilesAreFractionsOfWhatCounts) {
  Grid<std::uint8_t> grid({1, 4, 6}, 0);
  for (std::size_t y = 0; y < 4; ++y) grid.view().at(0, y, 2) = 1;
  LabelledImage image = labelledOf(grid);
  RegionOptions options;
  options.excludedRectangles = {{3, 0, 2, 2}};
  ASSERT_FALSE(excludePixels(image, regionOf({1, 4, 6}, options)).has_value());
  const auto profiles = maskedProfiles(image, 1);
  EXPECT_EQ(profiles[1], (std::vector<double>{0.25, 0.25, 1.0 / 6, 1.0 / 6}));
  EXPECT_EQ(profiles[2], (std::vector<double>{0, 0, 1, 0, 0, 0}));
}

/// By the definition: the distance of each pixel to the nearest one on the other side.
double shiftedFraction(const LabelledImage& image, std::size_t index, double shiftPx) {
  const Shape& shape = image.labels.shape();
  double sum = 0;
  const auto sideOf = [&](std::size_t z, std::size_t y, std::size_t x) {
    const std::size_t label = image.labels.at(z, y, x);
    return label == index ? 1 : label == image.excludedLabel() ? -1 : 0;
  };
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        const int side = sideOf(z, y, x);
        if (side < 0) continue;
        double nearest = 1e9;
        for (std::size_t w = 0; w < shape.z; ++w) {
          for (std::size_t v = 0; v < shape.y; ++v) {
            for (std::size_t u = 0; u < shape.x; ++u) {
              if (sideOf(w, v, u) != 1 - side) continue;
              const auto square = [](std::size_t a, std::size_t b) {
                const double away = static_cast<double>(a) - static_cast<double>(b);
                return away * away;
              };
              nearest = std::min(nearest, square(w, z) + square(v, y) + square(u, x));
            }
          }
        }
        const double covered = std::clamp(std::abs(shiftPx) + 1 - std::sqrt(nearest), 0.0, 1.0);
        if (side == 1) sum += shiftPx < 0 ? 1 - covered : 1;
        if (side == 0 && shiftPx > 0) sum += covered;
      }
    }
  }
  return sum / static_cast<double>(image.numPixels());
}

TEST(BoundaryShift, MatchesTheDistancesToAllOtherPixels) {
  for (const Shape& shape : {Shape{1, 23, 70}, Shape{6, 9, 11}}) {
    const LabelledImage image = masked(shape, 13);
    for (std::size_t index = 0; index < image.phases.size(); ++index) {
      const BoundaryShift shift = shiftBoundary(image, index);
      for (const double by : {-1.0, -0.5, 0.3, 0.5, 1.0}) {
        EXPECT_NEAR(shift.fractionAt(by), shiftedFraction(image, index, by), 1e-12);
      }
      EXPECT_DOUBLE_EQ(shift.fractionAt(0), shift.phaseFraction);
    }
  }
}

TEST(BoundaryShift, AStraightBoundaryGainsItsShift) {
  Grid<std::uint8_t> grid({1, 8, 20}, 0);
  for (std::size_t y = 0; y < 8; ++y) {
    for (std::size_t x = 0; x < 10; ++x) grid.view().at(0, y, x) = 1;
  }
  const BoundaryShift shift = shiftBoundary(labelledOf(grid), 1);
  EXPECT_NEAR(shift.fractionAt(0.5), 10.5 / 20, 1e-12);
  EXPECT_NEAR(shift.fractionAt(-0.5), 9.5 / 20, 1e-12);
  EXPECT_NEAR(shift.fractionAt(1), 11.0 / 20, 1e-12);
  EXPECT_NEAR(shift.fractionAt(-0.25), 9.75 / 20, 1e-12);
}

TEST(BoundaryShift, BothOfTwoPhasesMoveTogether) {
  const LabelledImage image = masked({1, 50, 60}, 17);
  const BoundaryShift first = shiftBoundary(image, 0);
  const BoundaryShift second = shiftBoundary(image, 1);
  EXPECT_NEAR(first.fractionAt(0.5) + second.fractionAt(-0.5), 1, 1e-12);
}

}  // namespace
}  // namespace phasebound
