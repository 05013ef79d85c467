#include "decode/tiff_metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace phasebound {
namespace {

/// A unit as people write it, its uniform name, and the size of the one in the other.
struct UnitName {
  std::string_view written;
  std::string_view uniform;
  double factor;
};

// Micro is written with the micro sign of Latin-1 or UTF-8, the Greek letter, or ImageJ's escape.
constexpr std::array kUnitNames{
    UnitName{"pm", "nm", 1e-3},      UnitName{"angstrom", "nm", 0.1},
    UnitName{"\xC3\x85", "nm", 0.1}, UnitName{"\\u00C5", "nm", 0.1},
    UnitName{"nm", "nm", 1},         UnitName{"nanometer", "nm", 1},
    UnitName{"nanometre", "nm", 1},  UnitName{"um", "um", 1},
    UnitName{"\xB5m", "um", 1},      UnitName{"\xC2\xB5m", "um", 1},
    UnitName{"\xCE\xBCm", "um", 1},  UnitName{"\\u00B5m", "um", 1},
    UnitName{"\\u03BCm", "um", 1},   UnitName{"micron", "um", 1},
    UnitName{"microns", "um", 1},    UnitName{"micrometer", "um", 1},
    UnitName{"micrometre", "um", 1}, UnitName{"mm", "mm", 1},
    UnitName{"millimeter", "mm", 1}, UnitName{"millimetre", "mm", 1},
    UnitName{"cm", "cm", 1},         UnitName{"m", "m", 1},
    UnitName{"meter", "m", 1},       UnitName{"metre", "m", 1},
    UnitName{"in", "inch", 1},       UnitName{"inch", "inch", 1},
    UnitName{"inches", "inch", 1},
};

/// Resolutions that programs write for screens and printers, pixels per inch.
constexpr std::array<double, 23> kPrintResolutions{1,   72,  75,  90,  96,   100,  120, 144,
                                                   150, 180, 192, 200, 220,  240,  300, 350,
                                                   360, 400, 600, 720, 1200, 2400, 4800};
/// They are told from a measured value by being met this closely; a conversion to pixels per
/// centimetre with four digits stays within.
constexpr double kPrintTolerance = 2e-4;
constexpr double kCmPerInch = 2.54;

/// Sides that differ by less are equal: writers round resolutions.
constexpr double kEqualSides = 1e-3;

bool isPrintResolution(double perInch) {
  return std::any_of(kPrintResolutions.begin(), kPrintResolutions.end(), [&](double usual) {
    return std::abs(perInch - usual) <= kPrintTolerance * usual;
  });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

const UnitName* findUnit(std::string_view written) {
  const auto* found = std::find_if(kUnitNames.begin(), kUnitNames.end(),
                                   [&](const UnitName& unit) { return unit.written == written; });
  return found != kUnitNames.end() ? found : nullptr;
}

std::uint64_t parseCount(const std::string& value) {
  const unsigned long long count = std::strtoull(value.c_str(), nullptr, 10);
  return std::max<std::uint64_t>(count, 1);
}

/// Pixels per unit along x and y.
struct Resolution {
  double x = 0;
  double y = 0;
  std::uint16_t unit = RESUNIT_INCH;

  [[nodiscard]] bool isUsable() const {
    return std::isfinite(x) && std::isfinite(y) && x > 0 && y > 0;
  }
};

std::optional<Resolution> readResolution(TIFF* tiff) {
  float x = 0;
  float y = 0;
  if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) == 0 ||
      TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) == 0) {
    return std::nullopt;
  }
  Resolution resolution;
  resolution.x = x;
  resolution.y = y;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &resolution.unit);
  return resolution;
}

/// libtiff keeps resolutions as floats; the digits behind their precision are noise.
double withoutNoise(double number) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.7g", number);
  return std::strtod(digits.data(), nullptr);
}

PixelSize makeSize(const Resolution& resolution, std::string_view unit, double factor,
                   std::string_view source) {
  PixelSize size;
  size.x = withoutNoise(factor / resolution.x);
  size.y = withoutNoise(factor / resolution.y);
  size.z = size.x;
  size.unit = unit;
  size.source = source;
  return size;
}

