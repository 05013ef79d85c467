// Grey values and colours to labels, against scikit-image and against cases worked by hand.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "generate/random.h"
#include "segment/colours.h"
#include "segment/grey_reader.h"
#include "segment/otsu.h"
#include "segment/segmenter.h"
#include "support/greys.h"

namespace phasebound {
namespace {

using nlohmann::json;
using test::expectedOfGreys;
using test::greys;
using test::histogramOf;
using test::imageOf;
using test::readGreys;
using test::segmented;
using test::wholeRegion;

ErrorCode failure(Image image, const SegmentationOptions& options) {
  const Shape shape = image.shape;
  const auto opened = wholeImage(std::move(image));
  const Result<SegmentedImage> result = segment(*opened, wholeRegion(shape), options);
  EXPECT_FALSE(result.ok());
  return result.ok() ? ErrorCode::Internal : result.error().code;
}

std::vector<double> numbers(const json& list) { return list.get<std::vector<double>>(); }

TEST(Otsu, MatchesScikitImageOnEightBits) {
  SegmentationOptions options;
  EXPECT_EQ(segmented(readGreys("grey_8bit.png"), options).record.thresholds,
            std::vector<double>{expectedOfGreys()["otsu8"].get<double>()});
  options.method = SegmentationMethod::MultiOtsu;
  for (std::size_t numClasses = 2; numClasses <= 5; ++numClasses) {
    options.numClasses = numClasses;
    const SegmentedImage result = segmented(readGreys("grey_8bit.png"), options);
    EXPECT_EQ(result.record.thresholds,
              numbers(expectedOfGreys()["multiotsu8"][std::to_string(numClasses)]));
    EXPECT_EQ(result.image.phases.size(), numClasses);
  }
}

TEST(Otsu, MatchesScikitImageOnSixteenBits) {
  SegmentationOptions options;
  EXPECT_EQ(segmented(readGreys("grey_16bit.png"), options).record.thresholds,
            std::vector<double>{expectedOfGreys()["otsu16"].get<double>()});
  options.method = SegmentationMethod::MultiOtsu;
  options.numClasses = 3;
  EXPECT_EQ(segmented(readGreys("grey_16bit.png"), options).record.thresholds,
            numbers(expectedOfGreys()["multiotsu16"]));
}

/// The variance between classes by its definition, for all choices of bins.
std::vector<double> bestByHand(const std::vector<std::uint64_t>& counts, std::size_t numClasses) {
  std::vector<double> best;
  double most = -1;
  std::vector<std::size_t> ends(numClasses - 1);
  const auto tryOut = [&]() {
    double sum = 0;
    std::size_t first = 0;
    for (std::size_t k = 0; k < numClasses; ++k) {
      const std::size_t end = k + 1 < numClasses ? ends[k] + 1 : counts.size();
      double count = 0;
      double moment = 0;
      for (std::size_t bin = first; bin < end; ++bin) {
        count += static_cast<double>(counts[bin]);
        moment += static_cast<double>(counts[bin]) * static_cast<double>(bin);
      }
      if (count == 0) return;
      sum += moment * moment / count;
      first = end;
    }
    if (sum > most * (1 + 1e-12)) {
      most = sum;
      best.assign(ends.begin(), ends.end());
    }
  };
  std::iota(ends.begin(), ends.end(), 0U);
  for (;;) {
    tryOut();
    std::size_t k = ends.size();
    while (k > 0 && ends[k - 1] == counts.size() - 1 - (ends.size() - k) - 1) --k;
    if (k == 0) return best;
    ++ends[k - 1];
    for (; k < ends.size(); ++k) ends[k] = ends[k - 1] + 1;
  }
}

TEST(Otsu, IsTheBestOfAllThresholds) {
  Random random(5);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::uint64_t> counts(16);
    for (std::uint64_t& count : counts) {
      count = random.uniform() < 0.3 ? 0 : static_cast<std::uint64_t>(random.uniform() * 50);
    }
    counts.front() = 3;
    for (std::size_t numClasses = 2; numClasses <= 4; ++numClasses) {
      const auto found = otsuThresholds(histogramOf(counts), numClasses);
      ASSERT_TRUE(found.has_value());
      EXPECT_EQ(*found, bestByHand(counts, numClasses));
    }
  }
}

TEST(Otsu, TwoValuesPartAtTheLowerOne) {
  EXPECT_EQ(segmented(greys({1, 2, 3}, {10, 10, 200, 10, 200, 200}), {}).record.thresholds,
            std::vector<double>{10});
}

TEST(Histogram, ValuesFarBeyondItsEndsAreInItsEndBins) {
  // A hot pixel may lie further out than an index can count bins.
  Histogram histogram;
  histogram.isExact = false;
  histogram.step = 1e-5;
  histogram.counts.resize(1000);
  for (const double far : {1e5, 1e15, 1e38}) {
    EXPECT_EQ(histogram.binOf(static_cast<float>(far)), 999U) << far;
    EXPECT_EQ(histogram.binOf(static_cast<float>(-far)), 0U) << far;
    EXPECT_EQ(histogram.numBinsUpTo(far), 1000U) << far;
    EXPECT_EQ(histogram.numBinsUpTo(-far), 0U) << far;
  }
}

TEST(Segmenter, LabelsBelongAboveAThresholdThatTheyPass) {
  SegmentationOptions options;
  options.method = SegmentationMethod::Manual;
  options.thresholds = {100, 150};
  const SegmentedImage result = segmented(greys({1, 1, 6}, {0, 100, 101, 150, 151, 255}), options);
  std::vector<std::uint8_t> row(6);
  result.image.labels.readRow(0, 0, 0, row);
  EXPECT_EQ(row, (std::vector<std::uint8_t>{0, 0, 1, 1, 2, 2}));
  ASSERT_EQ(result.image.phases.size(), 3U);
  EXPECT_EQ(result.image.phases[2].value, 2);
  EXPECT_EQ(result.image.phases[2].count, 2U);
}

TEST(Segmenter, AClassWithoutPixelsIsNoPhaseAndLeavesTheOthersTheirNames) {
  SegmentationOptions options;
  options.method = SegmentationMethod::Manual;
  options.thresholds = {100, 110};
  const SegmentedImage result = segmented(greys({1, 1, 4}, {0, 50, 200, 255}), options);
  ASSERT_EQ(result.image.phases.size(), 2U);
  EXPECT_EQ(result.image.phases[1].value, 2);
  EXPECT_EQ(result.image.labels.at(0, 0, 3), 1);
}

TEST(Segmenter, FloatsAreToldApartFinely) {
  std::vector<float> values;
  values.reserve(20000);
  Random random(3);
  for (int i = 0; i < 20000; ++i) {
    values.push_back(static_cast<float>((i % 4 == 0 ? 2.0 : -1.0) + 0.1 * random.normal()));
  }
  // One hot pixel must not squeeze the others into one bin.
  values[7] = 1e9F;
  const SegmentedImage result =
      segmented(imageOf<float>({1, 100, 200}, SampleType::F32, values), {});
  EXPECT_GT(result.record.thresholds[0], -0.8);
  EXPECT_LT(result.record.thresholds[0], 1.6);
  EXPECT_EQ(result.image.phases[1].count,
            static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(),
                                                     [](float value) { return value > 0.5F; })));
}

