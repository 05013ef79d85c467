#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/grid.h"

namespace phasebound {

/// Random media whose phase fraction is exact in expectation at every pixel: cuts are at quantiles
/// of the population, never of the sample, so that a sample's fraction scatters about it as a real
/// image's does about its material's. A draw is a window of a medium that goes on beyond it: pixels
/// at the edge are like all others, and nothing wraps around.
///
/// Their two-point correlations T_r, for phase fraction phi, are known in closed form.
enum class Material {
  /// White Gaussian noise filtered with a Gaussian of standard deviation s = sizePx per axis
  /// ("blobs"), cut off at 4 s and scaled by its sum of squares so that every pixel is standard
  /// normal, and then cut at quantiles of the normal distribution: several cuts give several
  /// phases, unequal sizes give blobs elongated along an axis.
  ///   rho(r) = exp(-sum_i r_i^2 / (4 s_i^2))                       (to 1e-3 for s >= 1 px)
  ///   T_r = phi^2 + 1/(2 pi) integral_0^asin(rho) exp(-u^2 / (1 + sin t)) dt
  /// for the phase below the cut u.
  Blobs,
  /// Boolean model (SI of the paper): discs or balls of radius sizePx, { g : |g| <= radius } on the
  /// pixel grid, N pixels each, about centres that every pixel is independently with probability
  /// 1 - (1 - phi)^(1/N). The phase is their union: a pixel is outside where none of the N pixels
  /// about it is a centre. With K(r) pixels common to two balls at lag r
  ///   T_r = 2 phi - 1 + (1 - phi)^(2 - K(r) / N).
  Spheres,
  /// Square or cubic cells of side s = sizePx (whole pixels) from a random origin, each in the
  /// phase independently.
  ///   T_r = phi^2 + phi (1 - phi) prod_i max(0, 1 - |r_i| / s)
  Cells,
};

/// A reproducible draw.
struct MaterialSpec {
  Material material = Material::Blobs;
  Shape shape{1, 256, 256};
  /// Feature size per axis (z, y, x) in px, 0.1 to 1000; z is not used in 2D. Spheres and Cells
  /// take equal sizes only.
  std::array<double, 3> sizePx{8, 8, 8};
  /// Population fractions of all phases but the first, each in (0, 1), their sum below 1; more than
  /// one for Blobs only, at most 63.
  std::vector<double> phaseFractions{0.4};
  std::uint64_t seed = 1;
};

/// Draws one sample: label i > 0 has population fraction phaseFractions[i - 1], label 0 the rest.
///
/// The same spec gives the same labels on every platform whose float and double are those of
/// IEEE 754, whatever the library: only operations that it rounds exactly are used, in a fixed
/// order, and the build forbids the compiler to contract or reorder them. The tests hold native and
/// WebAssembly builds to the same checksums.
///
/// Fractions are exact to 1e-7: cuts and filter weights are floats.
/// Cost    O(N) for Spheres and Cells; for Blobs O(N) times 8 sizePx an axis.
/// Memory  a byte a pixel; for Blobs also floats, 8 sizePx rows of an image or slices of a volume;
///         for Cells also a byte a cell.
/// Errors  InvalidParameters, TooLarge (2^31 pixels; 1.5 GB of floats).
[[nodiscard]] Result<Grid<std::uint8_t>> generate(const MaterialSpec& spec);

}  // namespace phasebound
