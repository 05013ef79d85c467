#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/grid.h"

namespace phasebound {

/// Random media whose phase fraction is exact in expectation at every pixel: cuts are at quantiles
/// of the population, never of the sample, so that a sample's fraction scatters about it as a real
/// image's does about its material's.
enum class Material {
  /// White Gaussian noise filtered with a Gaussian of standard deviation sizePx per axis ("blobs"),
  /// scaled so that every pixel is standard normal, and cut at population quantiles. Unequal sizes
  /// give blobs elongated along an axis.
  Blobs,
  /// Boolean model (SI of the paper): discs or balls of radius sizePx, { g : |g| <= radius } on the
  /// pixel grid, N pixels each, about centres that every pixel is independently with probability
  /// 1 - (1 - phi)^(1/N). The phase is their union, whose fraction is then phi.
  Spheres,
  /// Square or cubic cells of side sizePx (whole pixels) from a random origin, each in the phase
  /// independently.
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
/// The same spec gives the same labels on every platform.
///
/// Memory  one byte a pixel, and a few slices of floats (Blobs) or a margin of one feature
/// (Spheres) Errors  InvalidParameters, TooLarge.
[[nodiscard]] Result<Grid<std::uint8_t>> generate(const MaterialSpec& spec);

}  // namespace phasebound
