#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "decode/decode.h"
#include "phases/phases.h"
#include "support/fixtures.h"
#include "support/png_checksums.h"

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
                           "{\"shape\": [2, 2]}", "GIF90a and so on", "\x89PNG without the rest",
                           "P5", "P8\n2 2\n255\n", "Pure words", "\x93NUMPX", "NRRX0004\n"}) {
    expectError(bytesOf(text), ErrorCode::UnknownFormat, "", text);
  }
}

TEST(Decode, NamesWhatItDoesNotRead) {
  expectError("lzma.tif", ErrorCode::UnsupportedEncoding, "LZMA compression");
  expectError("zstd.tif", ErrorCode::UnsupportedEncoding, "Zstandard compression");
  expectError("cmyk.tif", ErrorCode::UnsupportedEncoding, "CMYK colours");
  expectError("jpeg2000.tif", ErrorCode::UnsupportedEncoding, "JPEG 2000 compression");
  expectError("jpegxl.tif", ErrorCode::UnsupportedEncoding, "JPEG XL compression");
  expectError("webp.tif", ErrorCode::UnsupportedEncoding, "WebP compression");
  expectError("lerc.tif", ErrorCode::UnsupportedEncoding, "LERC compression");
  expectError("image_depth.tif", ErrorCode::UnsupportedEncoding,
              "pages that are volumes (the tag ImageDepth)");
  expectError("orientation_mixed.tif", ErrorCode::UnsupportedEncoding,
              "pages of different orientation");
  expectError("ome_other_file.tif", ErrorCode::UnsupportedEncoding,
              "OME-TIFF whose slices are in other files");
}

TEST(Decode, RefusesUnequalPages) {
  const Result<Image> sizes = decode(test::readFixture("unequal_pages.tif"));
  ASSERT_FALSE(sizes.ok());
  EXPECT_EQ(sizes.error().code, ErrorCode::UnequalPages);
  EXPECT_EQ(sizes.error().details, (std::vector<std::string>{"2", "5 x 3, 8 bit", "4 x 3, 8 bit"}));
  expectError("unequal_types.tif", ErrorCode::UnequalPages, "2");
}

TEST(Decode, RefusesSizesThatTheFileCannotHold) {
  expectError("absurd_size.tif", ErrorCode::BrokenFile, "its pages tell of an absurd size");
  for (const char* name :
       {"absurd_deflate.tif", "absurd_lzw.tif", "absurd_g4.tif", "absurd_tile.tif"}) {
    expectError(name, ErrorCode::BrokenFile);
  }
  expectError("absurd_size.png", ErrorCode::BrokenFile);
  for (const char* name : {"absurd.npy", "absurd.mrc", "absurd.pgm", "absurd.ppm", "bomb.nrrd"}) {
    expectError(name, ErrorCode::BrokenFile);
  }
  expectError("absurd_sides.png", ErrorCode::TooLarge);
  expectError("absurd_size.bmp", ErrorCode::TooLarge);
}

TEST(Decode, RefusesPicturesOfSixteenBitsThatFitWithEight) {
  // 2^30 samples of two bytes, and as much data as might unpack to them.
  constexpr std::size_t kNumDataBytes = 2'100'000;
  std::vector<std::byte> file = bytesOf(
      std::string("\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\x80\0\0\0\x80\0\x10\0\0\0\0....", 33));
  const auto appendChunk = [&](std::size_t length, const std::string& type) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      file.push_back(static_cast<std::byte>(length >> shift & 0xFF));
    }
    for (const std::byte letter : bytesOf(type)) file.push_back(letter);
    file.resize(file.size() + length + 4);
  };
  appendChunk(kNumDataBytes, "IDAT");
  appendChunk(0, "IEND");
  test::repairChecksums(file);
  expectError(file, ErrorCode::TooLarge, "2147483648", "16 bits");
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
      test::repairChecksums(damaged);
      const Result<Image> image = decode(damaged);
      if (image) expectConsistent(image.value(), name);
    }
  }
}

TEST(Decode, SurvivesWhatFuzzingFound) {
  // CCITT rows of pixels with thousands of samples unpacked to gigabytes, or for minutes.
  for (const char* name : {"ccitt_many_samples.tif", "ccitt_wide_pixels.tif"}) {
    const Result<Image> image = decode(test::readFixture(name));
    ASSERT_FALSE(image.ok()) << name;
    EXPECT_EQ(image.error().code, ErrorCode::UnsupportedEncoding) << name;
  }
  for (const char* name : {"odd_tag_type.tif"}) {
    const Result<Image> image = decode(test::readFixture(name));
    if (image) expectConsistent(image.value(), name);
  }
}

TEST(Decode, SurvivesNoiseBehindEachSignature) {
  std::mt19937 random(77);
  const std::array<std::string, 13> signatures{
      std::string("GIF89a\x10\0\x10\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x10\0\x10\0\0\x02", 30),
      std::string("P6 7 7 255\n"),
      std::string("P3 7 7 255\n"),
      std::string("\x93NUMPY\1\0\x40\0{'descr': '|u1', 'shape': (", 36),
      std::string(
          "NRRD0004\ntype: uchar\nencoding: gzip\ndimension: 2\nsizes: 5 5\n\n\x1F\x8B\x08"),
      std::string("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x08\0\0\0\x08\0\0\0\1\0\x08\0\1\0\0\0",
                  34),
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
