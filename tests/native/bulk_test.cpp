// What images that are thin against the structure show of the material: against integrals, and
// against materials whose covariance is known.

#include "spectrum/bulk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "engine/engine.h"
#include "generate/generate.h"
#include "support/images.h"
#include "support/material_theory.h"

namespace phasebound {
namespace {

using test::binaryImage;

/// h of the header by the midpoint rule.
double shareByIntegration(double side, double lengthPx) {
  constexpr int kNumSteps = 20000;
  double sum = 0;
  for (int i = 0; i < kNumSteps; ++i) {
    const double lag = side * (i + 0.5) / kNumSteps;
    sum += (1 - lag / side) * std::exp(-std::numbers::pi * lag * lag / (lengthPx * lengthPx));
  }
  return 2 * sum * (side / kNumSteps) / lengthPx;
}

LowFrequencies ofShape(const Shape& shape) {
  LowFrequencies image;
  image.shape = shape;
  image.numPixels = shape.numPixels();
  return image;
}

MaterialSpec blobs(const Shape& shape, double sizePx, std::uint64_t seed) {
  return {Material::Blobs, shape, {sizePx, sizePx, sizePx}, {0.3}, seed};
}

ImageEstimate estimateOf(const MaterialSpec& spec) {
  const Grid<std::uint8_t> drawn = generate(spec).value();
  const LabelledImage image = binaryImage(
      spec.shape,
      [&](std::size_t z, std::size_t y, std::size_t x) { return drawn.view().at(z, y, x) != 0; });
  return estimatePhase(image, 1).value();
}

MaterialEstimate pooled(const std::vector<ImageEstimate>& images) {
  return poolEstimates(images).value();
}

bool isWarnedOfThinImages(const MaterialEstimate& material) {
  return std::any_of(material.warnings.begin(), material.warnings.end(),
                     [](const Warning& warning) { return warning.code == WarningCode::ThinImage; });
}

double sideOf(const MaterialEstimate& material) {
  return *requiredSizeOf(material, 0.95, 0.05, Model::Calibrated).value().sidePx;
}

TEST(Bulk, RatioIsThatOfIntegrals) {
  for (const double lengthPx : {0.5, 3.0, 12.0, 200.0}) {
    EXPECT_NEAR(bulkRatio({1, 64, 64}, lengthPx), 1, 1e-12);
    EXPECT_NEAR(bulkRatio({40, 40, 40}, lengthPx), 1, 1e-12);
    const double ofCube = std::pow(shareByIntegration(20, lengthPx), 3);
    const double ofSlab =
        shareByIntegration(5, lengthPx) * std::pow(shareByIntegration(40, lengthPx), 2);
    EXPECT_NEAR(bulkRatio({5, 40, 40}, lengthPx), ofCube / ofSlab, 1e-5 * ofCube / ofSlab);
  }
  // One row of pixels shows a line's worth, however fine they are against the structure.
  EXPECT_NEAR(bulkRatio({1, 1, 1000000}, 30), 30, 1);
}

TEST(Bulk, LengthIsFoundFromWhatThinImagesShow) {
  for (const Shape& shape : {Shape{5, 256, 256}, Shape{3, 4, 4000}, Shape{1, 1, 4000}}) {
    for (const double lengthPx : {3.0, 9.0, 30.0}) {
      const LowFrequencies image = ofShape(shape);
      const double ratio = bulkRatio(shape, lengthPx);
      const Bulk bulk = bulkOf({&image, 1}, std::pow(lengthPx, shape.numDimensions()) / ratio);
      EXPECT_NEAR(bulk.lengthPx, lengthPx, 1e-6 * lengthPx);
      EXPECT_NEAR(bulk.ratio, ratio, 1e-6 * ratio);
    }
  }
}

TEST(Bulk, ASlabAsksForTheSameCubeAsACubeDoes) {
  double sumOfLogs = 0;
  constexpr int kNumDraws = 12;
  for (std::uint64_t seed = 1; seed <= kNumDraws; ++seed) {
    const MaterialEstimate slab = pooled({estimateOf(blobs({4, 128, 128}, 4, seed))});
    const MaterialEstimate cube = pooled({estimateOf(blobs({64, 64, 64}, 4, 100 + seed))});
    EXPECT_TRUE(isWarnedOfThinImages(slab));
    EXPECT_FALSE(isWarnedOfThinImages(cube));
    sumOfLogs += std::log(sideOf(slab) / sideOf(cube));
    // More slabs tell by what slabs tell, which is not a share of that cube.
    const RequiredSize size = requiredSizeOf(slab, 0.95, 0.05, Model::Calibrated).value();
    EXPECT_LT(*size.moreImages + 1, 0.8 * std::pow(*size.sidePx, 3) / (4 * 128 * 128));
  }
  // The mean of twelve scatters by 0.05; the slabs' own f(0) asks for a side of two thirds, -0.4.
  EXPECT_NEAR(sumOfLogs / kNumDraws, 0, 0.15);
}

TEST(Bulk, PooledWithThickerVolumesThinOnesLeaveThemTheirVariance) {
  std::vector<Shape> shapes(5, Shape{4, 96, 96});
  shapes.push_back({64, 64, 64});
  double numPixels = 0;
  double variance = 0;
  for (const Shape& shape : shapes) numPixels += static_cast<double>(shape.numPixels());
  for (const Shape& shape : shapes) {
    const double share = static_cast<double>(shape.numPixels()) / numPixels;
    variance += share * share * test::varianceOfFraction(blobs(shape, 4, 1), 1);
  }
  double meanOfLogs = 0;
  constexpr int kNumDraws = 6;
  for (std::uint64_t draw = 0; draw < kNumDraws; ++draw) {
    std::vector<ImageEstimate> images;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      images.push_back(estimateOf(blobs(shapes[i], 4, 10 * draw + i + 1)));
    }
    const MaterialEstimate material = pooled(images);
    EXPECT_FALSE(isWarnedOfThinImages(material));
    const double sigma = material.calibrated->sigma;
    meanOfLogs += std::log(sigma * sigma / variance) / kNumDraws;
  }
  // An estimate of the variance from one such stack scatters by a third.
  EXPECT_NEAR(meanOfLogs, 0, 0.25);
}

}  // namespace
}  // namespace phasebound
