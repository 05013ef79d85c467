#include "phases/phases.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "base/error.h"
#include "base/warning.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::imageOf;

/// 4 x 3 pixels of three values, which appear unsorted.
template <class T>
void expectThreePhases(SampleType type, T low, T middle, T high) {
  const std::vector<T> values{high, low, low, middle, low, low, low, low, high, low, high, low};
  const Result<LabelledImage> found = findPhases(imageOf(Shape{1, 3, 4}, type, values));
  ASSERT_TRUE(found.ok());
  const LabelledImage& image = found.value();
  ASSERT_EQ(image.phases.size(), 3U);
  const std::array<T, 3> sorted{low, middle, high};
  const std::array<std::uint64_t, 3> counts{8, 1, 3};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(image.phases[i].value, static_cast<double>(sorted[i]));
    EXPECT_EQ(image.phases[i].count, counts[i]);
  }
  EXPECT_EQ(image.labels.shape(), (Shape{1, 3, 4}));
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(sorted[image.labels.at(0, i / 4, i % 4)], values[i]);
  }
  EXPECT_EQ(image.isColour, type == SampleType::Rgb8);
}

void expectError(const Image& image, ErrorCode code, const std::vector<std::string>& details) {
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, code);
  EXPECT_EQ(found.error().details, details);
}

TEST(Phases, AreTheDistinctValuesOfEverySampleType) {
  expectThreePhases<std::uint8_t>(SampleType::U8, 0, 1, 255);
  expectThreePhases<std::int8_t>(SampleType::I8, -128, -1, 127);
  expectThreePhases<std::uint16_t>(SampleType::U16, 0, 1, 65535);
  expectThreePhases<std::int16_t>(SampleType::I16, -32768, -1, 32767);
  expectThreePhases<std::uint32_t>(SampleType::U32, 0, 1, 4294967295);
  expectThreePhases<std::int32_t>(SampleType::I32, -2147483647, -1, 2147483647);
  expectThreePhases<std::uint64_t>(SampleType::U64, 0, 1, std::uint64_t{1} << 63);
  expectThreePhases<std::int64_t>(SampleType::I64, -(std::int64_t{1} << 62), -1, 2);
  expectThreePhases<float>(SampleType::F32, -1.5F, 0.1F, 0.2F);
  expectThreePhases<double>(SampleType::F64, -1e300, 0.1, 0.1 + 1e-16);
  expectThreePhases<std::uint32_t>(SampleType::Rgb8, 0x000001, 0x00FF00, 0xFF0000);
}

TEST(Phases, KeepIntegersApartThatDoublesDoNot) {
  const std::uint64_t large = (std::uint64_t{1} << 53);
  const std::vector<std::uint64_t> values{large + 1, large, large + 1};
  const Result<LabelledImage> found = findPhases(imageOf({1, 1, 3}, SampleType::U64, values));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 2U);
  EXPECT_EQ(found.value().phases[0].count, 1U);
  EXPECT_EQ(found.value().phases[1].count, 2U);
  EXPECT_EQ(found.value().labels.at(0, 0, 0), 1);
}

TEST(Phases, TakeBothZerosForOne) {
  const Result<LabelledImage> found =
      findPhases(imageOf<float>({1, 1, 4}, SampleType::F32, {0.0F, -0.0F, 1.0F, -0.0F}));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 2U);
  EXPECT_EQ(found.value().phases[0].count, 3U);
  EXPECT_FALSE(std::signbit(found.value().phases[0].value));
}

TEST(Phases, AreNotMadeOfNonFinitePixels) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  expectError(imageOf<float>({1, 1, 5}, SampleType::F32, {0, nan, infinity, 1, -infinity}),
              ErrorCode::NonFinitePixels, {"3"});
  expectError(imageOf<double>({1, 1, 2}, SampleType::F64, {0, static_cast<double>(nan)}),
              ErrorCode::NonFinitePixels, {"1"});
}

TEST(Phases, AreAtMost64) {
  const auto ramp = [](std::size_t numValues, std::size_t numPixels) {
    std::vector<std::uint32_t> values;
    for (std::size_t i = 0; i < numPixels; ++i) {
      values.push_back(static_cast<std::uint32_t>(i % numValues * 977));
    }
    return imageOf({1, 1, numPixels}, SampleType::U32, values);
  };
  const Result<LabelledImage> most = findPhases(ramp(64, 200));
  ASSERT_TRUE(most.ok());
  EXPECT_EQ(most.value().phases.size(), 64U);
  EXPECT_EQ(most.value().phases[63].value, 63 * 977);
  EXPECT_EQ(most.value().labels.at(0, 0, 127), 63);
  expectError(ramp(65, 200), ErrorCode::NotSegmented, {"65", "64"});
  expectError(ramp(65536, 70000), ErrorCode::NotSegmented, {"65536", "64"});
  expectError(ramp(65537, 70000), ErrorCode::NotSegmented, {"more than 65536", "64"});
}

TEST(Phases, CountAllValuesOfNarrowTypes) {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  expectError(imageOf({1, 16, 16}, SampleType::U8, bytes), ErrorCode::NotSegmented, {"256", "64"});
  std::vector<std::uint16_t> words;
  for (int i = 0; i < 1000; ++i) words.push_back(static_cast<std::uint16_t>(65 * i));
  expectError(imageOf({1, 10, 100}, SampleType::U16, words), ErrorCode::NotSegmented,
              {"1000", "64"});
}

TEST(Phases, OfOneValueAreOne) {
  const Result<LabelledImage> found =
      findPhases(imageOf<std::uint16_t>({2, 1, 3}, SampleType::U16, {7, 7, 7, 7, 7, 7}));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 1U);
  EXPECT_EQ(found.value().phases[0].value, 7);
  EXPECT_EQ(found.value().phases[0].count, 6U);
}

TEST(Base, NamesEveryCodeDifferently) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < kNumErrorCodes; ++i) {
    names.emplace(name(static_cast<ErrorCode>(i)));
  }
  EXPECT_EQ(names.size(), kNumErrorCodes);
  for (std::size_t i = 0; i < kNumWarningCodes; ++i) {
    names.emplace(name(static_cast<WarningCode>(i)));
  }
  EXPECT_EQ(names.size(), kNumErrorCodes + kNumWarningCodes);
  EXPECT_EQ(names.count(""), 0U);
}

}  // namespace
}  // namespace phasebound
