// What TIFFs tell beside their pixels: orientation, OME-XML, ImageJ's axes, microscopes' own tags.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "decode/length_unit.h"
#include "decode/microscope_metadata.h"
#include "decode/ome.h"
#include "decode/orientation.h"
#include "decode/pixel_density.h"
#include "decode/xml_scanner.h"
#include "support/decoded.h"

namespace phasebound {
namespace {

using test::decoded;
using test::expectBytes;
using test::expectColours;
using test::expectWarning;
using test::grey;
using test::kHeight;
using test::kSmall;
using test::kWidth;

constexpr Shape volumeOf(std::size_t numSlices) { return {numSlices, kHeight, kWidth}; }

void expectSize(const Image& image, double z, double y, double x, const std::string& unit,
                const std::string& source) {
  ASSERT_TRUE(image.pixelSize.has_value());
  EXPECT_DOUBLE_EQ(image.pixelSize->z, z);
  EXPECT_DOUBLE_EQ(image.pixelSize->y, y);
  EXPECT_DOUBLE_EQ(image.pixelSize->x, x);
  EXPECT_EQ(image.pixelSize->unit, unit);
  EXPECT_EQ(image.pixelSize->source, source);
}

TEST(Decode, TurnsEveryOrientationUpright) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const std::string name = "orientation_" + std::to_string(orientation) + ".tif";
    EXPECT_TRUE(expectBytes(name, kSmall, grey).warnings.empty()) << name;
  }
  // A side way up volume: slices stay, the sides of a pixel change places.
  const Image volume = expectBytes("orientation_volume.tif", volumeOf(3), grey);
  expectSize(volume, 2.5e-5, 2.5e-5, 5e-5, "cm", "TIFF resolution tags");
}

TEST(Decode, ReadsTurnedRowsInAnyOrder) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const std::vector<std::byte> bytes =
        test::readFixture("orientation_" + std::to_string(orientation) + ".tif");
    const MemorySource file(bytes);
    Result<std::unique_ptr<OpenedImage>> opened = openImage(file);
    ASSERT_TRUE(opened.ok());
    for (const std::size_t y : {std::size_t{6}, std::size_t{0}, std::size_t{3}}) {
      constexpr std::size_t kNumRows = 3;
      std::vector<std::byte> rows(kNumRows * kWidth);
      ASSERT_FALSE(opened.value()->readRows(0, y, kNumRows, rows).has_value());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(static_cast<std::int64_t>(rows[i]), grey(0, y + i / kWidth, i % kWidth));
      }
    }
  }
}

TEST(Decode, TakesTheSlicesThatOmeXmlNames) {
  Image image = expectBytes("ome_tzcyx.ome.tif", volumeOf(4), grey);
  expectWarning(image, WarningCode::PartIgnored, "1 further channel");
  expectWarning(image, WarningCode::PartIgnored, "1 further time point");
  expectSize(image, 0.5, 0.25, 0.25, "um", "OME");
  for (const char* name : {"ome_shuffled.tif", "ome_order_zct.tif", "ome_order_czt.tif"}) {
    image = expectBytes(name, volumeOf(3), grey);
    expectWarning(image, WarningCode::PartIgnored, "1 further channel");
    EXPECT_EQ(image.warnings.size(), 1U) << name;
    EXPECT_FALSE(image.pixelSize.has_value()) << name;
  }
  image = expectBytes("ome_two_images.tif", volumeOf(2), grey);
  expectWarning(image, WarningCode::PartIgnored, "1 further image");
  expectSize(image, 2, 3, 2, "nm", "OME");
  image = expectBytes("ome_two_files.tif", volumeOf(2), grey);
  expectWarning(image, WarningCode::PartIgnored, "1 slice in other files");
  expectWarning(image, WarningCode::PixelSizeIgnored, "a physical size of 0");
  // The text of another file: the pages are what they are.
  image = expectBytes("ome_of_another.tif", volumeOf(2), grey);
  expectWarning(image, WarningCode::PartIgnored, "OME-XML that does not fit the pages");
}

TEST(Decode, TakesTheFirstChannelAndFrameOfImageJHyperstacks) {
  for (const char* name : {"imagej_hyperstack.tif", "imagej_hyperstack_single_ifd.tif"}) {
    const Image image = expectBytes(name, volumeOf(3), grey);
    expectWarning(image, WarningCode::PartIgnored, "1 further channel");
    expectWarning(image, WarningCode::PartIgnored, "1 further time point");
  }
  EXPECT_TRUE(expectBytes("imagej_frames.tif", volumeOf(3), grey).warnings.empty());
  expectWarning(expectBytes("imagej_channels.tif", kSmall, grey), WarningCode::PartIgnored,
                "1 further channel");
}