void ignore(std::vector<Warning>& warnings, std::string what) {
  warnings.push_back({WarningCode::PixelSizeIgnored, {std::move(what)}});
}

std::string perUnitText(double number, std::string_view unit) {
  return text(withoutNoise(number)) + " pixels per " + std::string(unit);
}

std::optional<PixelSize> fromTags(const Resolution& resolution, std::vector<Warning>& warnings) {
  if (resolution.unit != RESUNIT_INCH && resolution.unit != RESUNIT_CENTIMETER) return std::nullopt;
  const bool isInch = resolution.unit == RESUNIT_INCH;
  const std::string_view unit = isInch ? "inch" : "cm";
  const double perInch = isInch ? 1 : kCmPerInch;
  const bool isOnePerUnit = resolution.x == 1 && resolution.y == 1;
  if (!resolution.isUsable() || isOnePerUnit ||
      (isPrintResolution(resolution.x * perInch) && isPrintResolution(resolution.y * perInch))) {
    ignore(warnings, perUnitText(resolution.x, unit));
    return std::nullopt;
  }
  return makeSize(resolution, unit, 1, "TIFF resolution tags");
}

std::optional<PixelSize> fromImageJ(const ImageJDescription& imageJ, const Resolution& resolution,
                                    std::vector<Warning>& warnings) {
  if (imageJ.unit.starts_with("pixel")) return std::nullopt;
  const UnitName* unit = findUnit(imageJ.unit);
  if (unit == nullptr) {
    ignore(warnings, "the unit \"" + imageJ.unit + "\"");
    return std::nullopt;
  }
  if (!resolution.isUsable()) {
    ignore(warnings, perUnitText(resolution.x, unit->written));
    return std::nullopt;
  }
  // An inch in ImageJ's description may as well be what the 72 dpi of another program left there.
  if (unit->uniform == "inch" && isPrintResolution(resolution.x)) {
    return fromTags(resolution, warnings);
  }
  PixelSize size = makeSize(resolution, unit->uniform, unit->factor, "ImageJ");
  if (imageJ.numImages > 1 && std::isfinite(imageJ.spacing) && imageJ.spacing > 0) {
    size.z = imageJ.spacing * unit->factor;
  }
  return size;
}

}  // namespace

std::optional<ImageJDescription> parseImageJ(std::string_view description) {
  if (!description.starts_with("ImageJ=")) return std::nullopt;
  ImageJDescription result;
  while (!description.empty()) {
    const std::size_t end = std::min(description.find('\n'), description.size());
    const std::string_view line = description.substr(0, end);
    description.remove_prefix(std::min(end + 1, description.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, equals);
    const std::string value(trimmed(line.substr(equals + 1)));
    if (key == "images") result.numImages = parseCount(value);
    if (key == "channels") result.numChannels = parseCount(value);
    if (key == "slices") result.numSlices = parseCount(value);
    if (key == "frames") result.numFrames = parseCount(value);
    if (key == "spacing") result.spacing = std::strtod(value.c_str(), nullptr);
    if (key == "unit") result.unit = value;
  }
  return result;
}

std::string readDescription(const TiffFile& file) {
  const char* description = nullptr;
  if (TIFFGetField(file.handle(), TIFFTAG_IMAGEDESCRIPTION, &description) == 0) return {};
  return description != nullptr ? description : "";
}

std::optional<PixelSize> readPixelSize(const TiffFile& file,
                                       const std::optional<ImageJDescription>& imageJ,
                                       std::vector<Warning>& warnings) {
  const std::optional<Resolution> resolution = readResolution(file.handle());
  if (!resolution) return std::nullopt;
  std::optional<PixelSize> size = imageJ && !imageJ->unit.empty()
                                      ? fromImageJ(*imageJ, *resolution, warnings)
                                      : fromTags(*resolution, warnings);
  if (!size) return std::nullopt;
  const auto [least, most] = std::minmax({size->z, size->y, size->x});
  if (most > least * (1 + kEqualSides)) {
    warnings.push_back(
        {WarningCode::AnisotropicVoxels, {text(size->z), text(size->y), text(size->x)}});
  }
  return size;
}

}  // namespace phasebound
