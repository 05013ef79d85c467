// Every case of tests/golden/expected.json, whose numbers come from the published implementation.

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "engine/engine.h"
#include "interval/sigma_mixture.h"
#include "phases/phases.h"
#include "support/files.h"
#include "support/published_grid.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

using nlohmann::json;

/// Parity asked of us. The estimates agree to about 1e-7, what single precision leaves.
constexpr double kTpcTolerance = 1e-6;
constexpr double kRelativeTolerance = 1e-4;
constexpr double kGridTolerance = 1e-6;
/// From here on the published grid reaches far enough for its 99 % interval to mean something.
constexpr double kLeastTruncation = 4;
constexpr double kSizeTolerance = 0.015;

const json& expectedNumbers() {
  static const json numbers = json::parse(test::readText("golden/expected.json"));
  return numbers;
}

void expectRelative(double actual, double expected, double tolerance, const char* what) {
  EXPECT_NEAR(actual, expected, tolerance * std::abs(expected)) << what;
}

LabelledImage open(const std::string& file) {
  const auto image = decode(test::readBytes("golden/" + file));
  EXPECT_TRUE(image.ok()) << file;
  auto labelled = findPhases(image.value());
  EXPECT_TRUE(labelled.ok()) << file;
  return std::move(labelled).value();
}

void expectTpc(const LabelledImage& image, double value, const json& expected) {
  std::size_t label = 0;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < image.phases.size(); ++i) {
    if (image.phases[i].value != value) continue;
    label = i;
    count = image.phases[i].count;
  }
  const std::size_t maxLag = std::min<std::size_t>(image.labels.shape().shortestSide() / 2, 64);
  const Tpc tpc = computeTpc({image.labels, label}, count, maxLag).value();
  for (const json& entry : expected["tpc"]) {
    const auto lag = entry["lag"].get<std::vector<int>>();
    const int dz = lag.size() == 3 ? lag[0] : 0;
    EXPECT_NEAR(tpc.at(dz, lag[lag.size() - 2], lag.back()), entry["value"].get<double>(),
                kTpcTolerance);
  }
}

ImageEstimate expectImage(const LabelledImage& image, double value, const json& expected) {
  ImageEstimate estimate = estimatePhase(image, value).value();
  EXPECT_EQ(estimate.phaseFraction, expected["phase_fraction"].get<double>());
  EXPECT_EQ(*estimate.r0Px, expected["r0"].get<double>());
  expectRelative(*estimate.clsBeforeCheckPx, expected["cls_before_check"], kRelativeTolerance,
                 "CLS before the check");
  expectRelative(*estimate.clsPx, expected["cls"], kRelativeTolerance, "CLS");
  expectRelative(*estimate.classicalClsPx, expected["classical_cls"], kRelativeTolerance,
                 "classical CLS");
  const auto radial = expected["radial_mean_tpc"].get<std::vector<double>>();
  EXPECT_GE(estimate.radialTpc.size(), radial.size());
  for (std::size_t i = 0; i < radial.size(); ++i) {
    EXPECT_NEAR(estimate.radialTpc[i], radial[i], kTpcTolerance) << "distance " << i;
  }
  expectTpc(image, value, expected);
  return estimate;
}

void expectIntervals(const MaterialEstimate& material, const json& expected) {
  const double truncation = SigmaMixture::truncation(material.sigmaMod);
  // The oracle starts from the published sigma: a grid point more or less would hide behind a
  // difference in the last digits of ours.
  const test::PublishedGrid grid(expected["phase_fraction"], expected["sigma"],
                                 expected["sigma_mod"]);
  for (const json& entry : expected["intervals"]) {
    const double confidence = entry["confidence"];
    const auto [lower, upper] = grid.interval(confidence);
    expectRelative(lower, entry["lower"], kGridTolerance, "grid's lower bound");
    expectRelative(upper, entry["upper"], kGridTolerance, "grid's upper bound");
    if (truncation < kLeastTruncation) continue;
    const Interval interval = intervalOf(material, confidence, Model::ImageRep).value();
    EXPECT_NEAR(interval.lower, entry["lower"].get<double>(), grid.step());
    EXPECT_NEAR(interval.upper, entry["upper"].get<double>(), grid.step());
  }
  if (truncation < kLeastTruncation) return;
  for (const json& entry : expected["sizes"]) {
    const RequiredSize size =
        requiredSizeOf(material, entry["confidence"], entry["target_percent"].get<double>() / 100,
                       Model::ImageRep)
            .value();
    expectRelative(*size.sidePxConservative, entry["length"], kSizeTolerance, "conservative side");
  }
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, MatchesThePublishedImplementation) {
  const json& expected = expectedNumbers().at(GetParam());
  std::vector<LabelledImage> images;
  for (const json& file : expected["files"]) images.push_back(open(file));
  for (const auto& [key, phase] : expected["phases"].items()) {
    SCOPED_TRACE("phase " + key);
    std::vector<ImageEstimate> estimates;
    for (std::size_t i = 0; i < images.size(); ++i) {
      estimates.push_back(expectImage(images[i], std::stod(key), phase["images"][i]));
    }
    const MaterialEstimate material = poolEstimates(estimates).value();
    // The published weighted mean of fractions is our ratio of sums but for its last digit.
    EXPECT_NEAR(material.phaseFraction, phase["phase_fraction"].get<double>(), 1e-15);
    expectRelative(*material.clsPx, phase["cls"], kRelativeTolerance, "CLS");
    expectRelative(*material.sigma, phase["sigma"], kRelativeTolerance, "sigma");
    expectRelative(material.sigmaMod, phase["sigma_mod"], kRelativeTolerance, "sigmaMod");
    expectRelative(*material.numCells, phase["n_effective"], 3 * kRelativeTolerance, "cells");
    expectIntervals(material, phase);
  }
}

std::vector<std::string> caseNames() {
  std::vector<std::string> names;
  for (const auto& [name, unused] : expectedNumbers().items()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(caseNames()),
                         [](const auto& instance) { return instance.param; });

TEST(PublishedGrid, NarrowsWhereTheExactMixtureDoesNot) {
  // A 100^3 volume: the published 95 % half width is 0.78 sigma.
  const double sigmaMod = sigmaModOf(3, 1e6);
  const auto [lower, upper] = test::PublishedGrid(0.5, 0.01, sigmaMod).interval(0.95);
  EXPECT_NEAR((upper - lower) / 2 / 0.01, 0.78, 0.01);
  EXPECT_GT(SigmaMixture(sigmaMod).halfWidth(0.95), 1.96);
}

}  // namespace
}  // namespace phasebound
