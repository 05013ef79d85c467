#include "decode/ome.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/text.h"
#include "decode/formats.h"
#include "decode/length_unit.h"
#include "decode/xml_scanner.h"

namespace phasebound {
namespace {

/// More planes than directories are read of a file.
constexpr std::uint64_t kMostPlanes = 65536;

std::optional<std::uint64_t> countOf(const XmlTag& tag, std::string_view name) {
  const std::optional<std::string> value = tag.attribute(name);
  if (!value || value->empty() || value->find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  constexpr std::size_t kMostDigits = 18;
  if (value->size() > kMostDigits) return std::numeric_limits<std::uint64_t>::max();
  return std::strtoull(value->c_str(), nullptr, 10);
}

void readLength(const XmlTag& tag, const std::string& name, std::optional<double>& length,
                std::string& unit) {
  const std::optional<std::string> value = tag.attribute(name);
  if (!value) return;
  length = std::strtod(value->c_str(), nullptr);
  unit = tag.attribute(name + "Unit").value_or(unit);
}

void readPixels(const XmlTag& tag, OmePixels& pixels) {
  pixels.sizeX = countOf(tag, "SizeX").value_or(0);
  pixels.sizeY = countOf(tag, "SizeY").value_or(0);
  pixels.sizeZ = countOf(tag, "SizeZ").value_or(1);
  pixels.sizeC = countOf(tag, "SizeC").value_or(1);
  pixels.sizeT = countOf(tag, "SizeT").value_or(1);
  pixels.dimensionOrder = tag.attribute("DimensionOrder").value_or(pixels.dimensionOrder);
  readLength(tag, "PhysicalSizeX", pixels.physicalX, pixels.unitX);
  readLength(tag, "PhysicalSizeY", pixels.physicalY, pixels.unitY);
  readLength(tag, "PhysicalSizeZ", pixels.physicalZ, pixels.unitZ);
}

OmeTiffData readTiffData(const XmlTag& tag) {
  OmeTiffData data;
  data.directory = countOf(tag, "IFD");
  data.numPlanes = countOf(tag, "PlaneCount");
  // The schemas of 2009 and before call it so.
  if (!data.numPlanes) data.numPlanes = countOf(tag, "NumPlanes");
  data.firstZ = countOf(tag, "FirstZ").value_or(0);
  data.firstC = countOf(tag, "FirstC").value_or(0);
  data.firstT = countOf(tag, "FirstT").value_or(0);
  return data;
}

/// A plane's place along z, c and t, stepping through them in the order of the dimensions.
class PlaneCounter {
public:
  /// order  "XYZCT" and so on
  PlaneCounter(const std::string& order, std::uint64_t sizeZ, std::uint64_t sizeC,
               std::uint64_t sizeT, const OmeTiffData& first)
      : z_{first.firstZ, sizeZ}, c_{first.firstC, sizeC}, t_{first.firstT, sizeT} {
    for (const char letter : order) {
      if (letter == 'Z') add(&z_);
      if (letter == 'C') add(&c_);
      if (letter == 'T') add(&t_);
    }
    for (Axis* axis : {&c_, &z_, &t_}) add(axis);
  }
  PlaneCounter(const PlaneCounter&) = delete;
  PlaneCounter& operator=(const PlaneCounter&) = delete;

  [[nodiscard]] std::uint64_t z() const { return z_.at; }
  [[nodiscard]] bool isFirstChannelAndTime() const { return c_.at == 0 && t_.at == 0; }

  void step() {
    for (std::size_t i = 0; i < numAxes_; ++i) {
      if (++axes_[i]->at < axes_[i]->size) return;
      if (i + 1 < numAxes_) axes_[i]->at = 0;
    }
  }

private:
  struct Axis {
    std::uint64_t at;
    std::uint64_t size;
  };

  void add(Axis* axis) {
    const auto end = axes_.begin() + static_cast<std::ptrdiff_t>(numAxes_);
    if (std::find(axes_.begin(), end, axis) == end) axes_[numAxes_++] = axis;
  }

  Axis z_;
  Axis c_;
  Axis t_;
  std::array<Axis*, 3> axes_{};
  std::size_t numAxes_ = 0;
};

}  // namespace

std::optional<OmePixels> parseOme(std::string_view text) {
  OmePixels pixels;
  bool isOme = false;
  bool isInPixels = false;
  bool hasPixels = false;
  bool hasChannel = false;
  std::uint64_t numImages = 0;
  std::string ownId;
  XmlScanner scanner(text);
  while (const std::optional<XmlTag> tag = scanner.next()) {
    if (tag->name == "OME" && !tag->isEnd && !isOme) {
      isOme = true;
      ownId = tag->attribute("UUID").value_or("");
    }
    // Others keep XML in a description too.
    if (!isOme) return std::nullopt;
    if (tag->name == "Image" && !tag->isEnd) ++numImages;
    if (tag->name == "Pixels") {
      isInPixels = !tag->isEnd && !tag->isEmpty && !hasPixels;
      if (!tag->isEnd && !hasPixels) {
        hasPixels = true;
        readPixels(*tag, pixels);
      }
    }
    if (!isInPixels || tag->isEnd) continue;
    if (tag->name == "Channel" && !hasChannel) {
      hasChannel = true;
      pixels.samplesPerPixel =
          std::max<std::uint64_t>(countOf(*tag, "SamplesPerPixel").value_or(1), 1);
    }
    if (tag->name == "TiffData" && pixels.tiffData.size() < kMostPlanes) {
      pixels.tiffData.push_back(readTiffData(*tag));
    }
    if (tag->name == "UUID" && !pixels.tiffData.empty()) {
      pixels.tiffData.back().isElsewhere = !ownId.empty() && trimmed(tag->content) != ownId;
    }
  }
  if (!hasPixels) return std::nullopt;
  pixels.numImages = numImages;
  return pixels;
}

Result<OmeSlices> omeSlices(const OmePixels& pixels, std::size_t numDirectories) {
  const std::uint64_t numChannels =
      std::max<std::uint64_t>(pixels.sizeC / pixels.samplesPerPixel, 1);
  if (pixels.sizeZ == 0 || pixels.sizeC == 0 || pixels.sizeT == 0) {
    return brokenFile("OME-XML with a size of 0");
  }
  if (pixels.sizeZ > kMostPlanes) {
    return unsupported("more than " + std::to_string(kMostPlanes) + " slices");
  }
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> directoryOf(static_cast<std::size_t>(pixels.sizeZ), kNone);
  std::vector<OmeTiffData> tiffData = pixels.tiffData;
  if (tiffData.empty()) tiffData.emplace_back();
  bool isElsewhere = false;
  // A plane is described once; a text that goes over them again and again is made to take time.
  std::uint64_t numStepsLeft = 2 * std::uint64_t{numDirectories} + tiffData.size();
  for (const OmeTiffData& data : tiffData) {
    isElsewhere = isElsewhere || data.isElsewhere;
    if (data.isElsewhere) continue;
    const std::uint64_t first = data.directory.value_or(0);
    // A directory that is named stands for itself; where none is, for all.
    const std::uint64_t numPlanes =
        data.numPlanes.value_or(data.directory ? 1 : std::uint64_t{numDirectories});
    PlaneCounter plane(pixels.dimensionOrder, pixels.sizeZ, numChannels, pixels.sizeT, data);
    for (std::uint64_t i = 0; i < numPlanes && first < numDirectories && i < numDirectories - first;
         ++i, plane.step()) {
      if (numStepsLeft-- == 0) return brokenFile("OME-XML that names its planes twice");
      if (!plane.isFirstChannelAndTime() || plane.z() >= pixels.sizeZ) continue;
      directoryOf[static_cast<std::size_t>(plane.z())] = static_cast<std::size_t>(first + i);
    }
  }
  OmeSlices slices;
  for (const std::size_t directory : directoryOf) {
    if (directory != kNone) slices.directories.push_back(directory);
  }
  const std::size_t numMissing = directoryOf.size() - slices.directories.size();
  if (slices.directories.empty() && isElsewhere) {
    return unsupported("OME-TIFF whose slices are in other files");
  }
  if (numMissing > 0 && !isElsewhere) {
    return brokenFile("the file has " + std::to_string(numDirectories) + " pages, which are " +
                      std::to_string(slices.directories.size()) + " of the " +
                      std::to_string(directoryOf.size()) + " slices that its OME-XML tells of");
  }
  const auto leaveOut = [&](std::uint64_t number, const std::string& what) {
    if (number > 0) {
      slices.warnings.push_back({WarningCode::PartIgnored, {counted(number, what)}});
    }
  };
  leaveOut(numChannels - 1, "further channel");
  leaveOut(pixels.sizeT - 1, "further time point");
  leaveOut(pixels.numImages > 1 ? pixels.numImages - 1 : 0, "further image");
  if (numMissing > 0) {
    slices.warnings.push_back(
        {WarningCode::PartIgnored, {counted(numMissing, "slice") + " in other files"}});
  }
  return slices;
}

std::optional<PixelSize> omePixelSize(const OmePixels& pixels, std::vector<Warning>& warnings) {
  if (!pixels.physicalX && !pixels.physicalY) return std::nullopt;
  const LengthUnit* unit = findLengthUnit(pixels.unitX);
  // "pixel" and "reference frame" are units of OME that say that no length is known.
  if (pixels.unitX == "pixel" || pixels.unitX == "reference frame") return std::nullopt;
  if (unit == nullptr) {
    ignorePixelSize(warnings, "the unit \"" + pixels.unitX + "\"");
    return std::nullopt;
  }
  // Other axes may have other units, in principle.
  const auto inUnitOfX = [&](double length, const std::string& written) {
    const LengthUnit* own = findLengthUnit(written);
    if (own == nullptr) return 0.0;
    return own->uniform == unit->uniform
               ? length * own->factor
               : length * own->factor * metresOf(own->uniform) / metresOf(unit->uniform);
  };
  const double x = pixels.physicalX.value_or(*pixels.physicalY) * unit->factor;
  PixelSize size;
  size.x = pixels.physicalX ? x : inUnitOfX(*pixels.physicalY, pixels.unitY);
  size.y = pixels.physicalY ? inUnitOfX(*pixels.physicalY, pixels.unitY) : size.x;
  size.z = pixels.physicalZ ? inUnitOfX(*pixels.physicalZ, pixels.unitZ) : size.x;
  size.unit = unit->uniform;
  size.source = "OME";
  for (const double side : {size.x, size.y, size.z}) {
    if (std::isfinite(side) && side > 0) continue;
    ignorePixelSize(warnings, "a physical size of " + text(side));
    return std::nullopt;
  }
  return size;
}

}  // namespace phasebound
