#include "validate/scenario.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace phasebound::validate {
namespace {

Scenario discs(std::string name, double phaseFraction, int radiusPx, int numDimensions = 2) {
  return {std::move(name), numDimensions, phaseFraction, BooleanModel{{Ball{radiusPx}}}};
}

Scenario boxes(std::string name, double phaseFraction, std::array<int, 3> sidesPx) {
  return {std::move(name), sidesPx[0] > 1 ? 3 : 2, phaseFraction, BooleanModel{{Box{sidesPx}}}};
}

Scenario gaussian(std::string name, int numDimensions, double phaseFraction,
                  std::array<double, 3> lengthPx, std::array<double, 2> angleDegrees = {0, 0}) {
  GaussianCut model;
  model.lengthPx = lengthPx;
  model.angleDegrees = angleDegrees;
  return {std::move(name), numDimensions, phaseFraction, model};
}

Scenario isotropic(std::string name, int numDimensions, double phaseFraction, double lengthPx) {
  return gaussian(std::move(name), numDimensions, phaseFraction, {lengthPx, lengthPx, lengthPx});
}

Scenario shaped(std::string name, int numDimensions, double phaseFraction, Spectrum spectrum,
                double lengthPx, double bandwidth = 0.25) {
  return {std::move(name), numDimensions, phaseFraction,
          GaussianCut{spectrum, {lengthPx, lengthPx, lengthPx}, {0, 0}, bandwidth}};
}

Scenario cells(std::string name, int numDimensions, double phaseFraction, int sidePx) {
  return {std::move(name), numDimensions, phaseFraction, RandomCells{sidePx}};
}

Scenario noise(std::string name, int numDimensions, double phaseFraction, FractalNoise model) {
  return {std::move(name), numDimensions, phaseFraction, model};
}

}  // namespace

const std::vector<Scenario>& developmentScenarios() {
  static const std::vector<Scenario> kScenarios{
      discs("disc_r5_p20", 0.2, 5),
      discs("disc_r10_p50", 0.5, 10),
      discs("disc_r10_p05", 0.05, 10),
      discs("disc_r20_p30", 0.3, 20),
      discs("disc_r40_p40", 0.4, 40),
      {"two_r4r30_p40", 2, 0.4, BooleanModel{{Ball{4}, Ball{30}}}},
      boxes("rect_6x40_p30", 0.3, {1, 6, 40}),
      boxes("sq_12_p05", 0.05, {1, 12, 12}),
      isotropic("gauss_s3_p30", 2, 0.3, 3),
      isotropic("gauss_s8_p10", 2, 0.1, 8),
      isotropic("gauss_s8_p50", 2, 0.5, 8),
      isotropic("gauss_s20_p30", 2, 0.3, 20),
      gaussian("aniso_4x16_p30", 2, 0.3, {1, 4, 16}),
      gaussian("aniso_5x25rot30_p20", 2, 0.2, {1, 5, 25}, {30, 0}),
      shaped("expcov_l8_p30", 2, 0.3, Spectrum::Exponential, 8),
      shaped("spinodal_w20_p50", 2, 0.5, Spectrum::Band, 20),
      cells("cells_10_p30", 2, 0.3, 10),
      cells("cells_30_p50", 2, 0.5, 30),
      discs("3d_ball_r4_p20", 0.2, 4, 3),
      discs("3d_ball_r8_p50", 0.5, 8, 3),
      isotropic("3d_gauss_s3_p30", 3, 0.3, 3),
      isotropic("3d_gauss_s6_p10", 3, 0.1, 6),
      gaussian("3d_aniso_2x2x8_p30", 3, 0.3, {2, 2, 8}),
      cells("3d_cells_8_p30", 3, 0.3, 8),
  };
  return kScenarios;
}