TEST(Decode, ReadsTheTagsOfMicroscopes) {
  Image image = expectBytes("fei.tif", kSmall, grey);
  expectSize(image, 2.5, 5, 2.5, "nm", "FEI");
  EXPECT_EQ(image.infoBarRows, 2U);
  // Whose resolution tag holds 72 dpi beside it, which is not worth a word.
  EXPECT_TRUE(image.warnings.empty());
  EXPECT_EQ(expectBytes("fei_old.tif", kSmall, grey).infoBarRows, 3U);
  EXPECT_EQ(expectBytes("fei_without_bar.tif", kSmall, grey).infoBarRows, 0U);
  image = expectBytes("fei_zero.tif", kSmall, grey);
  EXPECT_FALSE(image.pixelSize.has_value());
  EXPECT_EQ(image.infoBarRows, 0U);  // of 20 rows, in an image of 9
  expectWarning(image, WarningCode::PixelSizeIgnored, "a side of 0 nm");
  image = expectBytes("zeiss.tif", kSmall, grey);
  expectSize(image, 1.125, 1.125, 1.125, "um", "Zeiss");
  EXPECT_EQ(image.infoBarRows, 2U);
  expectSize(decoded("zeiss_screen.tif"), 4.5, 4.5, 4.5, "nm", "Zeiss");
}

TEST(Decode, ReadsFurtherLayoutsOfTiff) {
  const Image planar = test::expectSamples<std::uint32_t>(
      "rgb_planar_lzw.tif", SampleType::Rgb8, kSmall,
      [](std::size_t z, std::size_t y, std::size_t x) {
        return grey(z, y, x) << 16 | grey(z, kHeight - 1 - y, x) << 8 | (255 - grey(z, y, x));
      });
  EXPECT_TRUE(planar.warnings.empty());
  expectWarning(expectBytes("alpha_associated.tif", kSmall, grey), WarningCode::PartIgnored,
                "transparency");
  expectWarning(expectBytes("sub_ifd_volume.tif", volumeOf(2), grey), WarningCode::PartIgnored,
                "1 thumbnail");
}

TEST(Decode, ReadsTheSizeOfAPixelInPngAndJpeg) {
  expectSize(expectBytes("pixel_size.png", kSmall, grey), 2.5e-7, 5e-7, 2.5e-7, "m", "PNG");
  EXPECT_FALSE(decoded("aspect.png").pixelSize.has_value());
  EXPECT_TRUE(decoded("aspect.png").warnings.empty());
  expectWarning(decoded("zero_size.png"), WarningCode::PixelSizeIgnored, "0 pixels per m");
  expectWarning(decoded("72dpi.png"), WarningCode::PixelSizeIgnored, "2835 pixels per m");
  const Image picture = decoded("pixel_size.jpg");
  ASSERT_TRUE(picture.pixelSize.has_value());
  EXPECT_NEAR(picture.pixelSize->x, 1 / 25400.0, 1e-10);
  EXPECT_NEAR(picture.pixelSize->y, 1 / 12700.0, 1e-10);
  EXPECT_EQ(picture.pixelSize->unit, "inch");
  expectWarning(decoded("72dpi.jpg"), WarningCode::PixelSizeIgnored, "72 pixels per inch");
}

TEST(Decode, TurnsJpegAsExifSays) {
  constexpr double kLoss = 6;
  expectBytes(
      "turned.jpg", test::kLarge,
      [](std::size_t, std::size_t y, std::size_t x) { return 4 * x + 3 * y; }, kLoss);
  EXPECT_EQ(exifOrientation({}), kUpright);
}

TEST(PixelDensity, TellsPrintResolutionsHoweverRounded) {
  std::vector<Warning> warnings;
  for (const double dpi : {72.0, 96.0, 150.0, 300.0, 600.0, 1200.0}) {
    const double perMetre = std::round(dpi / 0.0254);
    EXPECT_FALSE(sizeFromDensity({perMetre, perMetre, DensityUnit::Metre}, "", warnings));
    const double perCm = std::round(dpi / 2.54);
    EXPECT_FALSE(sizeFromDensity({perCm, perCm, DensityUnit::Centimetre}, "", warnings)) << dpi;
    EXPECT_FALSE(sizeFromDensity({dpi, dpi, DensityUnit::Inch}, "", warnings));
  }
  EXPECT_EQ(warnings.size(), 18U);
  EXPECT_TRUE(sizeFromDensity({10000, 10000, DensityUnit::Centimetre}, "", warnings));
  EXPECT_TRUE(sizeFromDensity({1000000, 1000000, DensityUnit::Metre}, "", warnings));
  EXPECT_EQ(warnings.size(), 18U);
}

TEST(XmlScanner, StepsFromTagToTag) {
  XmlScanner scanner(
      "<?xml a='>'?><!-- <no/> --><ns:A b = 'x &gt; &#x41;&#66; &odd; &' c=\"'>'\">text"
      "<![CDATA[<no>]]><B/></ns:A >");
  std::optional<XmlTag> tag = scanner.next();
  // A declaration ends at the first >, so that "'?>" is text.
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->name, "A");
  EXPECT_EQ(tag->attribute("b"), "x > AB &odd; &");
  EXPECT_EQ(tag->attribute("c"), "'>'");
  EXPECT_FALSE(tag->attribute("d").has_value());
  EXPECT_EQ(tag->content, "text");
  tag = scanner.next();
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->name, "B");
  EXPECT_TRUE(tag->isEmpty);
  tag = scanner.next();
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->name, "A");
  EXPECT_TRUE(tag->isEnd);
  EXPECT_FALSE(scanner.next().has_value());
}

