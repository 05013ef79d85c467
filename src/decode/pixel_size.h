#pragma once

#include <optional>
#include <string>

#include "base/warning.h"

namespace phasebound {

/// Physical side of one voxel as the file states it.
struct PixelSize {
  double z = 0;  ///< equals x where the file does not say
  double y = 0;
  double x = 0;
  std::string unit;    ///< as in the file, made uniform: "nm", "um", "mm", "cm", "m", "inch"
  std::string source;  ///< where it was found, e.g. "ImageJ", "TIFF resolution tags"
};

/// AnisotropicVoxels where the sides differ by more than what rounded resolutions make of equal
/// ones. Of an image (2D) z is no side.
[[nodiscard]] std::optional<Warning> anisotropyOf(const PixelSize& size, int numDimensions);

}  // namespace phasebound
