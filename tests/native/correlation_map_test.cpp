#include "cls/correlation_map.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "generate/generate.h"
#include "phases/phases.h"

namespace phasebound {
namespace {

/// Labels 0 and 1 of a shape, as an image with both phases.
struct Sample {
  Shape shape;
  std::vector<std::uint8_t> pixels;
  LabelledImage image;
};

Sample randomSample(const Shape& shape, std::uint64_t seed) {
  MaterialSpec spec;
  spec.material = Material::Cells;
  spec.shape = shape;
  spec.sizePx = {3, 3, 3};
  spec.phaseFractions = {0.4};
  spec.seed = seed;
  const Result<Grid<std::uint8_t>> labels = generate(spec);
  EXPECT_TRUE(labels);
  Sample sample;
  sample.shape = shape;
  sample.pixels.assign(labels.value().data(), labels.value().data() + labels.value().size());
  Image image;
  image.shape = shape;
  const auto* first = reinterpret_cast<const std::byte*>(sample.pixels.data());
  image.bytes.assign(first, first + sample.pixels.size());
  Result<LabelledImage> found = findPhases(image);
  EXPECT_TRUE(found);
  sample.image = std::move(found).value();
  return sample;
}

/// T_r by its definition, indices wrapping around.
double directTpc(const Sample& sample, int dz, int dy, int dx) {
  const auto wrap = [](std::size_t at, int by, std::size_t side) {
    const auto length = static_cast<int>(side);
    return static_cast<std::size_t>(((static_cast<int>(at) + by) % length + length) % length);
  };
  const Shape& s = sample.shape;
  std::uint64_t both = 0;
  for (std::size_t z = 0; z < s.z; ++z) {
    for (std::size_t y = 0; y < s.y; ++y) {
      for (std::size_t x = 0; x < s.x; ++x) {
        const std::size_t there =
            (wrap(z, dz, s.z) * s.y + wrap(y, dy, s.y)) * s.x + wrap(x, dx, s.x);
        both += static_cast<std::uint64_t>(sample.pixels[(z * s.y + y) * s.x + x]) *
                sample.pixels[there];
      }
    }
  }
  return static_cast<double>(both) / static_cast<double>(s.numPixels());
}

TEST(CorrelationMap, HoldsTheTpcOfItsLags) {
  const std::array<Shape, 2> shapes{Shape{1, 31, 40}, Shape{12, 15, 14}};
  for (const Shape& shape : shapes) {
    const Sample sample = randomSample(shape, 3);
    const Result<ImageEstimate> estimate = estimatePhase(sample.image, 1);
    ASSERT_TRUE(estimate);
    const CorrelationMap& map = estimate.value().correlationMap;
    const std::size_t maxLag = shape.shortestSide() / 2;
    ASSERT_EQ(map.stridePx, 1U);
    ASSERT_EQ(map.halfSide, maxLag);
    const auto half = static_cast<int>(map.halfSide);
    std::size_t index = 0;
    for (int y = -half; y <= half; ++y) {
      for (int x = -half; x <= half; ++x, ++index) {
        ASSERT_NEAR(map.values[index], directTpc(sample, 0, y, x), 1e-6) << y << ' ' << x;
      }
    }
    ASSERT_EQ(index, map.values.size());
    for (std::size_t lag = 0; lag <= maxLag; ++lag) {
      const auto r = static_cast<int>(lag);
      if (shape.z > 1) {
        EXPECT_NEAR(map.axes[0].at(lag), directTpc(sample, r, 0, 0), 1e-6);
      }
      EXPECT_NEAR(map.axes[1].at(lag), directTpc(sample, 0, r, 0), 1e-6);
      EXPECT_NEAR(map.axes[2].at(lag), directTpc(sample, 0, 0, r), 1e-6);
    }
    EXPECT_EQ(map.axes[0].empty(), shape.z == 1);
  }
}

TEST(CorrelationMap, ThinsALargeOneAndKeepsTheMiddle) {
  constexpr std::size_t kMaxLag = 500;
  Tpc tpc(2, kMaxLag, 0.3);
  tpc.mutableRow(tpc.rowIndex(0, 0))[kMaxLag] = static_cast<float>(0.3 * 0.7);
  const CorrelationMap map = correlationMap(tpc, 400);
  EXPECT_EQ(map.stridePx, 4U);
  EXPECT_EQ(map.halfSide, 120U);
  ASSERT_EQ(map.values.size(), 241U * 241U);
  EXPECT_NEAR(map.values[map.values.size() / 2], 0.3, 1e-6);
  EXPECT_NEAR(map.values.front(), 0.09, 1e-6);
}

TEST(PhaseProfiles, AreTheFractionsOfSlabs) {
  const Shape shape{5, 7, 500};
  const Sample sample = randomSample(shape, 8);
  const Result<ImageEstimate> estimate = estimatePhase(sample.image, 1);
  ASSERT_TRUE(estimate);
  const auto& profiles = estimate.value().profiles;
  // 500 px in at most 240 slabs: three pixels each, the last two left over.
  constexpr std::size_t kThickness = 3;
  ASSERT_EQ(profiles[2].size(), 166U);
  ASSERT_EQ(profiles[1].size(), 7U);
  ASSERT_EQ(profiles[0].size(), 5U);
  const auto meanWhere = [&](auto isInside) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < sample.pixels.size(); ++i) {
      const std::size_t x = i % shape.x;
      const std::size_t y = i / shape.x % shape.y;
      const std::size_t z = i / shape.x / shape.y;
      if (!isInside(z, y, x)) continue;
      sum += sample.pixels[i];
      count += 1;
    }
    return sum / count;
  };
  for (std::size_t slab = 0; slab < profiles[2].size(); ++slab) {
    EXPECT_DOUBLE_EQ(profiles[2][slab], meanWhere([&](std::size_t, std::size_t, std::size_t x) {
                       return x / kThickness == slab;
                     }));
  }
  EXPECT_DOUBLE_EQ(profiles[1][4],
                   meanWhere([](std::size_t, std::size_t y, std::size_t) { return y == 4; }));
  EXPECT_DOUBLE_EQ(profiles[0][2],
                   meanWhere([](std::size_t z, std::size_t, std::size_t) { return z == 2; }));
  const Sample flat = randomSample(Shape{1, 9, 11}, 2);
  const Result<ImageEstimate> flatEstimate = estimatePhase(flat.image, 1);
  ASSERT_TRUE(flatEstimate);
  EXPECT_TRUE(flatEstimate.value().profiles[0].empty());
}

}  // namespace
}  // namespace phasebound
