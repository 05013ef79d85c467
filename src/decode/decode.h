#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "base/warning.h"
#include "decode/byte_source.h"

namespace phasebound {

/// How a sample is stored in Image::bytes, native byte order.
enum class SampleType { U8, U16, U32, U64, I8, I16, I32, I64, F32, F64, Rgb8 };

/// Bytes of one sample; an Rgb8 sample is four bytes, a uint32 of 0x00RRGGBB.
[[nodiscard]] std::size_t sampleBytes(SampleType type);

/// Physical side of one voxel as the file states it.
struct PixelSize {
  double z = 0;  ///< equals x where the file does not say
  double y = 0;
  double x = 0;
  std::string unit;    ///< as in the file, made uniform: "nm", "um", "mm", "cm", "m", "inch"
  std::string source;  ///< where it was found, e.g. "ImageJ", "TIFF resolution tags"
};

/// A decoded file: one sample a pixel, as the file stores it, so that levels of 1, 2 or 4 bits are
/// 0..1, 0..3 or 0..15. Transparency is dropped (it is never a phase). Colour pictures whose
/// channels are equal everywhere arrive as grey; colours of 16 bits a channel keep the upper 8.
/// Palette pictures arrive as palette indices, or as grey levels where the palette is grey.
struct Image {
  Shape shape;
  SampleType type = SampleType::U8;
  std::vector<std::byte> bytes;  ///< shape.numPixels() * sampleBytes(type)
  std::string format;            ///< "PNG", "JPEG", "BMP", "TIFF"
  std::optional<PixelSize> pixelSize;
  std::vector<Warning> warnings;
};

/// Reads a whole image file: PNG, JPEG, BMP, or TIFF, whose pages of one shape are the slices of a
/// volume. The format is told from the bytes, never from a file name.
///
/// A file that is damaged or ends early is an error, never a partial image. Nothing is allocated
/// before the file has been found long enough to hold what its header declares.
/// Errors  EmptyFile, UnknownFormat, BrokenFile, UnsupportedEncoding, UnequalPages, TooLarge.
[[nodiscard]] Result<Image> decode(const ByteSource& file);
/// The same for a file that is in memory.
[[nodiscard]] Result<Image> decode(std::span<const std::byte> file);

}  // namespace phasebound
