#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cls/r0.h"
#include "support/images.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::phase1;
using test::whiteNoise;

bool has(const std::vector<Warning>& warnings, WarningCode code) {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const Warning& warning) { return warning.code == code; });
}

MaterialEstimate poolOne(const ImageEstimate& estimate) {
  return poolEstimates(std::span(&estimate, 1)).value();
}

/// A random image whose squares of `side` px are independent.
LabelledImage cells(const Shape& shape, std::size_t side, double phaseFraction,
                    std::uint32_t seed) {
  const LabelledImage noise =
      whiteNoise({shape.z / side + 1, shape.y / side + 1, shape.x / side + 1}, phaseFraction, seed);
  const PhaseMask mask = phase1(noise).mask;
  return binaryImage(shape, [&](std::size_t z, std::size_t y, std::size_t x) {
    return mask.at(z / side, y / side, x / side);
  });
}

/// Whatever the image, the answer is finite, holds the image's own fraction and stays in [0, 1].
void expectDefined(const LabelledImage& image, double value) {
  const auto estimate = estimatePhase(image, value);
  ASSERT_TRUE(estimate.ok());
  const MaterialEstimate material = poolOne(estimate.value());
  const Interval interval = intervalOf(material, 0.95, Model::ImageRep).value();
  EXPECT_TRUE(std::isfinite(interval.halfWidth));
  EXPECT_GE(interval.lower, 0);
  EXPECT_LE(interval.upper, 1);
  EXPECT_LE(interval.lower, material.phaseFraction);
  EXPECT_GE(interval.upper, material.phaseFraction);
  EXPECT_LT(interval.lower, interval.upper);
  EXPECT_EQ(material.sigma.has_value(), material.clsPx.has_value());
  if (material.sigma) {
    EXPECT_TRUE(std::isfinite(*material.sigma));
    EXPECT_GT(*material.sigma, 0);
    EXPECT_GT(*material.clsPx, 0);
  } else {
    EXPECT_FALSE(material.warnings.empty());
    EXPECT_EQ(interval.upper - interval.lower, 1);
  }
  const RequiredSize size = requiredSizeOf(material, 0.95, 0.05, Model::ImageRep).value();
  EXPECT_EQ(size.sidePx.has_value(), material.sigma.has_value());
  if (size.sidePx) {
    EXPECT_TRUE(std::isfinite(*size.sidePx));
    EXPECT_GE(*size.moreImages, 0);
  }
}

TEST(Engine, OnePhaseTellsNothing) {
  for (const bool isFull : {false, true}) {
    const LabelledImage image =
        binaryImage({1, 300, 300}, [&](std::size_t, std::size_t, std::size_t) { return isFull; });
    expectDefined(image, 1);
    expectDefined(image, 0);
    const ImageEstimate estimate = estimatePhase(image, isFull ? 1 : 0).value();
    EXPECT_EQ(estimate.phaseFraction, 1);
    EXPECT_TRUE(has(estimate.warnings, WarningCode::OnePhase));
    const ImageEstimate absent = estimatePhase(image, isFull ? 0 : 1).value();
    EXPECT_EQ(absent.phaseFraction, 0);
    EXPECT_TRUE(has(absent.warnings, WarningCode::PhaseAbsent));
  }
}

TEST(Engine, OddImagesHaveDefinedAnswers) {
  for (const Shape& shape : {Shape{1, 1, 1}, Shape{1, 1, 2}, Shape{1, 1, 500}, Shape{1, 500, 1},
                             Shape{1, 2, 2}, Shape{1, 3, 3}, Shape{1, 20, 20}, Shape{1, 70, 210},
                             Shape{2, 2, 2}, Shape{2, 64, 64}, Shape{3, 1, 9}, Shape{16, 16, 16}}) {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
      const LabelledImage image = whiteNoise(shape, 0.5, seed);
      expectDefined(image, 0);
      expectDefined(image, 1);
    }
    // A phase of one pixel.
    const LabelledImage dot = binaryImage(
        shape, [](std::size_t z, std::size_t y, std::size_t x) { return z + y + x == 0; });
    expectDefined(dot, 1);
    expectDefined(dot, 0);
  }
}

