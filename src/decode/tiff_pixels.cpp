#include "decode/tiff_pixels.h"

#include <algorithm>
#include <cassert>
#include <span>
#include <string_view>

#include "decode/formats.h"

namespace phasebound {
namespace {

/// Longer strips are unpacked row by row. Shorter ones as a whole, which is faster: what reads an
/// image takes rows that are stored together at once, four bytes for each of theirs when it looks
/// for grey thresholds.
constexpr std::uint64_t kLongStripBytes = std::uint64_t{1} << 24;

/// Whether libtiff said something that means wrong pixels, although it went on.
bool isDamaged(const TiffFile& file, const TiffPage& page) {
  if (!file.errorMessage().empty()) return true;
  const std::string_view warning = file.warningMessage();
  if (warning.empty() || page.compression == COMPRESSION_NONE) return false;
  if (page.compression == COMPRESSION_JPEG) {
    const bool isHarmless = warning.find("extraneous bytes") != std::string_view::npos;
    return !isHarmless && (warning.starts_with("Corrupt") || warning.starts_with("Premature"));
  }
  // A fax decoder fills up bad rows and only warns of them.
  return true;
}

void swapBytes(std::span<std::byte> samples, std::size_t sampleBytes) {
  for (std::size_t i = 0; i < samples.size(); i += sampleBytes) {
    std::reverse(samples.begin() + static_cast<std::ptrdiff_t>(i),
                 samples.begin() + static_cast<std::ptrdiff_t>(i + sampleBytes));
  }
}

std::uint32_t segmentAt(const TiffFile& file, const TiffPage& page, std::uint32_t y,
                        std::uint32_t x, std::uint16_t plane) {
  return page.isTiled ? TIFFComputeTile(file.handle(), x, y, 0, plane)
                      : TIFFComputeStrip(file.handle(), y, plane);
}

}  // namespace

bool hasPlainRows(const TiffFile& file, const TiffPage& page) {
  if (page.compression != COMPRESSION_NONE || page.isTiled || page.isPlanar) return false;
  std::uint16_t fillOrder = FILLORDER_MSB2LSB;
  TIFFGetFieldDefaulted(file.handle(), TIFFTAG_FILLORDER, &fillOrder);
  // Samples of 9 to 15 bits are packed in the same way whatever the byte order.
  return fillOrder == FILLORDER_MSB2LSB;
}

bool hasLongStrips(const TiffPage& page) {
  const bool isFollowed = page.compression == COMPRESSION_LZW ||
                          page.compression == COMPRESSION_DEFLATE ||
                          page.compression == COMPRESSION_ADOBE_DEFLATE;
  return isFollowed && !page.isTiled && !page.isPlanar &&
         page.segmentRowBytes() * page.segmentHeight > kLongStripBytes;
}

std::uint64_t countContiguousSlices(const TiffFile& file, const TiffPage& page) {
  if (!hasPlainRows(file, page) || page.bits % 8 != 0) return 0;
  TIFF* tiff = file.handle();
  const std::uint64_t numStrips = TIFFNumberOfStrips(tiff);
  const std::uint64_t stripBytes = page.segmentRowBytes() * page.segmentHeight;
  const std::uint64_t start = TIFFGetStrileOffset(tiff, 0);
  for (std::uint64_t i = 1; i < numStrips; ++i) {
    const std::uint64_t offset = TIFFGetStrileOffset(tiff, static_cast<std::uint32_t>(i));
    if (offset != start + i * stripBytes) return 0;
  }
  const std::uint64_t fileSize = file.source().size();
  return start < fileSize ? (fileSize - start) / (page.segmentRowBytes() * page.height) : 0;
}

std::optional<Error> checkSegments(const TiffFile& file, const TiffPage& page) {
  // Until then libtiff tells the size of chroma at half the resolution.
  if (page.compression == COMPRESSION_JPEG && page.isRgb() && !page.isPlanar) {
    TIFFSetField(file.handle(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  const std::uint64_t segmentBytes = page.isTiled
                                         ? TIFFTileSize64(file.handle())
                                         : TIFFVStripSize64(file.handle(), page.segmentHeight);
  if (segmentBytes != page.segmentRowBytes() * page.segmentHeight) {
    return file.broken("pixels do not fit together");
  }
  if (segmentBytes > kMaxImageBytes && !hasPlainRows(file, page)) {
    return checkImageBytes(1, 1, segmentBytes, 1);
  }
  return std::nullopt;
}

std::optional<Error> TiffPixels::readSegments(const TiffPage& page, const TiffRows& into,
                                              TiffSamples& samples) {
  std::optional<Error> error = checkSegments(file_, page);
  const std::uint64_t end = into.first + into.count;
  for (std::uint64_t y = into.first - into.first % page.segmentHeight; y < end && !error;
       y += page.segmentHeight) {
    for (std::uint64_t x = 0; x < page.width && !error; x += page.segmentWidth) {
      error = readSegment(page, static_cast<std::uint32_t>(y), static_cast<std::uint32_t>(x), into,
                          samples);
    }
  }
  return error;
}

std::optional<Error> TiffPixels::readSegment(const TiffPage& page, std::uint32_t y, std::uint32_t x,
                                             const TiffRows& into, TiffSamples& samples) {
  const std::uint32_t numRows = std::min(page.segmentHeight, page.height - y);
  const std::uint32_t numColumns = std::min(page.segmentWidth, page.width - x);
  const auto rowBytes = static_cast<std::size_t>(page.segmentRowBytes());
  // Tiles are whole even where they reach over the edge.
  const std::size_t numBytes = rowBytes * (page.isTiled ? page.segmentHeight : numRows);
  const std::size_t first = std::max<std::size_t>(y, into.first);
  const std::size_t end = std::min<std::size_t>(y + std::size_t{numRows}, into.first + into.count);
  const bool isWhole = first == y && end == y + std::size_t{numRows};
  if (samples.isDirect(page) && isWhole) {
    const auto direct = into.bytes.subspan((y - into.first) * rowBytes, numBytes);
    std::optional<Error> error =
        unpack(page, segmentAt(file_, page, y, x, 0), direct.data(), numBytes);
    if (!error) samples.finish(page, direct);
    return error;
  }
  const std::size_t numPlanes = TiffSamples::numPlanesNeeded(page);
  const std::uint32_t firstSegment = segmentAt(file_, page, y, x, 0);
  // What is taken whole is not asked for again: one after the other, in the same place.
  const std::size_t place = isWhole ? 0 : x / page.segmentWidth;
  if (place >= kept_.size()) kept_.resize(place + 1);
  Kept& kept = kept_[place];
  if (kept.segment != firstSegment) {
    kept.segment.reset();
    for (std::size_t i = 0; i < numPlanes; ++i) {
      kept.planes[i].resize(numBytes);
      const std::uint32_t segment = segmentAt(file_, page, y, x, static_cast<std::uint16_t>(i));
      std::optional<Error> error = unpack(page, segment, kept.planes[i].data(), numBytes);
      if (error) return error;
    }
    kept.segment = firstSegment;
  }
  std::array<const std::byte*, 4> rows{};
  for (std::size_t row = first; row < end; ++row) {
    for (std::size_t i = 0; i < numPlanes; ++i) {
      rows[i] = kept.planes[i].data() + (row - y) * rowBytes;
    }
    samples.putRow(page, into, row, x, numColumns, std::span(rows).first(numPlanes));
  }
  return std::nullopt;
}

std::optional<Error> TiffPixels::unpack(const TiffPage& page, std::uint32_t segment,
                                        std::byte* into, std::size_t numBytes) {
  TIFF* tiff = file_.handle();
  if (page.compression != COMPRESSION_NONE && !isInFile(segment)) {
    return brokenFile("the file ends early");
  }
  file_.forgetMessages();
  const auto size = static_cast<tmsize_t>(numBytes);
  const tmsize_t numRead = page.isTiled ? TIFFReadEncodedTile(tiff, segment, into, size)
                                        : TIFFReadEncodedStrip(tiff, segment, into, size);
  if (isDamaged(file_, page)) return file_.broken(file_.warningMessage());
  if (numRead != size) return brokenFile("pixels are missing");
  return std::nullopt;
}

/// libtiff takes memory for the packed bytes before it finds that they are not there.
bool TiffPixels::isInFile(std::uint32_t segment) const {
  const std::uint64_t offset = TIFFGetStrileOffset(file_.handle(), segment);
  const std::uint64_t numPacked = TIFFGetStrileByteCount(file_.handle(), segment);
  const std::uint64_t fileSize = file_.source().size();
  return offset <= fileSize && numPacked <= fileSize - offset;
}

std::optional<Error> TiffPixels::readRowByRow(const TiffPage& page, const TiffRows& into,
                                              TiffSamples& samples) {
  assert(hasLongStrips(page));
  const auto rowBytes = static_cast<std::size_t>(page.segmentRowBytes());
  rows_.resize(rowBytes);
  const auto end = static_cast<std::uint32_t>(into.first + into.count);
  for (auto y = static_cast<std::uint32_t>(into.first); y < end; ++y) {
    const std::uint32_t firstOfStrip = y - y % page.segmentHeight;
    // What has been passed can only be had by beginning the strip again.
    const bool goesOn = nextRow_ && *nextRow_ >= firstOfStrip && *nextRow_ <= y;
    for (std::uint32_t row = goesOn ? *nextRow_ : firstOfStrip; row < y; ++row) {
      std::optional<Error> error = unpackRow(page, row, rows_.data());
      if (error) return error;
    }
    const bool isDirect = samples.isDirect(page);
    const auto direct =
        isDirect ? into.bytes.subspan((y - into.first) * rowBytes, rowBytes) : std::span(rows_);
    std::optional<Error> error = unpackRow(page, y, direct.data());
    if (error) return error;
    if (isDirect) {
      samples.finish(page, direct);
    } else {
      const std::byte* row = direct.data();
      samples.putRow(page, into, y, 0, page.width, std::span(&row, 1));
    }
  }
  return std::nullopt;
}

std::optional<Error> TiffPixels::unpackRow(const TiffPage& page, std::uint32_t y, std::byte* into) {
  nextRow_.reset();
  if (y % page.segmentHeight == 0 && !isInFile(segmentAt(file_, page, y, 0, 0))) {
    return brokenFile("the file ends early");
  }
  file_.forgetMessages();
  const int isRead = TIFFReadScanline(file_.handle(), into, y, 0);
  if (isDamaged(file_, page)) return file_.broken(file_.warningMessage());
  if (isRead != 1) return brokenFile("pixels are missing");
  nextRow_ = y + 1;
  return std::nullopt;
}

std::optional<Error> TiffPixels::readPlainRows(const TiffPage& page, std::uint64_t shift,
                                               const TiffRows& into, TiffSamples& samples) {
  assert(hasPlainRows(file_, page));
  // Few large reads beat many small ones.
  constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
  TIFF* tiff = file_.handle();
  const auto rowBytes = static_cast<std::size_t>(page.segmentRowBytes());
  const bool isSwapped = TIFFIsByteSwapped(tiff) != 0;
  const std::size_t unitBytes = page.bits % 8 == 0 ? page.bits / 8U : 1;
  const std::size_t end = into.first + into.count;
  std::size_t numRows = 0;
  for (std::size_t y = into.first; y < end; y += numRows) {
    const auto segment = static_cast<std::uint32_t>(y / page.segmentHeight);
    const std::size_t rowInStrip = y % page.segmentHeight;
    numRows = std::min({std::max<std::size_t>(kChunkBytes / rowBytes, 1), end - y,
                        page.segmentHeight - rowInStrip});
    const std::size_t numBytes = numRows * rowBytes;
    const std::uint64_t offset = std::uint64_t{rowInStrip} * rowBytes;
    if (shift == 0 && TIFFGetStrileByteCount(tiff, segment) < offset + numBytes) {
      return brokenFile("pixels are missing");
    }
    const bool isDirect = samples.isDirect(page);
    std::span<std::byte> rows;
    if (isDirect) {
      rows = into.bytes.subspan((y - into.first) * rowBytes, numBytes);
    } else {
      rows_.resize(std::max(rows_.size(), numBytes));
      rows = std::span(rows_).first(numBytes);
    }
    const std::uint64_t start = TIFFGetStrileOffset(tiff, segment) + offset + shift;
    if (file_.source().read(start, rows) != numBytes) return brokenFile("the file ends early");
    if (isSwapped && unitBytes > 1) swapBytes(rows, unitBytes);
    if (isDirect) {
      samples.finish(page, rows);
      continue;
    }
    for (std::size_t row = 0; row < numRows; ++row) {
      const std::byte* first = rows.data() + row * rowBytes;
      samples.putRow(page, into, y + row, 0, page.width, std::span(&first, 1));
    }
  }
  return std::nullopt;
}

}  // namespace phasebound
