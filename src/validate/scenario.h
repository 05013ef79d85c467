#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/grid.h"

namespace phasebound::validate {

/// Random media for measuring how often intervals hold the truth. All are stationary: every pixel
/// is in the phase with exactly the same probability phi, cuts being at quantiles of the population
/// and windows being cut from media that go on beyond them. This room is no part of the engine or
/// of the WebAssembly module.

/// Disc or ball { g : |g| <= radiusPx } on the pixel grid.
struct Ball {
  int radiusPx = 1;
};

/// Rectangle or box, sides (z, y, x); z is 1 in 2D.
struct Box {
  std::array<int, 3> sidesPx{1, 1, 1};
};

using Element = std::variant<Ball, Box>;

/// Boolean model: the union of elements about centres that every pixel is independently. Where
/// there are several kinds of elements, each of their unions leaves the same share of pixels
/// outside.
struct BooleanModel {
  std::vector<Element> elements;
};

/// Shape of the spectral density of a Gaussian field.
enum class Spectrum {
  /// Correlation exp(-sum_i r_i^2 / (4 s_i^2)), s_i the lengths along the field's own axes.
  Gaussian,
  /// Spectral density (1 + |k|^2 l^2)^-((n+1)/2), which is correlation exp(-|r| / l) but for what
  /// the pixel grid cuts off.
  Exponential,
  /// A ring of wavelengths about w: amplitude exp(-((|k| / k_0 - 1) / (2 b))^2), k_0 = 2 pi / w
  /// and b the relative bandwidth.
  Band,
};

/// A Gaussian field of unit variance, in the phase where it is below the normal quantile of phi.
struct GaussianCut {
  Spectrum spectrum = Spectrum::Gaussian;
  /// Gaussian: s along the field's axes. Exponential, Band: l or w, all the same. Px, (z, y, x).
  std::array<double, 3> lengthPx{1, 1, 1};
  /// Gaussian: turns the field's axes, first in the (y, x) plane, then in the (z, x) plane.
  std::array<double, 2> angleDegrees{0, 0};
  double bandwidth = 0.25;
};

/// Square or cubic cells from a random origin, each in the phase independently.
struct RandomCells {
  int sidePx = 1;
};

/// How a lattice of random values is made a field.
enum class NoiseKind {
  /// Smooth interpolation of normal values; divided by the standard deviation that the weights
  /// give, so that every pixel is exactly standard normal.
  Value,
  /// Simplex noise: kernels times random gradients. Not normal, but symmetric about 0, so that its
  /// phi is 1/2 and nothing else.
  Simplex,
};

/// Fractal noise: octaves, each with its own random origin, half the spacing and gain times the
/// amplitude of the one before; in the phase where the sum is below the normal quantile of phi.
/// Octaves whose lattice is finer than the pixels are white. Sigma has no closed form and is
/// measured.
struct FractalNoise {
  double spacingPx = 32;  ///< of the first octave's lattice
  int numOctaves = 4;
  double gain = 0.5;
  NoiseKind kind = NoiseKind::Value;
};

struct Scenario {
  std::string name;
  int numDimensions = 2;
  double phaseFraction = 0.5;  ///< phi, of the population
  std::variant<BooleanModel, GaussianCut, RandomCells, FractalNoise> model;
};

/// The 24 materials on which the calibrated model was developed.
[[nodiscard]] const std::vector<Scenario>& developmentScenarios();

/// Materials that nobody tuned on.
[[nodiscard]] const std::vector<Scenario>& freshScenarios();

/// The materials of the paper's Table 1, from the parameters that its authors gave to PoreSpy
/// (their program of 2025), with cuts at quantiles of the population where PoreSpy takes the
/// sample's:
///   blobs          s = mean side / (40 blobiness), blobiness = large side / 50, 100, ..., 250 with
///                  large sides of 10000 px (2D) and 600 px (3D, rounded down); phi 0.1 ... 0.4
///   fractal noise  frequencies 0.015, 0.025, ..., 0.055 a pixel; 2, 7 and 12 octaves of gain 1/2;
///                  simplex and value noise; phi 1/2
/// 20 blobs and 30 noises.
[[nodiscard]] const std::vector<Scenario>& paperScenarios(int numDimensions);

/// A scenario by its name among all of them; nullptr where there is none.
[[nodiscard]] const Scenario* findScenario(std::string_view name);

}  // namespace phasebound::validate
