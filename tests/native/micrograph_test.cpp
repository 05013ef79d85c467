// What the pixels of a micrograph tell of its thresholds, its quality, and what is no material.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "generate/random.h"
#include "segment/prepare.h"
#include "segment/proposals.h"
#include "segment/quality.h"
#include "segment/survey.h"
#include "segment/threshold_range.h"
#include "support/greys.h"

namespace phasebound {
namespace {

using test::histogramOf;
using test::readGreys;
using test::segmented;

TEST(ThresholdRanges, AValleyTellsWhereAThresholdMayLie) {
  std::vector<std::uint64_t> counts(200);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto bump = [&](double centre, double width) {
      const double away = (static_cast<double>(i) - centre) / width;
      return std::exp(-0.5 * away * away);
    };
    counts[i] = static_cast<std::uint64_t>(10000 * bump(50, 12) + 8000 * bump(150, 12)) + 1;
  }
  const Histogram histogram = histogramOf(counts);
  const std::vector<double> thresholds{95};
  const std::vector<ThresholdRange> ranges = defensibleRanges(histogram, thresholds);
  ASSERT_EQ(ranges.size(), 1U);
  EXPECT_TRUE(ranges[0].isClear);
  // A tenth of the lower peak: 2.15 widths from the lower one, 2.15 from the upper one.
  EXPECT_NEAR(ranges[0].lower, 50 + 12 * std::sqrt(2 * std::log(10000.0 / 800)), 2.5);
  EXPECT_NEAR(ranges[0].upper, 150 - 12 * std::sqrt(2 * std::log(10.0)), 2.5);
  const std::vector<FractionRange> fractions = classFractions(histogram, thresholds, ranges);
  EXPECT_NEAR(fractions[0].lower + fractions[1].upper, 1, 1e-12);
  EXPECT_LT(fractions[0].lower, histogram.share(0, 96));
  EXPECT_GT(fractions[0].upper, histogram.share(0, 96));
}

TEST(ThresholdRanges, OneHumpHasNoValley) {
  std::vector<std::uint64_t> counts(200);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double away = (static_cast<double>(i) - 100) / 20;
    counts[i] = static_cast<std::uint64_t>(10000 * std::exp(-0.5 * away * away));
  }
  const Histogram histogram = histogramOf(counts);
  const std::vector<double> thresholds{100};
  const std::vector<ThresholdRange> ranges = defensibleRanges(histogram, thresholds);
  EXPECT_FALSE(ranges[0].isClear);
  const std::vector<ClassShare> classes = classShares(histogram, thresholds);
  EXPECT_NEAR(ranges[0].lower, (classes[0].mean + 100) / 2, 1e-9);
  EXPECT_NEAR(ranges[0].upper, (classes[1].mean + 100) / 2, 1e-9);
}

/// A picture of two phases in stripes of random widths, before it is spoilt.
std::vector<float> stripes(std::size_t height, std::size_t width) {
  std::vector<float> values(height * width);
  Random random(4);
  for (std::size_t y = 0; y < height; ++y) {
    bool isBright = false;
    for (std::size_t x = 0; x < width;) {
      const auto end = std::min(width, x + 12 + static_cast<std::size_t>(random.uniform() * 10));
      for (; x < end; ++x) values[y / 16 * 16 * width + y % 16 * width + x] = isBright ? 180 : 60;
      isBright = !isBright;
    }
    // Sixteen rows alike.
    if (y % 16 != 0)
      std::copy_n(values.begin() + static_cast<std::ptrdiff_t>((y - 1) * width), width,
                  values.begin() + static_cast<std::ptrdiff_t>(y * width));
  }
  return values;
}

Quality judged(const Plane& plane) {
  std::vector<std::uint8_t> labels;
  std::array<double, 2> sums{};
  std::array<double, 2> counts{};
  for (const float value : plane.values) {
    labels.push_back(value > 120 ? 1 : 0);
    sums[labels.back()] += static_cast<double>(value);
    ++counts[labels.back()];
  }
  const std::vector<double> means{sums[0] / counts[0], sums[1] / counts[1]};
  return judgeQuality(plane, labels, means);
}

TEST(Quality, MeasuresTheNoise) {
  for (const double noise : {10.0, 40.0}) {
    Plane plane{160, 200, stripes(160, 200), {}};
    Random random(6);
    for (float& value : plane.values) value += static_cast<float>(noise * random.normal());
    const Quality quality = judged(plane);
    ASSERT_TRUE(quality.contrastToNoise.has_value());
    const double measured = 120 / noise;
    EXPECT_NEAR(*quality.contrastToNoise, measured, 0.15 * measured);
    const std::vector<Warning> warnings = warningsOf(quality);
    const bool isNoisy = std::any_of(warnings.begin(), warnings.end(), [](const Warning& warning) {
      return warning.code == WarningCode::NoisyImage;
    });
    EXPECT_EQ(isNoisy, noise > 30);
  }
}

