#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decode/byte_reader.h"
#include "decode/flat_image.h"
#include "decode/formats.h"
#include "decode/palette.h"
#include "decode/rgb_sink.h"

// The formats of Netpbm, P1 to P6 and PAM (P7). https://netpbm.sourceforge.net/doc/pnm.html

namespace phasebound {
namespace {

struct PnmHeader {
  int kind = 0;  ///< the digit behind the P
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t numChannels = 1;
  std::uint64_t most = 1;  ///< the level of white
  std::uint64_t dataOffset = 0;

  [[nodiscard]] bool isText() const { return kind <= 3; }
  [[nodiscard]] bool isBits() const { return kind == 1 || kind == 4; }
  [[nodiscard]] std::size_t channelBytes() const { return most > 255 ? 2 : 1; }
};

bool isSpace(std::uint8_t letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

/// Reads numbers and words between white space and comments.
class TokenReader {
public:
  explicit TokenReader(ByteReader& reader) : reader_(reader) {}

  /// Takes one more letter behind the word, empty at the end of the file.
  std::string word() {
    std::string text;
    constexpr std::size_t kLongest = 64;
    while (!reader_.failed() && text.size() < kLongest) {
      const std::uint8_t letter = reader_.u8();
      if (reader_.failed()) break;
      if (letter == '#') {
        skipLine();
        if (!text.empty()) break;
      } else if (!isSpace(letter)) {
        text += static_cast<char>(letter);
      } else if (!text.empty()) {
        break;
      }
    }
    return text;
  }

  /// A number up to `most`.
  std::optional<std::uint64_t> number(std::uint64_t most) {
    const std::string digits = word();
    if (digits.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return std::nullopt;
      value = value * 10 + static_cast<std::uint64_t>(digit - '0');
      if (value > most) return std::nullopt;
    }
    return value;
  }

  /// A bit of P1, where they may stand without white space between.
  std::optional<std::uint64_t> bit() {
    while (true) {
      const std::uint8_t letter = reader_.u8();
      if (reader_.failed()) return std::nullopt;
      if (letter == '0' || letter == '1') return letter - std::uint64_t{'0'};
      if (letter == '#') {
        skipLine();
      } else if (!isSpace(letter)) {
        return std::nullopt;
      }
    }
  }

private:
  void skipLine() {
    while (!reader_.failed() && reader_.u8() != '\n') {
    }
  }

  ByteReader& reader_;
};

constexpr std::uint64_t kMostSide = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMostLevel = 65535;

bool readPamHeader(TokenReader& tokens, PnmHeader& header) {
  while (true) {
    const std::string key = tokens.word();
    if (key == "ENDHDR") return true;
    if (key.empty()) return false;
    if (key == "TUPLTYPE") {
      (void)tokens.word();
      continue;
    }
    const std::optional<std::uint64_t> value = tokens.number(kMostSide);
    if (!value) return false;
    if (key == "WIDTH") header.width = *value;
    if (key == "HEIGHT") header.height = *value;
    if (key == "DEPTH") header.numChannels = *value;
    if (key == "MAXVAL") header.most = *value;
  }
}

Result<PnmHeader> readHeader(ByteReader& reader) {
  PnmHeader header;
  reader.skip(1);
  header.kind = reader.u8() - '0';
  TokenReader tokens(reader);
  if (header.kind == 7) {
    if (!readPamHeader(tokens, header)) return brokenFile("bad header");
  } else {
    header.numChannels = header.kind == 3 || header.kind == 6 ? 3 : 1;
    header.width = tokens.number(kMostSide).value_or(0);
    header.height = tokens.number(kMostSide).value_or(0);
    if (!header.isBits()) header.most = tokens.number(kMostLevel).value_or(0);
  }
  header.dataOffset = reader.position();
  if (reader.failed()) return brokenFile("the file ends early");
  if (header.width == 0 || header.height == 0) return brokenFile("the image has no pixels");
  if (header.most == 0 || header.most > kMostLevel || header.numChannels == 0) {
    return brokenFile("bad header");
  }
  return header;
}

/// Bits packed into bytes; 1 is black. Given as levels, 1 for white.
class PackedBits final : public OpenedImage {
public:
  PackedBits(const ByteSource& file, const PnmHeader& header)
      : file_(file), offset_(header.dataOffset) {
    header_.format = "PNM";
    header_.shape = {1, static_cast<std::size_t>(header.height),
                     static_cast<std::size_t>(header.width)};
    packed_.resize(rowBytes());
  }

  std::optional<Error> readRows(std::size_t /*z*/, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    const std::size_t width = header_.shape.x;
    for (std::size_t row = 0; row < numRows; ++row) {
      const std::uint64_t start = offset_ + std::uint64_t{y + row} * rowBytes();
      if (file_.read(start, packed_) != packed_.size()) return brokenFile("the file ends early");
      for (std::size_t x = 0; x < width; ++x) {
        const auto bits = static_cast<unsigned>(packed_[x / 8]);
        const bool isBlack = (bits >> (7 - x % 8) & 1U) != 0;
        into[row * width + x] = isBlack ? std::byte{0} : std::byte{1};
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t rowBytes() const { return (header_.shape.x + 7) / 8; }

private:
  const ByteSource& file_;
  std::uint64_t offset_;
  std::vector<std::byte> packed_;
};

template <class Level>
std::optional<Error> readTextLevels(TokenReader& tokens, const PnmHeader& header, Image& image) {
  RgbSink sink(image.shape, sizeof(Level));
  const std::size_t stride = header.numChannels == 3 ? 1 : 0;
  std::vector<Level> row(image.shape.x * static_cast<std::size_t>(header.numChannels));
  for (std::size_t y = 0; y < image.shape.y; ++y) {
    for (Level& level : row) {
      const std::optional<std::uint64_t> value =
          header.isBits() ? tokens.bit() : tokens.number(header.most);
      if (!value) return brokenFile("a pixel is missing or no number");
      level = static_cast<Level>(header.isBits() ? 1 - *value : *value);
    }
    const auto* first = reinterpret_cast<const std::byte*>(row.data());
    sink.putRow(y * image.shape.x, image.shape.x, first, first + stride * sizeof(Level),
                first + 2 * stride * sizeof(Level), static_cast<std::size_t>(header.numChannels));
  }
  return sink.finish(image);
}

Result<std::unique_ptr<OpenedImage>> openText(const ByteSource& file, ByteReader& reader,
                                              const PnmHeader& header) {
  // A level takes a digit at the least, and white space unless it is a bit.
  const std::uint64_t numLevels = header.width * header.numChannels;
  const std::uint64_t bytesPerLevel = header.isBits() ? 1 : 2;
  const double numLeast = static_cast<double>(numLevels) * static_cast<double>(header.height) *
                              static_cast<double>(bytesPerLevel) -
                          1;
  if (numLeast > static_cast<double>(file.size())) {
    return brokenFile(std::to_string(file.size()) + " bytes cannot hold " +
                      sizeText(header.width, header.height) + " pixels");
  }
  std::optional<Error> error = checkImageBytes(1, header.height, header.width, 4);
  if (error) return *std::move(error);
  Image image;
  image.format = "PNM";
  image.shape = {1, static_cast<std::size_t>(header.height),
                 static_cast<std::size_t>(header.width)};
  TokenReader tokens(reader);
  error = header.channelBytes() == 1 ? readTextLevels<std::uint8_t>(tokens, header, image)
                                     : readTextLevels<std::uint16_t>(tokens, header, image);
  if (error) return *std::move(error);
  return wholeImage(std::move(image));
}

Result<std::unique_ptr<OpenedImage>> openBits(const ByteSource& file, const PnmHeader& header) {
  const std::uint64_t rowBytes = (header.width + 7) / 8;
  const double numBytes = static_cast<double>(rowBytes) * static_cast<double>(header.height);
  if (numBytes > static_cast<double>(file.size() - header.dataOffset)) {
    return brokenFile("the file ends early");
  }
  std::unique_ptr<OpenedImage> image = std::make_unique<PackedBits>(file, header);
  return image;
}

}  // namespace

Result<std::unique_ptr<OpenedImage>> openPnm(const ByteSource& file) {
  ByteReader reader(file, 0);
  const Result<PnmHeader> read = readHeader(reader);
  if (!read) return read.error();
  const PnmHeader& header = read.value();
  if (header.isText()) return openText(file, reader, header);
  if (header.isBits()) return openBits(file, header);
  FlatLayout layout;
  layout.shape = {1, static_cast<std::size_t>(header.height),
                  static_cast<std::size_t>(header.width)};
  layout.type = header.channelBytes() == 1 ? SampleType::U8 : SampleType::U16;
  layout.isBigEndian = true;
  constexpr std::uint64_t kMostChannels = 5;
  layout.numChannels = static_cast<std::size_t>(std::min(header.numChannels, kMostChannels));
  layout.whiteLevel = static_cast<std::uint16_t>(header.most);
  layout.offset = header.dataOffset;
  ImageHeader opened;
  opened.format = "PNM";
  return openFlat(file, layout, std::move(opened));
}

}  // namespace phasebound
