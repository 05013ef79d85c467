#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "decode/decode.h"
#include "phases/phases.h"
#include "support/fixtures.h"

namespace phasebound {
namespace {

std::vector<std::byte> bytesOf(const std::string& text) {
  std::vector<std::byte> bytes;
  for (const char letter : text) bytes.push_back(static_cast<std::byte>(letter));
  return bytes;
}

void expectError(std::span<const std::byte> file, ErrorCode code, const std::string& detail,
                 const std::string& what) {
  const Result<Image> image = decode(file);
  ASSERT_FALSE(image.ok()) << what;
  EXPECT_EQ(image.error().code, code) << what << ": " << name(image.error().code);
  if (detail.empty()) return;
  ASSERT_FALSE(image.error().details.empty()) << what;
  EXPECT_EQ(image.error().details[0], detail) << what;
}

void expectError(const std::string& name, ErrorCode code, const std::string& detail = "") {
  expectError(test::readFixture(name), code, detail, name);
}

/// What holds for any image that comes out, however odd the file.
void expectConsistent(const Image& image, const std::string& what) {
  EXPECT_GT(image.shape.numPixels(), 0U) << what;
  EXPECT_EQ(image.bytes.size(), image.shape.numPixels() * sampleBytes(image.type)) << what;
  const Result<LabelledImage> labelled = findPhases(image);
  if (!labelled) return;
  std::uint64_t numPixels = 0;
  for (const Phase& phase : labelled.value().phases) numPixels += phase.count;
  EXPECT_EQ(numPixels, image.shape.numPixels()) << what;
}

TEST(Decode, TellsUnknownFiles) {
  expectError(std::vector<std::byte>{}, ErrorCode::EmptyFile, "", "nothing");
  for (const char* text : {"B", "Some words of text, renamed to .tif", "II", "BM is no bitmap!!",
                           "{\"shape\": [2, 2]}", "GIF89a and so on", "\x89PNG without the rest"}) {
    expectError(bytesOf(text), ErrorCode::UnknownFormat, "", text);
  }
}

TEST(Decode, NamesWhatItDoesNotRead) {
  expectError("lzma.tif", ErrorCode::UnsupportedEncoding, "LZMA compression");
  expectError("zstd.tif", ErrorCode::UnsupportedEncoding, "Zstandard compression");
  expectError("cmyk.tif", ErrorCode::UnsupportedEncoding, "CMYK colours");
  expectError("run_length.bmp", ErrorCode::UnsupportedEncoding, "run-length encoded BMP");
  expectError("imagej_hyperstack.tif", ErrorCode::UnsupportedEncoding,
              "a stack with axes of 2 channels 3 slices");
}

TEST(Decode, RefusesUnequalPages) {
  const Result<Image> sizes = decode(test::readFixture("unequal_pages.tif"));
  ASSERT_FALSE(sizes.ok());
  EXPECT_EQ(sizes.error().code, ErrorCode::UnequalPages);
  EXPECT_EQ(sizes.error().details, (std::vector<std::string>{"2", "5 x 3, 8 bit", "4 x 3, 8 bit"}));
  expectError("unequal_types.tif", ErrorCode::UnequalPages, "2");
}

TEST(Decode, RefusesSizesThatTheFileCannotHold) {
  for (const char* name : {"absurd_size.tif", "absurd_deflate.tif", "absurd_lzw.tif",
                           "absurd_g4.tif", "absurd_tile.tif"}) {
    expectError(name, ErrorCode::BrokenFile);
  }
  expectError("absurd_size.png", ErrorCode::BrokenFile);
  expectError("absurd_sides.png", ErrorCode::TooLarge);
  expectError("absurd_size.bmp", ErrorCode::TooLarge);
}

TEST(Decode, StopsUnpackingAtTheDeclaredSize) {
  expectError("bomb.png", ErrorCode::BrokenFile, "the data unpack to more than the image");
}

TEST(Decode, RefusesIndicesBeyondThePalette) {
  expectError("short_palette.png", ErrorCode::BrokenFile, "a pixel points past the palette");
  expectError("short_palette.bmp", ErrorCode::BrokenFile, "a pixel points past the palette");
}

TEST(Decode, RefusesAChainOfPagesThatLoops) {
  expectError("ifd_loop.tif", ErrorCode::BrokenFile, "the chain of pages is a loop");
}

TEST(Decode, RefusesEndlessChainsOfPages) {
  // Directories of one tag, 18 bytes each.
  std::string file("II*\0\x08\0\0\0", 8);
  const auto number = [](std::size_t value) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
  };
  for (std::size_t i = 0; i < 70000; ++i) {
    const std::string entry("\x01\0\0\x01\x04\0\x01\0\0\0\x01\0\0\0", 14);
    file += entry + number(8 + 18 * (i + 1));
  }
  expectError(bytesOf(file), ErrorCode::UnsupportedEncoding, "more than 65536 pages", "chain");
}

TEST(Decode, RefusesAnImageJStackThatEndsEarly) {
  std::vector<std::byte> file = test::readFixture("imagej_single_ifd.tif");
  file.pop_back();
  expectError(file, ErrorCode::BrokenFile, "the file ends after 4 of 5 slices", "one byte less");
}

TEST(Decode, GivesAnErrorOrTheWholeImageAtEveryTruncation) {
  for (const char* name : test::kReadableFixtures) {
    const std::vector<std::byte> file = test::readFixture(name);
    const Result<Image> whole = decode(file);
    ASSERT_TRUE(whole.ok()) << name;
    for (std::size_t length = 0; length < file.size(); ++length) {
      const Result<Image> image = decode(std::span(file).first(length));
      if (!image) continue;
      // What was cut off is not of the pixels: padding, a part that is left out.
      EXPECT_EQ(image.value().bytes, whole.value().bytes) << name << " " << length;
      EXPECT_EQ(image.value().shape, whole.value().shape) << name << " " << length;
    }
  }
}

TEST(Decode, SurvivesFlippedBits) {
  constexpr int kNumDraws = 200;
  std::mt19937 random(20240607);
  for (const char* name : test::kReadableFixtures) {
    const std::vector<std::byte> file = test::readFixture(name);
    for (int draw = 0; draw < kNumDraws; ++draw) {
      std::vector<std::byte> damaged = file;
      const auto numFlips = 1 + random() % 4;
      for (std::uint32_t i = 0; i < numFlips; ++i) {
        damaged[random() % damaged.size()] ^= static_cast<std::byte>(1U << random() % 8);
      }
      const Result<Image> image = decode(damaged);
      if (image) expectConsistent(image.value(), name);
    }
  }
}

/// Makes the checksums of a PNG right again, as whoever means harm would.
void repairChecksums(std::vector<std::byte>& file) {
  const auto byteAt = [&](std::size_t i) { return static_cast<std::uint32_t>(file[i]); };
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::size_t length =
        byteAt(at) << 24 | byteAt(at + 1) << 16 | byteAt(at + 2) << 8 | byteAt(at + 3);
    if (length > file.size() - at - 12) return;
    std::uint32_t remainder = 0xFFFFFFFFU;
    for (std::size_t i = at + 4; i < at + 8 + length; ++i) {
      remainder ^= byteAt(i);
      for (int bit = 0; bit < 8; ++bit) {
        remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320U : 0U);
      }
    }
    for (std::size_t i = 0; i < 4; ++i) {
      file[at + 8 + length + i] = static_cast<std::byte>(~remainder >> (24 - 8 * i) & 0xFF);
    }
    at += 12 + length;
  }
}

