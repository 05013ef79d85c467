#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "support/fixtures.h"

// Strips and tiles that are read a few rows at a time, and strips so long that they are unpacked
// row by row; files with these are made here, as the fixtures are small.

namespace phasebound {
namespace {

constexpr std::size_t kStripHeight = 4100;
constexpr std::size_t kHeight = kStripHeight + 60;
constexpr std::size_t kRowBytes = 4100;
constexpr std::uint32_t kLzw = 5;
constexpr std::uint32_t kDeflate = 8;

std::byte byteAt(std::size_t y, std::size_t i) {
  return static_cast<std::byte>((7 * i + 13 * y + i * y / 64) & 0xFF);
}

std::vector<std::byte> rowsOf(std::size_t first, std::size_t number) {
  std::vector<std::byte> rows;
  rows.reserve(number * kRowBytes);
  for (std::size_t y = first; y < first + number; ++y) {
    for (std::size_t i = 0; i < kRowBytes; ++i) rows.push_back(byteAt(y, i));
  }
  return rows;
}

void append(std::vector<std::byte>& bytes, std::uint64_t value, int numBytes) {
  for (int i = 0; i < numBytes; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// A zlib stream of blocks that are stored as they are.
std::vector<std::byte> deflated(const std::vector<std::byte>& bytes) {
  constexpr std::size_t kMostInBlock = 65535;
  std::vector<std::byte> packed{std::byte{0x78}, std::byte{0x01}};
  packed.reserve(bytes.size() + bytes.size() / 1000 + 100);
  std::uint64_t a = 1;
  std::uint64_t b = 0;
  for (std::size_t first = 0; first < bytes.size(); first += kMostInBlock) {
    const std::size_t number = std::min(kMostInBlock, bytes.size() - first);
    append(packed, first + number == bytes.size() ? 1 : 0, 1);
    append(packed, number, 2);
    append(packed, ~number, 2);
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(first);
    packed.insert(packed.end(), from, from + static_cast<std::ptrdiff_t>(number));
    // Adler's sums, which do not run over within a block.
    for (std::size_t i = first; i < first + number; ++i) {
      a += static_cast<std::uint64_t>(bytes[i]);
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  const std::uint64_t checksum = b << 16 | a;
  for (int shift = 24; shift >= 0; shift -= 8) append(packed, checksum >> shift & 0xFF, 1);
  return packed;
}

/// LZW whose table is cleared before codes need more than nine bits.
std::vector<std::byte> lzwPacked(const std::vector<std::byte>& bytes) {
  constexpr std::uint32_t kClear = 256;
  constexpr std::uint32_t kEnd = 257;
  std::vector<std::byte> packed;
  std::uint32_t held = 0;
  int numHeld = 0;
  const auto put = [&](std::uint32_t code) {
    held = held << 9 | code;
    for (numHeld += 9; numHeld >= 8; numHeld -= 8) {
      packed.push_back(static_cast<std::byte>(held >> (numHeld - 8) & 0xFF));
    }
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 200 == 0) put(kClear);
    put(static_cast<std::uint32_t>(bytes[i]));
  }
  put(kEnd);
  if (numHeld > 0) packed.push_back(static_cast<std::byte>(held << (8 - numHeld) & 0xFF));
  return packed;
}

using Strips = std::array<std::vector<std::byte>, 2>;

/// Both strips, packed by Deflate.
const Strips& wholeStrips() {
  static const Strips strips{deflated(rowsOf(0, kStripHeight)),
                             deflated(rowsOf(kStripHeight, kHeight - kStripHeight))};
  return strips;
}

/// Grey of 8 bits, or with a second sample a pixel.
std::vector<std::byte> makeFile(const Strips& strips, std::uint32_t compression,
                                std::uint32_t numSamples, std::uint32_t orientation) {
  std::vector<std::byte> file;
  append(file, 0x002A4949, 4);
  append(file, 0, 4);
  std::array<std::size_t, 2> offsets{};
  std::array<std::size_t, 2> sizes{};
  for (std::size_t i = 0; i < strips.size(); ++i) {
    offsets[i] = file.size();
    sizes[i] = strips[i].size();
    file.insert(file.end(), strips[i].begin(), strips[i].end());
  }
  const std::size_t lists = file.size();
  for (const std::array<std::size_t, 2>& list : {offsets, sizes}) {
    for (const std::size_t number : list) append(file, number, 4);
  }
  const std::size_t directory = file.size();
  for (std::size_t i = 0; i < 4; ++i) {
    file[4 + i] = static_cast<std::byte>(directory >> (8 * i) & 0xFF);
  }
  struct Tag {
    std::uint32_t number;
    std::uint32_t count;
    std::size_t value;
  };
  const std::array<Tag, 10> tags{{{256, 1, kRowBytes / numSamples},
                                  {257, 1, kHeight},
                                  {258, 1, 8},
                                  {259, 1, compression},
                                  {262, 1, 1},
                                  {273, 2, lists},
                                  {274, 1, orientation},
                                  {277, 1, numSamples},
                                  {278, 1, kStripHeight},
                                  {279, 2, lists + 8}}};
  constexpr std::uint64_t kLong = 4;
  append(file, tags.size(), 2);
  for (const Tag& tag : tags) {
    append(file, tag.number, 2);
    append(file, kLong, 2);
    append(file, tag.count, 4);
    append(file, tag.value, 4);
  }
  append(file, 0, 4);
  return file;
}

/// Rows from y on are those of the file, of pixels of so many bytes the first.
void expectRows(OpenedImage& image, std::size_t y, std::size_t number, std::size_t pixelBytes) {
  const std::size_t width = image.header().shape.x;
  std::vector<std::byte> rows(number * width);
  ASSERT_FALSE(image.readRows(0, y, number, rows).has_value()) << y;
  std::size_t numWrong = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    numWrong += rows[i] == byteAt(y + i / width, i % width * pixelBytes) ? 0 : 1;
  }
  EXPECT_EQ(numWrong, 0U) << y;
}

TEST(TiffStrips, LongOnesAreUnpackedRowByRow) {
  const std::vector<std::byte> bytes = makeFile(wholeStrips(), kDeflate, 1, 1);
  const MemorySource file(bytes);
  const auto opened = openImage(file);
  ASSERT_TRUE(opened.ok());
  OpenedImage& image = *opened.value();
  EXPECT_EQ(image.header().shape, (Shape{1, kHeight, kRowBytes}));
  EXPECT_EQ(image.rowsTogether(), 1U);
  expectRows(image, 0, 3, 1);
  expectRows(image, 3, 1, 1);
  // Over rows, and over the end of the strip.
  expectRows(image, kStripHeight - 2, 5, 1);
  expectRows(image, kHeight - 1, 1, 1);
  // Back, within a strip and into the one before.
  expectRows(image, kStripHeight + 1, 2, 1);
  expectRows(image, 7, 1, 1);
  expectRows(image, 7, 1, 1);
}

TEST(TiffStrips, NothingOfALongOneIsNeededBehindTheRowsThatAreRead) {
  constexpr std::size_t kNumPacked = 50;
  const std::vector<std::byte> rows = rowsOf(0, kNumPacked);
  const std::array<std::vector<std::byte>, 2> files{makeFile({lzwPacked(rows), {}}, kLzw, 1, 1),
                                                    makeFile({deflated(rows), {}}, kDeflate, 2, 1)};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const MemorySource file(files[i]);
    const auto opened = openImage(file);
    ASSERT_TRUE(opened.ok());
    OpenedImage& image = *opened.value();
    expectRows(image, 0, 20, i + 1);
    expectRows(image, 25, 20, i + 1);
    expectRows(image, 3, 2, i + 1);
    std::vector<std::byte> row(image.header().shape.x);
    const std::optional<Error> error = image.readRows(0, kNumPacked, 1, row);
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, ErrorCode::BrokenFile);
  }
}

TEST(TiffStrips, LongOnesThatAreReadFromBelowAreKept) {
  constexpr std::uint32_t kBottomLeft = 4;
  const std::vector<std::byte> bytes = makeFile(wholeStrips(), kDeflate, 1, kBottomLeft);
  const MemorySource file(bytes);
  const auto opened = openImage(file);
  ASSERT_TRUE(opened.ok());
  std::vector<std::byte> row(kRowBytes);
  for (const std::size_t y : {std::size_t{0}, std::size_t{100}, kHeight - 1}) {
    ASSERT_FALSE(opened.value()->readRows(0, y, 1, row).has_value());
    EXPECT_EQ(row, rowsOf(kHeight - 1 - y, 1));
  }
}

TEST(TiffStrips, DamageShowsWhereItIs) {
  std::vector<std::byte> bytes = makeFile(wholeStrips(), kDeflate, 1, 1);
  // The length of a stored block and what it is checked by, in the middle of the first strip.
  constexpr std::size_t kBlockBytes = 65535 + 5;
  bytes[8 + 2 + 100 * kBlockBytes + 1] ^= std::byte{1};
  const MemorySource file(bytes);
  const auto opened = openImage(file);
  ASSERT_TRUE(opened.ok());
  expectRows(*opened.value(), 0, 2, 1);
  std::vector<std::byte> row(kRowBytes);
  const std::optional<Error> error = opened.value()->readRows(0, kStripHeight - 1, 1, row);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::BrokenFile);
}

/// Counts the bytes that are read of a file.
class CountingSource final : public ByteSource {
public:
  explicit CountingSource(std::span<const std::byte> bytes) : source_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return source_.size(); }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    numRead_ += into.size();
    return source_.read(offset, into);
  }
  [[nodiscard]] std::uint64_t numRead() const { return numRead_; }

