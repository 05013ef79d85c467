// What is done to a picture before and after thresholds, and which of its pixels count: against
// scikit-image and SciPy and against cases worked by hand.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "generate/random.h"
#include "segment/clean.h"
#include "segment/grey_reader.h"
#include "segment/numbers.h"
#include "segment/prepare.h"
#include "segment/region.h"
#include "segment/segmenter.h"
#include "support/greys.h"

namespace phasebound {
namespace {

using nlohmann::json;
using test::expectedOfGreys;
using test::greys;
using test::readGreys;
using test::segmented;
using test::wholeRegion;

Plane planeOf(const Image& image) {
  const auto opened = wholeImage(image);
  GreyReader reader(*opened, Channel::Luminance);
  Result<Plane> plane = readPlane(reader, wholeRegion(image.shape), 0);
  EXPECT_TRUE(plane.ok());
  return std::move(plane).value();
}

void expectSamples(const Plane& plane, const json& values, double tolerance) {
  const json& points = expectedOfGreys()["points"];
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto y = points[i][0].get<std::size_t>();
    const auto x = points[i][1].get<std::size_t>();
    EXPECT_NEAR(static_cast<double>(plane.values[y * plane.width + x]), values[i].get<double>(),
                tolerance);
  }
}

TEST(Prepare, MatchesTheFiltersOfSciPy) {
  for (const auto& [sigma, values] : expectedOfGreys()["gaussian"].items()) {
    Plane plane = planeOf(readGreys("grey_8bit.png"));
    blurGaussian(plane, std::stod(sigma));
    expectSamples(plane, values, 0.01);
  }
  for (const auto& [radius, values] : expectedOfGreys()["median"].items()) {
    Plane plane = planeOf(readGreys("grey_8bit.png"));
    filterMedian(plane, std::stoul(radius));
    expectSamples(plane, values, 0);
  }
  for (const auto& [share, value] : expectedOfGreys()["quantiles"].items()) {
    const Plane plane = planeOf(readGreys("grey_8bit.png"));
    EXPECT_NEAR(quantileOf(plane, std::stod(share)), value.get<double>(), 1e-9);
  }
}

/// The median of a window that is gathered and sorted.
float sortedMedian(const Plane& plane, std::size_t y, std::size_t x, std::size_t radius) {
  const auto reach = static_cast<std::ptrdiff_t>(radius);
  const auto reflected = [](std::size_t i, std::ptrdiff_t offset, std::size_t side) {
    // Folded at the ends until it lies inside.
    std::ptrdiff_t at = static_cast<std::ptrdiff_t>(i) + offset;
    const auto end = static_cast<std::ptrdiff_t>(side);
    while (at < 0 || at >= end) at = at < 0 ? -1 - at : 2 * end - 1 - at;
    return static_cast<std::size_t>(at);
  };
  std::vector<float> window;
  for (std::ptrdiff_t dy = -reach; dy <= reach; ++dy) {
    for (std::ptrdiff_t dx = -reach; dx <= reach; ++dx) {
      const std::size_t i =
          reflected(y, dy, plane.height) * plane.width + reflected(x, dx, plane.width);
      if (plane.counts(i)) window.push_back(plane.values[i]);
    }
  }
  if (window.empty()) return plane.values[y * plane.width + x];
  std::sort(window.begin(), window.end());
  return window[(window.size() - 1) / 2];
}

TEST(Prepare, MediansAreThoseOfSortedWindows) {
  Random random(21);
  using Draw = std::function<double()>;
  const std::vector<std::pair<std::string, Draw>> kinds{
      {"8 bits", [&] { return std::floor(256 * random.uniform()); }},
      {"two values", [&] { return random.uniform() < 0.5 ? 3.0 : 65535.0; }},
      {"16 bits", [&] { return std::floor(65536 * random.uniform()); }},
      {"few fractions", [&] { return std::floor(40 * random.uniform()) / 8 - 2; }},
      {"any", [&] { return random.normal(); }}};
  for (const auto& [name, draw] : kinds) {
    for (const bool isMasked : {false, true}) {
      for (const auto& [height, width, radius] : std::vector<std::array<std::size_t, 3>>{
               {31, 17, 2}, {5, 40, 7}, {1, 9, 1}, {3, 2, 10}}) {
        Plane plane{height, width, std::vector<float>(height * width), {}};
        for (float& value : plane.values) value = static_cast<float>(draw());
        if (isMasked) {
          for (std::size_t i = 0; i < height * width; ++i) {
            plane.excluded.push_back(random.uniform() < 0.6 ? 1 : 0);
          }
        }
        Plane filtered = plane;
        filterMedian(filtered, radius);
        for (std::size_t y = 0; y < height; ++y) {
          for (std::size_t x = 0; x < width; ++x) {
            ASSERT_EQ(filtered.values[y * width + x], sortedMedian(plane, y, x, radius))
                << name << ' ' << isMasked << ' ' << y << ' ' << x << ' ' << radius;
          }
        }
      }
    }
  }
}

TEST(Prepare, MediansOfMoreValuesThanRanks) {
  Random random(22);
  constexpr std::size_t kNumPixels = 72800;
  Plane plane{260, 280, std::vector<float>(kNumPixels), {}};
  for (float& value : plane.values) value = static_cast<float>(random.normal());
  Plane filtered = plane;
  filterMedian(filtered, 1);
  for (std::size_t y = 0; y < 260; y += 3) {
    for (std::size_t x = 0; x < 280; x += 7) {
      ASSERT_EQ(filtered.values[y * 280 + x], sortedMedian(plane, y, x, 1));
    }
  }
}

TEST(Prepare, WideGaussiansAreComputedOnBlocks) {
  Plane plane = planeOf(readGreys("grey_8bit.png"));
  blurGaussian(plane, 24);
  // 1 % of the range of the values.
  expectSamples(plane, expectedOfGreys()["wideGaussian"]["24"], 2.5);
}

TEST(Prepare, WhatDoesNotCountDoesNotEnter) {
  Plane plane{40, 50, std::vector<float>(2000, 5.0F), std::vector<std::uint8_t>(2000)};
  for (std::size_t i = 0; i < 2000; i += 7) {
    plane.values[i] = 1000;
    plane.excluded[i] = 1;
  }
  for (const double sigma : {1.5, 20.0}) {
    Plane blurred = plane;
    blurGaussian(blurred, sigma);
    for (const float value : blurred.values) EXPECT_NEAR(value, 5, 1e-4);
  }
  Plane filtered = plane;
  filterMedian(filtered, 1);
  for (const float value : filtered.values) EXPECT_EQ(value, 5);
  EXPECT_EQ(quantileOf(plane, 1), 5);
}

TEST(Pieces, MatchScikitImageInAnImage) {
  SegmentationOptions options;
  options.leastPiecePixels = expectedOfGreys()["leastPiece"].get<std::uint64_t>();
  const SegmentedImage result = segmented(readGreys("grey_8bit.png"), options);
  const Image clean = readGreys("grey_clean.png");
  std::vector<std::uint8_t> row(clean.shape.x);
  for (std::size_t y = 0; y < clean.shape.y; ++y) {
    result.image.labels.readRow(0, y, 0, row);
    for (std::size_t x = 0; x < clean.shape.x; ++x) {
      const std::byte value = clean.bytes[y * clean.shape.x + x];
      ASSERT_EQ(row[x], value == std::byte{0} ? 0 : 1) << y << " " << x;
    }
  }
  EXPECT_EQ(result.record.numCleaned, expectedOfGreys()["numCleaned"].get<std::uint64_t>());
}

TEST(Pieces, MatchScikitImageInAVolume) {
  const Shape shape{24, 20, 22};
  const auto before = expectedOfGreys()["volume"].get<std::string>();
  const auto after = expectedOfGreys()["cleanVolume"].get<std::string>();
  ASSERT_NE(before, after);
  PackedLabels labels(shape);
  std::vector<std::uint8_t> row(shape.x);
  std::size_t i = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::uint8_t& label : row) label = before[i++] == '1' ? 1 : 0;
      labels.writeRow(z, y, row);
    }
  }
  (void)removeSmallPieces(labels, 2, 9);
  std::string found;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) found += labels.at(z, y, x) == 1 ? '1' : '0';
    }
  }
  EXPECT_EQ(found, after);
}

