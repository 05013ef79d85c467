// Which pictures show the blocks of a JPEG, and which only look regular.

#include "segment/blockiness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "generate/random.h"
#include "segment/prepare.h"
#include "segment/quality.h"

namespace phasebound {
namespace {

constexpr std::size_t kSide = 240;

using Level = std::function<double(std::size_t, std::size_t)>;

Plane planeOf(std::size_t height, std::size_t width, const Level& level) {
  Plane plane{height, width, std::vector<float>(height * width), {}};
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const double value = std::round(std::clamp(level(y, x), 0.0, 255.0));
      plane.values[y * width + x] = static_cast<float>(value);
    }
  }
  return plane;
}

/// White noise made smooth, with a standard deviation of 1.
Plane smoothNoise(std::size_t side, double sigmaPx, std::uint64_t seed) {
  Random random(seed);
  Plane plane{side, side, std::vector<float>(side * side), {}};
  for (float& value : plane.values) value = static_cast<float>(random.normal());
  blurGaussian(plane, sigmaPx);
  double squares = 0;
  for (const float value : plane.values) squares += static_cast<double>(value) * value;
  const auto scale = static_cast<float>(std::sqrt(static_cast<double>(side * side) / squares));
  for (float& value : plane.values) value *= scale;
  return plane;
}

/// Two phases with soft boundaries and noise.
Plane micrograph(std::size_t side, double noise) {
  const Plane field = smoothNoise(side, 5, 3);
  Plane image = field;
  for (float& value : image.values) value = value > 0.25F ? 170.0F : 80.0F;
  blurGaussian(image, 1);
  Random random(9);
  return planeOf(side, side, [&](std::size_t y, std::size_t x) {
    return static_cast<double>(image.values[y * side + x]) + noise * random.normal();
  });
}

Plane enlarged(const Plane& small, std::size_t factor) {
  return planeOf(small.height * factor, small.width * factor, [&](std::size_t y, std::size_t x) {
    return static_cast<double>(small.values[y / factor * small.width + x / factor]);
  });
}

/// Discrete cosine transform of eight values, orthonormal, or back.
void transformEight(std::array<double, 64>& block, std::size_t first, std::size_t stride,
                    bool isBack) {
  std::array<double, 8> result{};
  for (std::size_t k = 0; k < 8; ++k) {
    const double norm = k == 0 ? std::sqrt(0.125) : 0.5;
    for (std::size_t i = 0; i < 8; ++i) {
      const double wave = norm * std::cos((2.0 * static_cast<double>(i) + 1) *
                                          static_cast<double>(k) * std::numbers::pi / 16);
      if (isBack) {
        result[i] += wave * block[first + k * stride];
      } else {
        result[k] += wave * block[first + i * stride];
      }
    }
  }
  for (std::size_t i = 0; i < 8; ++i) block[first + i * stride] = result[i];
}

