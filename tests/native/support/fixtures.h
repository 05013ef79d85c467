#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/files.h"

namespace phasebound::test {

/// Sides of the fixtures that scripts/make-fixtures writes.
inline constexpr std::size_t kWidth = 13;
inline constexpr std::size_t kHeight = 9;
/// Those that have tiles or strips.
inline constexpr std::size_t kWide = 37;
inline constexpr std::size_t kHigh = 21;

/// What the pixels of the fixtures are made from.
inline std::int64_t pattern(std::size_t z, std::size_t y, std::size_t x) {
  return static_cast<std::int64_t>(3 * x + 5 * y + 7 * z + x * y);
}

inline std::vector<std::byte> readFixture(std::string_view name) {
  return readBytes("native/fixtures/" + std::string(name));
}

/// All fixtures that can be read, of every format and encoding.
inline constexpr std::array kReadableFixtures{
    "12bit.tif",
    "16bit.png",
    "16bit_565.bmp",
    "1bit.bmp",
    "1bit.png",
    "1bit.tif",
    "1bit_white_is_zero.tif",
    "24bit.bmp",
    "2bit.png",
    "2bit.tif",
    "32bit.bmp",
    "32bit_masks.bmp",
    "4bit.png",
    "4bit.tif",
    "4bit_top_down.bmp",
    "8bit.bmp",
    "8bit.png",
    "bigtiff.tif",
    "bigtiff_big_endian.tif",
    "ccitt_g3.tif",
    "ccitt_g3_2d.tif",
    "ccitt_g4.tif",
    "deflate.tif",
    "deflate_float_predictor.tif",
    "deflate_predictor.tif",
    "f16.tif",
    "f32_big_endian.tif",
    "f64.tif",
    "grey.jpg",
    "grey_alpha.png",
    "grey_alpha.tif",
    "i16_big_endian.tif",
    "i32.tif",
    "i64_big_endian.tif",
    "i8.tif",
    "imagej_inch.tif",
    "imagej_micron.tif",
    "imagej_odd_unit.tif",
    "imagej_single_ifd.tif",
    "interlaced.png",
    "jpeg.tif",
    "jpeg_ycbcr.tif",
    "large_1bit.tif",
    "large_u16.tif",
    "lsb_first.tif",
    "lzw.tif",
    "lzw_predictor.tif",
    "old_deflate.tif",
    "packbits.tif",
    "pages.tif",
    "pages_3.tif",
    "pages_4.tif",
    "pages_lzw.tif",
    "palette.png",
    "palette.tif",
    "palette_grey.png",
    "palette_grey.tif",
    "progressive.jpg",
    "resolution_72dpi.tif",
    "resolution_cm.tif",
    "resolution_zero.tif",
    "rgb.jpg",
    "rgb.png",
    "rgb.tif",
    "rgb16.tif",
    "rgb16_all_grey.tif",
    "rgb16_lossy.tif",
    "rgb_all_grey.jpg",
    "rgb_all_grey.png",
    "rgb_all_grey.tif",
    "rgb_planar_tiles.tif",
    "rgba.png",
    "rgba.tif",
    "rgba_opaque.tif",
    "rgba_opaque_grey.png",
    "strips.tif",
    "sub_ifd.tif",
    "thumbnail.tif",
    "tiles.tif",
    "tiles_lzw.tif",
    "two_channels_planar.tif",
    "u16_big_endian.tif",
    "u16_white_is_zero.tif",
    "u32.tif",
    "u64.tif",
    "u8.tif",
};

}  // namespace phasebound::test