TEST(Engine, PeriodicImagesHaveDefinedAnswers) {
  for (const std::size_t period : {1U, 2U, 5U, 40U}) {
    for (const std::size_t side : {30U, 150U, 240U, 310U, 1100U}) {
      expectDefined(binaryImage({1, side, side},
                                [&](std::size_t, std::size_t y, std::size_t x) {
                                  return (x / period + y / period) % 2 == 0;
                                }),
                    1);
      expectDefined(
          binaryImage({1, side, side},
                      [&](std::size_t, std::size_t, std::size_t x) { return x / period % 2 == 0; }),
          1);
    }
  }
}

TEST(Engine, WhiteNoiseOfEverySizeEnds) {
  // The published loop runs for ever on some of these.
  for (std::size_t side = 8; side <= 120; side += 7) {
    for (const std::uint32_t seed : {4U, 5U}) {
      expectDefined(whiteNoise({1, side, side}, 0.5, seed), 1);
      expectDefined(whiteNoise({1, side, side}, 0.05, seed), 1);
    }
  }
}

TEST(Engine, BothPhasesHaveTheSameAbsoluteError) {
  const LabelledImage image = cells({1, 400, 500}, 9, 0.3, 6);
  const MaterialEstimate one = poolOne(estimatePhase(image, 1).value());
  const MaterialEstimate other = poolOne(estimatePhase(image, 0).value());
  EXPECT_NEAR(*one.sigma, *other.sigma, 1e-5 * *one.sigma);
  EXPECT_DOUBLE_EQ(one.phaseFraction + other.phaseFraction, 1);
}

TEST(Engine, LagsGrowUntilR0IsSettled) {
  // Squares of 260 px are correlated to 367 px: the first 200 lags do not settle r_0.
  const LabelledImage image = cells({1, 1300, 1500}, 260, 0.5, 8);
  const ImageEstimate estimate = estimatePhase(image, 1).value();
  const auto [mask, count] = phase1(image);
  const Tpc all = computeTpc(mask, count, 650).value();
  EXPECT_EQ(estimate.r0Px, findR0(all, 650));
  EXPECT_GE(*estimate.r0Px, 200);
}

TEST(Engine, ProgressNamesItsStages) {
  const LabelledImage image = cells({1, 300, 300}, 9, 0.3, 6);
  std::vector<Stage> stages;
  const auto progress = [&](Stage stage, double share) {
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    if (stages.empty() || stages.back() != stage) stages.push_back(stage);
  };
  ASSERT_TRUE(estimatePhase(image, 1, progress).ok());
  EXPECT_EQ(stages, (std::vector<Stage>{Stage::Tpc, Stage::Cls}));
}

TEST(Engine, SmallImagesAndLongScalesAreWarnedOf) {
  const MaterialEstimate small = poolOne(estimatePhase(cells({1, 150, 400}, 9, 0.4, 9), 1).value());
  EXPECT_TRUE(has(small.warnings, WarningCode::SmallImage));
  const MaterialEstimate coarse =
      poolOne(estimatePhase(cells({1, 500, 500}, 110, 0.4, 10), 1).value());
  EXPECT_TRUE(has(coarse.warnings, WarningCode::LongCls));
  EXPECT_TRUE(has(coarse.warnings, WarningCode::FewCells));
  const MaterialEstimate good = poolOne(estimatePhase(cells({1, 600, 600}, 9, 0.4, 9), 1).value());
  EXPECT_TRUE(good.warnings.empty());
}

