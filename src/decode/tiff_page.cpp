#include "decode/tiff_page.h"

#include <algorithm>
#include <cmath>

#include "decode/formats.h"

namespace phasebound {
namespace {

/// PackBits turns 2 bytes into 128 at the most. JPEG as in jpeg.cpp.
constexpr double kMaxPackBitsRatio = 64;
constexpr double kMaxJpegPixelsPerByte = 1024;
/// A CCITT row that equals the one before takes a single bit however wide it is, so the width is
/// limited to what fax machines and scanners have.
constexpr std::uint32_t kMaxCcittWidth = 65536;

/// 32809 is in use by ThunderScan, the rest are from the registry of TIFF tags and its users.
std::string compressionName(std::uint16_t compression) {
  switch (compression) {
    case COMPRESSION_OJPEG:
      return "old-style JPEG compression";
    case 9:
    case 10:
    case COMPRESSION_JBIG:
      return "JBIG compression";
    case 22610:
    case 34934:
      return "JPEG XR compression";
    case COMPRESSION_NEXT:
      return "NeXT compression";
    case COMPRESSION_THUNDERSCAN:
      return "ThunderScan compression";
    case COMPRESSION_PIXARFILM:
    case COMPRESSION_PIXARLOG:
      return "Pixar compression";
    case 33003:
    case 33004:
    case 33005:
    case COMPRESSION_JP2000:
      return "JPEG 2000 compression";
    case COMPRESSION_SGILOG:
    case COMPRESSION_SGILOG24:
      return "SGI LogLuv compression";
    case COMPRESSION_LERC:
      return "LERC compression";
    case COMPRESSION_LZMA:
      return "LZMA compression";
    case COMPRESSION_ZSTD:
      return "Zstandard compression";
    case COMPRESSION_WEBP:
      return "WebP compression";
    case 50002:
      return "JPEG XL compression";
    default:
      return "compression number " + std::to_string(compression);
  }
}

bool isCcitt(std::uint16_t compression) {
  return compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTRLEW ||
         compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

bool isReadCompression(std::uint16_t compression) {
  const bool isKnown = compression == COMPRESSION_NONE || compression == COMPRESSION_LZW ||
                       compression == COMPRESSION_PACKBITS || compression == COMPRESSION_DEFLATE ||
                       compression == COMPRESSION_ADOBE_DEFLATE ||
                       compression == COMPRESSION_JPEG || isCcitt(compression);
  return isKnown && TIFFIsCODECConfigured(compression) != 0;
}

std::string photometricName(std::uint16_t photometric) {
  switch (photometric) {
    case PHOTOMETRIC_SEPARATED:
      return "CMYK colours";
    case PHOTOMETRIC_YCBCR:
      return "YCbCr colours without JPEG compression";
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_ITULAB:
      return "Lab colours";
    case PHOTOMETRIC_CFA:
      return "raw colours of a camera";
    case PHOTOMETRIC_LOGL:
    case PHOTOMETRIC_LOGLUV:
      return "LogLuv colours";
    default:
      return "photometric interpretation number " + std::to_string(photometric);
  }
}

std::string sampleName(const TiffPage& page) {
  std::string text = std::to_string(page.bits) + " bit";
  if (page.sampleFormat == SAMPLEFORMAT_INT) text += " signed";
  if (page.sampleFormat == SAMPLEFORMAT_IEEEFP) text += " float";
  return text;
}

std::optional<std::uint16_t> findAlpha(TIFF* tiff, const TiffPage& page) {
  std::uint16_t numExtra = 0;
  std::uint16_t* extra = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &numExtra, &extra) == 0) return std::nullopt;
  for (std::uint16_t i = 0; i < numExtra && i + page.numColours() < page.numSamples; ++i) {
    if (extra[i] == EXTRASAMPLE_ASSOCALPHA || extra[i] == EXTRASAMPLE_UNASSALPHA) {
      return static_cast<std::uint16_t>(page.numColours() + i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint16_t TiffPage::numColours() const {
  // JPEG's own colours are asked for as RGB.
  const bool isJpegColour = photometric == PHOTOMETRIC_YCBCR && compression == COMPRESSION_JPEG;
  return photometric == PHOTOMETRIC_RGB || isJpegColour ? 3 : 1;
}

std::optional<SampleType> TiffPage::sampleType() const {
  const bool isWhole = bits == 8 || bits == 16 || bits == 32 || bits == 64;
  if (sampleFormat == SAMPLEFORMAT_IEEEFP) {
    if (bits == 16 || bits == 32) return SampleType::F32;
    return bits == 64 ? std::optional(SampleType::F64) : std::nullopt;
  }
  if (!isWhole && (bits == 0 || bits > 16 || !isUnsigned())) return std::nullopt;
  if (bits <= 8) return isUnsigned() ? SampleType::U8 : SampleType::I8;
  if (bits <= 16) return isUnsigned() ? SampleType::U16 : SampleType::I16;
  if (bits == 32) return isUnsigned() ? SampleType::U32 : SampleType::I32;
  return isUnsigned() ? SampleType::U64 : SampleType::I64;
}

double TiffPage::numUnpackedBytes() const {
  const double numAcross = std::ceil(static_cast<double>(width) / segmentWidth);
  const double numDown = std::ceil(static_cast<double>(height) / segmentHeight);
  const double numRows = isTiled ? numDown * segmentHeight : height;
  const double numPlanes = isPlanar ? numSamples : 1;
  return numAcross * numRows * static_cast<double>(segmentRowBytes()) * numPlanes;
}

double TiffPage::numLeastBytes() const {
  switch (compression) {
    case COMPRESSION_NONE:
      return numUnpackedBytes();
    case COMPRESSION_PACKBITS:
      return numUnpackedBytes() / kMaxPackBitsRatio;
    case COMPRESSION_LZW:
      return numUnpackedBytes() / static_cast<double>(kMaxLzwRatio);
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
      return numUnpackedBytes() / static_cast<double>(kMaxDeflateRatio);
    case COMPRESSION_JPEG:
      return numUnpackedBytes() / samplesTogether() / kMaxJpegPixelsPerByte;
    default:
      return numUnpackedBytes() / static_cast<double>(segmentRowBytes()) / 8;
  }
}

std::string TiffPage::description() const {
  std::string text = sizeText(width, height) + ", " + sampleName(*this);
  if (isRgb()) text += " RGB";
  if (isPalette()) text += " palette";
  return text;
}

bool TiffPage::matches(const TiffPage& other) const {
  return width == other.width && height == other.height && bits == other.bits &&
         sampleType() == other.sampleType() && numColours() == other.numColours() &&
         isPalette() == other.isPalette();
}

TiffPage readTiffPage(const TiffFile& file) {
  TIFF* tiff = file.handle();
  TiffPage page;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page.width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page.height);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page.bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &page.sampleFormat);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page.numSamples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &page.compression);
  if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page.photometric) == 0) {
    page.photometric = page.numSamples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  }
  std::uint16_t planarConfig = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planarConfig);
  page.isPlanar = planarConfig == PLANARCONFIG_SEPARATE && page.numSamples > 1;
  page.isTiled = TIFFIsTiled(tiff) != 0;
  if (page.isTiled) {
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &page.segmentWidth);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &page.segmentHeight);
  } else {
    page.segmentWidth = page.width;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &page.segmentHeight);
    page.segmentHeight = std::min(page.segmentHeight, page.height);
  }
  TIFFGetField(tiff, TIFFTAG_ORIENTATION, &page.orientation);
  std::uint32_t subfileType = 0;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &subfileType);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_IMAGEDEPTH, &page.numInDepth);
  page.isThumbnail = (subfileType & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
  page.alphaSample = findAlpha(tiff, page);
  return page;
}