TEST(Decode, SurvivesPngDamagedBehindItsChecksums) {
  constexpr int kNumDraws = 2000;
  std::mt19937 random(5);
  for (const char* name : {"8bit.png", "16bit.png", "2bit.png", "interlaced.png", "palette.png",
                           "rgba.png", "rgb_all_grey.png"}) {
    const std::vector<std::byte> file = test::readFixture(name);
    for (int draw = 0; draw < kNumDraws; ++draw) {
      std::vector<std::byte> damaged = file;
      const auto numFlips = 1 + random() % 4;
      for (std::uint32_t i = 0; i < numFlips; ++i) {
        damaged[8 + random() % (damaged.size() - 8)] ^= static_cast<std::byte>(1U << random() % 8);
      }
      repairChecksums(damaged);
      const Result<Image> image = decode(damaged);
      if (image) expectConsistent(image.value(), name);
    }
  }
}

TEST(Decode, SurvivesNoiseBehindEachSignature) {
  std::mt19937 random(77);
  const std::array<std::string, 7> signatures{
      std::string("\x89PNG\r\n\x1a\n", 8),
      std::string("\xFF\xD8\xFF", 3),
      std::string("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", 18),
      std::string("II*\0\x08\0\0\0", 8),
      std::string("MM\0*\0\0\0\x08", 8),
      std::string("II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", 16),
      std::string("MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10", 16)};
  for (const std::string& signature : signatures) {
    for (int draw = 0; draw < 500; ++draw) {
      std::vector<std::byte> file = bytesOf(signature);
      for (std::size_t i = 0; i < 200; ++i) file.push_back(static_cast<std::byte>(random() % 256));
      const Result<Image> image = decode(file);
      if (image) expectConsistent(image.value(), signature);
    }
  }
}

}  // namespace
}  // namespace phasebound