TEST(Segmenter, ValuesWithoutEndBelongToNoClass) {
  std::vector<float> values(12, 1);
  values[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(failure(imageOf<float>({1, 3, 4}, SampleType::F32, values), {}),
            ErrorCode::NonFinitePixels);
}

TEST(Segmenter, SaysWhatCannotBe) {
  const Image flat = greys({1, 2, 2}, {7, 7, 7, 7});
  EXPECT_EQ(failure(flat, {}), ErrorCode::NoContrast);
  SegmentationOptions options;
  options.method = SegmentationMethod::Manual;
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
  options.thresholds = {5, 5};
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
  options = {};
  options.method = SegmentationMethod::MultiOtsu;
  options.numClasses = 6;
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
  options = {};
  options.preparation.balance = Balance{0.9, 0.1};
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
  options = {};
  options.preparation.denoising = Denoising::Median;
  options.preparation.denoisePx = 1.5;
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
  options = {};
  options.method = SegmentationMethod::Colours;
  EXPECT_EQ(failure(flat, options), ErrorCode::InvalidSegmentation);
}

TEST(Segmenter, PreparedVolumesAreTheirSlicesPrepared) {
  const Image picture = readGreys("grey_8bit.png");
  Image volume = picture;
  volume.shape.z = 2;
  volume.bytes.insert(volume.bytes.end(), picture.bytes.begin(), picture.bytes.end());
  SegmentationOptions options;
  options.preparation.balance = Balance{0.01, 0.99};
  options.preparation.flattenPx = 20;
  options.preparation.denoising = Denoising::Gaussian;
  options.preparation.denoisePx = 1;
  const SegmentedImage one = segmented(picture, options);
  const SegmentedImage two = segmented(std::move(volume), options);
  EXPECT_EQ(one.record.thresholds, two.record.thresholds);
  EXPECT_EQ(2 * one.image.phases[0].count, two.image.phases[0].count);
  EXPECT_EQ(one.record.classMeans, two.record.classMeans);
}

TEST(Segmenter, FlatteningTakesOffAGradient) {
  std::vector<std::uint8_t> values;
  std::uint64_t numBright = 0;
  for (std::size_t y = 0; y < 120; ++y) {
    for (std::size_t x = 0; x < 200; ++x) {
      const bool isBright = (x / 5 + y / 5) % 3 == 0;
      numBright += isBright ? 1 : 0;
      values.push_back(static_cast<std::uint8_t>(x / 2 + (isBright ? 60 : 20)));
    }
  }
  SegmentationOptions options;
  options.preparation.flattenPx = 25;
  const SegmentedImage flat = segmented(greys({1, 120, 200}, values), options);
  EXPECT_EQ(flat.image.phases[1].count, numBright);
  const SegmentedImage steep = segmented(greys({1, 120, 200}, values), {});
  EXPECT_NE(steep.image.phases[1].count, numBright);
  // A gradient of the material would have gone the same way.
  const auto isTold = [](const SegmentedImage& segmented) {
    const std::vector<Warning>& warnings = segmented.image.warnings;
    return std::any_of(warnings.begin(), warnings.end(), [](const Warning& warning) {
      return warning.code == WarningCode::Flattened && warning.details[0] == "25";
    });
  };
  EXPECT_TRUE(isTold(flat));
  EXPECT_FALSE(isTold(steep));
}

TEST(Segmenter, ChannelsAndLuminanceOfColours) {
  const std::vector<std::uint32_t> colours{0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF};
  const auto image = wholeImage(imageOf<std::uint32_t>({1, 1, 4}, SampleType::Rgb8, colours));
  std::vector<float> values(4);
  GreyReader luminance(*image, Channel::Luminance);
  ASSERT_FALSE(luminance.readRows(0, 0, 1, values).has_value());
  EXPECT_EQ(values, (std::vector<float>{76, 150, 29, 255}));
  EXPECT_TRUE(luminance.isColour());
  GreyReader red(*image, Channel::Red);
  ASSERT_FALSE(red.readRows(0, 0, 1, values).has_value());
  EXPECT_EQ(values, (std::vector<float>{255, 0, 0, 255}));
}

TEST(Segmenter, ClustersColours) {
  std::vector<std::uint32_t> colours;
  Random random(8);
  for (int i = 0; i < 3000; ++i) {
    const auto noise = [&] { return static_cast<std::uint32_t>(random.uniform() * 20); };
    const std::uint32_t red = (i % 3 == 0 ? 200 : 30) + noise();
    const std::uint32_t green = (i % 3 == 1 ? 180 : 30) + noise();
    const std::uint32_t blue = (i % 3 == 2 ? 220 : 30) + noise();
    colours.push_back(red << 16 | green << 8 | blue);
  }
  SegmentationOptions options;
  options.method = SegmentationMethod::Colours;
  options.numClasses = 3;
  const Image image = imageOf<std::uint32_t>({1, 30, 100}, SampleType::Rgb8, colours);
  const SegmentedImage first = segmented(image, options);
  ASSERT_EQ(first.image.phases.size(), 3U);
  EXPECT_TRUE(first.image.isColour);
  // From dark to bright: blue, red, green.
  for (const Phase& phase : first.image.phases) EXPECT_EQ(phase.count, 1000U);
  EXPECT_NEAR(static_cast<std::uint32_t>(first.image.phases[0].value) & 0xFF, 229.5, 1);
  EXPECT_EQ(segmented(image, options).image.phases[2].value, first.image.phases[2].value);
}

}  // namespace
}  // namespace phasebound
