#include "validate/suites.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>

namespace phasebound::validate {
namespace {

struct Size {
  std::size_t side;
  std::size_t numSamples;
};

constexpr Size kScoreSizes2d[]{{100, 100}, {200, 100}, {400, 60}, {800, 30}};
constexpr Size kScoreSizes3d[]{{64, 60}, {128, 16}};
constexpr Size kSquares[]{{64, 600}, {100, 600}, {200, 600}, {400, 400}, {800, 200}, {1600, 60}};
constexpr Size kCubes[]{{64, 400}, {128, 160}};
constexpr Size kVolumes[]{{256, 32}, {400, 12}};
/// Table 1: 50 materials at five sizes, 40 images and 4 volumes of each.
constexpr Size kTable1Images[]{{600, 40}, {800, 40}, {1000, 40}, {1200, 40}, {1400, 40}};
constexpr Size kTable1Volumes[]{{280, 2}, {310, 2}, {340, 2}, {370, 2}, {400, 2}};
/// Of two volumes each, so that a run that is cut short has some of every material and size.
constexpr std::uint64_t kTable1Rounds = 2;
constexpr std::uint64_t kRoundSeedStep = 7919;

/// Samples of one scenario, as images of the given shapes.
struct Mixture {
  const char* scenario;
  std::vector<Shape> images;
  std::size_t numSamples;
};

std::vector<Mixture> shapeMixtures() {
  const std::vector<const char*> images{"disc_r10_p50",    "two_r4r30_p40", "rect_6x40_p30",
                                        "gauss_s8_p10",    "gauss_s8_p50",  "aniso_4x16_p30",
                                        "expcov_l8_p30",   "cells_10_p30",  "aniso_4x12rot45_p50",
                                        "noise_l40_o5_p40"};
  const std::vector<const char*> volumes{"3d_ball_r4_p20", "3d_gauss_s3_p30", "3d_aniso_2x2x8_p30",
                                         "3d_cells_8_p30", "3d_fibre_3x3x30_p20"};
  std::vector<Mixture> mixtures;
  for (const char* scenario : images) {
    for (const Shape& shape :
         {Shape{1, 100, 400}, Shape{1, 400, 100}, Shape{1, 150, 900}, Shape{1, 64, 1600}}) {
      mixtures.push_back({scenario, {shape}, 300});
    }
  }
  for (const char* scenario : volumes) {
    for (const Shape& shape : {Shape{40, 128, 128}, Shape{128, 40, 200}}) {
      mixtures.push_back({scenario, {shape}, 200});
    }
  }
  return mixtures;
}

std::vector<Mixture> stackMixtures() {
  const std::vector<const char*> images{"disc_r10_p50",   "disc_r20_p30",  "two_r4r30_p40",
                                        "rect_6x40_p30",  "gauss_s8_p10",  "gauss_s20_p30",
                                        "aniso_4x16_p30", "expcov_l8_p30", "cells_10_p30"};
  const std::vector<const char*> volumes{"3d_ball_r4_p20", "3d_ball_r8_p50", "3d_gauss_s3_p30",
                                         "3d_aniso_2x2x8_p30"};
  std::vector<Mixture> mixtures;
  for (const char* scenario : images) {
    mixtures.push_back({scenario, std::vector<Shape>(4, Shape{1, 200, 200}), 300});
    mixtures.push_back({scenario, std::vector<Shape>(10, Shape{1, 100, 100}), 300});
    mixtures.push_back(
        {scenario, {Shape{1, 150, 150}, Shape{1, 200, 300}, Shape{1, 400, 400}}, 200});
  }
  for (const char* scenario : volumes) {
    mixtures.push_back({scenario, std::vector<Shape>(3, Shape{64, 64, 64}), 200});
    mixtures.push_back({scenario, {Shape{64, 64, 64}, Shape{80, 100, 120}}, 150});
  }
  return mixtures;
}

struct MaskedCase {
  const char* scenario;
  Shape image;
  std::size_t numSamples;
};

/// Each with every mask.
std::vector<MaskedCase> maskedCases() {
  return {{"disc_r10_p50", {1, 300, 300}, 300},   {"rect_6x40_p30", {1, 400, 400}, 200},
          {"gauss_s8_p10", {1, 400, 400}, 200},   {"gauss_s3_p30", {1, 200, 200}, 300},
          {"aniso_4x16_p30", {1, 350, 350}, 200}, {"expcov_l8_p30", {1, 400, 400}, 200},
          {"cells_10_p30", {1, 300, 300}, 300},   {"3d_ball_r4_p20", {64, 64, 64}, 120},
          {"3d_gauss_s3_p30", {64, 64, 64}, 120}};
}

/// Few and cheap, of every kind of generator, model and shape.
std::vector<Mixture> shortMixtures() {
  return {{"disc_r5_p20", {Shape{1, 200, 200}}, 400},
          {"gauss_s3_p30", {Shape{1, 150, 250}}, 400},
          {"aniso_4x16_p30", {Shape{1, 300, 300}}, 200},
          {"cells_10_p30", {Shape{1, 400, 400}}, 100},
          {"expcov_l5_p50", {Shape{1, 200, 200}}, 200},
          {"noise_l40_o5_p40", {Shape{1, 400, 400}}, 100},
          {"disc_r10_p50", {Shape{1, 150, 150}, Shape{1, 200, 300}}, 150},
          {"3d_ball_r4_p20", {Shape{64, 64, 64}}, 100},
          {"3d_gauss_s3_p30", {Shape{48, 64, 80}}, 100}};
}

class Cases {
public:
  Cases(double scale, std::uint64_t seed) : scale_(scale), seed_(seed) {}

