#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <string>
#include <vector>

#include "decode/bmp_runs.h"
#include "decode/byte_reader.h"
#include "decode/formats.h"
#include "decode/palette.h"
#include "decode/rgb_sink.h"

// Read here and not by stb_image, which leaves pixels of a truncated file black, takes colours that
// a short palette lacks from uninitialised memory, and does not say which palette entry a pixel
// was.

namespace phasebound {
namespace {

struct BmpHeader {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  bool isTopDown = false;
  bool isRunLength = false;
  std::uint32_t bits = 0;
  std::uint64_t dataOffset = 0;
  std::array<std::uint32_t, 3> masks{};  ///< red, green, blue
  std::uint32_t alphaMask = 0;
  std::vector<PaletteEntry> palette;

  [[nodiscard]] std::uint64_t rowBytes() const { return (width * bits + 31) / 32 * 4; }
};

constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::uint32_t kInfoHeaderBytes = 40;

std::optional<Error> readColours(ByteReader& reader, std::uint32_t headerBytes,
                                 std::uint32_t compression, BmpHeader& header) {
  constexpr std::uint32_t kUncompressed = 0;
  constexpr std::uint32_t kBitFields = 3;
  constexpr std::uint32_t kAlphaBitFields = 6;
  constexpr std::uint32_t kRuns8 = 1;
  constexpr std::uint32_t kRuns4 = 2;
  if (compression == kRuns8 || compression == kRuns4) {
    header.isRunLength = true;
    const bool isDepth = header.bits == (compression == kRuns8 ? 8 : 4);
    return isDepth ? std::nullopt : std::optional(brokenFile("bad compression"));
  }
  if (compression == 4) return unsupported("JPEG inside of BMP");
  if (compression == 5) return unsupported("PNG inside of BMP");
  const bool hasMasks = compression == kBitFields || compression == kAlphaBitFields;
  if (compression != kUncompressed && !hasMasks) return brokenFile("bad compression");
  if (header.bits < 16) {
    return hasMasks ? std::optional(brokenFile("colour masks for a palette")) : std::nullopt;
  }
  if (hasMasks) {
    // Right after the 40 bytes, whether they count as part of a longer header or not.
    for (std::uint32_t& mask : header.masks) mask = reader.u32le();
    if (compression == kAlphaBitFields || headerBytes > kInfoHeaderBytes + 12) {
      header.alphaMask = reader.u32le();
    }
  } else if (header.bits == 16) {
    header.masks = {0x7C00, 0x03E0, 0x001F};
  } else {
    header.masks = {0xFF0000, 0x00FF00, 0x0000FF};
  }
  for (const std::uint32_t mask : header.masks) {
    if (mask == 0 || std::popcount(mask) > 16) return brokenFile("bad colour masks");
  }
  return std::nullopt;
}

Result<BmpHeader> readHeader(const ByteSource& file) {
  ByteReader reader(file, 10);
  BmpHeader header;
  header.dataOffset = reader.u32le();
  const std::uint32_t headerBytes = reader.u32le();
  const bool isCore = headerBytes == kCoreHeaderBytes;
  if (!isCore && headerBytes < kInfoHeaderBytes) return unsupported("this header of BMP");
  std::uint32_t compression = 0;
  std::uint32_t numPaletteEntries = 0;
  if (isCore) {
    header.width = reader.u16le();
    header.height = reader.u16le();
    reader.skip(2);
    header.bits = reader.u16le();
  } else {
    const auto width = static_cast<std::int32_t>(reader.u32le());
    const auto height = static_cast<std::int32_t>(reader.u32le());
    if (width < 0) return brokenFile("negative width");
    header.width = static_cast<std::uint64_t>(width);
    header.isTopDown = height < 0;
    header.height = static_cast<std::uint64_t>(std::abs(std::int64_t{height}));
    reader.skip(2);
    header.bits = reader.u16le();
    compression = reader.u32le();
    reader.skip(12);
    numPaletteEntries = reader.u32le();
    reader.skip(4);
  }
  if (header.width == 0 || header.height == 0) return brokenFile("the image has no pixels");
  constexpr std::array<std::uint32_t, 6> kKnownBits{1, 4, 8, 16, 24, 32};
  if (std::find(kKnownBits.begin(), kKnownBits.end(), header.bits) == kKnownBits.end()) {
    return unsupported(std::to_string(header.bits) + " bits a pixel");
  }
  std::optional<Error> error = readColours(reader, headerBytes, compression, header);
  if (error) return *std::move(error);
  if (header.bits <= 8) {
    const std::uint32_t most = 1U << header.bits;
    if (numPaletteEntries == 0 || numPaletteEntries > most) numPaletteEntries = most;
    header.palette.resize(numPaletteEntries);
    reader.seek(14 + std::uint64_t{headerBytes});
    for (PaletteEntry& entry : header.palette) {
      entry.blue = reader.u8();
      entry.green = reader.u8();
      entry.red = reader.u8();
      if (!isCore) reader.skip(1);
    }
  }
  if (reader.failed()) return brokenFile("the file ends early");
  return header;
}

/// The part of a pixel that a mask cuts out, stretched to 0..255.
std::uint8_t level(std::uint32_t pixel, std::uint32_t mask) {
  const int shift = std::countr_zero(mask);
  const std::uint32_t most = mask >> shift;
  return static_cast<std::uint8_t>(((pixel & mask) >> shift) * 255ULL / most);
}

/// Calls use(y, row) for each row of pixels, y counted from the top.
template <class Use>
void forEachRow(const ByteSource& file, const BmpHeader& header, Use use) {
  std::vector<std::byte> row(static_cast<std::size_t>(header.rowBytes()));
  for (std::uint64_t i = 0; i < header.height; ++i) {
    const std::size_t numRead = file.read(header.dataOffset + i * header.rowBytes(), row);
    std::fill(row.begin() + static_cast<std::ptrdiff_t>(numRead), row.end(), std::byte{0});
    const std::uint64_t y = header.isTopDown ? i : header.height - 1 - i;
    use(static_cast<std::size_t>(y), row);
  }
}

std::optional<Error> usePaletteOf(const BmpHeader& header, Image& image) {
  const PaletteUse use = applyPalette(image.bytes, header.palette);
  if (!use.isValid) return brokenFile("a pixel points past the palette");
  return std::nullopt;
}

std::optional<Error> readRuns(const ByteSource& file, const BmpHeader& header, Image& image) {
  const std::size_t width = image.shape.x;
  const std::size_t height = image.shape.y;
  image.bytes.resize(static_cast<std::size_t>(image.shape.numPixels()));
  ByteReader reader(file, header.dataOffset);
  std::optional<Error> error = unpackBmpRuns(reader, header.bits, width, height, image.bytes);
  if (error) return error;
  const auto rowAt = [&](std::size_t y) {
    return image.bytes.begin() + static_cast<std::ptrdiff_t>(y * width);
  };
  for (std::size_t y = 0; y < height / 2 && !header.isTopDown; ++y) {
    std::swap_ranges(rowAt(y), rowAt(y + 1), rowAt(height - 1 - y));
  }
  return usePaletteOf(header, image);
}

std::optional<Error> readIndices(const ByteSource& file, const BmpHeader& header, Image& image) {
  const std::size_t width = image.shape.x;
  const std::size_t perByte = 8 / header.bits;
  const auto mask = static_cast<std::byte>((1U << header.bits) - 1);
  image.bytes.resize(static_cast<std::size_t>(image.shape.numPixels()));
  forEachRow(file, header, [&](std::size_t y, const std::vector<std::byte>& row) {
    for (std::size_t x = 0; x < width; ++x) {
      const auto shift = (perByte - 1 - x % perByte) * header.bits;
      image.bytes[y * width + x] = (row[x / perByte] >> shift) & mask;
    }
  });
  return usePaletteOf(header, image);
}

std::optional<Error> readColourPixels(const ByteSource& file, const BmpHeader& header,
                                      Image& image) {
  const std::size_t width = image.shape.x;
  const std::size_t bytesPerPixel = header.bits / 8;
  std::vector<std::byte> levels(3 * width);
  std::uint32_t anyAlpha = 0;
  std::uint32_t everyAlpha = header.alphaMask;
  RgbSink sink(image.shape, 1);
  forEachRow(file, header, [&](std::size_t y, const std::vector<std::byte>& row) {
    for (std::size_t x = 0; x < width; ++x) {
      std::uint32_t pixel = 0;
      for (std::size_t i = 0; i < bytesPerPixel; ++i) {
        pixel |= static_cast<std::uint32_t>(row[x * bytesPerPixel + i]) << (8 * i);
      }
      for (std::size_t i = 0; i < 3; ++i) {
        levels[3 * x + i] = std::byte{level(pixel, header.masks[i])};
      }
      anyAlpha |= pixel & header.alphaMask;
      everyAlpha &= pixel;
    }
    sink.putRow(y * width, width, levels.data(), levels.data() + 1, levels.data() + 2, 3);
  });
  std::optional<Error> error = sink.finish(image);
  if (error) return error;
  // Many writers leave an alpha of 0 everywhere and mean opaque.
  if (anyAlpha != 0 && everyAlpha != header.alphaMask) {
    image.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
  }
  return std::nullopt;
}

/// Nothing, or that the file is too short for the pixels.
std::optional<Error> checkLength(const ByteSource& file, const BmpHeader& header) {
  // The padding of the last row carries nothing, and some writers leave it out.
  const std::uint64_t usedRowBytes = (header.width * header.bits + 7) / 8;
  const std::uint64_t numDataBytes = header.isRunLength
                                         ? header.width * header.height / kMaxBmpRunPixelsPerByte
                                         : (header.height - 1) * header.rowBytes() + usedRowBytes;
  if (header.dataOffset > file.size() || numDataBytes > file.size() - header.dataOffset) {
    return brokenFile("the file ends early");
  }
  return std::nullopt;
}

}  // namespace

Result<Image> decodeBmp(const ByteSource& file) {
  const Result<BmpHeader> read = readHeader(file);
  if (!read) return read.error();
  const BmpHeader& header = read.value();
  std::optional<Error> error = checkImageBytes(1, header.height, header.width, 1);
  if (!error) error = checkImageBytes(1, 1, header.rowBytes(), 1);
  if (error) return *std::move(error);
  error = checkLength(file, header);
  if (error) return *std::move(error);

  Image image;
  image.format = "BMP";
  image.shape = {1, static_cast<std::size_t>(header.height),
                 static_cast<std::size_t>(header.width)};
  if (header.isRunLength) {
    error = readRuns(file, header, image);
  } else {
    error =
        header.bits <= 8 ? readIndices(file, header, image) : readColourPixels(file, header, image);
  }
  if (error) return *std::move(error);
  return image;
}

}  // namespace phasebound
