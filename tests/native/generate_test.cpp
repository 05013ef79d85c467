#include "generate/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "generate/exact_math.h"
#include "generate/random.h"

namespace phasebound {
namespace {

TEST(ExactMath, MatchesTheLibraryToItsLastDigits) {
  for (double x = -30; x < 30; x += 0.37) {
    EXPECT_NEAR(exact::exp(x) / std::exp(x), 1, 1e-12) << x;
    EXPECT_NEAR(exact::log(std::exp(x)), x, 1e-13 * (1 + std::abs(x))) << x;
    EXPECT_NEAR(exact::expm1(x * 1e-4) / std::expm1(x * 1e-4), 1, 1e-14) << x;
  }
  for (double x = -6; x < 6; x += 0.11) {
    EXPECT_NEAR(exact::normalCdf(x), 0.5 * std::erfc(-x / std::numbers::sqrt2), 1e-13) << x;
  }
  EXPECT_NEAR(exact::normalQuantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(exact::normalQuantile(0.5), 0, 1e-14);
}

TEST(Random, NormalsHaveTheMomentsOfANormal) {
  Random random(5);
  const int numDraws = 400000;
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  for (int i = 0; i < numDraws; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  // Four standard errors: variances of x, x^2, x^4 are 1, 2, 96.
  EXPECT_NEAR(sum / numDraws, 0, 4 * std::sqrt(1.0 / numDraws));
  EXPECT_NEAR(squares / numDraws, 1, 4 * std::sqrt(2.0 / numDraws));
  EXPECT_NEAR(fourths / numDraws, 3, 4 * std::sqrt(96.0 / numDraws));
}

/// FNV-1a of the labels.
std::uint64_t checksum(const Grid<std::uint8_t>& labels) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    hash = (hash ^ labels.data()[i]) * 0x100000001b3U;
  }
  return hash;
}

MaterialSpec specOf(Material material, Shape shape, double sizePx, double phaseFraction) {
  MaterialSpec spec;
  spec.material = material;
  spec.shape = shape;
  spec.sizePx = {sizePx, sizePx, sizePx};
  spec.phaseFractions = {phaseFraction};
  return spec;
}

TEST(Generate, DrawsTheSameOnEveryPlatform) {
  // The same numbers stand here for native, sanitized and WebAssembly builds.
  MaterialSpec blobs = specOf(Material::Blobs, {1, 90, 110}, 4, 0.3);
  blobs.phaseFractions = {0.3, 0.25};
  EXPECT_EQ(checksum(generate(blobs).value()), 7702931817824902254U);
  EXPECT_EQ(checksum(generate(specOf(Material::Blobs, {20, 22, 24}, 2.5, 0.4)).value()),
            14309325481260297839U);
  EXPECT_EQ(checksum(generate(specOf(Material::Spheres, {1, 90, 110}, 6, 0.3)).value()),
            59314710085505539U);
  EXPECT_EQ(checksum(generate(specOf(Material::Spheres, {30, 32, 34}, 4, 0.3)).value()),
            9150911029886984340U);
  EXPECT_EQ(checksum(generate(specOf(Material::Cells, {12, 90, 110}, 5, 0.3)).value()),
            602528338653333302U);
}

TEST(Generate, SeedsDrawDifferently) {
  MaterialSpec spec;
  const std::uint64_t one = checksum(generate(spec).value());
  spec.seed = 2;
  EXPECT_NE(checksum(generate(spec).value()), one);
}

/// Mean over draws, and its standard error from their scatter.
struct Mean {
  double value;
  double error;
};

/// Share of pixels with a label, over a small window or one pixel of many draws.
Mean meanFraction(MaterialSpec spec, std::uint8_t label, int numDraws, std::size_t pixel) {
  double sum = 0;
  double squares = 0;
  for (int draw = 0; draw < numDraws; ++draw) {
    spec.seed = 1000 + static_cast<std::uint64_t>(draw);
    const Grid<std::uint8_t> labels = generate(spec).value();
    double share = 0;
    if (pixel < labels.size()) {
      share = labels.data()[pixel] == label ? 1 : 0;
    } else {
      share = static_cast<double>(std::count(labels.data(), labels.data() + labels.size(), label)) /
              static_cast<double>(labels.size());
    }
    sum += share;
    squares += share * share;
  }
  const double mean = sum / numDraws;
  return {mean, std::sqrt((squares / numDraws - mean * mean) / (numDraws - 1))};
}

constexpr std::size_t kWholeImage = std::numeric_limits<std::size_t>::max();

/// Four standard errors, estimated from a few hundred draws: one failure in ten thousand by chance,
/// and the seeds are fixed.
void expectFraction(const MaterialSpec& spec, std::uint8_t label, double expected, int numDraws,
                    std::size_t pixel) {
  const Mean mean = meanFraction(spec, label, numDraws, pixel);
  EXPECT_NEAR(mean.value, expected, 4 * mean.error);
}

TEST(Generate, PopulationFractionIsThatOfTheSpec) {
  expectFraction(specOf(Material::Blobs, {1, 60, 70}, 4, 0.3), 1, 0.3, 300, kWholeImage);
  expectFraction(specOf(Material::Blobs, {14, 15, 16}, 2, 0.1), 1, 0.1, 300, kWholeImage);
  expectFraction(specOf(Material::Spheres, {1, 60, 70}, 6, 0.5), 1, 0.5, 300, kWholeImage);
  expectFraction(specOf(Material::Spheres, {20, 21, 22}, 4, 0.2), 1, 0.2, 300, kWholeImage);
  expectFraction(specOf(Material::Cells, {1, 60, 70}, 9, 0.7), 1, 0.7, 300, kWholeImage);
  expectFraction(specOf(Material::Cells, {12, 20, 21}, 5, 0.4), 1, 0.4, 300, kWholeImage);
}

TEST(Generate, CornerAndCentreAreAlike) {
  for (const Material material : {Material::Blobs, Material::Spheres, Material::Cells}) {
    const MaterialSpec spec = specOf(material, {1, 21, 21}, 5, 0.4);
    expectFraction(spec, 1, 0.4, 1500, 0);
    expectFraction(spec, 1, 0.4, 1500, 10 * 21 + 10);
  }
}

TEST(Generate, ThreePhasesHaveTheirFractions) {
  MaterialSpec spec = specOf(Material::Blobs, {1, 60, 70}, 4, 0.3);
  spec.phaseFractions = {0.2, 0.5};
  expectFraction(spec, 0, 0.3, 300, kWholeImage);
  expectFraction(spec, 1, 0.2, 300, kWholeImage);
  expectFraction(spec, 2, 0.5, 300, kWholeImage);
}

/// Mean over draws of the share of pixel pairs at (dy, dx) that both have label 1.
Mean meanPairs(MaterialSpec spec, int numDraws, std::size_t dy, std::size_t dx) {
  double sum = 0;
  double squares = 0;
  for (int draw = 0; draw < numDraws; ++draw) {
    spec.seed = 1000 + static_cast<std::uint64_t>(draw);
    const Grid<std::uint8_t> labels = generate(spec).value();
    std::size_t numPairs = 0;
    std::size_t numBoth = 0;
    for (std::size_t y = 0; y + dy < spec.shape.y; ++y) {
      for (std::size_t x = 0; x + dx < spec.shape.x; ++x) {
        ++numPairs;
        numBoth += labels.view().at(0, y, x) == 1 && labels.view().at(0, y + dy, x + dx) == 1;
      }
    }
    const double share = static_cast<double>(numBoth) / static_cast<double>(numPairs);
    sum += share;
    squares += share * share;
  }
  const double mean = sum / numDraws;
  return {mean, std::sqrt((squares / numDraws - mean * mean) / (numDraws - 1))};
}

TEST(Generate, PairsOfDiscPixelsFollowTheBooleanModel) {
  // Neither end covered: no centre in the union of two discs of N pixels that share K, so
  // T_r = 2 phi - 1 + (1 - phi)^(2 - K/N).
  const int radius = 6;
  const double phi = 0.4;
  int numPixels = 0;
  int numShared = 0;
  for (int y = -radius; y <= radius; ++y) {
    for (int x = -radius - 5; x <= radius; ++x) {
      const bool isIn = x * x + y * y <= radius * radius;
      const bool isShiftedIn = (x + 5) * (x + 5) + y * y <= radius * radius;
      numPixels += isIn ? 1 : 0;
      numShared += isIn && isShiftedIn ? 1 : 0;
    }
  }
  const double expected =
      2 * phi - 1 + std::pow(1 - phi, 2 - static_cast<double>(numShared) / numPixels);
  const Mean mean = meanPairs(specOf(Material::Spheres, {1, 80, 80}, radius, phi), 200, 0, 5);
  EXPECT_NEAR(mean.value, expected, 4 * mean.error);
}

TEST(Generate, PairsOfBlobPixelsFollowTheCutGaussian) {
  // At phi = 1/2 the orthant probability is 1/4 + asin(rho) / (2 pi); the filtered noise has
  // rho = exp(-r^2 / (4 size^2)).
  MaterialSpec spec = specOf(Material::Blobs, {1, 80, 80}, 4, 0.5);
  spec.sizePx = {1, 4, 8};
  const auto expected = [](double rho) { return 0.25 + std::asin(rho) / (2 * std::numbers::pi); };
  const Mean alongX = meanPairs(spec, 200, 0, 6);
  EXPECT_NEAR(alongX.value, expected(std::exp(-36.0 / (4 * 64))), 4 * alongX.error);
  const Mean alongY = meanPairs(spec, 200, 6, 0);
  EXPECT_NEAR(alongY.value, expected(std::exp(-36.0 / (4 * 16))), 4 * alongY.error);
}

TEST(Generate, CellsAreWholeSquares) {
  const Grid<std::uint8_t> labels = generate(specOf(Material::Cells, {1, 64, 64}, 8, 0.5)).value();
  // Changes along a row come at one phase of the period only.
  std::vector<bool> changes(8, false);
  for (std::size_t x = 1; x < 64; ++x) {
    if (labels.view().at(0, 5, x) != labels.view().at(0, 5, x - 1)) changes[x % 8] = true;
  }
  EXPECT_EQ(std::count(changes.begin(), changes.end(), true), 1);
}

TEST(Generate, NonsenseIsRefused) {
  const MaterialSpec good = specOf(Material::Blobs, {1, 30, 30}, 4, 0.3);
  const auto expectRefused = [](const MaterialSpec& spec) {
    const auto labels = generate(spec);
    ASSERT_FALSE(labels.ok());
    EXPECT_EQ(labels.error().code, ErrorCode::InvalidParameters);
    EXPECT_FALSE(labels.error().details.empty());
  };
  for (const double fraction : {0.0, 1.0, -0.1, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    MaterialSpec spec = good;
    spec.phaseFractions = {fraction};
    expectRefused(spec);
  }
  for (const double size : {0.0, -3.0, 1e9, std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::quiet_NaN()}) {
    expectRefused(specOf(Material::Blobs, {1, 30, 30}, size, 0.3));
  }
  MaterialSpec spec = good;
  spec.phaseFractions = {};
  expectRefused(spec);
  spec.phaseFractions = {0.6, 0.6};
  expectRefused(spec);
  spec = specOf(Material::Spheres, {1, 30, 30}, 4, 0.3);
  spec.phaseFractions = {0.3, 0.3};
  expectRefused(spec);
  spec = specOf(Material::Spheres, {1, 30, 30}, 4, 0.3);
  spec.sizePx[1] = 5;
  expectRefused(spec);
  expectRefused(specOf(Material::Cells, {1, 30, 30}, 4.5, 0.3));
  expectRefused(specOf(Material::Blobs, {1, 0, 30}, 4, 0.3));
}

}  // namespace
}  // namespace phasebound
