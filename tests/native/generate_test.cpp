#include "generate/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "support/material_theory.h"

namespace phasebound {
namespace {

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
  // Half a million pixels give a difference in the last digit some chance to show.
  EXPECT_EQ(checksum(generate(specOf(Material::Blobs, {1, 700, 800}, 3, 0.4)).value()),
            9112390920736507005U);
}

TEST(Generate, SeedsDrawDifferently) {
  MaterialSpec spec;
  const std::uint64_t one = checksum(generate(spec).value());
  spec.seed = 2;
  EXPECT_NE(checksum(generate(spec).value()), one);
}

/// Materials of every kind, in windows of fifty or more cells, so that the share of a phase in one
/// draw is nearly normal.
std::vector<MaterialSpec> variousMaterials() {
  std::vector<MaterialSpec> specs{specOf(Material::Blobs, {1, 60, 70}, 3, 0.3),
                                  specOf(Material::Blobs, {16, 18, 20}, 1.5, 0.2),
                                  specOf(Material::Blobs, {1, 80, 90}, 4, 0.3),
                                  specOf(Material::Spheres, {1, 60, 70}, 6, 0.5),
                                  specOf(Material::Spheres, {20, 21, 22}, 4, 0.2),
                                  specOf(Material::Spheres, {1, 40, 50}, 0.5, 0.1),
                                  specOf(Material::Cells, {1, 60, 70}, 7, 0.7),
                                  specOf(Material::Cells, {12, 20, 21}, 4, 0.4)};
  specs[0].phaseFractions = {0.2, 0.5};
  specs[2].sizePx = {1, 2, 8};
  return specs;
}

/// Shares of a label's pixels in draws with different seeds.
std::vector<double> fractionsOfDraws(MaterialSpec spec, std::uint8_t label, std::size_t numDraws) {
  std::vector<double> fractions(numDraws);
  for (std::size_t draw = 0; draw < numDraws; ++draw) {
    spec.seed = 1000 + draw;
    const Grid<std::uint8_t> labels = generate(spec).value();
    const auto count = std::count(labels.data(), labels.data() + labels.size(), label);
    fractions[draw] = static_cast<double>(count) / static_cast<double>(labels.size());
  }
  return fractions;
}

TEST(Generate, FractionsScatterAboutThePopulationsAsTheModelSays) {
  constexpr std::size_t kNumDraws = 300;
  for (const MaterialSpec& spec : variousMaterials()) {
    for (std::size_t label = 0; label <= spec.phaseFractions.size(); ++label) {
      SCOPED_TRACE(testing::Message()
                   << "material " << static_cast<int>(spec.material) << " size " << spec.sizePx[2]
                   << " z " << spec.shape.z << " label " << label);
      const auto byte = static_cast<std::uint8_t>(label);
      const double expected = test::populationFraction(spec, byte);
      const double variance = test::varianceOfFraction(spec, byte);
      double sum = 0;
      double squares = 0;
      for (const double fraction : fractionsOfDraws(spec, byte, kNumDraws)) {
        sum += fraction - expected;
        squares += (fraction - expected) * (fraction - expected);
      }
      // Four standard errors, from the closed form of the variance; the variance's own is that of
      // the square of a normal.
      EXPECT_NEAR(sum / kNumDraws, 0, 4 * std::sqrt(variance / kNumDraws));
      EXPECT_NEAR(squares / kNumDraws / variance, 1, 4 * std::sqrt(2.0 / kNumDraws));
    }
  }
}

TEST(Generate, CornersAndCentreAreAlike) {
  constexpr int kNumDraws = 1500;
  constexpr double kPhaseFraction = 0.4;
  for (const Material material : {Material::Blobs, Material::Spheres, Material::Cells}) {
    for (const Shape& shape : {Shape{1, 21, 23}, Shape{5, 7, 9}}) {
      MaterialSpec spec = specOf(material, shape, 3, kPhaseFraction);
      const auto numPixels = static_cast<std::size_t>(shape.numPixels());
      const std::array<std::size_t, 3> pixels{0, numPixels / 2, numPixels - 1};
      std::array<int, 3> counts{};
      for (int draw = 0; draw < kNumDraws; ++draw) {
        spec.seed = 1000 + static_cast<std::uint64_t>(draw);
        const Grid<std::uint8_t> labels = generate(spec).value();
        for (std::size_t i = 0; i < pixels.size(); ++i) counts[i] += labels.data()[pixels[i]];
      }
      // Draws are independent, so the counts are binomial; four standard errors.
      const double error = std::sqrt(kPhaseFraction * (1 - kPhaseFraction) / kNumDraws);
      for (const int count : counts) {
        EXPECT_NEAR(static_cast<double>(count) / kNumDraws, kPhaseFraction, 4 * error)
            << static_cast<int>(material) << " " << shape.z;
      }
    }
  }
}

/// Covariance of a label at one lag, over the pairs of pixels of many draws; and its standard error
/// from the scatter of the draws, because its variance has no closed form.
struct Mean {
  double value;
  double error;
};

Mean meanCovariance(MaterialSpec spec, std::uint8_t label, int numDraws,
                    const std::array<int, 3>& lag) {
  const auto dz = static_cast<std::size_t>(lag[0]);
  const auto dy = static_cast<std::size_t>(lag[1]);
  const auto dx = static_cast<std::size_t>(lag[2]);
  const double fraction = test::populationFraction(spec, label);
  double sum = 0;
  double squares = 0;
  for (int draw = 0; draw < numDraws; ++draw) {
    spec.seed = 5000 + static_cast<std::uint64_t>(draw);
    const Grid<std::uint8_t> labels = generate(spec).value();
    double total = 0;
    for (std::size_t z = 0; z + dz < spec.shape.z; ++z) {
      for (std::size_t y = 0; y + dy < spec.shape.y; ++y) {
        for (std::size_t x = 0; x + dx < spec.shape.x; ++x) {
          const double one = labels.view().at(z, y, x) == label ? 1 : 0;
          const double other = labels.view().at(z + dz, y + dy, x + dx) == label ? 1 : 0;
          total += (one - fraction) * (other - fraction);
        }
      }
    }
    const auto numPairs =
        static_cast<double>((spec.shape.z - dz) * (spec.shape.y - dy) * (spec.shape.x - dx));
    sum += total / numPairs;
    squares += total / numPairs * total / numPairs;
  }
  const double mean = sum / numDraws;
  return {mean, std::sqrt((squares / numDraws - mean * mean) / (numDraws - 1))};
}

void expectCovariance(const MaterialSpec& spec, std::uint8_t label, const std::array<int, 3>& lag) {
  const Mean mean = meanCovariance(spec, label, 200, lag);
  EXPECT_NEAR(mean.value, test::covariance(spec, label, lag), 4 * mean.error)
      << static_cast<int>(spec.material) << " lag " << lag[0] << " " << lag[1] << " " << lag[2];
}

TEST(Generate, PairsOfPixelsFollowTheClosedForms) {
  const MaterialSpec discs = specOf(Material::Spheres, {1, 80, 80}, 6, 0.4);
  expectCovariance(discs, 1, {0, 0, 5});
  expectCovariance(discs, 1, {0, 3, 6});
  // Beyond a diameter there is nothing in common.
  expectCovariance(discs, 1, {0, 0, 13});
  expectCovariance(specOf(Material::Spheres, {20, 20, 20}, 3.5, 0.3), 1, {2, 1, 3});
  expectCovariance(specOf(Material::Cells, {1, 80, 80}, 6, 0.4), 1, {0, 2, 3});
  // A window within a cell's side tells a random origin from a fixed one.
  expectCovariance(specOf(Material::Cells, {1, 4, 4}, 6, 0.4), 1, {0, 0, 2});

  MaterialSpec blobs = specOf(Material::Blobs, {1, 80, 80}, 4, 0.3);
  blobs.phaseFractions = {0.3, 0.3};
  expectCovariance(blobs, 0, {0, 0, 4});
  expectCovariance(blobs, 1, {0, 3, 2});
  expectCovariance(blobs, 2, {0, 0, 3});
}

TEST(Generate, BlobsAreElongatedAlongTheAxisOfTheLargerSize) {
  MaterialSpec image = specOf(Material::Blobs, {1, 80, 80}, 4, 0.5);
  image.sizePx = {1, 3, 6};
  expectCovariance(image, 1, {0, 4, 0});
  expectCovariance(image, 1, {0, 0, 4});
  MaterialSpec volume = specOf(Material::Blobs, {20, 20, 20}, 4, 0.5);
  volume.sizePx = {3, 2, 1};
  expectCovariance(volume, 1, {2, 0, 0});
  expectCovariance(volume, 1, {0, 2, 0});
  expectCovariance(volume, 1, {0, 0, 2});
}

TEST(Generate, TheTheoryMeetsItsAnchors) {
  // At a cut through the middle the orthant probability is 1/4 + asin(rho) / (2 pi) (Sheppard).
  const MaterialSpec middle = specOf(Material::Blobs, {1, 9, 9}, 4, 0.5);
  EXPECT_NEAR(test::covariance(middle, 1, {0, 0, 4}),
              std::asin(std::exp(-0.25)) / (2 * std::numbers::pi), 1e-9);
  // Lag zero is the variance of one pixel, whatever the material and label.
  for (const MaterialSpec& spec : variousMaterials()) {
    const double fraction = test::populationFraction(spec, 1);
    EXPECT_NEAR(test::covariance(spec, 1, {0, 0, 0}), fraction * (1 - fraction), 1e-9);
  }
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

TEST(Generate, SmallestShapesAndSizesAreDrawn) {
  for (const Material material : {Material::Blobs, Material::Spheres, Material::Cells}) {
    for (const Shape& shape : {Shape{1, 1, 1}, Shape{1, 1, 40}, Shape{1, 40, 1}, Shape{2, 1, 1}}) {
      const auto labels = generate(specOf(material, shape, 7, 0.4));
      ASSERT_TRUE(labels.ok());
      EXPECT_EQ(labels.value().shape(), shape);
    }
  }
  EXPECT_TRUE(generate(specOf(Material::Blobs, {1, 9, 9}, 0.1, 0.4)).ok());
  EXPECT_TRUE(generate(specOf(Material::Spheres, {1, 9, 9}, 0.1, 0.4)).ok());
}

void expectRefused(const MaterialSpec& spec, ErrorCode code = ErrorCode::InvalidParameters) {
  const auto labels = generate(spec);
  ASSERT_FALSE(labels.ok());
  EXPECT_EQ(labels.error().code, code);
  EXPECT_FALSE(labels.error().details.empty());
}

TEST(Generate, NonsenseIsRefused) {
  const MaterialSpec good = specOf(Material::Blobs, {1, 30, 30}, 4, 0.3);
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
  spec.phaseFractions = std::vector<double>(64, 0.01);
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

TEST(Generate, WhatCannotBeHeldIsRefusedBeforeItIsAllocated) {
  for (const Material material : {Material::Blobs, Material::Spheres, Material::Cells}) {
    expectRefused(specOf(material, {1, 60000, 60000}, 4, 0.3), ErrorCode::TooLarge);
    expectRefused(specOf(material, {70000, 70000, 70000}, 4, 0.3), ErrorCode::TooLarge);
  }
  // 2401 slices of floats.
  expectRefused(specOf(Material::Blobs, {600, 600, 600}, 300, 0.3), ErrorCode::TooLarge);
}

}  // namespace
}  // namespace phasebound