TEST(Pieces, GoToWhatTheyTouchMost) {
  PackedLabels labels({1, 4, 5}, 2);
  const std::array<std::array<std::uint8_t, 5>, 4> rows{
      {{0, 0, 2, 2, 2}, {0, 1, 1, 2, 2}, {0, 0, 2, 2, 2}, {3, 0, 2, 2, 2}}};
  for (std::size_t y = 0; y < 4; ++y) labels.writeRow(0, y, rows[y]);
  // The 1s touch three 0s and three 2s, and go to the lower ones; the 3 is excluded and stays.
  EXPECT_EQ(removeSmallPieces(labels, 3, 3), 2U);
  EXPECT_EQ(labels.at(0, 1, 1), 0);
  EXPECT_EQ(labels.at(0, 1, 2), 0);
  EXPECT_EQ(labels.at(0, 3, 0), 3);
}

TEST(Region, KeepsWhatTheOptionsSay) {
  RegionOptions options;
  options.crop = Rectangle{2, 1, 6, 5};
  options.excludedRectangles = {{0, 0, 4, 2}};
  options.excludedPolygons = {{{6, 4}, {9, 4}, {9, 9}, {6, 9}}};
  Bitmap bitmap{9, 7, std::vector<std::uint8_t>(14)};
  bitmap.bits[6] = 1U << 4;  // (4, 3)
  options.excludedPixels = bitmap;
  const Result<Region> made = Region::make({1, 7, 9}, options, nullptr);
  ASSERT_TRUE(made.ok());
  const Region& region = made.value();
  EXPECT_EQ(region.box(), (Rectangle{2, 1, 6, 5}));
  std::string found;
  std::vector<std::uint8_t> row(6);
  for (std::size_t y = 0; y < 5; ++y) {
    region.readRow(0, y, row);
    for (const std::uint8_t excluded : row) found += excluded != 0 ? 'x' : '.';
    found += '/';
  }
  EXPECT_EQ(found, "xx..../....../..x.../....xx/....xx/");
  EXPECT_EQ(region.numExcluded(), 7U);
}

