#include "phases/classes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "phases/phases.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::imageOf;

constexpr std::size_t kSide = 240;
constexpr Shape kShape{1, kSide, kSide};

/// How deep a point lies inside of discs on a lattice, in pixels: negative outside.
double depth(double y, double x) {
  constexpr double kPeriod = 40.3;
  const double cy = y - kPeriod * std::round(y / kPeriod);
  const double cx = x - kPeriod * std::round(x / kPeriod);
  return 12.4 - std::hypot(cy, cx);
}

/// Two classes, low outside of the discs and high inside, with a ramp between them.
template <class T>
std::vector<T> discs(double low, double high, double rampPx) {
  std::vector<T> values;
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      const double inside = depth(static_cast<double>(y), static_cast<double>(x)) / rampPx + 0.5;
      values.push_back(static_cast<T>(low + (high - low) * std::clamp(inside, 0.0, 1.0)));
    }
  }
  return values;
}

struct Counted {
  std::uint64_t exact = 0;
  std::uint64_t upper = 0;  ///< nearer to the higher class
};

template <class T>
Counted countBetween(const std::vector<T>& values, T low, T high) {
  Counted counted;
  for (const T value : values) {
    if (value == low || value == high) ++counted.exact;
    if (static_cast<double>(high) - static_cast<double>(value) <
        static_cast<double>(value) - static_cast<double>(low)) {
      ++counted.upper;
    }
  }
  return counted;
}

void expectOffered(const Image& image, std::size_t numClasses, std::uint64_t numExact) {
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::HazyLabels);
  ASSERT_EQ(found.error().details.size(), 3U);
  EXPECT_EQ(found.error().details[1], std::to_string(numClasses));
  const double share =
      1 - static_cast<double>(numExact) / static_cast<double>(image.shape.numPixels());
  EXPECT_NEAR(std::stod(found.error().details[2]), share, 1e-12);
}

template <class T>
void expectSnapped(const Image& image, const std::vector<T>& values, T low, T high) {
  const Counted counted = countBetween(values, low, high);
  for (const std::size_t numClasses : {std::size_t{0}, std::size_t{2}}) {
    const Result<LabelledImage> found = findPhases(image, {0, true, numClasses});
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found.value().phases.size(), 2U);
    EXPECT_EQ(found.value().phases[0].value, static_cast<double>(low));
    EXPECT_EQ(found.value().phases[1].value, static_cast<double>(high));
    EXPECT_EQ(found.value().phases[1].count, counted.upper);
    EXPECT_EQ(found.value().phases[0].count, values.size() - counted.upper);
    ASSERT_EQ(found.value().warnings.size(), 1U);
    EXPECT_EQ(found.value().warnings[0].code, WarningCode::Snapped);
    EXPECT_NEAR(std::stod(found.value().warnings[0].details[0]),
                1 - static_cast<double>(counted.exact) / static_cast<double>(values.size()), 1e-12);
    EXPECT_FALSE(found.value().numClasses.has_value());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool isUpper = static_cast<double>(high) - static_cast<double>(values[i]) <
                           static_cast<double>(values[i]) - static_cast<double>(low);
      ASSERT_EQ(found.value().labels.at(0, i / kSide, i % kSide), isUpper ? 1 : 0);
    }
  }
}

TEST(Classes, OfBlurredLabelsAreOfferedAndSnappedTo) {
  const auto bytes = discs<std::uint8_t>(10, 230, 3);
  expectOffered(imageOf(kShape, SampleType::U8, bytes), 2,
                countBetween<std::uint8_t>(bytes, 10, 230).exact);
  expectSnapped<std::uint8_t>(imageOf(kShape, SampleType::U8, bytes), bytes, 10, 230);
  const auto words = discs<std::int16_t>(-3000, 12001, 3);
  expectOffered(imageOf(kShape, SampleType::I16, words), 2,
                countBetween<std::int16_t>(words, -3000, 12001).exact);
  expectSnapped<std::int16_t>(imageOf(kShape, SampleType::I16, words), words, -3000, 12001);
  const auto floats = discs<float>(0.25, 1.5, 3);
  expectOffered(imageOf(kShape, SampleType::F32, floats), 2,
                countBetween<float>(floats, 0.25F, 1.5F).exact);
  expectSnapped<float>(imageOf(kShape, SampleType::F32, floats), floats, 0.25F, 1.5F);
}

