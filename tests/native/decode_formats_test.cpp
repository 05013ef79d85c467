// GIF, Netpbm's formats, run-length encoded BMP, NPY, NRRD, MRC and headerless data.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "decode/decode.h"
#include "decode/gzip_source.h"
#include "decode/raw.h"
#include "support/decoded.h"

namespace phasebound {
namespace {

using test::decoded;
using test::expectBytes;
using test::expectColours;
using test::expectSamples;
using test::expectWarning;
using test::grey;
using test::kHeight;
using test::kSmall;
using test::kWidth;
using test::pattern;
using test::sample;

constexpr Shape kVolume{4, kHeight, kWidth};

std::int64_t step(std::size_t z, std::size_t y, std::size_t x) { return pattern(z, y, x) % 61; }

void expectErrorOf(const std::vector<std::byte>& file, ErrorCode code, const std::string& detail) {
  const Result<Image> image = decode(file);
  ASSERT_FALSE(image.ok());
  EXPECT_EQ(image.error().code, code) << phasebound::name(image.error().code);
  ASSERT_FALSE(image.error().details.empty());
  EXPECT_EQ(image.error().details[0], detail);
}

void expectError(const std::string& name, ErrorCode code, const std::string& detail) {
  SCOPED_TRACE(name);
  expectErrorOf(test::readFixture(name), code, detail);
}

/// Where a text that stands in a file ends.
std::size_t endOf(const std::vector<std::byte>& file, std::string_view text) {
  const auto isSame = [](std::byte byte, char letter) { return byte == std::byte(letter); };
  const auto found = std::search(file.begin(), file.end(), text.begin(), text.end(), isSame);
  return static_cast<std::size_t>(found - file.begin()) + text.size();
}

void expectSize(const std::string& name, double z, double y, double x, const std::string& unit,
                const std::string& source) {
  const Image image = decoded(name);
  ASSERT_TRUE(image.pixelSize.has_value()) << name;
  EXPECT_DOUBLE_EQ(image.pixelSize->z, z) << name;
  EXPECT_DOUBLE_EQ(image.pixelSize->y, y) << name;
  EXPECT_DOUBLE_EQ(image.pixelSize->x, x) << name;
  EXPECT_EQ(image.pixelSize->unit, unit) << name;
  EXPECT_EQ(image.pixelSize->source, source) << name;
}

TEST(Decode, ReadsGif) {
  const auto index = [](auto... at) { return pattern(at...) % 4; };
  for (const char* name : {"palette.gif", "interlaced.gif"}) {
    const Image image = expectBytes(name, kSmall, index);
    EXPECT_EQ(image.format, "GIF");
    EXPECT_TRUE(image.warnings.empty()) << name;
  }
  expectWarning(expectBytes("transparent.gif", kSmall, index), WarningCode::PartIgnored,
                "transparency");
  expectBytes("grey.gif", kSmall, grey);
  expectWarning(expectBytes("frames.gif", kSmall, grey), WarningCode::PartIgnored,
                "2 further frames");
  expectBytes("long.gif", {1, 120, 100}, [](std::size_t, std::size_t y, std::size_t x) {
    return (7919 * x + 104729 * y + x * y * y) % 251 % 16 * 16;
  });
}

TEST(Decode, ReadsNetpbm) {
  const auto bit = [](auto... at) { return pattern(at...) % 2; };
  EXPECT_EQ(expectBytes("bits.pbm", kSmall, bit).format, "PNM");
  expectBytes("plain.pbm", kSmall, bit);
  for (const char* name : {"grey.pgm", "plain.pgm", "grey.pam"}) expectBytes(name, kSmall, grey);
  expectSamples<std::uint16_t>("16bit.pgm", SampleType::U16, kSmall,
                               [](auto... at) { return step(at...) * 1031; });
  expectBytes("few_levels.pgm", kSmall, [](auto... at) { return pattern(at...) % 5; });
  for (const char* name : {"rgb.ppm", "plain.ppm", "rgb16.ppm"}) {
    EXPECT_TRUE(expectColours(name, kSmall).warnings.empty()) << name;
  }
  expectWarning(expectColours("rgba.pam", kSmall), WarningCode::PartIgnored, "transparency");
}

TEST(Decode, RefusesNumbersOfNetpbmThatAreMissing) {
  // The last number may have lost digits unseen: it need not be followed by anything.
  constexpr std::size_t kLastNumber = 4;
  for (const char* name : {"plain.pgm", "plain.ppm"}) {
    const std::vector<std::byte> file = test::readFixture(name);
    for (std::size_t length = 0; length < file.size() - kLastNumber; ++length) {
      EXPECT_FALSE(decode(std::span(file).first(length)).ok()) << name << " " << length;
    }
  }
}

TEST(Decode, ReadsRunLengthEncodedBmp) {
  expectBytes("runs.bmp", kSmall, [](std::size_t, std::size_t y, std::size_t) { return 20 * y; });
  expectBytes("run_length.bmp", kSmall, grey);
  constexpr std::array<int, kWidth> kRow{1, 2, 1, 2, 1, 2, 0, 1, 2, 3, 0, 1, 2};
  expectBytes("run_length_4bit.bmp", kSmall,
              [&](std::size_t, std::size_t, std::size_t x) { return kRow[x]; });
  expectError("run_length_short.bmp", ErrorCode::BrokenFile, "pixels are missing");
}

TEST(Decode, ReadsNpyOfEveryType) {
  expectBytes("u8.npy", kVolume, grey);
  expectBytes("version_2.npy", kSmall, grey);
  expectBytes("version_3.npy", kSmall, grey);
  expectBytes("bool.npy", kSmall, [](auto... at) { return pattern(at...) % 2; });
  expectSamples<std::uint16_t>("u2.npy", SampleType::U16, kSmall,
                               [](auto... at) { return step(at...) * 1031; });
  expectSamples<std::uint32_t>("u4_big_endian.npy", SampleType::U32, kSmall,
                               [](auto... at) { return step(at...) * 70000003; });
  expectSamples<std::int8_t>("i1.npy", SampleType::I8, kSmall,
                             [](auto... at) { return pattern(at...) % 200 - 100; });
  expectSamples<std::int16_t>("i2.npy", SampleType::I16, kSmall,
                              [](auto... at) { return step(at...) * 1000 - 30000; });
  expectSamples<std::int32_t>("i4.npy", SampleType::I32, kSmall,
                              [](auto... at) { return (step(at...) - 30) * 70000001; });
  expectSamples<std::int64_t>("i8_big_endian.npy", SampleType::I64, kSmall, [](auto... at) {
    return (step(at...) - 30) * ((std::int64_t{1} << 53) + 1);
  });
  expectSamples<float>("f2.npy", SampleType::F32, kSmall,
                       [](auto... at) { return static_cast<float>(step(at...)) * 0.25F - 4; });
  expectSamples<float>("f4_big_endian.npy", SampleType::F32, kSmall,
                       [](auto... at) { return static_cast<float>(step(at...)) * 0.5F; });
  expectSamples<double>("f8.npy", SampleType::F64, kSmall,
                        [](auto... at) { return static_cast<double>(pattern(at...)) / 7.0; });
  EXPECT_TRUE(expectColours("rgb.npy", kSmall).warnings.empty());
}

TEST(Decode, ReadsNpyInFortransOrder) {
  expectBytes("fortran.npy", kVolume, grey);
  expectSamples<std::uint16_t>("fortran_2d_be.npy", SampleType::U16, kSmall,
                               [](auto... at) { return step(at...) * 1031; });
}

/// A volume in Fortran's order that is too large to be turned at once: 8 slices of 16 MB.
class FortranSource final : public ByteSource {
public:
  static constexpr std::size_t kSide = 2900;
  static constexpr std::size_t kDepth = 12;