TEST(Region, ACircleHoldsThePixelsWhoseCentresItHolds) {
  RegionOptions options;
  options.circle = Circle{{20, 15}, 9.5};
  const Result<Region> made = Region::make({1, 40, 50}, options, nullptr);
  ASSERT_TRUE(made.ok());
  std::uint64_t numKept = 0;
  for (std::size_t y = 0; y < 40; ++y) {
    for (std::size_t x = 0; x < 50; ++x) {
      const double away =
          std::hypot(static_cast<double>(x) + 0.5 - 20, static_cast<double>(y) + 0.5 - 15);
      numKept += away < 9.5 ? 1 : 0;
    }
  }
  EXPECT_EQ(made.value().shape().numPixels() - made.value().numExcluded(), numKept);
}

TEST(Region, AMaskImageTellsWhatCounts) {
  const auto mask = wholeImage(greys({1, 3, 4}, {0, 0, 0, 0, 0, 9, 0, 1, 0, 255, 1, 1}));
  const Result<Region> made = Region::make({5, 3, 4}, {}, mask.get());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().shape(), (Shape{5, 2, 3}));
  EXPECT_EQ(made.value().numExcluded(), 5U);
  const auto wrong = wholeImage(greys({1, 2, 2}, {1, 1, 1, 1}));
  EXPECT_EQ(Region::make({1, 3, 4}, {}, wrong.get()).error().code, ErrorCode::InvalidMask);
  const auto black = wholeImage(greys({1, 1, 2}, {0, 0}));
  EXPECT_EQ(Region::make({1, 1, 2}, {}, black.get()).error().code, ErrorCode::NothingKept);
}