std::optional<Error> checkTiffPage(const TiffPage& page) {
  if (!isReadCompression(page.compression)) return unsupported(compressionName(page.compression));
  if (page.width == 0 || page.height == 0 || page.segmentWidth == 0 || page.segmentHeight == 0) {
    return brokenFile("the image has no pixels");
  }
  if (page.numInDepth > 1) return unsupported("pages that are volumes (the tag ImageDepth)");
  const bool isGrey = page.photometric == PHOTOMETRIC_MINISBLACK || page.isWhiteZero() ||
                      page.photometric == PHOTOMETRIC_MASK || page.isPalette();
  if (!isGrey && !page.isRgb()) return unsupported(photometricName(page.photometric));
  if (page.sampleFormat == SAMPLEFORMAT_COMPLEXINT ||
      page.sampleFormat == SAMPLEFORMAT_COMPLEXIEEEFP) {
    return unsupported("complex numbers");
  }
  if (page.isPlanar && page.photometric == PHOTOMETRIC_YCBCR) return unsupported("YCbCr planes");
  const std::optional<SampleType> type = page.sampleType();
  const bool isColourType = type == SampleType::U8 || type == SampleType::U16;
  const bool isWhole = page.bits == 8 || page.bits == 16;
  if (!type || (page.isPalette() && !isColourType) || (page.isRgb() && !isColourType) ||
      (page.isRgb() && !isWhole) || (page.compression == COMPRESSION_JPEG && page.bits != 8)) {
    return unsupported(sampleName(page) + (page.isRgb() ? " colours" : " samples"));
  }
  if (page.numSamples < page.numColours()) return brokenFile("colours without channels");
  // Its rows are runs of black and white; wider pixels would come out as nothing but a long wait.
  if (isCcitt(page.compression) && (page.bits != 1 || page.samplesTogether() != 1)) {
    return unsupported("CCITT rows of pixels with more than one bit");
  }
  if (isCcitt(page.compression) && page.segmentWidth > kMaxCcittWidth) {
    return unsupported("CCITT rows of more than " + std::to_string(kMaxCcittWidth) + " pixels");
  }
  return std::nullopt;
}

std::vector<PaletteEntry> readTiffPalette(const TiffFile& file, const TiffPage& page) {
  std::uint16_t* red = nullptr;
  std::uint16_t* green = nullptr;
  std::uint16_t* blue = nullptr;
  if (!page.isPalette() || page.bits > 8 ||
      TIFFGetField(file.handle(), TIFFTAG_COLORMAP, &red, &green, &blue) == 0) {
    return {};
  }
  std::vector<PaletteEntry> palette(std::size_t{1} << page.bits);
  // Levels have 16 bits, but some writers fill only the lower 8.
  bool isNarrow = true;
  for (std::size_t i = 0; i < palette.size(); ++i) {
    isNarrow = isNarrow && red[i] < 256 && green[i] < 256 && blue[i] < 256;
  }
  const int shift = isNarrow ? 0 : 8;
  for (std::size_t i = 0; i < palette.size(); ++i) {
    palette[i] = {static_cast<std::uint8_t>(red[i] >> shift),
                  static_cast<std::uint8_t>(green[i] >> shift),
                  static_cast<std::uint8_t>(blue[i] >> shift)};
  }
  return palette;
}

}  // namespace phasebound
