#include "decode/bmp_runs.h"

#include "decode/formats.h"

namespace phasebound {
namespace {

constexpr std::uint8_t kEndOfRow = 0;
constexpr std::uint8_t kEndOfPicture = 1;
constexpr std::uint8_t kJump = 2;

/// Writes indices one after the other. Behind the end of a row they are padding, which some writers
/// pack too.
class RowWriter {
public:
  RowWriter(std::size_t width, std::size_t height, std::span<std::byte> indices)
      : width_(width), height_(height), indices_(indices) {}

  [[nodiscard]] bool put(std::uint8_t index) {
    if (y_ >= height_) return false;
    if (x_ >= width_) return true;
    indices_[y_ * width_ + x_++] = std::byte{index};
    ++numPut_;
    return true;
  }
  void toNextRow() {
    x_ = 0;
    ++y_;
  }
  /// Every pixel is put once at most, so that the number tells whether each was.
  [[nodiscard]] bool isComplete() const { return numPut_ == indices_.size(); }

private:
  std::size_t width_;
  std::size_t height_;
  std::span<std::byte> indices_;
  std::size_t x_ = 0;
  std::size_t y_ = 0;
  std::size_t numPut_ = 0;
};

/// The index number i of a run of two that take turns, the upper half of the byte first.
std::uint8_t indexOf(std::uint8_t pair, std::uint32_t bits, unsigned i) {
  if (bits == 8) return pair;
  return static_cast<std::uint8_t>(i % 2 == 0 ? pair >> 4 : pair & 15);
}

/// Indices as they are, padded to an even number of bytes.
bool putLiterals(ByteReader& reader, std::uint32_t bits, unsigned number, RowWriter& writer) {
  std::uint8_t byte = 0;
  unsigned numBytes = 0;
  for (unsigned i = 0; i < number; ++i) {
    if (bits == 8 || i % 2 == 0) {
      byte = reader.u8();
      ++numBytes;
    }
    if (!writer.put(indexOf(byte, bits, i))) return false;
  }
  if (numBytes % 2 != 0) (void)reader.u8();
  return true;
}

}  // namespace

std::optional<Error> unpackBmpRuns(ByteReader& reader, std::uint32_t bits, std::size_t width,
                                   std::size_t height, std::span<std::byte> indices) {
  RowWriter writer(width, height, indices);
  const Error missing = brokenFile("pixels are missing");
  while (true) {
    const std::uint8_t number = reader.u8();
    const std::uint8_t value = reader.u8();
    if (reader.failed()) {
      // Some writers leave the end mark out.
      return writer.isComplete() ? std::nullopt : std::optional(brokenFile("the file ends early"));
    }
    bool isInside = true;
    if (number > 0) {
      for (unsigned i = 0; i < number && isInside; ++i) {
        isInside = writer.put(indexOf(value, bits, i));
      }
    } else if (value == kEndOfRow) {
      writer.toNextRow();
    } else if (value == kEndOfPicture) {
      return writer.isComplete() ? std::nullopt : std::optional(missing);
    } else if (value == kJump) {
      return missing;
    } else {
      isInside = putLiterals(reader, bits, value, writer);
    }
    if (reader.failed()) return brokenFile("the file ends early");
    if (!isInside) return brokenFile("more rows than the image has");
  }
}

}  // namespace phasebound