TEST(XmlScanner, EndsWhereTheTextBreaksOff) {
  const std::string text = "<A b='1' c=\"2\"><!-- d --><B e='&amp;'/></A>";
  for (std::size_t length = 0; length < text.size(); ++length) {
    XmlScanner scanner(std::string_view(text).substr(0, length));
    int numTags = 0;
    while (const std::optional<XmlTag> tag = scanner.next()) {
      (void)tag->attribute("none");
      ++numTags;
    }
    EXPECT_LE(numTags, 2);
  }
}

TEST(Ome, StopsAtTextsThatNameTheirPlanesAgainAndAgain) {
  OmePixels pixels;
  pixels.sizeZ = 1000;
  pixels.tiffData.resize(10000);
  const Result<OmeSlices> slices = omeSlices(pixels, 1000);
  ASSERT_FALSE(slices.ok());
  EXPECT_EQ(slices.error().code, ErrorCode::BrokenFile);
}

TEST(Ome, TakesNumbersBeyondAllBoundsForWhatTheyAre) {
  const std::optional<OmePixels> pixels = parseOme(
      "<OME><Image><Pixels SizeX='99999999999999999999999' SizeY='-1' SizeZ='1e9'><TiffData "
      "IFD='18446744073709551615' FirstZ='99999999999999999999'/></Pixels></Image></OME>");
  ASSERT_TRUE(pixels.has_value());
  EXPECT_EQ(pixels->sizeY, 0U);
  EXPECT_EQ(pixels->sizeZ, 1U);
  EXPECT_FALSE(omeSlices(*pixels, 3).ok());
  EXPECT_FALSE(parseOme("<html><body/></html>").has_value());
  EXPECT_FALSE(parseOme("ImageJ=1.53").has_value());
  EXPECT_FALSE(parseOme("<OME><BinaryOnly MetadataFile='a.xml'/></OME>").has_value());
}

TEST(MicroscopeMetadata, HoldsAgainstOddText) {
  for (const char* text : {"", "[Scan]", "[Scan]\nPixelWidth", "=", "\n\n=\n", "AP_PIXEL_SIZE",
                           "AP_PIXEL_SIZE\nPixel Size =", "DP_IMAGE_STORE\nx = *"}) {
    EXPECT_FALSE(parseFei(text).pixelSize.has_value()) << text;
    EXPECT_FALSE(parseZeiss(text).pixelSize.has_value()) << text;
    EXPECT_EQ(parseZeiss(text).infoBarOf(100), 0U) << text;
  }
}

/// A file of 5 GB of which only the header is there: byte i of the pixels is a formula of i.
class HugeStack final : public ByteSource {
public:
  explicit HugeStack(std::vector<std::byte> header) : header_(std::move(header)) {}

  [[nodiscard]] std::uint64_t size() const override {
    return header_.size() + std::uint64_t{5000} * 1024 * 1024;
  }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    std::size_t numRead = 0;
    for (; numRead < into.size() && offset + numRead < size(); ++numRead) {
      const std::uint64_t at = offset + numRead;
      into[numRead] =
          at < header_.size() ? header_[static_cast<std::size_t>(at)] : pixel(at - header_.size());
    }
    return numRead;
  }
  [[nodiscard]] static std::byte pixel(std::uint64_t i) {
    return static_cast<std::byte>((i ^ i >> 20 ^ i >> 32) & 0xFF);
  }

private:
  std::vector<std::byte> header_;
};

TEST(Decode, ReadsAnImageJStackOfMoreThan4GB) {
  const HugeStack file(test::readFixture("imagej_huge_header.bin"));
  ASSERT_GT(file.size(), std::uint64_t{1} << 32);
  Result<std::unique_ptr<OpenedImage>> opened = openImage(file);
  ASSERT_TRUE(opened.ok()) << name(opened.error().code);
  OpenedImage& image = *opened.value();
  EXPECT_EQ(image.header().shape, (Shape{5000, 1024, 1024}));
  ASSERT_TRUE(image.header().pixelSize.has_value());
  EXPECT_EQ(image.header().pixelSize->z, 20);
  EXPECT_EQ(image.header().pixelSize->x, 10);
  std::vector<std::byte> rows(2 * 1024);
  for (const std::size_t z : {std::size_t{4999}, std::size_t{0}, std::size_t{4097}}) {
    ASSERT_FALSE(image.readRows(z, 1022, 2, rows).has_value());
    const std::uint64_t first = (std::uint64_t{z} * 1024 + 1022) * 1024;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(rows[i], HugeStack::pixel(first + i)) << z << " " << i;
    }
  }
}

}  // namespace
}  // namespace phasebound
