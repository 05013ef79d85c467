// The peer of decode_benchmark: the distribution's own libtiff, which writes the files as well.
//
// usage: libtiff_benchmark read FILE
//        libtiff_benchmark write FILE none|lzw|deflate|tiles|pages

#include <tiffio.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace {

struct TiffCloser {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, TiffCloser>;

constexpr std::uint32_t kSide = 4096;
constexpr std::uint32_t kTile = 256;

/// Four labels in blobs some tens of pixels wide, of 16 bits.
std::uint16_t label(std::uint32_t y, std::uint32_t x) {
  const std::uint32_t row = y / 24 * 2654435761U;
  const std::uint32_t mixed = (x + (row >> 27)) / 37 * 2246822519U + row;
  return static_cast<std::uint16_t>((mixed >> 30) * 1000);
}

bool writePage(TIFF* tiff, const std::string& kind, std::uint32_t side) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  int compression = COMPRESSION_NONE;
  if (kind == "lzw" || kind == "tiles") compression = COMPRESSION_LZW;
  if (kind == "deflate") compression = COMPRESSION_ADOBE_DEFLATE;
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
  if (kind == "tiles") {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
    std::vector<std::uint16_t> tile(std::size_t{kTile} * kTile);
    for (std::uint32_t y = 0; y < side; y += kTile) {
      for (std::uint32_t x = 0; x < side; x += kTile) {
        for (std::uint32_t i = 0; i < kTile * kTile; ++i) {
          tile[i] = label(y + i / kTile, x + i % kTile);
        }
        if (TIFFWriteTile(tiff, tile.data(), x, y, 0, 0) < 0) return false;
      }
    }
    return true;
  }
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 64);
  std::vector<std::uint16_t> row(side);
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) row[x] = label(y, x);
    if (TIFFWriteScanline(tiff, row.data(), y, 0) < 0) return false;
  }
  return true;
}

int write(const char* path, const std::string& kind) {
  const Tiff tiff(TIFFOpen(path, "w"));
  if (!tiff) return 1;
  const bool isVolume = kind == "pages";
  for (int page = 0; page < (isVolume ? 512 : 1); ++page) {
    if (!writePage(tiff.get(), kind, isVolume ? 256 : kSide)) return 1;
    if (isVolume && TIFFWriteDirectory(tiff.get()) == 0) return 1;
  }
  return 0;
}

std::uint64_t addBytes(std::uint64_t sum, const std::vector<std::uint8_t>& bytes,
                       tmsize_t numBytes) {
  return std::accumulate(bytes.begin(), bytes.begin() + numBytes, sum);
}

bool sumOfBytes(const char* path, std::uint64_t& sum) {
  const Tiff tiff(TIFFOpen(path, "r"));
  if (!tiff) return false;
  sum = 0;
  std::vector<std::uint8_t> piece;
  do {
    const bool isTiled = TIFFIsTiled(tiff.get()) != 0;
    piece.resize(
        static_cast<std::size_t>(isTiled ? TIFFTileSize(tiff.get()) : TIFFStripSize(tiff.get())));
    const std::uint32_t numPieces =
        isTiled ? TIFFNumberOfTiles(tiff.get()) : TIFFNumberOfStrips(tiff.get());
    for (std::uint32_t i = 0; i < numPieces; ++i) {
      const auto size = static_cast<tmsize_t>(piece.size());
      const tmsize_t numRead = isTiled ? TIFFReadEncodedTile(tiff.get(), i, piece.data(), size)
                                       : TIFFReadEncodedStrip(tiff.get(), i, piece.data(), size);
      if (numRead < 0) return false;
      sum = addBytes(sum, piece, numRead);
    }
  } while (TIFFReadDirectory(tiff.get()) != 0);
  return true;
}

int read(const char* path) {
  constexpr int kNumRuns = 7;
  std::vector<double> times;
  std::uint64_t sum = 0;
  for (int run = 0; run < kNumRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    if (!sumOfBytes(path, sum)) return 1;
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ms\":%.3f,\"sum\":%llu}\n", times[kNumRuns / 2],
              static_cast<unsigned long long>(sum));
  return 0;
}

}  // namespace

int main(int numArguments, char** arguments) {
  if (numArguments == 3 && std::strcmp(arguments[1], "read") == 0) return read(arguments[2]);
  if (numArguments == 4 && std::strcmp(arguments[1], "write") == 0) {
    return write(arguments[2], arguments[3]);
  }
  return 2;
}
