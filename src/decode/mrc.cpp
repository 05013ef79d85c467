#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "base/bit_cast.h"
#include "base/text.h"
#include "decode/byte_reader.h"
#include "decode/flat_image.h"
#include "decode/formats.h"
#include "decode/length_unit.h"

// MRC2014 as electron tomography has it: a header of 1024 bytes, an extended header, the samples.
// https://www.ccpem.ac.uk/mrc_format/mrc2014.php

namespace phasebound {
namespace {

constexpr std::uint64_t kHeaderBytes = 1024;

struct MrcHeader {
  bool isBigEndian = false;
  std::array<std::uint32_t, 3> sides{};  ///< columns, rows, sections
  std::uint32_t mode = 0;
  std::array<std::uint32_t, 3> intervals{};  ///< of the cell along X, Y, Z
  std::array<double, 3> cell{};              ///< sides in angstrom along X, Y, Z
  std::array<std::uint32_t, 3> axes{};       ///< 1 to 3 for X to Z, of columns, rows, sections
  std::uint32_t numExtendedBytes = 0;
  bool isImod = false;  ///< written by IMOD, whose bytes may be unsigned
  std::uint32_t imodFlags = 0;
};

MrcHeader readHeader(const ByteSource& file, bool isBigEndian) {
  ByteReader reader(file, 0);
  const auto word = [&] { return isBigEndian ? reader.u32be() : reader.u32le(); };
  MrcHeader header;
  header.isBigEndian = isBigEndian;
  for (std::uint32_t& side : header.sides) side = word();
  header.mode = word();
  reader.skip(12);
  for (std::uint32_t& interval : header.intervals) interval = word();
  for (double& side : header.cell) side = bitCast<float>(word());
  reader.skip(12);
  for (std::uint32_t& axis : header.axes) axis = word();
  reader.seek(92);
  header.numExtendedBytes = word();
  reader.seek(152);
  constexpr std::uint32_t kImodStamp = 1146047817;
  header.isImod = word() == kImodStamp;
  header.imodFlags = word();
  return header;
}

/// Nothing where the mode is not one of numbers.
std::optional<FlatLayout> layoutOf(const MrcHeader& header) {
  FlatLayout layout;
  layout.isBigEndian = header.isBigEndian;
  layout.offset = kHeaderBytes + header.numExtendedBytes;
  constexpr std::uint32_t kSignedFlag = 1;
  switch (header.mode) {
    case 0:
      layout.type =
          header.isImod && (header.imodFlags & kSignedFlag) == 0 ? SampleType::U8 : SampleType::I8;
      return layout;
    case 1:
      layout.type = SampleType::I16;
      return layout;
    case 2:
      layout.type = SampleType::F32;
      return layout;
    case 6:
      layout.type = SampleType::U16;
      return layout;
    case 12:
      layout.type = SampleType::F32;
      layout.isHalfFloat = true;
      return layout;
    default:
      return std::nullopt;
  }
}

std::string modeName(std::uint32_t mode) {
  if (mode == 3 || mode == 4) return "complex numbers";
  if (mode == 101) return "MRC samples of 4 bits";
  return "mode " + std::to_string(mode) + " of MRC";
}

/// The mark of the byte order is missing or wrong in files of old programs; sides that make sense
/// are told from swapped ones by being small.
bool isBigEndianMrc(const ByteSource& file) {
  ByteReader reader(file, 212);
  const std::uint8_t stamp = reader.u8();
  if (stamp == 0x44) return false;
  if (stamp == 0x11) return true;
  constexpr std::uint32_t kMostMode = 0xFFFF;
  return readHeader(file, false).mode > kMostMode;
}

bool hasMap(const ByteSource& file) {
  ByteReader reader(file, 208);
  return reader.u8() == 'M' && reader.u8() == 'A' && reader.u8() == 'P';
}

/// The axis of the cell along which columns, rows or sections follow each other.
std::size_t axisOf(const MrcHeader& header, std::size_t i) {
  return header.axes[i] >= 1 && header.axes[i] <= 3 ? header.axes[i] - 1 : i;
}

/// Side of a voxel along an axis of the cell; 0 where the cell does not tell, nothing where
/// it makes no sense.
std::optional<double> voxelSide(const MrcHeader& header, std::size_t axis) {
  const double side = header.cell[axis];
  if (side == 0) return 0;
  if (!std::isfinite(side) || side < 0 || header.intervals[axis] == 0) return std::nullopt;
  return withoutNoise(side / header.intervals[axis]);
}

std::optional<PixelSize> readPixelSize(const MrcHeader& header, std::vector<Warning>& warnings) {
  constexpr double kNmPerAngstrom = 0.1;
  std::array<double, 3> sides{};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const std::size_t axis = axisOf(header, i);
    const std::optional<double> side = voxelSide(header, axis);
    if (!side) {
      ignorePixelSize(warnings, "a cell of " + text(header.cell[axis]) + " angstrom in " +
                                    std::to_string(header.intervals[axis]) + " intervals");
      return std::nullopt;
    }
    sides[i] = *side;
  }
  if (sides[0] == 0 || sides[1] == 0) return std::nullopt;
  if (sides[0] == 1 && sides[1] == 1 && (sides[2] == 1 || sides[2] == 0)) {
    ignorePixelSize(warnings, "1 angstrom, which programs write where it is unknown");
    return std::nullopt;
  }
  PixelSize size;
  size.x = withoutNoise(sides[0] * kNmPerAngstrom);
  size.y = withoutNoise(sides[1] * kNmPerAngstrom);
  size.z = sides[2] == 0 ? size.x : withoutNoise(sides[2] * kNmPerAngstrom);
  size.unit = "nm";
  size.source = "MRC";
  return size;
}

}  // namespace

bool isMrc(const ByteSource& file) {
  if (file.size() < kHeaderBytes) return false;
  const MrcHeader header = readHeader(file, isBigEndianMrc(file));
  const bool hasAxes = header.axes[0] >= 1 && header.axes[0] <= 3;
  if (hasMap(file)) return true;
  // Without the word, only a header that fits the file's size to the byte is believed.
  const std::optional<FlatLayout> layout = layoutOf(header);
  if (!layout || !hasAxes) return false;
  const double numBytes = static_cast<double>(header.sides[0]) * header.sides[1] * header.sides[2] *
                          static_cast<double>(layout->storedBytes());
  return numBytes > 0 &&
         numBytes + static_cast<double>(layout->offset) == static_cast<double>(file.size());
}

Result<std::unique_ptr<OpenedImage>> openMrc(const ByteSource& file) {
  const MrcHeader mrc = readHeader(file, isBigEndianMrc(file));
  std::optional<FlatLayout> layout = layoutOf(mrc);
  if (!layout) return unsupported(modeName(mrc.mode));
  for (const std::uint32_t side : mrc.sides) {
    constexpr std::uint32_t kMostSide = 0x7FFFFFFF;
    if (side > kMostSide) return brokenFile("negative sides");
  }
  const Result<Shape> shape = flatShape({mrc.sides[2], mrc.sides[1], mrc.sides[0]});
  if (!shape) return shape.error();
  layout->shape = shape.value();
  ImageHeader header;
  header.format = "MRC";
  header.pixelSize = readPixelSize(mrc, header.warnings);
  return openFlat(file, *layout, std::move(header));
}

}  // namespace phasebound