TEST(Engine, RarePhasesAreWarnedOf) {
  // Two squares: many cells, few features. What is left of them tells as little.
  const LabelledImage rare =
      binaryImage({1, 400, 400},
                  [](std::size_t, std::size_t y, std::size_t x) { return y % 200 < 9 && x < 9; });
  for (const double value : {0.0, 1.0}) {
    const MaterialEstimate material = poolOne(estimatePhase(rare, value).value());
    EXPECT_GT(material.calibrated->numCells, kLeastNumCells);
    EXPECT_TRUE(has(material.warnings, WarningCode::RarePhase));
    EXPECT_FALSE(has(material.warnings, WarningCode::FewFeatures));
  }
}

TEST(Engine, FewerPixelsThanRegionsAreWarnedOf) {
  const auto warningsOf = [](auto isPhase) {
    const LabelledImage line = binaryImage(
        {1, 500, 1}, [&](std::size_t, std::size_t y, std::size_t) { return isPhase(y); });
    const MaterialEstimate material = poolOne(estimatePhase(line, 1).value());
    EXPECT_TRUE(material.calibrated.has_value());
    EXPECT_EQ(material.calibrated->clsPx < 1, has(material.warnings, WarningCode::ShortCls));
    return material.warnings;
  };
  // ImageRep finds no CLS in a line of pixels, so that this is the calibrated one's.
  EXPECT_TRUE(has(warningsOf([](std::size_t y) { return y % 7 < 3; }), WarningCode::ShortCls));
  EXPECT_FALSE(
      has(warningsOf([](std::size_t y) { return y * y % 997 < 400; }), WarningCode::ShortCls));
}

TEST(Engine, StackWeighsImagesByTheirPixels) {
  const std::vector<ImageEstimate> images{
      estimatePhase(cells({1, 300, 400}, 9, 0.4, 1), 1).value(),
      estimatePhase(cells({1, 500, 500}, 9, 0.4, 2), 1).value()};
  const MaterialEstimate pooled = poolEstimates(images).value();
  EXPECT_EQ(pooled.numPixels, 370000U);
  EXPECT_EQ(pooled.numImages, 2U);
  EXPECT_DOUBLE_EQ(pooled.phaseFraction,
                   static_cast<double>(images[0].count + images[1].count) / 370000);
  EXPECT_DOUBLE_EQ(*pooled.clsPx, (12 * *images[0].clsPx + 25 * *images[1].clsPx) / 37);
  EXPECT_LT(*pooled.sigma, *poolOne(images[1]).sigma);
}

TEST(Engine, CopiesInAStackAreWarnedOf) {
  const auto drawn = [](std::uint32_t seed) {
    return estimatePhase(cells({1, 100, 120}, 9, 0.4, seed), 1).value();
  };
  const LabelledImage blank =
      binaryImage({1, 100, 120}, [](std::size_t, std::size_t, std::size_t) { return false; });
  // Images without the phase are alike, and no copies.
  std::vector<ImageEstimate> images{drawn(1), drawn(2), estimatePhase(blank, 1).value(),
                                    estimatePhase(blank, 1).value()};
  EXPECT_FALSE(has(poolEstimates(images).value().warnings, WarningCode::RepeatedImages));
  for (const std::uint32_t seed : {1U, 3U, 2U, 1U}) images.push_back(drawn(seed));
  const std::vector<Warning> warnings = poolEstimates(images).value().warnings;
  const auto found = std::find_if(warnings.begin(), warnings.end(), [](const Warning& warning) {
    return warning.code == WarningCode::RepeatedImages;
  });
  ASSERT_NE(found, warnings.end());
  EXPECT_EQ(found->details, (std::vector<std::string>{"3", "8"}));
}

TEST(Engine, ImageWithoutClsCountsForTheFractionOnly) {
  const LabelledImage blank =
      binaryImage({1, 300, 300}, [](std::size_t, std::size_t, std::size_t) { return false; });
  const std::vector<ImageEstimate> images{estimatePhase(cells({1, 300, 300}, 9, 0.4, 1), 1).value(),
                                          estimatePhase(blank, 1).value()};
  const MaterialEstimate pooled = poolEstimates(images).value();
  EXPECT_DOUBLE_EQ(pooled.phaseFraction, images[0].phaseFraction / 2);
  EXPECT_DOUBLE_EQ(*pooled.clsPx, *images[0].clsPx);
  EXPECT_TRUE(has(pooled.warnings, WarningCode::ClsFromSomeImages));
  EXPECT_FALSE(has(pooled.warnings, WarningCode::PhaseAbsent));
}

