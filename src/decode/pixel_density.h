#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/warning.h"
#include "decode/pixel_size.h"

namespace phasebound {

enum class DensityUnit { Inch, Centimetre, Metre };

/// Pixels per unit of length along x and y, as formats made for printing tell sizes.
struct PixelDensity {
  double x = 0;
  double y = 0;
  DensityUnit unit = DensityUnit::Inch;

  /// Both are numbers above zero.
  [[nodiscard]] bool isUsable() const;
};

/// The pixel size, or nothing and a warning where the density is a print resolution (72 dpi and the
/// like) or no number.
[[nodiscard]] std::optional<PixelSize> sizeFromDensity(const PixelDensity& density,
                                                       std::string_view source,
                                                       std::vector<Warning>& warnings);

}  // namespace phasebound