TEST(Classes, ThatAreNothingButLinesAreHaze) {
  auto bytes = discs<std::uint8_t>(10, 230, 1.6);
  // A mixture that many pixels of the ramp hold, as halving leaves it.
  for (std::uint8_t& value : bytes) {
    if (value > 76 && value < 164) value = 120;
  }
  const Image image = imageOf(kShape, SampleType::U8, bytes);
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::HazyLabels);
  EXPECT_EQ(found.error().details[1], "3");

  const Result<LabelledImage> snapped = findPhases(image, {0, true, 0});
  ASSERT_TRUE(snapped.ok());
  const std::vector<Phase>& phases = snapped.value().phases;
  ASSERT_EQ(phases.size(), 2U);
  EXPECT_EQ(phases[0].value, 10);
  EXPECT_EQ(phases[1].value, 230);
  const auto numAbove = std::count_if(bytes.begin(), bytes.end(), [](auto v) { return v > 120; });
  const auto numMixed = std::count(bytes.begin(), bytes.end(), std::uint8_t{120});
  EXPECT_GE(phases[1].count, static_cast<std::uint64_t>(numAbove));
  EXPECT_LE(phases[1].count, static_cast<std::uint64_t>(numAbove + numMixed));
  EXPECT_EQ(phases[0].count + phases[1].count, bytes.size());
  ASSERT_EQ(snapped.value().warnings.size(), 1U);
  EXPECT_EQ(snapped.value().warnings[0].code, WarningCode::Snapped);
  const Counted counted = countBetween<std::uint8_t>(bytes, 10, 230);
  EXPECT_NEAR(std::stod(snapped.value().warnings[0].details[0]),
              1 - static_cast<double>(counted.exact) / static_cast<double>(bytes.size()), 1e-12);

  // Who asks for three gets them, and is told of the lines.
  const Result<LabelledImage> asked = findPhases(image, {0, true, 3});
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(asked.value().phases.size(), 3U);
  EXPECT_EQ(asked.value().numClasses, std::optional<std::size_t>(2));
  ASSERT_EQ(asked.value().warnings.size(), 2U);
  EXPECT_EQ(asked.value().warnings[1].code, WarningCode::HazyPhases);
}

TEST(Classes, AreFoundBehindMoreValuesThanAreTold) {
  // A plane of floats that all differ, of which the table holds the first 65536.
  constexpr Shape kLarge{8, kSide, kSide};
  std::mt19937 random(5);
  std::vector<float> values;
  std::uint64_t numExact = 0;
  for (std::size_t i = 0; i < kLarge.numPixels(); ++i) {
    const bool isHaze = random() % 4 == 0;
    const bool isHigh = i / 7 % 3 == 0;
    numExact += isHaze ? 0 : 1;
    values.push_back(isHaze ? 0.001F + 0.998F * static_cast<float>(random()) / 4294967296.0F
                            : (isHigh ? 1.0F : 0.0F));
  }
  const Image image = imageOf(kLarge, SampleType::F32, values);
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::HazyLabels);
  EXPECT_EQ(found.error().details[0], "more than 65536");
  EXPECT_EQ(found.error().details[1], "2");
  const double share = 1 - static_cast<double>(numExact) / static_cast<double>(values.size());
  EXPECT_NEAR(std::stod(found.error().details[2]), share, 1e-12);
  const Result<LabelledImage> snapped = findPhases(image, {0, true, 0});
  ASSERT_TRUE(snapped.ok());
  const auto numUpper = static_cast<std::uint64_t>(
      std::count_if(values.begin(), values.end(), [](float value) { return 1 - value < value; }));
  EXPECT_EQ(snapped.value().phases[1].count, numUpper);
}

TEST(Classes, OfColoursAreThoseNearestInTheirSpace) {
  constexpr std::uint32_t kRed = 0xE01010;
  constexpr std::uint32_t kBlue = 0x1020D0;
  std::vector<std::uint32_t> values;
  std::uint64_t numRed = 0;
  for (const std::uint8_t level : discs<std::uint8_t>(0, 200, 4)) {
    const auto mixed = [&](int shift) {
      const auto red = static_cast<double>(kRed >> shift & 0xFF);
      const auto blue = static_cast<double>(kBlue >> shift & 0xFF);
      return static_cast<std::uint32_t>(std::lround(blue + (red - blue) * level / 200.0)) << shift;
    };
    values.push_back(mixed(16) | mixed(8) | mixed(0));
    if (valueDistance(values.back(), kRed, true) < valueDistance(values.back(), kBlue, true)) {
      ++numRed;
    }
  }
  const Image image = imageOf(kShape, SampleType::Rgb8, values);
  ASSERT_FALSE(findPhases(image).ok());
  const Result<LabelledImage> found = findPhases(image, {0, true, 0});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 2U);
  EXPECT_TRUE(found.value().isColour);
  EXPECT_EQ(found.value().phases[0].value, kBlue);
  EXPECT_EQ(found.value().phases[1].value, kRed);
  EXPECT_EQ(found.value().phases[1].count, numRed);
}

TEST(Classes, AreToldFromHazeAmongFewValues) {
  // Anti-aliasing in five steps: three values between the classes.
  std::vector<std::uint8_t> values = discs<std::uint8_t>(0, 4, 2);
  std::uint64_t numHaze = 0;
  for (std::uint8_t& value : values) {
    numHaze += value % 4 != 0 ? 1 : 0;
    value = static_cast<std::uint8_t>(value * 60);
  }
  const Image image = imageOf(kShape, SampleType::U8, values);
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found.value().phases.size(), 5U);
  EXPECT_EQ(found.value().numClasses, 2U);
  ASSERT_EQ(found.value().warnings.size(), 1U);
  const Warning& warning = found.value().warnings[0];
  EXPECT_EQ(warning.code, WarningCode::HazyPhases);
  EXPECT_NEAR(std::stod(warning.details[0]),
              static_cast<double>(numHaze) / static_cast<double>(values.size()), 1e-12);
  EXPECT_EQ(warning.details[1], "3");
  EXPECT_EQ(warning.details[2], "2");
  expectSnapped<std::uint8_t>(image, values, 0, 240);
}

