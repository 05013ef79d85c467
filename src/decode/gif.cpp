#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "decode/byte_reader.h"
#include "decode/formats.h"
#include "decode/palette.h"

// Read here and not by stb_image, which gives colours where the indices are wanted: entries of a
// palette are labels. https://www.w3.org/Graphics/GIF/spec-gif89a.txt

namespace phasebound {
namespace {

constexpr std::uint8_t kExtension = 0x21;
constexpr std::uint8_t kFrame = 0x2C;
constexpr std::uint8_t kTrailer = 0x3B;
constexpr std::uint8_t kGraphicControl = 0xF9;
constexpr unsigned kMaxCodes = 4096;
constexpr unsigned kNoCode = kMaxCodes;

struct GifFrame {
  std::size_t width = 0;
  std::size_t height = 0;
  bool isInterlaced = false;
  std::vector<PaletteEntry> palette;
};

std::vector<PaletteEntry> readPalette(ByteReader& reader, std::uint8_t flags) {
  std::vector<PaletteEntry> palette(std::size_t{2} << (flags & 7));
  for (PaletteEntry& entry : palette) {
    entry.red = reader.u8();
    entry.green = reader.u8();
    entry.blue = reader.u8();
  }
  return palette;
}

/// Data come in blocks of up to 255 bytes, ended by an empty one.
void skipBlocks(ByteReader& reader) {
  while (!reader.failed()) {
    const std::uint8_t numBytes = reader.u8();
    if (numBytes == 0) return;
    reader.skip(numBytes);
  }
}

/// Codes of growing length, the lowest bit first, across blocks.
class CodeReader {
public:
  explicit CodeReader(ByteReader& reader) : reader_(reader) {}

  std::optional<unsigned> next(unsigned numBits) {
    while (numHeld_ < numBits) {
      if (numInBlock_ == 0) {
        numInBlock_ = isOver_ ? 0 : reader_.u8();
        if (numInBlock_ == 0) {
          isOver_ = true;
          return std::nullopt;
        }
      }
      held_ |= static_cast<unsigned>(reader_.u8()) << numHeld_;
      numHeld_ += 8;
      --numInBlock_;
      if (reader_.failed()) return std::nullopt;
    }
    const unsigned code = held_ & ((1U << numBits) - 1);
    held_ >>= numBits;
    numHeld_ -= numBits;
    return code;
  }

  /// Goes behind the data.
  void finish() {
    if (isOver_) return;
    reader_.skip(numInBlock_);
    skipBlocks(reader_);
  }

private:
  ByteReader& reader_;
  unsigned held_ = 0;
  unsigned numHeld_ = 0;
  unsigned numInBlock_ = 0;
  bool isOver_ = false;
};

/// Lempel-Ziv-Welch: each code stands for the string of an earlier one and one more index.
class Unpacker {
public:
  Unpacker(ByteReader& reader, unsigned rootBits)
      : codes_(reader), rootBits_(rootBits), clear_(1U << rootBits) {
    forget();
  }

  /// Fills `into`; false where the data end early or make no sense.
  bool unpack(std::vector<std::byte>& into) {
    std::size_t numDone = 0;
    unsigned before = kNoCode;
    while (numDone < into.size()) {
      const std::optional<unsigned> code = codes_.next(numBits_);
      if (!code || *code == clear_ + 1) return false;
      if (*code == clear_) {
        forget();
        before = kNoCode;
        continue;
      }
      // A code may be the one that is about to be made.
      const bool isFirst = before == kNoCode;
      const bool isNew = !isFirst && *code == numCodes_ && numCodes_ < kMaxCodes;
      if (!isNew && (*code >= numCodes_ || (isFirst && *code >= clear_))) return false;
      const std::byte first = firstOf(isNew ? before : *code);
      if (!isFirst && numCodes_ < kMaxCodes) add(before, first);
      numDone += put(*code, into, numDone);
      before = *code;
    }
    return true;
  }

  void finish() { codes_.finish(); }

private:
  void forget() {
    numBits_ = rootBits_ + 1;
    numCodes_ = clear_ + 2;
    for (unsigned i = 0; i < clear_; ++i) entries_[i] = {i, 1, static_cast<std::byte>(i)};
  }

  void add(unsigned prefix, std::byte last) {
    entries_[numCodes_] = {prefix, static_cast<std::uint16_t>(entries_[prefix].length + 1), last};
    ++numCodes_;
    constexpr unsigned kMaxBits = 12;
    if (numCodes_ == (1U << numBits_) && numBits_ < kMaxBits) ++numBits_;
  }

  [[nodiscard]] std::byte firstOf(unsigned code) const {
    while (entries_[code].length > 1) code = entries_[code].prefix;
    return entries_[code].last;
  }

  /// Writes the string of a code, cut off where the image ends; returns its length.
  std::size_t put(unsigned code, std::vector<std::byte>& into, std::size_t at) const {
    const std::size_t length = entries_[code].length;
    for (std::size_t i = length; i-- > 0; code = entries_[code].prefix) {
      if (at + i < into.size()) into[at + i] = entries_[code].last;
    }
    return length;
  }

  struct Entry {
    unsigned prefix = 0;
    std::uint16_t length = 0;
    std::byte last{};
  };

