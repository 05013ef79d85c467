#include "decode/decode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

#include "support/decoded.h"

namespace phasebound {
namespace {

using test::colour;
using test::decoded;
using test::expectBytes;
using test::expectColours;
using test::expectSamples;
using test::expectWarning;
using test::grey;
using test::kHeight;
using test::kLarge;
using test::kSmall;
using test::kWide;
using test::kWidth;
using test::pattern;
using test::sample;

TEST(Decode, ReadsTiffOfEverySampleType) {
  const auto step = [](std::size_t z, std::size_t y, std::size_t x) {
    return pattern(z, y, x) % 61;
  };
  expectBytes("u8.tif", kSmall, grey);
  expectSamples<std::uint32_t>("u32.tif", SampleType::U32, kSmall,
                               [&](auto... at) { return step(at...) * 70000003; });
  expectSamples<std::uint64_t>("u64.tif", SampleType::U64, kSmall, [](auto... at) {
    return static_cast<std::uint64_t>(pattern(at...) % 31) * 0x0800000000000001ULL;
  });
  expectSamples<std::int8_t>("i8.tif", SampleType::I8, kSmall,
                             [](auto... at) { return pattern(at...) % 200 - 100; });
  expectSamples<std::int32_t>("i32.tif", SampleType::I32, kSmall,
                              [&](auto... at) { return (step(at...) - 30) * 70000001; });
  expectSamples<double>("f64.tif", SampleType::F64, kSmall,
                        [](auto... at) { return static_cast<double>(pattern(at...)) / 7.0; });
}

TEST(Decode, ReadsBigEndian16BitTiff) {
  expectSamples<std::uint16_t>("u16_big_endian.tif", SampleType::U16, kSmall,
                               [](auto... at) { return pattern(at...) % 61 * 1031 + 7; });
}

TEST(Decode, ReadsBigEndianTiffOfOtherTypes) {
  const auto step = [](auto... at) { return pattern(at...) % 61; };
  expectSamples<std::int16_t>("i16_big_endian.tif", SampleType::I16, kSmall,
                              [&](auto... at) { return step(at...) * 1000 - 30000; });
  expectSamples<std::int64_t>("i64_big_endian.tif", SampleType::I64, kSmall, [&](auto... at) {
    return (step(at...) - 30) * ((std::int64_t{1} << 53) + 1);
  });
  expectSamples<float>("f32_big_endian.tif", SampleType::F32, kSmall,
                       [&](auto... at) { return static_cast<float>(step(at...)) * 0.1F; });
}

TEST(Decode, WidensHalfFloatsExactly) {
  expectSamples<float>("f16.tif", SampleType::F32, kSmall, [](auto... at) {
    return static_cast<float>(pattern(at...) % 61) * 0.25F - 4;
  });
}

TEST(Decode, ReadsFewBitsAsTheStoredLevels) {
  expectBytes("1bit.tif", kSmall, [](auto... at) { return pattern(at...) % 2; });
  expectBytes("2bit.tif", kSmall, [](auto... at) { return pattern(at...) % 4; });
  expectBytes("4bit.tif", kSmall, [](auto... at) { return pattern(at...) % 16; });
  expectSamples<std::uint16_t>("12bit.tif", SampleType::U16, kSmall,
                               [](auto... at) { return pattern(at...) % 4096; });
  expectBytes("1bit.png", kSmall, [](auto... at) { return pattern(at...) % 2; });
  expectBytes("2bit.png", kSmall, [](auto... at) { return pattern(at...) % 4; });
  expectBytes("4bit.png", kSmall, [](auto... at) { return pattern(at...) % 16; });
  expectBytes("lsb_first.tif", kLarge, [](auto... at) { return pattern(at...) / 16 % 2; });
}

TEST(Decode, InvertsWhiteIsZero) {
  expectBytes("1bit_white_is_zero.tif", kSmall, [](auto... at) { return pattern(at...) % 2; });
  expectSamples<std::uint16_t>("u16_white_is_zero.tif", SampleType::U16, kSmall,
                               [](auto... at) { return pattern(at...) % 61 * 1031; });
}

TEST(Decode, ReadsEveryContainerAndCompression) {
  for (const char* name : {"large_u16.tif", "bigtiff.tif", "bigtiff_big_endian.tif", "strips.tif",
                           "tiles.tif", "tiles_lzw.tif", "packbits.tif", "lzw.tif",
                           "lzw_predictor.tif", "deflate.tif", "deflate_predictor.tif"}) {
    expectSamples<std::uint16_t>(name, SampleType::U16, kLarge,
                                 [](auto... at) { return pattern(at...) % 61 * 1031; });
  }
  expectBytes("old_deflate.tif", kSmall, grey);
  expectSamples<float>("deflate_float_predictor.tif", SampleType::F32, kLarge,
                       [](auto... at) { return static_cast<float>(pattern(at...) % 61) * 0.1F; });
  for (const char* name : {"large_1bit.tif", "ccitt_g3.tif", "ccitt_g3_2d.tif", "ccitt_g4.tif"}) {
    expectBytes(name, kLarge, [](auto... at) { return pattern(at...) / 16 % 2; });
  }
}

TEST(Decode, ReadsJpegWithinItsLosses) {
  const auto ramp = [](std::size_t, std::size_t y, std::size_t x) { return 4 * x + 3 * y; };
  // Quality 95 quantises in steps of 2 to 10; chroma at half the resolution adds as much.
  constexpr double kGreyLoss = 6;
  constexpr int kColourLoss = 16;
  for (const char* name : {"jpeg.tif", "grey.jpg", "progressive.jpg", "rgb_all_grey.jpg"}) {
    expectBytes(name, kLarge, ramp, kGreyLoss);
  }
  for (const char* name : {"jpeg_rgb.tif", "jpeg_ycbcr.tif", "jpeg_ycbcr_tiles.tif", "rgb.jpg"}) {
    const Image image = decoded(name);
    ASSERT_EQ(image.type, SampleType::Rgb8) << name;
    ASSERT_EQ(image.shape, kLarge) << name;
    for (std::size_t i = 0; i < kLarge.numPixels(); ++i) {
      const auto level = static_cast<int>(ramp(0, i / kWide, i % kWide));
      const auto found = sample<std::uint32_t>(image, i);
      EXPECT_NEAR(static_cast<int>(found >> 16), level, kColourLoss) << name << " " << i;
      EXPECT_NEAR(static_cast<int>(found >> 8 & 255), level / 2 + 60, kColourLoss) << name;
      EXPECT_NEAR(static_cast<int>(found & 255), 220 - level, kColourLoss) << name;
    }
  }
}

TEST(Decode, ReadsColoursOfEveryFormat) {
  for (const char* name :
       {"rgb.tif", "rgba_opaque.tif", "rgb16.tif", "rgb.png", "24bit.bmp", "32bit.bmp"}) {
    const Image image = expectColours(name, kSmall);
    EXPECT_TRUE(image.warnings.empty()) << name;
  }
  expectColours("rgb_planar_tiles.tif", kLarge);
}

TEST(Decode, DropsTransparencyAndSaysSo) {
  for (const char* name : {"rgba.tif", "rgba.png", "32bit_masks.bmp"}) {
    expectWarning(expectColours(name, kSmall), WarningCode::PartIgnored, "transparency");
  }
  for (const char* name : {"grey_alpha.tif", "grey_alpha.png"}) {
    expectWarning(expectBytes(name, kSmall, grey), WarningCode::PartIgnored, "transparency");
  }
  EXPECT_TRUE(expectBytes("rgba_opaque_grey.png", kSmall, grey).warnings.empty());
}

TEST(Decode, ReadsColoursThatAreAllGreyAsGrey) {
  expectBytes("rgb_all_grey.tif", kSmall, grey);
  expectBytes("rgb_all_grey.png", kSmall, grey);
  expectBytes("8bit.bmp", kSmall, grey);
  expectSamples<std::uint16_t>("rgb16_all_grey.tif", SampleType::U16, kSmall,
                               [](auto... at) { return pattern(at...) % 61 * 1031; });
}

TEST(Decode, SaysWhereColoursOf16BitsLoseBits) {
  expectWarning(expectColours("rgb16_lossy.tif", kSmall), WarningCode::PartIgnored,
                "the lower 8 bits of 16-bit colours");
}

TEST(Decode, KeepsPaletteEntriesApart) {
  const auto index = [](auto... at) { return pattern(at...) % 4; };
  expectBytes("palette.tif", kSmall, index);
  expectBytes("4bit_top_down.bmp", kSmall, index);
  expectWarning(expectBytes("palette.png", kSmall, index), WarningCode::PartIgnored,
                "transparency");
}

TEST(Decode, ReadsGreyPalettesAsTheirLevels) {
  const auto level = [](auto... at) { return 255 - grey(at...); };
  expectBytes("palette_grey.tif", kSmall, level);
  expectBytes("palette_grey.png", kSmall, level);
  expectBytes("1bit.bmp", kSmall, [](auto... at) { return pattern(at...) % 2 * 255; });
}

TEST(Decode, ReadsPng) {
  EXPECT_EQ(expectBytes("8bit.png", kSmall, grey).format, "PNG");
  expectBytes("interlaced.png", kSmall, grey);
  expectSamples<std::uint16_t>("16bit.png", SampleType::U16, kSmall,
                               [](auto... at) { return pattern(at...) % 61 * 1031; });
}

TEST(Decode, StretchesTheMasksOf16BitBmp) {
  const Image image =
      expectSamples<std::uint32_t>("16bit_565.bmp", SampleType::Rgb8, kSmall, [](auto... at) {
        const std::int64_t turn = pattern(at...) % 3;
        return turn == 0 ? 0xFF0000 : (turn == 1 ? 0x00FF00 : 0x0000FF);
      });
  EXPECT_EQ(image.format, "BMP");
}

TEST(Decode, ReadsPagesAsSlices) {
  for (const char* name : {"pages.tif", "pages_lzw.tif"}) {
    expectBytes(name, {5, kHeight, kWidth}, grey);
  }
  // Not mistaken for colours.
  expectBytes("pages_3.tif", {3, kHeight, kWidth}, grey);
  expectBytes("pages_4.tif", {4, kHeight, kWidth}, grey);
}

TEST(Decode, LeavesThumbnailsAndSubIfdsOut) {
  expectWarning(expectBytes("thumbnail.tif", {2, kHeight, kWidth}, grey), WarningCode::PartIgnored,
                "1 thumbnail");
  expectBytes("sub_ifd.tif", kSmall, grey);
  expectWarning(expectBytes("two_channels_planar.tif", kSmall, grey), WarningCode::PartIgnored,
                "1 further channel");
}

TEST(Decode, ReadsImageJStackOfOneDirectory) {
  const Image image =
      expectSamples<std::uint16_t>("imagej_single_ifd.tif", SampleType::U16, {5, kHeight, kWidth},
                                   [](auto... at) { return pattern(at...) % 61 * 1031; });
  ASSERT_TRUE(image.pixelSize.has_value());
  EXPECT_EQ(image.pixelSize->x, 0.25);
  EXPECT_EQ(image.pixelSize->y, 0.25);
  EXPECT_EQ(image.pixelSize->z, 0.5);
  EXPECT_EQ(image.pixelSize->unit, "um");
  EXPECT_EQ(image.pixelSize->source, "ImageJ");
  const std::optional<Warning> warning = anisotropyOf(*image.pixelSize, 3);
  ASSERT_TRUE(warning.has_value());
  EXPECT_EQ(warning->code, WarningCode::AnisotropicVoxels);
  EXPECT_EQ(warning->details, (std::vector<std::string>{"0.5", "0.25", "0.25", "um"}));
  EXPECT_FALSE(anisotropyOf(*image.pixelSize, 2).has_value());
}

TEST(Decode, ReadsPixelSizes) {
  const Image imageJ = decoded("imagej_micron.tif");
  ASSERT_TRUE(imageJ.pixelSize.has_value());
  EXPECT_EQ(imageJ.pixelSize->x, 0.12);
  EXPECT_EQ(imageJ.pixelSize->y, 0.25);
  EXPECT_EQ(imageJ.pixelSize->unit, "um");
  const Image tags = decoded("resolution_cm.tif");
  ASSERT_TRUE(tags.pixelSize.has_value());
  EXPECT_EQ(tags.pixelSize->x, 2.5e-5);
  EXPECT_EQ(tags.pixelSize->y, 5e-5);
  EXPECT_EQ(tags.pixelSize->unit, "cm");
  EXPECT_EQ(tags.pixelSize->source, "TIFF resolution tags");
}

TEST(Decode, IgnoresSenselessPixelSizes) {
  const std::array<std::pair<const char*, const char*>, 4> files{
      {{"resolution_72dpi.tif", "28.3465 pixels per cm"},
       {"resolution_zero.tif", "0 pixels per cm"},
       {"imagej_inch.tif", "72 pixels per inch"},
       {"imagej_odd_unit.tif", "the unit \"furlong\""}}};
  for (const auto& [name, detail] : files) {
    const Image image = decoded(name);
    EXPECT_FALSE(image.pixelSize.has_value()) << name;
    expectWarning(image, WarningCode::PixelSizeIgnored, detail);
  }
  EXPECT_FALSE(decoded("u8.tif").pixelSize.has_value());
  EXPECT_TRUE(decoded("u8.tif").warnings.empty());
}

TEST(Decode, ReadsGoldenImages) {
  const Result<Image> plane = decode(test::readBytes("golden/three_phase_700x1000.tif"));
  ASSERT_TRUE(plane.ok());
  EXPECT_EQ(plane.value().shape, (Shape{1, 700, 1000}));
  const Result<Image> volume = decode(test::readBytes("golden/volume_tiny_48.tif"));
  ASSERT_TRUE(volume.ok());
  EXPECT_EQ(volume.value().shape, (Shape{48, 48, 48}));
  const Result<Image> picture = decode(test::readBytes("golden/sparse_900x600.png"));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture.value().shape, (Shape{1, 900, 600}));
}

}  // namespace
}  // namespace phasebound