  void addMixtures(const std::vector<Mixture>& mixtures) {
    for (const Mixture& mixture : mixtures) {
      cases.push_back({mixture.scenario, mixture.images, scaled(mixture.numSamples), seed_});
    }
  }

  /// Every scenario of a dimension at every size, smallest first.
  void addSizes(const std::vector<Scenario>& scenarios, int numDimensions,
                std::span<const Size> sizes, std::uint64_t seedStep = 0) {
    for (const Size& size : sizes) {
      for (const Scenario& scenario : scenarios) {
        if (scenario.numDimensions != numDimensions) continue;
        const Shape shape{numDimensions == 3 ? size.side : 1, size.side, size.side};
        cases.push_back({scenario.name, {shape}, scaled(size.numSamples), seed_ + seedStep});
      }
    }
  }

  void addSizes(int numDimensions, std::span<const Size> sizes) {
    addSizes(developmentScenarios(), numDimensions, sizes);
    addSizes(freshScenarios(), numDimensions, sizes);
  }

  void addMasks(std::initializer_list<MaskKind> masks) {
    for (const MaskedCase& masked : maskedCases()) {
      for (const MaskKind mask : masks) {
        cases.push_back({masked.scenario, {masked.image}, scaled(masked.numSamples), seed_, mask});
      }
    }
  }

  std::vector<Case> cases;

private:
  [[nodiscard]] std::size_t scaled(std::size_t numSamples) const {
    return static_cast<std::size_t>(
        std::max(1.0, std::round(static_cast<double>(numSamples) * scale_)));
  }

  double scale_;
  std::uint64_t seed_;
};

/// Whether the name was known.
bool addSuite(std::string_view name, Cases& into) {
  if (name == "score" || name == "fresh") {
    const auto& scenarios = name == "score" ? developmentScenarios() : freshScenarios();
    into.addSizes(scenarios, 2, kScoreSizes2d);
    into.addSizes(scenarios, 3, kScoreSizes3d);
  } else if (name == "squares") {
    into.addSizes(2, kSquares);
  } else if (name == "cubes") {
    into.addSizes(3, kCubes);
  } else if (name == "volumes") {
    into.addSizes(3, kVolumes);
  } else if (name == "shapes") {
    into.addMixtures(shapeMixtures());
  } else if (name == "stacks") {
    into.addMixtures(stackMixtures());
  } else if (name == "masks") {
    // Beside the same samples without a mask.
    into.addMasks({MaskKind::None, MaskKind::Bar, MaskKind::Holes, MaskKind::Disc});
  } else if (name == "short") {
    into.addMixtures(shortMixtures());
  } else if (name == "table1-2d") {
    into.addSizes(paperScenarios(2), 2, kTable1Images);
  } else if (name == "table1-3d") {
    for (std::uint64_t round = 0; round < kTable1Rounds; ++round) {
      into.addSizes(paperScenarios(3), 3, kTable1Volumes, round * kRoundSeedStep);
    }
  } else if (name == "full") {
    for (const char* part :
         {"squares", "cubes", "shapes", "stacks", "table1-2d", "volumes", "table1-3d"}) {
      addSuite(part, into);
    }
    into.addMasks({MaskKind::Bar, MaskKind::Holes, MaskKind::Disc});
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<Case>> suiteOf(std::string_view name, double scale, std::uint64_t seed) {
  Cases cases(scale, seed);
  if (!addSuite(name, cases)) return std::nullopt;
  return cases.cases;
}

}  // namespace phasebound::validate
