#include <algorithm>

#include "decode/byte_reader.h"
#include "decode/formats.h"
#include "decode/rgb_sink.h"
#include "decode/stb.h"

namespace phasebound {
namespace {

/// A block of 8 x 8 takes at least one bit, and at the strongest subsampling of 4 x 1 against 1 x 4
/// a bit stands for 128 pixels.
constexpr std::uint64_t kMaxPixelsPerByte = 1024;
/// A progressive picture has about ten scans; a file can be made that has thousands, each of which
/// costs a pass over the whole picture.
constexpr int kMaxScans = 100;

struct JpegHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t numComponents = 0;
};

/// Skips what lies between two markers and returns the second one's code, 0 at the end of the file.
std::uint8_t nextMarker(ByteReader& reader) {
  while (!reader.failed()) {
    if (reader.u8() != 0xFF) continue;
    std::uint8_t code = reader.u8();
    while (code == 0xFF) code = reader.u8();
    const bool isRestart = code >= 0xD0 && code <= 0xD7;
    if (code != 0 && !isRestart) return reader.failed() ? std::uint8_t{0} : code;
  }
  return 0;
}

/// Walks through the markers to the end of the picture: stb_image fills up what is missing of a
/// truncated file.
Result<JpegHeader> checkJpeg(const ByteSource& file) {
  constexpr std::uint8_t kEndOfImage = 0xD9;
  constexpr std::uint8_t kStartOfScan = 0xDA;
  ByteReader reader(file, 2);
  JpegHeader header;
  int numScans = 0;
  for (std::uint8_t code = nextMarker(reader); code != kEndOfImage; code = nextMarker(reader)) {
    if (code == 0) return brokenFile("the file ends early");
    const std::uint16_t length = reader.u16be();
    if (length < 2) return brokenFile("bad marker length");
    const std::uint64_t end = reader.position() - 2 + length;
    const bool isFrame =
        code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
    if (isFrame) {
      if (code == 0xC3) return unsupported("lossless JPEG");
      if (code >= 0xC5 && code <= 0xC7) return unsupported("hierarchical JPEG");
      if (code > 0xC8) return unsupported("arithmetic-coded JPEG");
      if (reader.u8() != 8) return unsupported("12-bit JPEG");
      header.height = reader.u16be();
      header.width = reader.u16be();
      header.numComponents = reader.u8();
    } else if (code == kStartOfScan && ++numScans > kMaxScans) {
      return brokenFile("more than " + std::to_string(kMaxScans) + " scans");
    }
    reader.seek(end);
  }
  if (header.width == 0 || header.height == 0 || numScans == 0) {
    return brokenFile("the image has no pixels");
  }
  return header;
}

}  // namespace

Result<Image> decodeJpeg(const ByteSource& file) {
  const Result<JpegHeader> checked = checkJpeg(file);
  if (!checked) return checked.error();
  const JpegHeader& header = checked.value();
  // Blocks that reach over the edge are decoded whole; they are at most 32 pixels wide and high.
  constexpr std::uint64_t kEdge = 32;
  const std::uint64_t numPixels = (header.width + kEdge) * (header.height + kEdge);
  if (std::uint64_t{header.width} * header.height / kMaxPixelsPerByte > file.size()) {
    return brokenFile(std::to_string(file.size()) + " bytes cannot hold " +
                      sizeText(header.width, header.height) + " pixels");
  }
  constexpr std::uint64_t kSmallThings = 65536;
  const std::uint64_t numChannels = std::max<std::uint64_t>(header.numComponents, 2);
  const std::uint64_t largest = numPixels * numChannels + kSmallThings;
  if (largest > kMaxImageBytes) {
    return Error{ErrorCode::TooLarge, {std::to_string(largest), std::to_string(kMaxImageBytes)}};
  }
  Result<StbPixels> loaded = loadWithStb(file, {}, false, static_cast<std::size_t>(largest));
  if (!loaded) return loaded.error();
  const StbPixels& pixels = loaded.value();

  Image image;
  image.format = "JPEG";
  image.shape = {1, pixels.height, pixels.width};
  const auto* samples = static_cast<const std::byte*>(pixels.samples.get());
  const std::size_t colourStep = pixels.numChannels >= 3 ? 1 : 0;
  RgbSink sink(image.shape, 1);
  sink.putRow(0, image.shape.numPixels(), samples, samples + colourStep, samples + 2 * colourStep,
              pixels.numChannels);
  std::optional<Error> error = sink.finish(image);
  if (error) return *std::move(error);
  return image;
}

}  // namespace phasebound
