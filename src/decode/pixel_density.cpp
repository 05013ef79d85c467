#include "decode/pixel_density.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "decode/length_unit.h"

namespace phasebound {
namespace {

struct UnitFacts {
  std::string_view name;
  double perInch;  ///< units in an inch
};

UnitFacts factsOf(DensityUnit unit) {
  switch (unit) {
    case DensityUnit::Centimetre:
      return {"cm", kCmPerInch};
    case DensityUnit::Metre:
      return {"m", kCmPerInch / 100};
    case DensityUnit::Inch:
      return {"inch", 1};
  }
  return {"inch", 1};
}

/// A density that was rounded to a whole number may have been a print resolution before.
bool isPrint(double density, double perInch) {
  if (isPrintResolution(density * perInch)) return true;
  if (density != std::round(density)) return false;
  constexpr double kRounding = 0.5;
  const double most = (density + kRounding) * perInch;
  const double first = std::ceil((density - kRounding) * perInch);
  const auto numUsual = static_cast<int>(std::max(0.0, std::floor(most - first) + 1));
  for (int i = 0; i < numUsual; ++i) {
    if (isPrintResolution(first + i)) return true;
  }
  return false;
}

}  // namespace

bool PixelDensity::isUsable() const {
  return std::isfinite(x) && std::isfinite(y) && x > 0 && y > 0;
}

std::optional<PixelSize> sizeFromDensity(const PixelDensity& density, std::string_view source,
                                         std::vector<Warning>& warnings) {
  const UnitFacts unit = factsOf(density.unit);
  const bool isOnePerUnit = density.x == 1 && density.y == 1;
  if (!density.isUsable() || isOnePerUnit ||
      (isPrint(density.x, unit.perInch) && isPrint(density.y, unit.perInch))) {
    ignorePixelSize(warnings, perUnitText(density.x, unit.name));
    return std::nullopt;
  }
  PixelSize size;
  size.x = withoutNoise(1 / density.x);
  size.y = withoutNoise(1 / density.y);
  size.z = size.x;
  size.unit = unit.name;
  size.source = source;
  return size;
}

}  // namespace phasebound