TEST(Engine, AnImageWithoutThePhaseTellsAsMuchAsOneWithHardlyAnyOfIt) {
  // Four images of a material, of which one holds nearly all of the phase that was seen.
  const auto pooledWith = [](std::size_t numPixelsOfOthers) {
    const LabelledImage rare =
        binaryImage({1, 200, 200}, [&](std::size_t, std::size_t y, std::size_t x) {
          return y == 50 && x < numPixelsOfOthers;
        });
    std::vector<ImageEstimate> images(4, estimatePhase(rare, 1).value());
    images[0] = estimatePhase(cells({1, 200, 200}, 5, 0.4, 3), 1).value();
    return poolEstimates(images).value();
  };
  const MaterialEstimate without = pooledWith(0);
  const MaterialEstimate with = pooledWith(3);
  ASSERT_TRUE(without.calibrated.has_value() && with.calibrated.has_value());
  // The fractions 0.4, 0, 0 and 0 have a standard error of 0.1.
  EXPECT_GT(without.calibrated->sigma, 0.02);
  EXPECT_NEAR(without.calibrated->sigma, with.calibrated->sigma, 0.2 * with.calibrated->sigma);
}

TEST(Engine, ImagesAndVolumesDoNotPool) {
  const std::vector<ImageEstimate> images{
      estimatePhase(whiteNoise({1, 30, 30}, 0.4, 1), 1).value(),
      estimatePhase(whiteNoise({30, 30, 30}, 0.4, 2), 1).value()};
  const auto pooled = poolEstimates(images);
  ASSERT_FALSE(pooled.ok());
  EXPECT_EQ(pooled.error().code, ErrorCode::MixedDimensions);
}

TEST(Engine, MoreImagesCountsImagesLikeThisOne) {
  MaterialEstimate estimate;
  estimate.numImages = 1;
  estimate.numPixels = 1000000;
  estimate.phaseFraction = 0.4;
  estimate.clsPx = 20;
  estimate.sigmaMod = sigmaModOf(2, 1e6);
  estimate.sigma = sigmaOf(0.4, 20, 2, 1e6);
  const RequiredSize one = requiredSizeOf(estimate, 0.95, 0.01, Model::ImageRep).value();
  EXPECT_EQ(*one.moreImages, std::ceil(*one.sidePx * *one.sidePx / 1e6) - 1);
  EXPECT_GT(*one.sidePxConservative, *one.sidePx);
  EXPECT_EQ(*requiredSizeOf(estimate, 0.95, 0.5, Model::ImageRep).value().moreImages, 0);

  // The same pixels in four images: a further image is a quarter as large.
  MaterialEstimate stack = estimate;
  stack.numImages = 4;
  const RequiredSize four = requiredSizeOf(stack, 0.95, 0.01, Model::ImageRep).value();
  EXPECT_EQ(*four.sidePx, *one.sidePx);
  EXPECT_NEAR(*four.moreImages, 4 * *one.moreImages, 4);
}

TEST(Engine, NonsenseConfidenceAndTargetAreRefusedWithoutAnEstimateToo) {
  const MaterialEstimate nothing =
      poolOne(estimatePhase(whiteNoise({1, 1, 50}, 0.4, 1), 1).value());
  EXPECT_FALSE(nothing.sigma.has_value());
  EXPECT_EQ(intervalOf(nothing, 2, Model::ImageRep).error().code, ErrorCode::InvalidConfidence);
  EXPECT_EQ(requiredSizeOf(nothing, 0.95, -1, Model::ImageRep).error().code,
            ErrorCode::InvalidTarget);
  EXPECT_TRUE(likelihoodOf(nothing, 100, Model::ImageRep).density.empty());
}

}  // namespace
}  // namespace phasebound
