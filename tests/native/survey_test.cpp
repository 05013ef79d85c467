// The long parts of an estimate tell of themselves, in steps as small as one asks for, and come to
// the same numbers in any steps.

#include "engine/pixel_survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "engine/engine.h"
#include "support/images.h"

namespace phasebound {
namespace {

/// Shares that a stage has told, as they came.
using News = std::map<Stage, std::vector<double>>;

void expectNoSilence(const News& news, Stage stage, double longest) {
  const auto found = news.find(stage);
  ASSERT_NE(found, news.end());
  double last = 0;
  for (const double share : found->second) {
    EXPECT_GE(share, last);
    EXPECT_LE(share - last, longest) << "after " << last;
    last = share;
  }
  EXPECT_EQ(last, 1);
}

TEST(PixelSurveyor, ComesToTheSameInAnySteps) {
  for (const Shape& shape : {Shape{1, 90, 70}, Shape{24, 31, 40}}) {
    const LabelledImage image = test::whiteNoise(shape, 0.4, 3);
    const PixelSurvey whole = surveyPixels(image, 1, {}, shape.numPixels());
    std::vector<double> shares;
    const PixelSurvey small = surveyPixels(
        image, 1, [&](double share) { shares.push_back(share); }, 1);
    EXPECT_EQ(small.lowFrequencies.power, whole.lowFrequencies.power);
    EXPECT_EQ(small.profiles, whole.profiles);
    EXPECT_EQ(small.subdivision.published, whole.subdivision.published);
    EXPECT_EQ(small.segmentationBand.onePixel.lower, whole.segmentationBand.onePixel.lower);
    EXPECT_EQ(small.segmentationBand.halfPixel.upper, whole.segmentationBand.halfPixel.upper);
    // A row at least makes a step of the boundary's.
    EXPECT_GT(shares.size(), shape.z * shape.y);
    EXPECT_EQ(shares.back(), 1);
  }
}

LabelledImage noiseWithRanges(const Shape& shape) {
  LabelledImage image = test::whiteNoise(shape, 0.4, 3);
  image.thresholdRanges = {{0.5, 0.7, false}, {0.3, 0.5, true}};
  return image;
}

/// A survey by two, each of a part of the pixels; the second one has no others but those that lie
/// beside its own.
PixelSurvey surveyOfTwo(const Shape& shape, std::size_t middle) {
  const LabelledImage image = noiseWithRanges(shape);
  LabelledImage others = noiseWithRanges(shape);
  const bool isVolume = shape.numDimensions() == 3;
  const auto partOf = [&](std::size_t first, std::size_t last) {
    return isVolume ? RowRange{first, last, 0, shape.y} : RowRange{0, 1, first, last};
  };
  const std::vector<std::uint8_t> blank(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      if ((isVolume ? z : y) + 1 < middle) others.labels.writeRow(z, y, blank);
    }
  }
  const auto count = [](PixelSurveyor& surveyor) {
    while (!surveyor.isCounted()) surveyor.step(700);
  };
  PixelSurveyor first(image, 1, partOf(0, middle));
  PixelSurveyor second(others, 1, partOf(middle, isVolume ? shape.z : shape.y));
  count(first);
  count(second);
  EXPECT_FALSE(first.isDone());
  PartCounts leaving;
  second.pass(leaving);
  PartCounts arriving(leaving.numbers());
  first.pass(arriving);
  while (!first.isDone()) first.step();
  return first.finish();
}

void expectSame(const PixelSurvey& a, const PixelSurvey& b) {
  EXPECT_EQ(a.lowFrequencies.shape, b.lowFrequencies.shape);
  EXPECT_EQ(a.lowFrequencies.phaseFraction, b.lowFrequencies.phaseFraction);
  EXPECT_EQ(a.lowFrequencies.numPerAxis, b.lowFrequencies.numPerAxis);
  EXPECT_EQ(a.lowFrequencies.power, b.lowFrequencies.power);
  EXPECT_EQ(a.lowFrequencies.numPixels, b.lowFrequencies.numPixels);
  EXPECT_EQ(a.profiles, b.profiles);
  EXPECT_EQ(a.subdivision.published, b.subdivision.published);
  EXPECT_EQ(a.subdivision.textbook, b.subdivision.textbook);
  const auto expectSameRange = [](const FractionRange& range, const FractionRange& other) {
    EXPECT_EQ(range.lower, other.lower);
    EXPECT_EQ(range.upper, other.upper);
    EXPECT_EQ(range.isClear, other.isClear);
  };
  expectSameRange(a.segmentationBand.halfPixel, b.segmentationBand.halfPixel);
  expectSameRange(a.segmentationBand.onePixel, b.segmentationBand.onePixel);
  ASSERT_EQ(a.segmentationBand.thresholds.has_value(), b.segmentationBand.thresholds.has_value());
  if (a.segmentationBand.thresholds) {
    expectSameRange(*a.segmentationBand.thresholds, *b.segmentationBand.thresholds);
  }
}

TEST(PixelSurveyor, OfTwoPartsIsThatOfTheWhole) {
  // Images of one strip of the boundary's and of several, cut within sub-images and blocks; enough
  // sub-images for a spread.
  for (const Shape& shape : {Shape{1, 90, 70}, Shape{1, 300, 280}, Shape{1, 260, 3000},
                             Shape{24, 31, 40}, Shape{140, 130, 136}}) {
    const PixelSurvey whole = surveyPixels(noiseWithRanges(shape), 1);
    const std::size_t side = shape.z > 1 ? shape.z : shape.y;
    for (const std::size_t middle : {std::size_t{1}, side / 3, side / 2, side / 2 + 1, side - 1}) {
      SCOPED_TRACE(middle);
      expectSame(surveyOfTwo(shape, middle), whole);
    }
  }
}

TEST(Progress, AVolumeTellsOfEveryPartOfItsEstimate) {
  const Shape shape{64, 64, 64};
  const LabelledImage image = test::whiteNoise(shape, 0.3, 4);
  News news;
  // Every step is over its time.
  constexpr double kEveryStepMs = -1;
  Result<Correlations> correlations = searchAlone(
      PhaseMask(image.labels, 1), phaseFractionOf(image, 1),
      [&](double share) { news[Stage::Tpc].push_back(share); }, kEveryStepMs);
  ASSERT_TRUE(correlations.ok());
  const ImageEstimate inSteps = estimateFrom(
      image, 1, &correlations.value(),
      [&](Stage stage, double share) { news[stage].push_back(share); }, nullptr, 64 * 64);
  expectNoSilence(news, Stage::Tpc, 0.04);
  expectNoSilence(news, Stage::Cls, 0.02);
  const ImageEstimate atOnce = estimateFrom(image, 1, &correlations.value());
  EXPECT_EQ(inSteps.clsPx, atOnce.clsPx);
  EXPECT_EQ(inSteps.radialTpc, atOnce.radialTpc);
}

}  // namespace
}  // namespace phasebound
