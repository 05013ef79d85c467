#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "decode/byte_reader.h"
#include "decode/formats.h"
#include "decode/palette.h"
#include "decode/pixel_density.h"
#include "decode/rgb_sink.h"
#include "decode/stb.h"

namespace phasebound {
namespace {

/// stb_image counts in 31 bits and stops at this many bytes at 8 bits a channel.
constexpr std::uint64_t kMaxStbBytes = std::uint64_t{1} << 30;

constexpr std::uint8_t kGrey = 0;
constexpr std::uint8_t kRgb = 2;
constexpr std::uint8_t kPalette = 3;
constexpr std::uint8_t kGreyAlpha = 4;
constexpr std::uint8_t kRgba = 6;

struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint8_t depth = 0;
  std::uint8_t colourType = 0;
  bool hasTransparentColour = false;  ///< which makes a channel of its own
  std::uint64_t numDataBytes = 0;
  std::vector<PaletteEntry> palette;
  std::vector<BytePatch> patches;
  std::optional<PixelDensity> density;

  [[nodiscard]] std::uint64_t numChannels() const {
    switch (colourType) {
      case kRgb:
        return 3;
      case kGreyAlpha:
        return 2;
      case kRgba:
        return 4;
      default:
        return 1;
    }
  }
  [[nodiscard]] std::uint64_t rowBytes() const {
    return (std::uint64_t{width} * numChannels() * depth + 7) / 8;
  }
};

/// CRC-32 as in ISO 3309, which the PNG specification asks for: remainders of all bytes.
constexpr std::array<std::uint32_t, 256> makeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t remainder = i;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
    }
    table[i] = remainder;
  }
  return table;
}

class Crc {
public:
  void add(std::uint8_t byte) { state_ = kTable[(state_ ^ byte) & 0xFF] ^ (state_ >> 8); }
  [[nodiscard]] std::uint32_t value() const { return ~state_; }

private:
  static constexpr std::array<std::uint32_t, 256> kTable = makeCrcTable();

  std::uint32_t state_ = 0xFFFFFFFFU;
};

constexpr std::uint32_t chunkType(const char (&name)[5]) {
  std::uint32_t type = 0;
  for (int i = 0; i < 4; ++i) type = type << 8 | static_cast<std::uint8_t>(name[i]);
  return type;
}

/// Walks through the chunks, so that a damaged file is not decoded: stb_image checks no CRC.
class PngChecker {
public:
  explicit PngChecker(const ByteSource& file) : reader_(file, kNumSignatureBytes) {}

  Result<PngHeader> check() {
    std::uint32_t type = 0;
    while (type != chunkType("IEND")) {
      std::optional<Error> error = checkChunk(type);
      if (error) return *std::move(error);
    }
    if (header_.numDataBytes == 0) return brokenFile("no image data");
    if (header_.colourType == kPalette && header_.palette.empty()) return brokenFile("no palette");
    return std::move(header_);
  }

private:
  static constexpr std::uint64_t kNumSignatureBytes = 8;
  static constexpr std::uint32_t kAncillaryBit = 1U << 29;

  std::optional<Error> checkChunk(std::uint32_t& type) {
    const bool isFirst = reader_.position() == kNumSignatureBytes;
    const std::uint32_t length = reader_.u32be();
    crc_ = Crc{};
    const std::uint64_t typeAt = reader_.position();
    type = 0;
    for (int i = 0; i < 4; ++i) type = type << 8 | next();
    if (reader_.failed() || reader_.numLeft() < std::uint64_t{length} + 4) {
      return brokenFile("the file ends early");
    }
    const std::uint64_t end = reader_.position() + length;
    if (type == chunkType("CgBI")) return unsupported("Apple's own form of PNG (CgBI)");
    if (isFirst != (type == chunkType("IHDR"))) return brokenFile("no image header");
    if (isFirst) {
      std::optional<Error> error = readHeader(length);
      if (error) return error;
    } else if (type == chunkType("PLTE")) {
      readPalette(length);
    } else if (type == chunkType("tRNS") && header_.colourType == kPalette) {
      readAlphas(length);
      // stb_image is shown a grey image, where a list of this length would be an error.
      header_.patches.push_back({typeAt + 3, std::byte{'s'}});
    } else if (type == chunkType("tRNS")) {
      header_.hasTransparentColour = true;
    } else if (type == chunkType("IDAT")) {
      header_.numDataBytes += length;
    } else if (type == chunkType("pHYs") && length == 9) {
      readDensity();
    }
    if ((type & kAncillaryBit) != 0) {
      reader_.seek(end + 4);
      return std::nullopt;
    }
    while (reader_.position() < end) next();
    const std::uint32_t expected = crc_.value();
    if (reader_.u32be() != expected) return brokenFile("a checksum is wrong");
    return std::nullopt;
  }

  std::uint8_t next() {
    const std::uint8_t byte = reader_.u8();
    crc_.add(byte);
    return byte;
  }