TEST(Quality, MeasuresTheBlur) {
  // Of narrower ones pixels tell less.
  for (const double sigma : {1.5, 2.0, 3.0}) {
    Plane plane{160, 200, stripes(160, 200), {}};
    blurGaussian(plane, sigma);
    Random random(6);
    for (float& value : plane.values) value += static_cast<float>(random.normal());
    const Quality quality = judged(plane);
    ASSERT_TRUE(quality.edgeWidthPx.has_value());
    EXPECT_NEAR(*quality.edgeWidthPx, 2.563 * sigma, 0.35 * 2.563 * sigma);
  }
}

/// Noise of a picture, with a bar in which something is written.
Plane micrograph(std::size_t height, std::size_t width) {
  Plane plane{height, width, std::vector<float>(height * width), {}};
  Random random(12);
  for (float& value : plane.values) {
    value = static_cast<float>(std::clamp(120 + 30 * random.normal(), 5.0, 250.0));
  }
  return plane;
}

void write(Plane& plane, std::size_t firstRow, std::size_t numRows) {
  for (std::size_t y = firstRow; y < firstRow + numRows; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      const bool isFrame = y == firstRow;
      const bool isLetter =
          y > firstRow + 5 && y + 6 < firstRow + numRows && x % 9 < 2 && x % 80 < 50;
      plane.values[y * plane.width + x] = isFrame || isLetter ? 255.0F : 0.0F;
    }
  }
}

TEST(Proposals, FindABarWithWriting) {
  Plane plane = micrograph(300, 400);
  EXPECT_TRUE(proposeRegions(plane, 0).empty());
  write(plane, 275, 25);
  const std::vector<Proposal> found = proposeRegions(plane, 0);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, ProposalKind::InfoBar);
  EXPECT_FALSE(found[0].isFromMetadata);
  EXPECT_EQ(found[0].rectangle, (Rectangle{0, 275, 400, 25}));
  Plane top = micrograph(300, 400);
  write(top, 0, 25);
  ASSERT_EQ(proposeRegions(top, 0).size(), 1U);
  EXPECT_EQ(proposeRegions(top, 0)[0].rectangle, (Rectangle{0, 0, 400, 25}));
}

TEST(Proposals, MetadataComeFirst) {
  Plane plane = micrograph(300, 400);
  write(plane, 275, 25);
  const std::vector<Proposal> found = proposeRegions(plane, 40);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].isFromMetadata);
  EXPECT_EQ(found[0].rectangle, (Rectangle{0, 260, 400, 40}));
}

TEST(Proposals, FindAScaleBarWithItsWriting) {
  Plane plane = micrograph(300, 400);
  for (std::size_t y = 280; y < 286; ++y) {
    std::fill_n(plane.values.begin() + static_cast<std::ptrdiff_t>(y * 400 + 300), 80, 255.0F);
  }
  for (std::size_t y = 266; y < 276; ++y) {
    std::fill_n(plane.values.begin() + static_cast<std::ptrdiff_t>(y * 400 + 330), 5, 255.0F);
  }
  const std::vector<Proposal> found = proposeRegions(plane, 0);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, ProposalKind::ScaleBar);
  EXPECT_EQ(found[0].rectangle, (Rectangle{299, 265, 82, 22}));
}

TEST(Proposals, WritingWithoutAnEndIsFollowedInOnePass) {
  // Beside the bar, all along a picture 2^16 px wide, dots that are each just within reach of the
  // one before: to look at all that is near again for each of them would take thousands of times as
  // long.
  constexpr std::size_t kWidth = std::size_t{1} << 16;
  Plane plane = micrograph(16, kWidth);
  const auto put = [&](std::size_t y, std::size_t x, std::size_t number) {
    std::fill_n(plane.values.begin() + static_cast<std::ptrdiff_t>(y * kWidth + x), number, 255.0F);
  };
  constexpr std::size_t kLength = 2500;
  for (const std::size_t y : {std::size_t{13}, std::size_t{14}}) put(y, 100, kLength);
  for (std::size_t x = 100 + kLength + 3; x < kWidth; x += 4) put(14, x, 1);
  // What is so much is no scale bar.
  EXPECT_TRUE(proposeRegions(plane, 0).empty());
}

TEST(Proposals, FindARoundFieldOfView) {
  Plane plane = micrograph(301, 320);
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      if (std::hypot(static_cast<double>(x) + 0.5 - 158, static_cast<double>(y) + 0.5 - 150) >
          140) {
        plane.values[y * plane.width + x] = 0;
      }
    }
  }
  const std::vector<Proposal> found = proposeRegions(plane, 0);
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].circle.has_value());
  EXPECT_NEAR(found[0].circle->centre.x, 158, 1);
  EXPECT_NEAR(found[0].circle->centre.y, 150, 1);
  EXPECT_NEAR(found[0].circle->radius, 140, 1);
}

