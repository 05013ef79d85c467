#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/warning.h"

namespace phasebound {

/// A unit of length as people write it, its uniform name (see PixelSize::unit), and the size of the
/// one in the other.
struct LengthUnit {
  std::string_view written;
  std::string_view uniform;
  double factor;
};

/// Nothing where no unit is written like that. Micro may be the sign of Latin-1 or UTF-8, the Greek
/// letter, an XML reference, or ImageJ's escape.
[[nodiscard]] const LengthUnit* findLengthUnit(std::string_view written);

/// Metres in a unit of uniform name.
[[nodiscard]] double metresOf(std::string_view uniform);

/// Whether pixels per inch are what programs write for screens and printers.
[[nodiscard]] bool isPrintResolution(double perInch);

inline constexpr double kCmPerInch = 2.54;

/// Adds PixelSizeIgnored.
void ignorePixelSize(std::vector<Warning>& warnings, std::string what);

/// "72 pixels per inch", with the digits that a float holds.
[[nodiscard]] std::string perUnitText(double number, std::string_view unit);

/// The number with the seven digits that a float holds; those behind are noise.
[[nodiscard]] double withoutNoise(double number);

}  // namespace phasebound
