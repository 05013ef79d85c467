#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "base/warning.h"
#include "decode/byte_source.h"
#include "decode/palette.h"
#include "decode/pixel_size.h"

namespace phasebound {

/// How a sample is stored, native byte order. Colours are one number a pixel: Rgb8 a uint32 of
/// 0x00RRGGBB, Rgb16 a uint64 of 0x0000RRRRGGGGBBBB.
enum class SampleType { U8, U16, U32, U64, I8, I16, I32, I64, F32, F64, Rgb8, Rgb16 };

/// Bytes of one sample.
[[nodiscard]] std::size_t sampleBytes(SampleType type);

/// What is known of an image before its pixels have been read. The shape may be larger than what
/// fits into memory.
struct ImageHeader {
  Shape shape;
  SampleType type = SampleType::U8;
  std::string format;  ///< "PNG", "JPEG", "BMP", "TIFF", ...
  std::optional<PixelSize> pixelSize;
  /// Not empty: samples are indices into it. Entries are labels and stay distinct, unless the ones
  /// in use are greys that differ, whose levels then are the values (paletteLevels()).
  std::vector<PaletteEntry> palette;
  /// Rows at the bottom of every slice that, by the metadata, are no part of the picture but the
  /// bar in which a microscope writes its settings; 0 where there is none or nothing is known. It
  /// is a proposal: the rows are part of `shape` and are read like the others.
  std::size_t infoBarRows = 0;
  /// What was noticed so far. Reading pixels may add to it (transparency, for one).
  std::vector<Warning> warnings;
};

/// An image file that has been opened. Its pixels are read on demand, row by row, so that an image
/// need not fit into memory: who wants all of it asks for a few rows at a time and keeps what it
/// needs of them.
///
/// Samples are what the file stores: levels of 1, 2 or 4 bits are 0..1, 0..3 or 0..15; palettes and
/// colours are not interpreted (that takes a look at all pixels, see findPhases()); transparency is
/// dropped, as it is never a phase.
class OpenedImage {
public:
  OpenedImage() = default;
  OpenedImage(const OpenedImage&) = delete;
  OpenedImage& operator=(const OpenedImage&) = delete;
  virtual ~OpenedImage() = default;

  [[nodiscard]] const ImageHeader& header() const { return header_; }

  /// Reads numRows whole rows of slice z, from row y on, one after the other without gaps.
  ///
  /// Any order gives the same samples; front to back is fast, and whole multiples of rowsTogether()
  /// from a multiple of it on (or to the end of the slice) unpack nothing twice.
  /// into    numRows * shape.x * sampleBytes(type) bytes; the rows exist
  /// Errors  BrokenFile, TooLarge, OutOfMemory. After an error the image is of no use any more.
  /// Memory  what has to be unpacked at once beside `into`: a strip (of a long one a row, where its
  ///         compression allows that), a row of tiles, or (formats that are always small) all of
  ///         it.
  [[nodiscard]] virtual std::optional<Error> readRows(std::size_t z, std::size_t y,
                                                      std::size_t numRows,
                                                      std::span<std::byte> into) = 0;

  /// Rows of a slice that have to be unpacked as one piece (a strip, a row of tiles), at least 1.
  [[nodiscard]] virtual std::size_t rowsTogether() const { return 1; }

protected:
  ImageHeader header_;
};

/// Opens an image file: PNG, JPEG, BMP, GIF (the first frame), PNM, NPY, NRRD, MRC, or TIFF, whose
/// pages of one shape are the slices of a volume. The format is told from the bytes, never from a
/// file name. Reads headers and, of formats that are always small, the pixels.
///
/// file    has to live as long as the image
/// A file that is damaged or ends early is an error here or when its pixels are read. Nothing is
/// allocated before the file has been found long enough to hold what its header declares.
/// Errors  EmptyFile, UnknownFormat, BrokenFile, UnsupportedEncoding, UnequalPages, TooLarge.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openImage(const ByteSource& file);

/// An image that is in memory as a whole, one sample a pixel, interpreted: colour pictures whose
/// channels are equal everywhere are grey, colours of 16 bits a channel keep the upper 8, and
/// palettes have been applied. So the type is never Rgb16.
struct Image {
  Shape shape;
  SampleType type = SampleType::U8;
  std::vector<std::byte> bytes;  ///< shape.numPixels() * sampleBytes(type)
  std::string format;
  std::optional<PixelSize> pixelSize;
  std::size_t infoBarRows = 0;
  std::vector<Warning> warnings;
};

/// The same image behind the interface that reads on demand; for formats that are decoded as a
/// whole.
[[nodiscard]] std::unique_ptr<OpenedImage> wholeImage(Image image);

/// Reads a whole image file, for small ones and tests: openImage() and all rows.
/// Errors  those of openImage(); TooLarge above kMaxImageBytes.
[[nodiscard]] Result<Image> decode(const ByteSource& file);
/// The same for a file that is in memory.
[[nodiscard]] Result<Image> decode(std::span<const std::byte> file);

}  // namespace phasebound
