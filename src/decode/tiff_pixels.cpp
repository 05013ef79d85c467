#include "decode/tiff_pixels.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "decode/formats.h"

namespace phasebound {
namespace {

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

/// Reads strips or tiles of one page, each into memory that is reused for the next.
class SegmentReader {
public:
  SegmentReader(TiffFile& file, const TiffPage& page, std::size_t z, TiffSamples& samples)
      : file_(file), page_(page), z_(z), samples_(samples) {}

  std::optional<Error> readAll() {
    for (std::uint64_t y = 0; y < page_.height; y += page_.segmentHeight) {
      for (std::uint64_t x = 0; x < page_.width; x += page_.segmentWidth) {
        std::optional<Error> error =
            readAt(static_cast<std::uint32_t>(y), static_cast<std::uint32_t>(x));
        if (error) return error;
      }
    }
    return std::nullopt;
  }

private:
  std::optional<Error> readAt(std::uint32_t y, std::uint32_t x) {
    const std::uint32_t numRows = std::min(page_.segmentHeight, page_.height - y);
    const std::uint32_t numColumns = std::min(page_.segmentWidth, page_.width - x);
    const auto rowBytes = static_cast<std::size_t>(page_.segmentRowBytes());
    // Tiles are whole even where they reach over the edge.
    const std::size_t numBytes = rowBytes * (page_.isTiled ? page_.segmentHeight : numRows);
    if (std::byte* direct = samples_.direct(page_, z_, y)) {
      std::optional<Error> error = unpack(y, x, 0, direct, numBytes);
      if (!error) samples_.finishDirect(page_, z_, y, numRows);
      return error;
    }
    const std::size_t numPlanes = TiffSamples::numPlanesNeeded(page_);
    for (std::size_t i = 0; i < numPlanes; ++i) {
      planes_[i].resize(numBytes);
      std::optional<Error> error =
          unpack(y, x, static_cast<std::uint16_t>(i), planes_[i].data(), numBytes);
      if (error) return error;
    }
    std::array<const std::byte*, 4> rows{};
    for (std::uint32_t row = 0; row < numRows; ++row) {
      for (std::size_t i = 0; i < numPlanes; ++i) rows[i] = planes_[i].data() + row * rowBytes;
      samples_.putRow(page_, z_, y + row, x, numColumns, std::span(rows).first(numPlanes));
    }
    return std::nullopt;
  }

  std::optional<Error> unpack(std::uint32_t y, std::uint32_t x, std::uint16_t plane,
                              std::byte* into, std::size_t numBytes) {
    TIFF* tiff = file_.handle();
    const std::uint32_t segment =
        page_.isTiled ? TIFFComputeTile(tiff, x, y, 0, plane) : TIFFComputeStrip(tiff, y, plane);
    // libtiff takes memory for the packed bytes before it finds that they are not there.
    const std::uint64_t offset = TIFFGetStrileOffset(tiff, segment);
    const std::uint64_t numPacked = TIFFGetStrileByteCount(tiff, segment);
    const std::uint64_t fileSize = file_.source().size();
    const bool isInside = offset <= fileSize && numPacked <= fileSize - offset;
    if (page_.compression != COMPRESSION_NONE && !isInside) {
      return brokenFile("the file ends early");
    }
    file_.forgetMessages();
    const auto size = static_cast<tmsize_t>(numBytes);
    const tmsize_t numRead = page_.isTiled ? TIFFReadEncodedTile(tiff, segment, into, size)
                                           : TIFFReadEncodedStrip(tiff, segment, into, size);
    if (isDamaged(file_, page_)) return file_.broken(file_.warningMessage());
    if (numRead != size) return brokenFile("pixels are missing");
    return std::nullopt;
  }

  TiffFile& file_;
  const TiffPage& page_;
  std::size_t z_;
  TiffSamples& samples_;
  std::array<std::vector<std::byte>, 4> planes_;
};

}  // namespace

std::optional<Error> readTiffPixels(TiffFile& file, const TiffPage& page, std::size_t z,
                                    TiffSamples& samples) {
  if (page.compression == COMPRESSION_JPEG && page.isRgb() && !page.isPlanar) {
    TIFFSetField(file.handle(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  const std::uint64_t segmentBytes = page.isTiled
                                         ? TIFFTileSize64(file.handle())
                                         : TIFFVStripSize64(file.handle(), page.segmentHeight);
  if (segmentBytes != page.segmentRowBytes() * page.segmentHeight) {
    return file.broken("pixels do not fit together");
  }
  if (segmentBytes > kMaxImageBytes) return checkImageBytes(1, 1, segmentBytes, 1);
  return SegmentReader(file, page, z, samples).readAll();
}

std::uint64_t countContiguousSlices(const TiffFile& file, const TiffPage& page) {
  if (page.compression != COMPRESSION_NONE || page.isTiled || page.isPlanar || page.bits % 8 != 0) {
    return 0;
  }
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

std::optional<Error> readContiguousSlices(const TiffFile& file, const TiffPage& page,
                                          std::size_t numSlices, TiffSamples& samples) {
  /// Read at once, where a row is shorter: few large reads beat many small ones.
  constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
  const auto rowBytes = static_cast<std::size_t>(page.segmentRowBytes());
  const std::size_t rowsAtOnce = std::clamp<std::size_t>(kChunkBytes / rowBytes, 1, page.height);
  const bool isSwapped = TIFFIsByteSwapped(file.handle()) != 0;
  const std::size_t sampleBytes = page.bits / 8;
  std::uint64_t offset = TIFFGetStrileOffset(file.handle(), 0);
  std::vector<std::byte> chunk(rowsAtOnce * rowBytes);
  for (std::size_t z = 0; z < numSlices; ++z) {
    for (std::size_t y = 0; y < page.height; y += rowsAtOnce) {
      const std::size_t numRows = std::min<std::size_t>(rowsAtOnce, page.height - y);
      const auto rows = std::span(chunk).first(numRows * rowBytes);
      if (file.source().read(offset, rows) != rows.size()) return brokenFile("the file ends early");
      offset += rows.size();
      if (isSwapped && sampleBytes > 1) {
        for (std::size_t i = 0; i < rows.size(); i += sampleBytes) {
          std::reverse(rows.begin() + static_cast<std::ptrdiff_t>(i),
                       rows.begin() + static_cast<std::ptrdiff_t>(i + sampleBytes));
        }
      }
      for (std::size_t row = 0; row < numRows; ++row) {
        const std::byte* start = rows.data() + row * rowBytes;
        samples.putRow(page, z, y + row, 0, page.width, std::span(&start, 1));
      }
    }
  }
  return std::nullopt;
}

}  // namespace phasebound