const std::vector<Scenario>& freshScenarios() {
  static const std::vector<Scenario> kScenarios{
      discs("disc_r3_p60", 0.6, 3),
      discs("disc_r15_p15", 0.15, 15),
      discs("disc_r25_p70", 0.7, 25),
      {"two_r6r20_p25", 2, 0.25, BooleanModel{{Ball{6}, Ball{20}}}},
      {"three_r3r9r27_p50", 2, 0.5, BooleanModel{{Ball{3}, Ball{9}, Ball{27}}}},
      boxes("rect_4x60_p20", 0.2, {1, 4, 60}),
      boxes("rect_30x8_p50", 0.5, {1, 30, 8}),
      isotropic("gauss_s5_p03", 2, 0.03, 5),
      isotropic("gauss_s5_p40", 2, 0.4, 5),
      isotropic("gauss_s12_p20", 2, 0.2, 12),
      gaussian("aniso_3x24_p40", 2, 0.4, {1, 3, 24}),
      gaussian("aniso_4x12rot45_p50", 2, 0.5, {1, 4, 12}, {45, 0}),
      gaussian("aniso_5x20rot60_p10", 2, 0.1, {1, 5, 20}, {60, 0}),
      shaped("expcov_l5_p50", 2, 0.5, Spectrum::Exponential, 5),
      shaped("expcov_l12_p15", 2, 0.15, Spectrum::Exponential, 12),
      shaped("spinodal_w12_p35", 2, 0.35, Spectrum::Band, 12),
      shaped("spinodal_w40_p50", 2, 0.5, Spectrum::Band, 40, 0.15),
      cells("cells_6_p10", 2, 0.1, 6),
      cells("cells_20_p80", 2, 0.8, 20),
      noise("noise_l40_o2_p30", 2, 0.3, {40, 2, 0.5, NoiseKind::Value}),
      noise("noise_l40_o5_p40", 2, 0.4, {40, 5, 0.6, NoiseKind::Value}),
      discs("3d_ball_r6_p35", 0.35, 6, 3),
      {"3d_two_r3r10_p30", 3, 0.3, BooleanModel{{Ball{3}, Ball{10}}}},
      boxes("3d_fibre_3x3x30_p20", 0.2, {3, 3, 30}),
      isotropic("3d_gauss_s4_p50", 3, 0.5, 4),
      gaussian("3d_aniso_2x4x6rot_p25", 3, 0.25, {2, 4, 6}, {30, 40}),
      shaped("3d_spinodal_w12_p50", 3, 0.5, Spectrum::Band, 12),
      cells("3d_cells_5_p60", 3, 0.6, 5),
      noise("3d_noise_l16_o3_p40", 3, 0.4, {16, 3, 0.5, NoiseKind::Value}),
  };
  return kScenarios;
}

const std::vector<Scenario>& paperScenarios(int numDimensions) {
  const auto make = [](int dimensions) {
    const std::string prefix = dimensions == 3 ? "3d_" : "";
    std::vector<Scenario> scenarios;
    for (const int factor : {50, 100, 150, 200, 250}) {
      const double largeSide = dimensions == 3 ? 600 : 10000;
      const double lengthPx = largeSide / (40 * std::floor(largeSide / factor));
      for (const int percent : {10, 20, 30, 40}) {
        scenarios.push_back(
            isotropic(prefix + "blobs_" + std::to_string(factor) + "_p" + std::to_string(percent),
                      dimensions, percent / 100.0, lengthPx));
      }
    }
    for (const int thousandth : {15, 25, 35, 45, 55}) {
      for (const int numOctaves : {2, 7, 12}) {
        for (const NoiseKind kind : {NoiseKind::Simplex, NoiseKind::Value}) {
          const std::string kindName = kind == NoiseKind::Simplex ? "simplex" : "value";
          scenarios.push_back(noise(prefix + kindName + "_f" + std::to_string(thousandth) + "_o" +
                                        std::to_string(numOctaves),
                                    dimensions, 0.5, {1000.0 / thousandth, numOctaves, 0.5, kind}));
        }
      }
    }
    return scenarios;
  };
  static const std::vector<Scenario> kImages = make(2);
  static const std::vector<Scenario> kVolumes = make(3);
  return numDimensions == 3 ? kVolumes : kImages;
}

const Scenario* findScenario(std::string_view name) {
  for (const std::vector<Scenario>* list :
       {&developmentScenarios(), &freshScenarios(), &paperScenarios(2), &paperScenarios(3)}) {
    for (const Scenario& scenario : *list) {
      if (scenario.name == name) return &scenario;
    }
  }
  return nullptr;
}

}  // namespace phasebound::validate