  [[nodiscard]] std::uint64_t size() const override {
    return header().size() + std::uint64_t{kSide} * kSide * kDepth;
  }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    const std::string start = header();
    for (std::size_t i = 0; i < into.size(); ++i) {
      const std::uint64_t at = offset + i;
      if (at < start.size()) {
        into[i] = static_cast<std::byte>(start[static_cast<std::size_t>(at)]);
        continue;
      }
      const std::uint64_t pixel = at - start.size();
      into[i] = sampleAt(static_cast<std::size_t>(pixel % kDepth),
                         static_cast<std::size_t>(pixel / kDepth % kSide),
                         static_cast<std::size_t>(pixel / kDepth / kSide));
    }
    return into.size();
  }
  [[nodiscard]] static std::byte sampleAt(std::size_t z, std::size_t y, std::size_t x) {
    return static_cast<std::byte>((z * 31 + y * 7 + x * 3) & 0xFF);
  }

private:
  [[nodiscard]] static std::string header() {
    const std::string text = "{'descr': '|u1', 'fortran_order': True, 'shape': (12, 2900, 2900), }";
    return std::string("\x93NUMPY\1\0", 8) + static_cast<char>(text.size()) + '\0' + text;
  }
};

TEST(Decode, ReadsLargeVolumesInFortransOrderSomeSlicesAtATime) {
  const FortranSource file;
  Result<std::unique_ptr<OpenedImage>> opened = openImage(file);
  ASSERT_TRUE(opened.ok());
  ASSERT_EQ(opened.value()->header().shape,
            (Shape{FortranSource::kDepth, FortranSource::kSide, FortranSource::kSide}));
  std::vector<std::byte> row(FortranSource::kSide);
  for (const std::size_t z : {std::size_t{0}, std::size_t{11}}) {
    ASSERT_FALSE(opened.value()->readRows(z, 2899, 1, row).has_value());
    for (std::size_t x = 0; x < row.size(); ++x) {
      ASSERT_EQ(row[x], FortranSource::sampleAt(z, 2899, x)) << z << " " << x;
    }
  }
}

TEST(Decode, NamesWhatItDoesNotReadOfNpy) {
  expectError("complex.npy", ErrorCode::UnsupportedEncoding, "NumPy's type <c8");
  expectError("records.npy", ErrorCode::UnsupportedEncoding, "records of several fields");
  expectError("four_sides.npy", ErrorCode::UnsupportedEncoding,
              "an array of 2 x 2 x 2 x 2, which is neither an image nor a volume");
}

TEST(Decode, ReadsNrrd) {
  for (const char* name : {"raw.nrrd", "gzip.nrrd", "spacings.nrrd", "directions.nrrd"}) {
    EXPECT_EQ(expectBytes(name, kVolume, grey).format, "NRRD");
  }
  for (const char* name : {"skips.nrrd", "from_the_end.nrrd"}) expectBytes(name, kSmall, grey);
  expectSamples<std::uint16_t>("u16_big_endian.nrrd", SampleType::U16, kSmall,
                               [](auto... at) { return step(at...) * 1031; });
  expectSamples<float>("f32_gzip.nrrd", SampleType::F32, kSmall,
                       [](auto... at) { return static_cast<float>(step(at...)) * 0.5F; });
  EXPECT_TRUE(expectColours("rgb.nrrd", kSmall).warnings.empty());
}

TEST(Decode, ReadsThePixelSizeOfNrrd) {
  expectSize("spacings.nrrd", 0.5, 0.25, 0.25, "um", "NRRD");
  expectSize("directions.nrrd", 0.01, 0.005, 0.005, "mm", "NRRD");
  expectSize("rgb.nrrd", 2, 3, 2, "nm", "NRRD");
  EXPECT_FALSE(decoded("raw.nrrd").pixelSize.has_value());
  EXPECT_TRUE(decoded("raw.nrrd").warnings.empty());
  EXPECT_TRUE(decoded("from_the_end.nrrd").warnings.empty());
  expectWarning(decoded("skips.nrrd"), WarningCode::PixelSizeIgnored, "spacings without a unit");
}

TEST(Decode, NamesWhatItDoesNotReadOfNrrd) {
  expectError("detached.nrrd", ErrorCode::UnsupportedEncoding,
              "the pixels are in another file, pixels.raw");
  expectError("hex.nrrd", ErrorCode::UnsupportedEncoding, "NRRD's encoding \"hex\"");
  expectError("block.nrrd", ErrorCode::UnsupportedEncoding, "NRRD's type \"block\"");
}

TEST(Decode, TellsWhatIsWrongWithPackedDataOfNrrd) {
  const std::string damaged = "the compressed data are damaged";
  expectError("bad_checksum.nrrd", ErrorCode::BrokenFile, damaged);

  const std::vector<std::byte> whole = test::readFixture("gzip.nrrd");
  std::vector<std::byte> packed = whole;
  // A block of a kind that there is not, behind the ten bytes of gzip's header.
  constexpr std::size_t kGzipHeader = 10;
  packed[endOf(whole, "\n\n") + kGzipHeader] = std::byte{0xff};
  expectErrorOf(packed, ErrorCode::BrokenFile, damaged);
  for (const std::size_t numLost : {std::size_t{2}, std::size_t{30}}) {
    packed = whole;
    packed.resize(whole.size() - numLost);
    expectErrorOf(packed, ErrorCode::BrokenFile, "the file ends early");
  }
  // Of the slices, which are four, the header tells three.
  packed = whole;
  packed[endOf(whole, "sizes: 13 9 4") - 1] = std::byte{'3'};
  expectErrorOf(packed, ErrorCode::BrokenFile, "the data unpack to more than the image");
}

TEST(GzipSource, ReadsInAnyOrder) {
  const std::vector<std::byte> packed = test::readFixture("gzip.nrrd");
  const MemorySource file(packed);
  const GzipSource source(file, endOf(packed, "\n\n"), kVolume.numPixels());
  for (const std::size_t first : {std::size_t{200}, std::size_t{10}, std::size_t{11}}) {
    std::vector<std::byte> bytes(250);
    ASSERT_EQ(source.read(first, bytes), bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::size_t pixel = first + i;
      const std::size_t plane = kHeight * kWidth;
      EXPECT_EQ(static_cast<std::int64_t>(bytes[i]),
                grey(pixel / plane, pixel % plane / kWidth, pixel % kWidth));
    }
  }
  std::vector<std::byte> end(10);
  EXPECT_EQ(source.read(kVolume.numPixels() - 4, end), 4U);
  EXPECT_EQ(source.read(kVolume.numPixels(), end), 0U);
}

TEST(Decode, ReadsMrcOfEveryMode) {
  expectSamples<std::int8_t>("i8.mrc", SampleType::I8, kSmall,
                             [](auto... at) { return pattern(at...) % 200 - 100; });
  expectSamples<std::int8_t>("without_map.mrc", SampleType::I8, kSmall,
                             [](auto... at) { return pattern(at...) % 200 - 100; });
  expectBytes("imod.mrc", kSmall, grey);
  expectSamples<std::int16_t>("i16.mrc", SampleType::I16, kVolume,
                              [](auto... at) { return step(at...) * 1000 - 30000; });
  expectSamples<std::int16_t>("i16_big_endian.mrc", SampleType::I16, kSmall,
                              [](auto... at) { return step(at...) * 1000 - 30000; });
  expectSamples<float>("f32.mrc", SampleType::F32, kSmall,
                       [](auto... at) { return static_cast<float>(step(at...)) * 0.5F; });
  expectSamples<float>("f16.mrc", SampleType::F32, kSmall,
                       [](auto... at) { return static_cast<float>(step(at...)) * 0.25F - 4; });
  const Image image = expectSamples<std::uint16_t>("u16.mrc", SampleType::U16, kSmall,
                                                   [](auto... at) { return step(at...) * 1031; });
  EXPECT_EQ(image.format, "MRC");
  EXPECT_FALSE(image.pixelSize.has_value());
  expectError("complex.mrc", ErrorCode::UnsupportedEncoding, "complex numbers");
}

TEST(Decode, ReadsThePixelSizeOfMrc) {
  expectSize("i16.mrc", 2.5, 1.25, 1.25, "nm", "MRC");
  expectSize("i16_big_endian.mrc", 0.5, 0.5, 0.5, "nm", "MRC");
  expectWarning(decoded("f32.mrc"), WarningCode::PixelSizeIgnored,
                "1 angstrom, which programs write where it is unknown");
  expectWarning(decoded("zero_intervals.mrc"), WarningCode::PixelSizeIgnored,
                "a cell of 26 angstrom in 0 intervals");
  // Columns along Y and rows along X, of which Y alone has no intervals.
  std::vector<std::byte> turned = test::readFixture("zero_intervals.mrc");
  constexpr std::size_t kIntervalsAt = 28;
  constexpr std::size_t kAxesAt = 64;
  turned[kIntervalsAt] = std::byte{13};
  turned[kIntervalsAt + 8] = std::byte{1};
  turned[kAxesAt] = std::byte{2};
  turned[kAxesAt + 4] = std::byte{1};
  const Result<Image> image = decode(turned);
  ASSERT_TRUE(image.ok());
  expectWarning(image.value(), WarningCode::PixelSizeIgnored,
                "a cell of 18 angstrom in 0 intervals");
}

TEST(Decode, ReadsHeaderlessData) {
  const std::vector<std::byte> bytes = test::readFixture("u16_big_endian.raw");
  const MemorySource file(bytes);
  RawLayout layout;
  layout.shape = kVolume;
  layout.type = SampleType::U16;
  layout.isBigEndian = true;
  layout.offset = 4;
  Result<std::unique_ptr<OpenedImage>> opened = openRaw(file, layout);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value()->header().format, "RAW");
  EXPECT_TRUE(opened.value()->header().warnings.empty());
  std::vector<std::uint16_t> row(kWidth);
  ASSERT_FALSE(opened.value()->readRows(3, 8, 1, std::as_writable_bytes(std::span(row))));
  for (std::size_t x = 0; x < kWidth; ++x) EXPECT_EQ(row[x], step(3, 8, x) * 1031);

  layout.shape.z = 3;
  opened = openRaw(file, layout);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value()->header().warnings[0].details[0], "234 bytes at the end");
  layout.shape.z = 5;
  opened = openRaw(file, layout);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::BrokenFile);
  EXPECT_EQ(opened.error().details[0], "the file holds 940 bytes, the layout needs 1174");
  layout.shape.z = 0;
  EXPECT_EQ(openRaw(file, layout).error().code, ErrorCode::InvalidParameters);
  layout = {{1, 1, 1}, SampleType::Rgb16};
  EXPECT_EQ(openRaw(file, layout).error().code, ErrorCode::InvalidParameters);
  layout.type = SampleType::U8;
  layout.shape = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};
  EXPECT_EQ(openRaw(file, layout).error().code, ErrorCode::BrokenFile);
}

}  // namespace
}  // namespace phasebound
