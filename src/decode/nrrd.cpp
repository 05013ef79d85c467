#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "decode/byte_reader.h"
#include "decode/flat_image.h"
#include "decode/formats.h"
#include "decode/gzip_source.h"
#include "decode/length_unit.h"
#include "decode/nrrd_header.h"

namespace phasebound {
namespace {

struct NamedType {
  std::string_view name;
  SampleType type;
};

std::optional<SampleType> typeOf(std::string_view name) {
  constexpr std::array kTypes{NamedType{"signed char", SampleType::I8},
                              NamedType{"int8", SampleType::I8},
                              NamedType{"int8_t", SampleType::I8},
                              NamedType{"uchar", SampleType::U8},
                              NamedType{"unsigned char", SampleType::U8},
                              NamedType{"uint8", SampleType::U8},
                              NamedType{"uint8_t", SampleType::U8},
                              NamedType{"short", SampleType::I16},
                              NamedType{"short int", SampleType::I16},
                              NamedType{"signed short", SampleType::I16},
                              NamedType{"signed short int", SampleType::I16},
                              NamedType{"int16", SampleType::I16},
                              NamedType{"int16_t", SampleType::I16},
                              NamedType{"ushort", SampleType::U16},
                              NamedType{"unsigned short", SampleType::U16},
                              NamedType{"unsigned short int", SampleType::U16},
                              NamedType{"uint16", SampleType::U16},
                              NamedType{"uint16_t", SampleType::U16},
                              NamedType{"int", SampleType::I32},
                              NamedType{"signed int", SampleType::I32},
                              NamedType{"int32", SampleType::I32},
                              NamedType{"int32_t", SampleType::I32},
                              NamedType{"uint", SampleType::U32},
                              NamedType{"unsigned int", SampleType::U32},
                              NamedType{"uint32", SampleType::U32},
                              NamedType{"uint32_t", SampleType::U32},
                              NamedType{"longlong", SampleType::I64},
                              NamedType{"long long", SampleType::I64},
                              NamedType{"long long int", SampleType::I64},
                              NamedType{"signed long long", SampleType::I64},
                              NamedType{"signed long long int", SampleType::I64},
                              NamedType{"int64", SampleType::I64},
                              NamedType{"int64_t", SampleType::I64},
                              NamedType{"ulonglong", SampleType::U64},
                              NamedType{"unsigned long long", SampleType::U64},
                              NamedType{"unsigned long long int", SampleType::U64},
                              NamedType{"uint64", SampleType::U64},
                              NamedType{"uint64_t", SampleType::U64},
                              NamedType{"float", SampleType::F32},
                              NamedType{"double", SampleType::F64}};
  for (const NamedType& known : kTypes) {
    if (name == known.name) return known.type;
  }
  return std::nullopt;
}

/// Spacings and units of the axes that are left when those of one sample are dropped, slowest
/// first.
struct Axes {
  std::vector<double> spacings;
  std::vector<std::string> units;
};

/// Units are given an axis, or a dimension of space where the axes in space count up to as many.
std::string unitOf(const NrrdHeader& nrrd, std::size_t axis) {
  if (axis < nrrd.units.size() && !nrrd.units[axis].empty()) return nrrd.units[axis];
  std::size_t inSpace = 0;
  for (std::size_t i = 0; i < axis && i < nrrd.spacings.size(); ++i) {
    if (nrrd.spacings[i] > 0) ++inSpace;
  }
  if (inSpace < nrrd.spaceUnits.size()) return nrrd.spaceUnits[inSpace];
  // The spaces of medicine are in millimetres by convention.
  return nrrd.space.find("left") == 0 || nrrd.space.find("right") == 0 || nrrd.space == "las" ||
                 nrrd.space == "lps" || nrrd.space == "ras"
             ? "mm"
             : "";
}

Axes axesOf(const NrrdHeader& nrrd, bool hasColours) {
  Axes axes;
  for (std::size_t i = nrrd.sizes.size(); i-- > (hasColours ? 1U : 0U);) {
    const bool isDropped = nrrd.sizes[i] == 1;
    if (isDropped || i >= nrrd.spacings.size()) continue;
    axes.spacings.push_back(nrrd.spacings[i]);
    axes.units.push_back(unitOf(nrrd, i));
  }
  return axes;
}

std::optional<PixelSize> readPixelSize(const NrrdHeader& nrrd, bool hasColours,
                                       std::vector<Warning>& warnings) {
  const Axes axes = axesOf(nrrd, hasColours);
  const std::size_t numAxes = axes.spacings.size();
  if (numAxes < 2 || numAxes > 3) return std::nullopt;
  const bool areKnown = std::any_of(axes.spacings.begin(), axes.spacings.end(),
                                    [](double spacing) { return spacing != 0; });
  const bool areOnes = std::all_of(axes.spacings.begin(), axes.spacings.end(),
                                   [](double spacing) { return spacing == 1; });
  const std::string& written = axes.units.back();
  if (!areKnown || (areOnes && written.empty())) return std::nullopt;
  const LengthUnit* unit = findLengthUnit(written);
  if (unit == nullptr) {
    ignorePixelSize(warnings,
                    written.empty() ? "spacings without a unit" : "the unit \"" + written + "\"");
    return std::nullopt;
  }
  std::array<double, 3> sides{};
  for (std::size_t i = 0; i < numAxes; ++i) {
    const bool isSame = axes.units[i] == written;
    const double spacing = axes.spacings[i];
    if (!isSame || spacing <= 0) {
      ignorePixelSize(warnings, isSame ? "a spacing of " + text(spacing)
                                       : "the unit \"" + axes.units[i] + "\"");
      return std::nullopt;
    }
    sides[3 - numAxes + i] = spacing * unit->factor;
  }
  PixelSize size;
  size.x = sides[2];
  size.y = sides[1];
  size.z = numAxes == 3 ? sides[0] : sides[2];
  size.unit = unit->uniform;
  size.source = "NRRD";
  return size;
}

/// Errors for what only a program with all of NRRD reads.
std::optional<Error> checkHeader(const NrrdHeader& nrrd) {
  if (!nrrd.dataFile.empty())
    return unsupported("the pixels are in another file, " + nrrd.dataFile);
  const bool isRaw = nrrd.encoding == "raw";
  const bool isGzip = nrrd.encoding == "gzip" || nrrd.encoding == "gz";
  if (!isRaw && !isGzip) return unsupported("NRRD's encoding \"" + nrrd.encoding + "\"");
  if (!nrrd.endian.empty() && nrrd.endian != "little" && nrrd.endian != "big") {
    return brokenFile("bad header: endian");
  }
  return std::nullopt;
}

/// Where the data start, behind lines and bytes to be skipped.
Result<std::uint64_t> dataStart(const ByteSource& file, const NrrdHeader& nrrd, double numBytes) {
  ByteReader reader(file, nrrd.dataOffset);
  for (std::uint64_t line = 0; line < nrrd.lineSkip;) {
    if (reader.numLeft() == 0) return brokenFile("the file ends early");
    if (reader.u8() == '\n') ++line;
  }
  if (nrrd.byteSkip < 0) {
    const double start = static_cast<double>(file.size()) - numBytes;
    if (nrrd.encoding != "raw") return unsupported("packed data behind a header of any length");
    if (start < static_cast<double>(reader.position())) return brokenFile("the file ends early");
    return static_cast<std::uint64_t>(start);
  }
  // Those of packed data are skipped after unpacking.
  if (nrrd.encoding == "raw") reader.skip(static_cast<std::uint64_t>(nrrd.byteSkip));
  if (reader.failed()) return brokenFile("the file ends early");
  return reader.position();
}

}  // namespace

Result<std::unique_ptr<OpenedImage>> openNrrd(const ByteSource& file) {
  const Result<NrrdHeader> read = readNrrdHeader(file);
  if (!read) return read.error();
  const NrrdHeader& nrrd = read.value();
  std::optional<Error> error = checkHeader(nrrd);
  if (error) return *std::move(error);
  const std::optional<SampleType> type = typeOf(nrrd.type);
  if (!type) return unsupported("NRRD's type \"" + nrrd.type + "\"");

  FlatLayout layout;
  layout.type = *type;
  layout.isBigEndian = nrrd.endian == "big";
  std::vector<std::uint64_t> sides(nrrd.sizes.rbegin(), nrrd.sizes.rend());
  const bool hasColours = hasColourAxis(sides, *type);
  if (hasColours) {
    layout.numChannels = static_cast<std::size_t>(sides.back());
    sides.pop_back();
  }
  const Result<Shape> shape = flatShape(sides);
  if (!shape) return shape.error();
  layout.shape = shape.value();
  ImageHeader header;
  header.format = "NRRD";
  header.pixelSize = readPixelSize(nrrd, hasColours, header.warnings);

  const double numBytes =
      static_cast<double>(layout.shape.z) * static_cast<double>(layout.shape.y) *
      static_cast<double>(layout.shape.x) * static_cast<double>(layout.storedBytes());
  const Result<std::uint64_t> start = dataStart(file, nrrd, numBytes);
  if (!start) return start.error();
  layout.offset = start.value();
  if (nrrd.encoding == "raw") return openFlat(file, layout, std::move(header));
  const double numAll = numBytes + static_cast<double>(nrrd.byteSkip);
  if (numAll > static_cast<double>(kMaxDeflateRatio) * static_cast<double>(file.size())) {
    return brokenFile(std::to_string(file.size()) + " bytes cannot hold " + text(numBytes) +
                      " bytes of pixels");
  }
  layout.offset = static_cast<std::uint64_t>(nrrd.byteSkip);
  return openFlat(
      std::make_unique<GzipSource>(file, start.value(), static_cast<std::uint64_t>(numAll)), layout,
      std::move(header));
}

}  // namespace phasebound