TEST(Region, ZeroWithASignIsZeroInAMaskOfFloats) {
  const std::array<float, 4> values{-0.0F, 1.0F, -1.0F, 0.0F};
  Image image = greys({1, 2, 2}, {0, 0, 0, 0});
  image.type = SampleType::F32;
  image.bytes.resize(sizeof(values));
  std::memcpy(image.bytes.data(), values.data(), sizeof(values));
  const auto mask = wholeImage(std::move(image));
  const Result<Region> made = Region::make({1, 2, 2}, {}, mask.get());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().numExcluded(), 2U);
}

TEST(Region, PixelsThatHoldNoNumberDoNotCount) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::array<float, 12> values{kNone, kNone, kNone, kNone, kNone,     2,
                                     1,     kNone, 1,     kNone, kInfinity, 2};
  Image image = greys({2, 2, 3}, std::vector<std::uint8_t>(12));
  image.type = SampleType::F32;
  image.bytes.resize(sizeof(values));
  std::memcpy(image.bytes.data(), values.data(), sizeof(values));
  const auto opened = wholeImage(std::move(image));
  const auto mask = wholeImage(greys({1, 2, 3}, {1, 1, 0, 1, 1, 1}));
  const Result<Region> made = Region::make({2, 2, 3}, {}, mask.get(), opened.get());
  ASSERT_TRUE(made.ok());
  std::string found;
  std::vector<std::uint8_t> row(3);
  for (std::size_t i = 0; i < 4; ++i) {
    made.value().readRow(i / 2, i % 2, row);
    for (const std::uint8_t excluded : row) found += excluded != 0 ? 'x' : '.';
  }
  EXPECT_EQ(found, "xxxxx..xxx..");
  const auto numbers = imageOfNumbers(*opened);
  std::vector<float> read(12);
  for (std::size_t z = 0; z < 2; ++z) {
    const auto slice = std::as_writable_bytes(std::span(read)).subspan(z * 24, 24);
    ASSERT_FALSE(numbers->readRows(z, 0, 2, slice).has_value());
  }
  EXPECT_EQ(read, (std::vector<float>{0, 0, 0, 2, 2, 2, 1, 1, 1, kInfinity, kInfinity, 2}));
  ASSERT_EQ(numbers->header().warnings.size(), 1U);
  EXPECT_EQ(numbers->header().warnings[0].code, WarningCode::PartIgnored);
}

TEST(Region, HiddenPixelsAddNoValueAndNoCount) {
  // The bar holds values of its own, which are no phases.
  std::vector<std::uint8_t> values;
  for (std::size_t i = 0; i < 80; ++i) {
    const bool isBar = i / 10 >= 6 && i % 10 < 7;
    values.push_back(static_cast<std::uint8_t>(isBar ? 100 + i : (i * 7 / 3) % 2));
  }
  const auto opened = wholeImage(greys({1, 8, 10}, values));
  RegionOptions options;
  options.excludedRectangles = {{0, 6, 7, 2}};
  const Region region = Region::make({1, 8, 10}, options, nullptr).value();
  const auto part = imageOfRegion(*opened, region);
  Result<LabelledImage> labelled = findPhases(*part);
  ASSERT_TRUE(labelled.ok());
  ASSERT_FALSE(excludePixels(labelled.value(), region).has_value());
  ASSERT_EQ(labelled.value().phases.size(), 2U);
  EXPECT_EQ(labelled.value().numExcluded, 14U);
  EXPECT_EQ(labelled.value().phases[0].count + labelled.value().phases[1].count, 66U);
}

}  // namespace
}  // namespace phasebound
