#pragma once

#include <array>
#include <span>
#include <vector>

#include "spectrum/low_frequencies.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {

/// The ordinates of all images of a material, in one space of frequencies.
struct GatheredOrdinates {
  /// One a frequency of each shape; of several images also one at zero frequency, which is how much
  /// their fractions differ.
  std::vector<Ordinate> ordinates;
  double numPixels = 0;      ///< of all images
  double totalPower = 0;     ///< |X| Phi (1 - Phi), summed over the images
  double pixelVariance = 0;  ///< Phi (1 - Phi) of all images together
  /// 1 / (l_i l_j) of two axes, over the images' number: what a form is to be measured in so that
  /// it tells how few lengths of correlation the images hold.
  std::array<std::array<double, 3>, 3> perLengths{};
};

/// images  at least one
[[nodiscard]] GatheredOrdinates gatherOrdinates(std::span<const LowFrequencies> images);

}  // namespace phasebound
