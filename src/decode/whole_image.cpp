#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "decode/decode.h"
#include "decode/formats.h"
#include "decode/rgb_sink.h"

namespace phasebound {
namespace {

class WholeImage final : public OpenedImage {
public:
  explicit WholeImage(Image image) : bytes_(std::move(image.bytes)) {
    header_.shape = image.shape;
    header_.type = image.type;
    header_.format = std::move(image.format);
    header_.pixelSize = std::move(image.pixelSize);
    header_.infoBarRows = image.infoBarRows;
    header_.warnings = std::move(image.warnings);
    assert(bytes_.size() == image.shape.numPixels() * sampleBytes(image.type));
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    const Shape& shape = header_.shape;
    assert(z < shape.z && y + numRows <= shape.y);
    const std::size_t rowBytes = shape.x * sampleBytes(header_.type);
    assert(into.size() == numRows * rowBytes);
    if (!into.empty()) {
      std::memcpy(into.data(), bytes_.data() + (z * shape.y + y) * rowBytes, into.size());
    }
    return std::nullopt;
  }

private:
  std::vector<std::byte> bytes_;
};

/// Reads all rows, a piece at a time: take(first pixel, number of pixels, samples).
template <class Take>
std::optional<Error> readAll(OpenedImage& image, Take take) {
  constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
  const Shape shape = image.header().shape;
  const std::size_t rowBytes = shape.x * sampleBytes(image.header().type);
  const std::size_t together = image.rowsTogether();
  const std::size_t numRows =
      std::max<std::size_t>(kPieceBytes / (rowBytes * together), 1) * together;
  std::vector<std::byte> piece(std::min(numRows, shape.y) * rowBytes);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; y += numRows) {
      const std::size_t numHere = std::min(numRows, shape.y - y);
      const auto rows = std::span(piece).first(numHere * rowBytes);
      std::optional<Error> error = image.readRows(z, y, numHere, rows);
      if (error) return error;
      take((z * shape.y + y) * shape.x, numHere * shape.x, rows);
    }
  }
  return std::nullopt;
}

std::optional<Error> readColours(OpenedImage& opened, Image& image) {
  // A sample is four channels wide, the lowest of which is blue: little-endian, as all machines are
  // that this runs on.
  constexpr std::size_t kNumChannels = 4;
  const std::size_t channelBytes = sampleBytes(opened.header().type) / kNumChannels;
  RgbSink sink(image.shape, channelBytes);
  std::optional<Error> error = readAll(opened, [&](std::size_t first, std::size_t numPixels,
                                                   std::span<const std::byte> samples) {
    const std::byte* blue = samples.data();
    sink.putRow(first, numPixels, blue + 2 * channelBytes, blue + channelBytes, blue, kNumChannels);
  });
  return error ? error : sink.finish(image);
}

std::optional<Error> readPlain(OpenedImage& opened, Image& image) {
  const std::size_t bytesPerSample = sampleBytes(image.type);
  image.bytes.resize(static_cast<std::size_t>(image.shape.numPixels()) * bytesPerSample);
  std::optional<Error> error =
      readAll(opened, [&](std::size_t first, std::size_t, std::span<const std::byte> samples) {
        std::memcpy(image.bytes.data() + first * bytesPerSample, samples.data(), samples.size());
      });
  if (error) return error;
  const std::vector<PaletteEntry>& palette = opened.header().palette;
  if (!palette.empty() && !applyPalette(image.bytes, palette).isValid) {
    return brokenFile("a pixel points past the palette");
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<OpenedImage> wholeImage(Image image) {
  return std::make_unique<WholeImage>(std::move(image));
}

Result<Image> decode(const ByteSource& file) {
  Result<std::unique_ptr<OpenedImage>> result = openImage(file);
  if (!result) return result.error();
  OpenedImage& opened = *result.value();
  const ImageHeader& header = opened.header();
  Image image;
  image.shape = header.shape;
  image.type = header.type;
  image.format = header.format;
  image.pixelSize = header.pixelSize;
  image.infoBarRows = header.infoBarRows;
  std::optional<Error> error =
      checkImageBytes(image.shape.z, image.shape.y, image.shape.x, sampleBytes(image.type));
  if (error) return *std::move(error);
  const bool isColour = image.type == SampleType::Rgb8 || image.type == SampleType::Rgb16;
  error = isColour ? readColours(opened, image) : readPlain(opened, image);
  if (error) return *std::move(error);
  // Those of the header last: some are known only now.
  image.warnings.insert(image.warnings.begin(), header.warnings.begin(), header.warnings.end());
  return image;
}

Result<Image> decode(std::span<const std::byte> file) { return decode(MemorySource(file)); }

}  // namespace phasebound
