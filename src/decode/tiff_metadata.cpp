#include "decode/tiff_metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "decode/length_unit.h"
#include "decode/pixel_density.h"

namespace phasebound {
namespace {

std::uint64_t parseCount(const std::string& value) {
  const unsigned long long count = std::strtoull(value.c_str(), nullptr, 10);
  return std::max<std::uint64_t>(count, 1);
}

/// The numbers of TIFF's own tags, whose unit ImageJ does not heed.
struct Resolution {
  PixelDensity density;
  bool hasUnit = false;
};

std::optional<Resolution> readResolution(TIFF* tiff) {
  float x = 0;
  float y = 0;
  if (TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) == 0 ||
      TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) == 0) {
    return std::nullopt;
  }
  std::uint16_t unit = RESUNIT_INCH;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  Resolution resolution;
  resolution.density.x = x;
  resolution.density.y = y;
  resolution.density.unit =
      unit == RESUNIT_CENTIMETER ? DensityUnit::Centimetre : DensityUnit::Inch;
  resolution.hasUnit = unit == RESUNIT_INCH || unit == RESUNIT_CENTIMETER;
  return resolution;
}

std::optional<PixelSize> fromTags(const Resolution& resolution, std::vector<Warning>& warnings) {
  if (!resolution.hasUnit) return std::nullopt;
  return sizeFromDensity(resolution.density, "TIFF resolution tags", warnings);
}

std::optional<PixelSize> fromImageJ(const ImageJDescription& imageJ, const Resolution& resolution,
                                    std::vector<Warning>& warnings) {
  if (imageJ.unit.starts_with("pixel")) return std::nullopt;
  const LengthUnit* unit = findLengthUnit(imageJ.unit);
  if (unit == nullptr) {
    ignorePixelSize(warnings, "the unit \"" + imageJ.unit + "\"");
    return std::nullopt;
  }
  const PixelDensity& density = resolution.density;
  if (!density.isUsable()) {
    ignorePixelSize(warnings, perUnitText(density.x, unit->written));
    return std::nullopt;
  }
  // An inch in ImageJ's description may as well be what the 72 dpi of another program left there.
  if (unit->uniform == "inch" && isPrintResolution(density.x)) {
    return fromTags(resolution, warnings);
  }
  PixelSize size;
  size.x = withoutNoise(unit->factor / density.x);
  size.y = withoutNoise(unit->factor / density.y);
  size.z = size.x;
  size.unit = unit->uniform;
  size.source = "ImageJ";
  if (imageJ.numImages > 1 && std::isfinite(imageJ.spacing) && imageJ.spacing > 0) {
    size.z = imageJ.spacing * unit->factor;
  }
  return size;
}

/// Text in a tag that libtiff does not know, empty where it is missing or holds numbers.
std::string readPrivateText(TIFF* tiff, std::uint32_t tag) {
  const TIFFField* field = TIFFFindField(tiff, tag, TIFF_ANY);
  if (field == nullptr || TIFFFieldPassCount(field) == 0 ||
      TIFFFieldReadCount(field) != TIFF_VARIABLE2) {
    return {};
  }
  // A number and not the enumeration: libtiff hands on what the file says, which may be any.
  const int type = static_cast<int>(TIFFFieldDataType(field));
  if (type != TIFF_ASCII && type != TIFF_BYTE && type != TIFF_UNDEFINED) return {};
  std::uint32_t numBytes = 0;
  const char* text = nullptr;
  if (TIFFGetField(tiff, tag, &numBytes, &text) == 0 || text == nullptr) return {};
  return {text, numBytes};
}

bool isUsable(const PixelSize& size) {
  return std::isfinite(size.x) && std::isfinite(size.y) && size.x > 0 && size.y > 0;
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

ImageJSlices imageJSlices(const ImageJDescription& imageJ) {
  constexpr std::uint64_t kMaxColourChannels = 7;  // ImageJ's own limit for composite images
  // None of them can be more, so that products do not overflow.
  constexpr std::uint64_t kMost = std::uint64_t{1} << 20;
  const std::uint64_t numChannels = std::min(imageJ.numChannels, kMost);
  const std::uint64_t numSlices = std::min(imageJ.numSlices, kMost);
  const std::uint64_t numFrames = std::min(imageJ.numFrames, kMost);
  ImageJSlices slices;
  // Without sizes of the axes, or with those of another file, a stack is just a stack.
  if (numChannels * numSlices * numFrames != imageJ.numImages) {
    slices.count = imageJ.numImages;
    return slices;
  }
  const bool areChannelsSlices =
      numSlices == 1 && numFrames == 1 && numChannels > kMaxColourChannels;
  if (areChannelsSlices) {
    slices.count = numChannels;
    return slices;
  }
  const bool areFramesSlices = numSlices == 1;
  slices.count = areFramesSlices ? numFrames : numSlices;
  slices.step = numChannels;
  const auto leaveOut = [&](std::uint64_t number, const std::string& what) {
    if (number < 2) return;
    slices.warnings.push_back({WarningCode::PartIgnored, {counted(number - 1, what)}});
  };
  leaveOut(numChannels, "further channel");
  if (!areFramesSlices) leaveOut(numFrames, "further time point");
  return slices;
}

std::string readDescription(const TiffFile& file) {
  const char* description = nullptr;
  if (TIFFGetField(file.handle(), TIFFTAG_IMAGEDESCRIPTION, &description) == 0) return {};
  return description != nullptr ? description : "";
}

MicroscopeMetadata readMicroscope(const TiffFile& file) {
  constexpr std::array<std::uint32_t, 2> kFeiTags{34680, 34682};
  constexpr std::uint32_t kZeissTag = 34118;
  for (const std::uint32_t tag : kFeiTags) {
    const std::string fei = readPrivateText(file.handle(), tag);
    if (!fei.empty()) return parseFei(fei);
  }
  return parseZeiss(readPrivateText(file.handle(), kZeissTag));
}

std::optional<PixelSize> readPixelSize(const TiffFile& file, const TiffMetadata& metadata,
                                       std::vector<Warning>& warnings) {
  const std::optional<Resolution> resolution = readResolution(file.handle());
  if (resolution && metadata.imageJ && !metadata.imageJ->unit.empty()) {
    return fromImageJ(*metadata.imageJ, *resolution, warnings);
  }
  if (metadata.ome) {
    std::optional<PixelSize> size = omePixelSize(*metadata.ome, warnings);
    if (size) return size;
  }
  const std::optional<PixelSize>& own = metadata.microscope.pixelSize;
  if (own && isUsable(*own)) return own;
  if (own) ignorePixelSize(warnings, "a side of " + text(own->x) + " " + own->unit);
  return resolution ? fromTags(*resolution, warnings) : std::nullopt;
}

}  // namespace phasebound
