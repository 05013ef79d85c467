// The long parts of an estimate tell of themselves, in steps as small as one asks for, and come to
// the same numbers in any steps.

#include "engine/pixel_survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "engine/engine.h"
#include "engine/survey_numbers.h"
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

TEST(SurveyNumbers, AreTheSurveyToTheLastBit) {
  for (const Shape& shape : {Shape{1, 90, 70}, Shape{24, 31, 40}, Shape{1, 1, 9}}) {
    LabelledImage image = test::whiteNoise(shape, 0.4, 3);
    for (const bool hasRanges : {false, true}) {
      if (hasRanges) image.thresholdRanges = {{0.5, 0.7, false}, {0.3, 0.5, true}};
      const PixelSurvey survey = surveyPixels(image, 1);
      const PixelSurvey again = surveyFrom(numbersOf(survey), shape, image.phases[1].count);
      EXPECT_EQ(again.lowFrequencies.shape, survey.lowFrequencies.shape);
      EXPECT_EQ(again.lowFrequencies.phaseFraction, survey.lowFrequencies.phaseFraction);
      EXPECT_EQ(again.lowFrequencies.numPerAxis, survey.lowFrequencies.numPerAxis);
      EXPECT_EQ(again.lowFrequencies.power, survey.lowFrequencies.power);
      EXPECT_EQ(again.lowFrequencies.numPixels, survey.lowFrequencies.numPixels);
      EXPECT_TRUE(again.lowFrequencies.weight.empty());
      EXPECT_EQ(again.profiles, survey.profiles);
      EXPECT_EQ(again.subdivision.published, survey.subdivision.published);
      EXPECT_EQ(again.subdivision.textbook, survey.subdivision.textbook);
      const SegmentationBand& band = survey.segmentationBand;
      const SegmentationBand& bandAgain = again.segmentationBand;
      const auto expectSame = [](const FractionRange& a, const FractionRange& b) {
        EXPECT_EQ(a.lower, b.lower);
        EXPECT_EQ(a.upper, b.upper);
        EXPECT_EQ(a.isClear, b.isClear);
      };
      expectSame(bandAgain.halfPixel, band.halfPixel);
      expectSame(bandAgain.onePixel, band.onePixel);
      ASSERT_EQ(bandAgain.thresholds.has_value(), hasRanges);
      if (hasRanges) expectSame(*bandAgain.thresholds, image.thresholdRanges[1]);
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
