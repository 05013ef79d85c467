#include "decode/microscope_metadata.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "decode/length_unit.h"

namespace phasebound {
namespace {

/// Cuts the first line off.
std::string_view takeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(line);
}

double numberOf(std::string_view text) { return std::strtod(std::string(text).c_str(), nullptr); }

std::optional<std::uint64_t> countOf(std::string_view text) {
  const std::string digits(text);
  char* end = nullptr;
  const unsigned long long count = std::strtoull(digits.c_str(), &end, 10);
  if (end == digits.c_str() || digits[0] == '-') return std::nullopt;
  return count;
}

PixelSize sizeOf(double y, double x, std::string_view unit, std::string_view source) {
  PixelSize size;
  size.y = y;
  size.x = x;
  size.z = x;
  size.unit = unit;
  size.source = source;
  return size;
}

bool isKey(std::string_view line) {
  return !line.empty() && std::all_of(line.begin(), line.end(), [](char letter) {
    return letter == '_' || std::isupper(static_cast<unsigned char>(letter)) != 0 ||
           std::isdigit(static_cast<unsigned char>(letter)) != 0;
  });
}

/// "Image Pixel Size = 5.582 nm"
std::optional<PixelSize> zeissSize(std::string_view value) {
  const std::string text(value);
  char* end = nullptr;
  const double side = std::strtod(text.c_str(), &end);
  const LengthUnit* unit = findLengthUnit(trimmed(std::string_view(end)));
  if (end == text.c_str() || unit == nullptr) return std::nullopt;
  return sizeOf(side * unit->factor, side * unit->factor, unit->uniform, "Zeiss");
}

}  // namespace

std::uint64_t MicroscopeMetadata::infoBarOf(std::uint64_t numRows) const {
  if (pictureRows && *pictureRows > 0 && *pictureRows < numRows) return numRows - *pictureRows;
  // Of an image that was saved without its bar the size is that of the picture.
  const bool isWithout = pictureRows == numRows;
  return !isWithout && infoBarRows && *infoBarRows < numRows ? *infoBarRows : 0;
}

MicroscopeMetadata parseFei(std::string_view text) {
  MicroscopeMetadata metadata;
  std::optional<double> width;
  std::optional<double> height;
  std::string_view section;
  while (!text.empty()) {
    const std::string_view line = takeLine(text);
    if (line.starts_with('[')) section = line;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (section == "[Scan]" && key == "PixelWidth") width = numberOf(value);
    if (section == "[Scan]" && key == "PixelHeight") height = numberOf(value);
    if (section == "[Image]" && key == "ResolutionY") metadata.pictureRows = countOf(value);
    if (section == "[PrivateFei]" && key == "DatabarHeight") metadata.infoBarRows = countOf(value);
  }
  if (width || height) {
    // Metres of electron microscopes are better read as nanometres.
    constexpr double kNmPerMetre = 1e9;
    metadata.pixelSize =
        sizeOf(withoutNoise(height.value_or(width.value_or(0)) * kNmPerMetre),
               withoutNoise(width.value_or(height.value_or(0)) * kNmPerMetre), "nm", "FEI");
  }
  return metadata;
}

MicroscopeMetadata parseZeiss(std::string_view text) {
  MicroscopeMetadata metadata;
  std::optional<PixelSize> screenSize;
  std::string_view key;
  while (!text.empty()) {
    const std::string_view line = takeLine(text);
    if (line.empty()) continue;
    if (isKey(line)) {
      key = line;
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      const std::string_view value = trimmed(line.substr(equals + 1));
      if (key == "AP_IMAGE_PIXEL_SIZE") metadata.pixelSize = zeissSize(value);
      if (key == "AP_PIXEL_SIZE") screenSize = zeissSize(value);
      const std::size_t times = value.find('*');
      if (key == "DP_IMAGE_STORE" && times != std::string_view::npos) {
        metadata.pictureRows = countOf(trimmed(value.substr(times + 1)));
      }
    }
    key = {};
  }
  if (!metadata.pixelSize) metadata.pixelSize = screenSize;
  return metadata;
}

}  // namespace phasebound
