#pragma once

#include <span>
#include <vector>

#include "spectrum/low_frequencies.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {

/// The ordinates of all images of a material, in one space of frequencies.
struct GatheredOrdinates {
  /// One a frequency of each shape, or a group of neighbours where they are many; of several images
  /// also one at zero frequency, which is how much their fractions differ.
  std::vector<Ordinate> ordinates;
  double numPixels = 0;      ///< of all images
  double totalPower = 0;     ///< |X| Phi (1 - Phi), summed over the images
  double pixelVariance = 0;  ///< Phi (1 - Phi) of all images together
};

/// images  at least one
[[nodiscard]] GatheredOrdinates gatherOrdinates(std::span<const LowFrequencies> images);

}  // namespace phasebound