/// What JPEG leaves of a picture whose sides are multiples of eight (ITU-T T.81; steps of the
/// luminance of its table K.1, scaled by the quality as the IJG's library does).
Plane compressed(const Plane& plane, int quality) {
  constexpr std::array<int, 64> kSteps{
      16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
      14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
      18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
      49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
  const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  Plane result = plane;
  for (std::size_t top = 0; top < plane.height; top += 8) {
    for (std::size_t left = 0; left < plane.width; left += 8) {
      std::array<double, 64> block{};
      const auto at = [&](std::size_t i) { return (top + i / 8) * plane.width + left + i % 8; };
      for (std::size_t i = 0; i < 64; ++i) {
        block[i] = static_cast<double>(plane.values[at(i)]) - 128;
      }
      for (std::size_t i = 0; i < 8; ++i) transformEight(block, 8 * i, 1, false);
      for (std::size_t i = 0; i < 8; ++i) transformEight(block, i, 8, false);
      for (std::size_t i = 0; i < 64; ++i) {
        const double step = std::clamp((kSteps[i] * scale + 50) / 100, 1, 255);
        block[i] = step * std::round(block[i] / step);
      }
      for (std::size_t i = 0; i < 8; ++i) transformEight(block, i, 8, true);
      for (std::size_t i = 0; i < 8; ++i) transformEight(block, 8 * i, 1, true);
      for (std::size_t i = 0; i < 64; ++i) {
        result.values[at(i)] =
            static_cast<float>(std::round(std::clamp(block[i] + 128, 0.0, 255.0)));
      }
    }
  }
  return result;
}

double blockiness(const Plane& plane, float threshold = 125) {
  std::vector<std::uint8_t> labels;
  for (const float value : plane.values) labels.push_back(value > threshold ? 1 : 0);
  return blockinessOf(plane, labels, 2).value_or(1);
}

TEST(Blockiness, GrowsWithTheCompression) {
  for (const double noise : {2.0, 6.0, 12.0}) {
    const Plane image = micrograph(kSide, noise);
    EXPECT_EQ(blockiness(image), 1) << noise;
    double before = 1;
    for (const int quality : {60, 40, 20, 5}) {
      const double now = blockiness(compressed(image, quality));
      EXPECT_GT(now, before) << noise << ' ' << quality;
      before = now;
    }
    EXPECT_GT(blockiness(compressed(image, 40)), kMostBlockiness) << noise;
    // So little is lost that nothing shifts.
    EXPECT_LT(blockiness(compressed(image, 95)), kMostBlockiness) << noise;
  }
}

TEST(Blockiness, IsSeenWhereverTheBlocksBegin) {
  const Plane whole = compressed(micrograph(kSide, 6), 30);
  const Plane part = planeOf(200, 180, [&](std::size_t y, std::size_t x) {
    return static_cast<double>(whole.values[(y + 3) * whole.width + x + 13]);
  });
  EXPECT_NEAR(blockiness(part), blockiness(whole), 0.1);
  EXPECT_GT(blockiness(part), 1.5);
}

TEST(Blockiness, IsNotSeenInPicturesThatAreRegularOtherwise) {
  const Plane image = micrograph(kSide, 6);
  const Plane small = micrograph(80, 6);
  Random random(5);
  const auto noise = [&] { return 6 * random.normal(); };
  const auto isOdd = [](std::size_t number) { return number % 2 == 1; };
  struct Case {
    std::string name;
    Plane plane;
  };
  std::vector<Case> cases;
  for (const std::size_t factor : std::array<std::size_t, 4>{2, 3, 4, 8}) {
    cases.push_back({"enlarged by " + std::to_string(factor), enlarged(small, factor)});
  }
  cases.push_back({"smoothly enlarged", [&] {
                     Plane large = enlarged(small, 8);
                     blurGaussian(large, 4);
                     return planeOf(large.height, large.width, [&](std::size_t y, std::size_t x) {
                       return static_cast<double>(large.values[y * large.width + x]);
                     });
                   }()});
  // Every ninth row and column left out, so that one step in eight is over two pixels.
  cases.push_back({"thinned", planeOf(200, 200, [&](std::size_t y, std::size_t x) {
                     return static_cast<double>(image.values[y * 9 / 8 * kSide + x * 9 / 8]);
                   })});
  for (const std::size_t side : std::array<std::size_t, 3>{4, 8, 16}) {
    const auto level = [&](std::size_t y, std::size_t x) {
      return isOdd(y / side + x / side) ? 160.0 : 90.0;
    };
    cases.push_back({"squares of " + std::to_string(side), planeOf(kSide, kSide, level)});
    cases.push_back({"noisy squares of " + std::to_string(side),
                     planeOf(kSide, kSide,
                             [&](std::size_t y, std::size_t x) { return level(y, x) + noise(); })});
  }
  cases.push_back({"grating", planeOf(kSide, kSide, [&](std::size_t, std::size_t x) {
                     return 100 + 50 * std::sin(static_cast<double>(x) * std::numbers::pi / 4) +
                            noise();
                   })});
  cases.push_back({"saw teeth", planeOf(kSide, kSide, [&](std::size_t y, std::size_t x) {
                     return static_cast<double>(image.values[y * kSide + x]) +
                            3.0 * static_cast<double>(x % 8 + y % 8);
                   })});
  cases.push_back({"grid of lines", planeOf(kSide, kSide, [&](std::size_t y, std::size_t x) {
                     return (x % 8 == 0 || y % 8 == 0 ? 110.0 : 90.0) + noise();
                   })});
  cases.push_back({"columns of a camera", [&] {
                     std::vector<double> offsets(kSide);
                     for (double& offset : offsets) offset = noise();
                     return planeOf(kSide, kSide, [&](std::size_t y, std::size_t x) {
                       return static_cast<double>(image.values[y * kSide + x]) + offsets[x];
                     });
                   }()});
  cases.push_back({"three flat phases", [&] {
                     const Plane field = smoothNoise(kSide, 5, 8);
                     return planeOf(kSide, kSide, [&](std::size_t y, std::size_t x) {
                       const auto value = static_cast<double>(field.values[y * kSide + x]);
                       return value > 0.6 ? 200.0 : value > -0.3 ? 100.0 : 60.0;
                     });
                   }()});
  cases.push_back({"flat", planeOf(kSide, kSide, [](std::size_t, std::size_t) { return 90.0; })});
  for (const Case& each : cases) EXPECT_EQ(blockiness(each.plane), 1) << each.name;
}

TEST(Blockiness, IsUnknownWithoutFourNeighboursOfAClass) {
  const Plane plane =
      planeOf(30, 30, [](std::size_t y, std::size_t x) { return (x + y) % 2 == 0 ? 200.0 : 50.0; });
  std::vector<std::uint8_t> labels;
  for (const float value : plane.values) labels.push_back(value > 125 ? 1 : 0);
  EXPECT_FALSE(blockinessOf(plane, labels, 2).has_value());
}

}  // namespace
}  // namespace phasebound
