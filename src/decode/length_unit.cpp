#include "decode/length_unit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace phasebound {
namespace {

constexpr std::array kUnits{
    LengthUnit{"pm", "nm", 1e-3},      LengthUnit{"angstrom", "nm", 0.1},
    LengthUnit{"Angstrom", "nm", 0.1}, LengthUnit{"A", "nm", 0.1},
    LengthUnit{"\xC3\x85", "nm", 0.1}, LengthUnit{"\xE2\x84\xAB", "nm", 0.1},
    LengthUnit{"\\u00C5", "nm", 0.1},  LengthUnit{"nm", "nm", 1},
    LengthUnit{"nanometer", "nm", 1},  LengthUnit{"nanometre", "nm", 1},
    LengthUnit{"nanometers", "nm", 1}, LengthUnit{"um", "um", 1},
    LengthUnit{"\xB5m", "um", 1},      LengthUnit{"\xC2\xB5m", "um", 1},
    LengthUnit{"\xCE\xBCm", "um", 1},  LengthUnit{"\\u00B5m", "um", 1},
    LengthUnit{"\\u03BCm", "um", 1},   LengthUnit{"micron", "um", 1},
    LengthUnit{"microns", "um", 1},    LengthUnit{"micrometer", "um", 1},
    LengthUnit{"micrometre", "um", 1}, LengthUnit{"micrometers", "um", 1},
    LengthUnit{"mm", "mm", 1},         LengthUnit{"millimeter", "mm", 1},
    LengthUnit{"millimetre", "mm", 1}, LengthUnit{"millimeters", "mm", 1},
    LengthUnit{"cm", "cm", 1},         LengthUnit{"centimeter", "cm", 1},
    LengthUnit{"centimetre", "cm", 1}, LengthUnit{"m", "m", 1},
    LengthUnit{"meter", "m", 1},       LengthUnit{"metre", "m", 1},
    LengthUnit{"in", "inch", 1},       LengthUnit{"inch", "inch", 1},
    LengthUnit{"inches", "inch", 1},
};

/// Pixels per inch.
constexpr std::array<double, 23> kPrintResolutions{1,   72,  75,  90,  96,   100,  120, 144,
                                                   150, 180, 192, 200, 220,  240,  300, 350,
                                                   360, 400, 600, 720, 1200, 2400, 4800};
/// They are told from a measured value by being met this closely; a conversion to pixels per
/// centimetre with four digits stays within.
constexpr double kPrintTolerance = 2e-4;

}  // namespace

const LengthUnit* findLengthUnit(std::string_view written) {
  const auto* found = std::find_if(kUnits.begin(), kUnits.end(),
                                   [&](const LengthUnit& unit) { return unit.written == written; });
  return found != kUnits.end() ? found : nullptr;
}

double metresOf(std::string_view uniform) {
  if (uniform == "nm") return 1e-9;
  if (uniform == "um") return 1e-6;
  if (uniform == "mm") return 1e-3;
  if (uniform == "cm") return 1e-2;
  if (uniform == "inch") return kCmPerInch / 100;
  return 1;
}

bool isPrintResolution(double perInch) {
  return std::any_of(kPrintResolutions.begin(), kPrintResolutions.end(), [&](double usual) {
    return std::abs(perInch - usual) <= kPrintTolerance * usual;
  });
}

void ignorePixelSize(std::vector<Warning>& warnings, std::string what) {
  warnings.push_back({WarningCode::PixelSizeIgnored, {std::move(what)}});
}

std::string perUnitText(double number, std::string_view unit) {
  return text(withoutNoise(number)) + " pixels per " + std::string(unit);
}

double withoutNoise(double number) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.7g", number);
  return std::strtod(digits.data(), nullptr);
}

}  // namespace phasebound