  CodeReader codes_;
  unsigned rootBits_;
  unsigned clear_;
  unsigned numBits_ = 0;
  unsigned numCodes_ = 0;
  std::array<Entry, kMaxCodes> entries_{};
};

Result<GifFrame> readFrameHeader(ByteReader& reader, const std::vector<PaletteEntry>& global) {
  constexpr std::uint8_t kLocalPalette = 0x80;
  constexpr std::uint8_t kInterlaced = 0x40;
  GifFrame frame;
  reader.skip(4);
  frame.width = reader.u16le();
  frame.height = reader.u16le();
  const std::uint8_t flags = reader.u8();
  frame.isInterlaced = (flags & kInterlaced) != 0;
  frame.palette = (flags & kLocalPalette) != 0 ? readPalette(reader, flags) : global;
  if (reader.failed()) return brokenFile("the file ends early");
  if (frame.width == 0 || frame.height == 0) return brokenFile("the image has no pixels");
  if (frame.palette.empty()) return brokenFile("no palette");
  return frame;
}

/// Interlaced rows come in four passes.
std::vector<std::byte> deinterlaced(const std::vector<std::byte>& indices, const GifFrame& frame) {
  constexpr std::array<std::array<std::size_t, 2>, 4> kPasses{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  std::vector<std::byte> result(indices.size());
  auto row = indices.begin();
  for (const auto& [start, step] : kPasses) {
    for (std::size_t y = start; y < frame.height; y += step) {
      const auto end = row + static_cast<std::ptrdiff_t>(frame.width);
      std::copy(row, end, result.begin() + static_cast<std::ptrdiff_t>(y * frame.width));
      row = end;
    }
  }
  return result;
}

std::optional<Error> readPixels(ByteReader& reader, const GifFrame& frame, std::uint64_t fileSize,
                                Image& image) {
  const std::uint64_t numPixels = std::uint64_t{frame.width} * frame.height;
  if (numPixels / kMaxLzwRatio > fileSize) {
    return brokenFile(std::to_string(fileSize) + " bytes cannot hold " +
                      sizeText(frame.width, frame.height) + " pixels");
  }
  std::optional<Error> error = checkImageBytes(1, frame.height, frame.width, 2);
  if (error) return error;
  const std::uint8_t rootBits = reader.u8();
  if (rootBits < 1 || rootBits > 8) return brokenFile("bad code size");
  image.shape = {1, frame.height, frame.width};
  image.bytes.resize(static_cast<std::size_t>(numPixels));
  Unpacker unpacker(reader, rootBits);
  if (!unpacker.unpack(image.bytes)) return brokenFile("pixels are missing");
  unpacker.finish();
  if (frame.isInterlaced) image.bytes = deinterlaced(image.bytes, frame);
  return std::nullopt;
}

}  // namespace

Result<Image> decodeGif(const ByteSource& file) {
  constexpr std::uint64_t kSignatureBytes = 6;
  constexpr std::uint8_t kGlobalPalette = 0x80;
  ByteReader reader(file, kSignatureBytes);
  reader.skip(4);
  const std::uint8_t flags = reader.u8();
  reader.skip(2);
  std::vector<PaletteEntry> global;
  if ((flags & kGlobalPalette) != 0) global = readPalette(reader, flags);
  Image image;
  image.format = "GIF";
  std::optional<std::uint8_t> transparentIndex;
  std::size_t numFurther = 0;
  bool isTransparent = false;
  while (true) {
    const std::uint8_t kind = reader.u8();
    // Behind the first frame nothing is needed any more.
    if (kind == kTrailer || (reader.failed() && !image.bytes.empty())) break;
    if (kind == kExtension) {
      const bool isControl = reader.u8() == kGraphicControl;
      if (isControl && image.bytes.empty() && reader.u8() == 4) {
        const bool hasTransparent = (reader.u8() & 1) != 0;
        reader.skip(2);
        const std::uint8_t index = reader.u8();
        if (hasTransparent) transparentIndex = index;
      }
      skipBlocks(reader);
    } else if (kind == kFrame) {
      Result<GifFrame> read = readFrameHeader(reader, global);
      if (!read && !image.bytes.empty()) break;
      if (!read) return read.error();
      GifFrame& frame = read.value();
      if (!image.bytes.empty()) {
        ++numFurther;
        reader.skip(1);
        skipBlocks(reader);
        continue;
      }
      std::optional<Error> error = readPixels(reader, frame, file.size(), image);
      if (error) return *std::move(error);
      if (transparentIndex && *transparentIndex < frame.palette.size()) {
        frame.palette[*transparentIndex].alpha = 0;
      }
      const PaletteUse use = applyPalette(image.bytes, frame.palette);
      if (!use.isValid) return brokenFile("a pixel points past the palette");
      isTransparent = use.isTransparent;
    } else {
      if (!image.bytes.empty()) break;
      return brokenFile(reader.failed() ? "the file ends early" : "an unknown block");
    }
  }
  if (image.bytes.empty()) return brokenFile("no image");
  if (isTransparent) image.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
  if (numFurther > 0) {
    image.warnings.push_back({WarningCode::PartIgnored, {counted(numFurther, "further frame")}});
  }
  return image;
}

}  // namespace phasebound