TEST(Classes, AreNotSeenInPhases) {
  // A rare phase inside of another, and one that lies between the two others in value.
  std::vector<std::uint8_t> rare;
  std::vector<std::uint8_t> shells;
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      const double d = depth(static_cast<double>(y), static_cast<double>(x));
      rare.push_back(d > 8 ? 2 : (d > 0 ? 1 : 3));
      shells.push_back(d > 4 ? 255 : (d > 0 ? 128 : 0));
    }
  }
  for (const auto& values : {rare, shells}) {
    const Result<LabelledImage> found = findPhases(imageOf(kShape, SampleType::U8, values));
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found.value().warnings.empty());
    EXPECT_FALSE(found.value().numClasses.has_value());
  }
}

TEST(Classes, AreNotSeenInAMicrograph) {
  std::mt19937 random(9);
  std::normal_distribution<double> noise(0, 9);
  std::vector<std::uint8_t> noisy;
  for (const std::uint8_t level : discs<std::uint8_t>(80, 160, 1)) {
    noisy.push_back(static_cast<std::uint8_t>(std::clamp(level + noise(random), 0.0, 255.0)));
  }
  std::vector<std::uint16_t> ramp;
  for (std::size_t i = 0; i < kShape.numPixels(); ++i) {
    ramp.push_back(static_cast<std::uint16_t>(i % 65));
  }
  for (const Image& image :
       {imageOf(kShape, SampleType::U8, noisy), imageOf(kShape, SampleType::U16, ramp)}) {
    for (const bool isSnapped : {false, true}) {
      const Result<LabelledImage> found = findPhases(image, {0, isSnapped, 0});
      ASSERT_FALSE(found.ok());
      EXPECT_EQ(found.error().code, ErrorCode::NotSegmented);
    }
    // Whoever says how many gets as many.
    const Result<LabelledImage> found = findPhases(image, {0, true, 3});
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().phases.size(), 3U);
  }
}

/// Whether the image is told to have levels of grey, and no haze.
bool looksGrey(const std::vector<std::uint8_t>& values) {
  const Result<LabelledImage> found = findPhases(imageOf(kShape, SampleType::U8, values));
  if (!found) return false;
  const std::vector<Warning>& warnings = found.value().warnings;
  if (warnings.size() != 1 || warnings[0].code != WarningCode::GreyValues) return false;
  EXPECT_EQ(warnings[0].details[0], std::to_string(found.value().phases.size()));
  EXPECT_FALSE(found.value().numClasses.has_value());
  return true;
}

TEST(Classes, OfAPictureInFewGreysAreNone) {
  std::mt19937 random(9);
  for (const double noise : {6.0, 20.0, 45.0}) {
    for (const double edge : {1.0, 6.0}) {
      for (const int numLevels : {8, 16, 32, 64}) {
        std::normal_distribution<double> chance(0, noise);
        std::vector<std::uint8_t> values;
        for (const std::uint8_t level : discs<std::uint8_t>(70, 180, edge)) {
          const double grey = std::clamp(level + chance(random), 0.0, 255.0);
          values.push_back(static_cast<std::uint8_t>(grey * numLevels / 256));
        }
        // Noise that does not reach the next level leaves areas, as phases have them.
        if (numLevels == 8 && noise < 10) continue;
        EXPECT_TRUE(looksGrey(values)) << noise << ' ' << edge << ' ' << numLevels;
      }
    }
  }
}

TEST(Classes, ManyPhasesAreNoGreys) {
  for (const std::size_t numPhases : {6U, 10U, 30U, 64U}) {
    for (const std::size_t size : {1U, 2U, 5U, 20U}) {
      std::mt19937 random(static_cast<unsigned>(numPhases * size));
      std::vector<std::uint8_t> cells((kSide / size + 1) * (kSide / size + 1));
      for (std::uint8_t& cell : cells) cell = static_cast<std::uint8_t>(random() % numPhases);
      std::vector<std::uint8_t> values;
      for (std::size_t i = 0; i < kSide * kSide; ++i) {
        values.push_back(cells[i / kSide / size * (kSide / size + 1) + i % kSide / size]);
      }
      EXPECT_FALSE(looksGrey(values)) << numPhases << ' ' << size;
    }
  }
}

TEST(Classes, AreThePhasesWhereNothingIsBetweenThem) {
  const std::vector<std::uint8_t> values = discs<std::uint8_t>(7, 9, 1e-9);
  const Result<LabelledImage> found =
      findPhases(imageOf(kShape, SampleType::U8, values), {0, true, 0});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 2U);
  EXPECT_EQ(found.value().phases[1].value, 9);
  EXPECT_TRUE(found.value().warnings.empty());
}

}  // namespace
}  // namespace phasebound