  std::uint32_t nextWord() {
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i) word = word << 8 | next();
    return word;
  }

  std::optional<Error> readHeader(std::uint32_t length) {
    if (length != 13) return brokenFile("bad image header");
    header_.width = nextWord();
    header_.height = nextWord();
    header_.depth = next();
    const std::uint64_t colourTypeAt = reader_.position();
    header_.colourType = next();
    if (header_.width == 0 || header_.height == 0) return brokenFile("the image has no pixels");
    const std::uint8_t depth = header_.depth;
    const bool isPalette = header_.colourType == kPalette;
    const bool isKnown = isPalette || header_.colourType == kGrey || header_.colourType == kRgb ||
                         header_.colourType == kGreyAlpha || header_.colourType == kRgba;
    const bool isSmall = depth == 1 || depth == 2 || depth == 4;
    const bool isDepth = depth == 8 || (depth == 16 && !isPalette) ||
                         (isSmall && (isPalette || header_.colourType == kGrey));
    if (!isKnown || !isDepth) return brokenFile("bad image header");
    // The indices themselves are wanted, not the colours that stb_image would put in their place.
    if (isPalette) header_.patches.push_back({colourTypeAt, std::byte{kGrey}});
    return std::nullopt;
  }

  void readPalette(std::uint32_t length) {
    header_.palette.resize(std::min<std::uint32_t>(length / 3, 256));
    for (PaletteEntry& entry : header_.palette) {
      entry.red = next();
      entry.green = next();
      entry.blue = next();
    }
  }

  void readAlphas(std::uint32_t length) {
    const std::size_t numAlphas = std::min<std::size_t>(length, header_.palette.size());
    for (std::size_t i = 0; i < numAlphas; ++i) header_.palette[i].alpha = next();
  }

  void readDensity() {
    constexpr std::uint8_t kMetre = 1;
    PixelDensity density;
    density.x = reader_.u32be();
    density.y = reader_.u32be();
    density.unit = DensityUnit::Metre;
    // Without a unit it is the shape of a pixel that is told.
    if (reader_.u8() == kMetre) header_.density = density;
  }

  ByteReader reader_;
  Crc crc_;
  PngHeader header_;
};

/// Levels of fewer than 8 bits arrive stretched over 0..255; the file's own values are wanted.
void unstretch(std::vector<std::byte>& levels, std::uint8_t depth) {
  if (depth >= 8) return;
  const int factor = 255 / ((1 << depth) - 1);
  for (std::byte& level : levels) {
    level = static_cast<std::byte>(static_cast<int>(level) / factor);
  }
}

template <class T>
bool hasTransparency(const StbPixels& pixels, std::size_t numPixels) {
  const std::size_t stride = pixels.numChannels;
  if (stride % 2 != 0) return false;
  const T* alpha = static_cast<const T*>(pixels.samples.get()) + stride - 1;
  for (std::size_t i = 0; i < numPixels; ++i) {
    if (alpha[i * stride] != std::numeric_limits<T>::max()) return true;
  }
  return false;
}

}  // namespace

Result<Image> decodePng(const ByteSource& file) {
  const Result<PngHeader> checked = PngChecker(file).check();
  if (!checked) return checked.error();
  const PngHeader& header = checked.value();

  const std::size_t bytesPerChannel = header.depth == 16 ? 2 : 1;
  const std::uint64_t numChannels = header.numChannels() + (header.hasTransparentColour ? 1 : 0);
  std::optional<Error> error =
      checkImageBytes(1, header.height, header.width, numChannels * bytesPerChannel);
  if (error) return *std::move(error);
  const std::uint64_t numStbBytes = std::uint64_t{header.width} * header.height * numChannels;
  if (numStbBytes > kMaxStbBytes) {
    return Error{ErrorCode::TooLarge, {std::to_string(numStbBytes), std::to_string(kMaxStbBytes)}};
  }
  const std::uint64_t numRawBytes = (header.rowBytes() + 1) * header.height;
  if (numRawBytes / kMaxDeflateRatio > header.numDataBytes) {
    return brokenFile(std::to_string(header.numDataBytes) + " bytes cannot hold " +
                      sizeText(header.width, header.height) + " pixels");
  }
  // Room for the packed data, which stb_image gathers in steps of a factor 2; for the unpacked
  // ones, where interlacing may take up to twice the guess; and for the pixels.
  constexpr std::uint64_t kSmallThings = 65536;
  const std::uint64_t largest = std::max(
      {2 * header.numDataBytes, 2 * numRawBytes, numStbBytes * bytesPerChannel, kSmallThings});
  Result<StbPixels> loaded =
      loadWithStb(file, header.patches, bytesPerChannel == 2,
                  static_cast<std::size_t>(std::min<std::uint64_t>(largest, kMaxImageBytes)));
  if (!loaded) return loaded.error();
  const StbPixels& pixels = loaded.value();

  Image image;
  image.format = "PNG";
  image.shape = {1, pixels.height, pixels.width};
  const auto numPixels = static_cast<std::size_t>(image.shape.numPixels());
  const auto* samples = static_cast<const std::byte*>(pixels.samples.get());
  bool isTransparent = bytesPerChannel == 2 ? hasTransparency<std::uint16_t>(pixels, numPixels)
                                            : hasTransparency<std::uint8_t>(pixels, numPixels);
  // Grey is a picture whose channels are all the same one.
  const std::size_t colourStep = pixels.numChannels >= 3 ? bytesPerChannel : 0;
  RgbSink sink(image.shape, bytesPerChannel);
  sink.putRow(0, numPixels, samples, samples + colourStep, samples + 2 * colourStep,
              pixels.numChannels);
  error = sink.finish(image);
  if (error) return *std::move(error);
  if (pixels.numChannels < 3) unstretch(image.bytes, header.depth);
  if (header.colourType == kPalette) {
    const PaletteUse use = applyPalette(image.bytes, header.palette);
    if (!use.isValid) return brokenFile("a pixel points past the palette");
    isTransparent = use.isTransparent;
  }
  if (isTransparent) image.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
  if (header.density) {
    image.pixelSize = sizeFromDensity(*header.density, "PNG", image.warnings);
  }
  return image;
}

}  // namespace phasebound