TEST(Proposals, FindAFieldOfViewThatWasDrawnAboutAPixel) {
  // As a few lines of a script do it: the outermost pixels along the axes are not in it.
  for (const int radius : {60, 100, 150}) {
    Plane plane = micrograph(301, 320);
    for (int y = 0; y < 301; ++y) {
      for (int x = 0; x < 320; ++x) {
        const bool isInside = (x - 160) * (x - 160) + (y - 150) * (y - 150) < radius * radius;
        float& value = plane.values[static_cast<std::size_t>(y * 320 + x)];
        value = isInside ? std::max(value, 1.0F) : 0;
      }
    }
    const std::vector<Proposal> found = proposeRegions(plane, 0);
    if (radius == 60) {
      EXPECT_TRUE(found.empty());
      continue;
    }
    ASSERT_EQ(found.size(), 1U) << radius;
    ASSERT_TRUE(found[0].circle.has_value());
    EXPECT_NEAR(found[0].circle->radius, radius, 1);
  }
}

TEST(Proposals, TakeNoLoneFeatureForAFieldOfView) {
  // Leaving out what is around it would leave nothing but the feature.
  for (const bool isRound : {true, false}) {
    Plane plane;
    plane.height = 300;
    plane.width = 320;
    plane.values.assign(plane.height * plane.width, 1);
    for (int y = 0; y < 300; ++y) {
      for (int x = 0; x < 320; ++x) {
        const int dx = std::abs(x - 120);
        const int dy = std::abs(y - 170);
        const bool isIn = isRound ? dx * dx + dy * dy <= 400 : dx <= 20 && dy <= 20;
        if (isIn) plane.values[static_cast<std::size_t>(y * 320 + x)] = 0;
      }
    }
    EXPECT_TRUE(proposeRegions(plane, 0, true).empty()) << isRound;
  }
}

TEST(Survey, PreviewsWhatTheSegmenterDoes) {
  const Image picture = readGreys("grey_8bit.png");
  const auto opened = wholeImage(picture);
  Survey survey(*opened, nullptr);
  while (!survey.isDone()) ASSERT_FALSE(survey.step().has_value());
  EXPECT_EQ(survey.histogram().total(), picture.shape.numPixels());
  PreviewRequest request;
  request.segmentation.preparation.flattenPx = 18;
  request.segmentation.preparation.denoising = Denoising::Median;
  request.segmentation.preparation.denoisePx = 1;
  request.segmentation.leastPiecePixels = 10;
  request.region.excludedRectangles = {{20, 30, 15, 9}};
  request.preparationKey = "first";
  request.isJudged = true;
  const Result<Preview> preview = survey.preview(request);
  ASSERT_TRUE(preview.ok());
  EXPECT_TRUE(preview.value().quality.has_value());
  const SegmentedImage result = segmented(picture, request.segmentation, request.region);
  EXPECT_EQ(preview.value().thresholds, result.record.thresholds);
  ASSERT_EQ(preview.value().stride, 1U);
  std::vector<std::uint8_t> row(picture.shape.x);
  std::size_t i = 0;
  for (std::size_t y = 0; y < picture.shape.y; ++y) {
    result.image.labels.readRow(0, y, 0, row);
    for (std::uint8_t label : row) {
      if (label == result.image.excludedLabel()) label = kExcludedInPreview;
      ASSERT_EQ(preview.value().labels[i++], label);
    }
  }
  // The page labels by itself while a threshold is dragged.
  const Histogram& histogram = preview.value().histogram;
  const std::size_t bin = histogram.binOf(static_cast<float>(preview.value().thresholds[0]));
  request.segmentation.leastPiecePixels = 0;
  const Result<Preview> uncleaned = survey.preview(request);
  ASSERT_TRUE(uncleaned.ok());
  for (std::size_t p = 0; p < uncleaned.value().labels.size(); ++p) {
    if (uncleaned.value().labels[p] == kExcludedInPreview) continue;
    ASSERT_EQ(uncleaned.value().labels[p], uncleaned.value().bins[p] > bin ? 1 : 0);
  }
}

TEST(Survey, ThinsLargeSlices) {
  const auto opened = wholeImage(readGreys("grey_8bit.png"));
  Survey survey(*opened, nullptr);
  while (!survey.isDone()) ASSERT_FALSE(survey.step().has_value());
  PreviewRequest request;
  request.mostPixels = 1000;
  const Result<Preview> preview = survey.preview(request);
  ASSERT_TRUE(preview.ok());
  EXPECT_EQ(preview.value().stride, 4U);
  EXPECT_EQ(preview.value().width * preview.value().height, preview.value().labels.size());
  EXPECT_EQ(preview.value().labels.size(), preview.value().before.size());
  EXPECT_EQ(preview.value().labels.size(), preview.value().bins.size());
}

}  // namespace
}  // namespace phasebound