private:
  MemorySource source_;
  mutable std::uint64_t numRead_ = 0;
};

/// Bytes that are read for all rows of an image, so many at a time.
std::uint64_t numReadFor(const std::string& name, std::size_t rowsAtOnce) {
  const std::vector<std::byte> bytes = test::readFixture(name);
  const CountingSource file(bytes);
  const auto opened = openImage(file);
  EXPECT_TRUE(opened.ok()) << name;
  OpenedImage& image = *opened.value();
  const Shape& shape = image.header().shape;
  const std::uint64_t before = file.numRead();
  std::vector<std::byte> rows;
  for (std::size_t y = 0; y < shape.y; y += rowsAtOnce) {
    const std::size_t number = std::min(rowsAtOnce, shape.y - y);
    rows.resize(number * shape.x * sampleBytes(image.header().type));
    EXPECT_FALSE(image.readRows(0, y, number, rows).has_value()) << name;
  }
  return file.numRead() - before;
}

TEST(TiffTiles, ARowOfThemIsUnpackedOnceHoweverFewRowsAreReadAtATime) {
  for (const char* name : {"tiles.tif", "tiles_lzw.tif", "rgb_planar_tiles.tif"}) {
    EXPECT_EQ(numReadFor(name, 1), numReadFor(name, test::kHigh)) << name;
    EXPECT_EQ(numReadFor(name, 5), numReadFor(name, test::kHigh)) << name;
  }
}

}  // namespace
}  // namespace phasebound
