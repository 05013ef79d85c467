#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
// libjpeg's header wants FILE and size_t declared.
#include <jerror.h>
#include <jpeglib.h>

#include <string>
#include <utility>
#include <vector>

#include "decode/formats.h"
#include "decode/orientation.h"
#include "decode/pixel_density.h"
#include "decode/rgb_sink.h"

// libjpeg, which comes with libtiff, and not stb_image: the version that distributions ship writes
// past its tables on damaged files.

namespace phasebound {
namespace {

/// A block of 8 x 8 takes at least one bit, and at the strongest subsampling of 4 x 1 against 1 x 4
/// a bit stands for 128 pixels.
constexpr std::uint64_t kMaxPixelsPerByte = 1024;
/// A progressive picture has about ten scans; a file can be made that has thousands, each of which
/// costs a pass over the whole picture.
constexpr int kMaxScans = 100;

constexpr int kExifMarker = JPEG_APP0 + 1;

/// One picture being read. libjpeg reports an error by a jump back into guarded(), so that whatever
/// runs inside has nothing to destroy.
class JpegReader {
public:
  explicit JpegReader(const ByteSource& file) : file_(file) {
    picture_.err = jpeg_std_error(&errors_);
    picture_.client_data = this;
    errors_.error_exit = &JpegReader::jumpBack;
    errors_.emit_message = &JpegReader::refuseDamage;
    errors_.output_message = &JpegReader::printNothing;
    progress_.progress_monitor = &JpegReader::countScans;
    stream_.init_source = &JpegReader::doNothing;
    stream_.fill_input_buffer = &JpegReader::fillBuffer;
    stream_.skip_input_data = &JpegReader::skip;
    stream_.resync_to_restart = &jpeg_resync_to_restart;
    stream_.term_source = &JpegReader::doNothing;
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&picture_); }

  [[nodiscard]] bool readHeader() {
    return guarded([this] {
      jpeg_create_decompress(&picture_);
      picture_.src = &stream_;
      picture_.progress = &progress_;
      constexpr unsigned kWholeSegment = 0xFFFF;
      jpeg_save_markers(&picture_, kExifMarker, kWholeSegment);
      jpeg_read_header(&picture_, TRUE);
    });
  }

  [[nodiscard]] bool start() {
    return guarded([this] {
      picture_.out_color_space = picture_.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
      jpeg_start_decompress(&picture_);
    });
  }

  [[nodiscard]] bool readRow(std::byte* into) {
    return guarded([this, into] {
      auto* row = reinterpret_cast<JSAMPROW>(into);
      jpeg_read_scanlines(&picture_, &row, 1);
    });
  }

  /// Goes on to the end mark, which a truncated file lacks.
  [[nodiscard]] bool finish() {
    return guarded([this] { jpeg_finish_decompress(&picture_); });
  }

  [[nodiscard]] const jpeg_decompress_struct& picture() const { return picture_; }

  [[nodiscard]] Error error() const {
    if (isEndless_) return brokenFile("more than " + std::to_string(kMaxScans) + " scans");
    std::array<char, JMSG_LENGTH_MAX> message{};
    auto* common = reinterpret_cast<j_common_ptr>(const_cast<jpeg_decompress_struct*>(&picture_));
    errors_.format_message(common, message.data());
    switch (errors_.msg_code) {
      case JERR_OUT_OF_MEMORY:
        return {ErrorCode::OutOfMemory};
      case JERR_SOF_UNSUPPORTED:
      case JERR_BAD_PRECISION:
      case JERR_CONVERSION_NOTIMPL:
        return unsupported(message.data());
      default:
        return brokenFile(message.data());
    }
  }

private:
  static JpegReader& self(j_decompress_ptr picture) {
    return *static_cast<JpegReader*>(picture->client_data);
  }
  static JpegReader& self(j_common_ptr picture) {
    return *static_cast<JpegReader*>(picture->client_data);
  }

  template <class Action>
  bool guarded(Action action) {
    if (setjmp(jump_) != 0) return false;  // NOLINT(cert-err52-cpp): libjpeg is C
    action();
    return true;
  }

  [[noreturn]] static void jumpBack(j_common_ptr picture) {
    std::longjmp(self(picture).jump_, 1);  // NOLINT(cert-err52-cpp)
  }
  /// libjpeg goes on after damage, with made-up pixels and a warning; all but these few warnings
  /// are of that kind.
  static void refuseDamage(j_common_ptr picture, int level) {
    if (level >= 0) return;
    switch (picture->err->msg_code) {
      case JWRN_ADOBE_XFORM:
      case JWRN_EXTRANEOUS_DATA:
      case JWRN_JFIF_MAJOR:
      case JWRN_NOT_SEQUENTIAL:
        return;
      default:
        jumpBack(picture);
    }
  }
  static void printNothing(j_common_ptr /*picture*/) {}
  static void doNothing(j_decompress_ptr /*picture*/) {}

  static void countScans(j_common_ptr picture) {
    JpegReader& reader = self(picture);
    if (reader.picture_.input_scan_number <= kMaxScans) return;
    reader.isEndless_ = true;
    jumpBack(picture);
  }

  static boolean fillBuffer(j_decompress_ptr picture) {
    JpegReader& reader = self(picture);
    const std::size_t numRead = reader.file_.read(reader.position_, reader.buffer_);
    if (numRead == 0) {
      picture->err->msg_code = JERR_INPUT_EOF;
      jumpBack(reinterpret_cast<j_common_ptr>(picture));
    }
    reader.position_ += numRead;
    reader.stream_.next_input_byte = reinterpret_cast<const JOCTET*>(reader.buffer_.data());
    reader.stream_.bytes_in_buffer = numRead;
    return TRUE;
  }

  static void skip(j_decompress_ptr picture, long numBytes) {
    if (numBytes <= 0) return;
    JpegReader& reader = self(picture);
    const auto numSkipped = static_cast<std::size_t>(numBytes);
    const std::size_t numHeld = std::min(numSkipped, reader.stream_.bytes_in_buffer);
    reader.stream_.next_input_byte += numHeld;
    reader.stream_.bytes_in_buffer -= numHeld;
    reader.position_ += numSkipped - numHeld;
  }

  const ByteSource& file_;
  std::uint64_t position_ = 0;
  std::array<std::byte, 16384> buffer_{};
  jpeg_decompress_struct picture_{};
  mutable jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_source_mgr stream_{};
  std::jmp_buf jump_{};
  bool isEndless_ = false;
};

std::optional<Error> checkHeader(const jpeg_decompress_struct& picture, std::uint64_t fileSize) {
  const std::uint64_t width = picture.image_width;
  const std::uint64_t height = picture.image_height;
  if (width * height / kMaxPixelsPerByte > fileSize) {
    return brokenFile(std::to_string(fileSize) + " bytes cannot hold " + sizeText(width, height) +
                      " pixels");
  }
  if (picture.num_components != 1 && picture.num_components != 3) {
    return unsupported(picture.num_components == 4
                           ? "CMYK colours"
                           : std::to_string(picture.num_components) + " channels");
  }
  // Pictures of several scans are kept as coefficients of 16 bits until the last one.
  return checkImageBytes(1, height, width, 2 * static_cast<std::uint64_t>(picture.num_components));
}

int orientationOf(const jpeg_decompress_struct& picture) {
  for (const jpeg_marker_struct* marker = picture.marker_list; marker != nullptr;
       marker = marker->next) {
    if (marker->marker != kExifMarker) continue;
    const auto* data = reinterpret_cast<const std::byte*>(marker->data);
    const int orientation = exifOrientation({data, marker->data_length});
    if (orientation != kUpright) return orientation;
  }
  return kUpright;
}

std::optional<PixelSize> readPixelSize(const jpeg_decompress_struct& picture,
                                       std::vector<Warning>& warnings) {
  constexpr int kPerInch = 1;
  constexpr int kPerCentimetre = 2;
  // Without a unit it is the shape of a pixel that is told.
  const bool isInch = picture.density_unit == kPerInch;
  if (picture.saw_JFIF_marker == 0 || (!isInch && picture.density_unit != kPerCentimetre)) {
    return std::nullopt;
  }
  PixelDensity density;
  density.x = picture.X_density;
  density.y = picture.Y_density;
  density.unit = isInch ? DensityUnit::Inch : DensityUnit::Centimetre;
  return sizeFromDensity(density, "JPEG", warnings);
}

}  // namespace

Result<std::unique_ptr<OpenedImage>> openJpeg(const ByteSource& file) {
  JpegReader reader(file);
  if (!reader.readHeader()) return reader.error();
  std::optional<Error> error = checkHeader(reader.picture(), file.size());
  if (error) return *std::move(error);

  Image image;
  image.format = "JPEG";
  image.shape = {1, reader.picture().image_height, reader.picture().image_width};
  image.pixelSize = readPixelSize(reader.picture(), image.warnings);
  const int orientation = orientationOf(reader.picture());
  const auto numChannels = static_cast<std::size_t>(reader.picture().num_components);
  const std::size_t colourStep = numChannels == 3 ? 1 : 0;
  std::vector<std::byte> row(image.shape.x * numChannels);
  RgbSink sink(image.shape, 1);
  if (!reader.start()) return reader.error();
  for (std::size_t y = 0; y < image.shape.y; ++y) {
    if (!reader.readRow(row.data())) return reader.error();
    sink.putRow(y * image.shape.x, image.shape.x, row.data(), row.data() + colourStep,
                row.data() + 2 * colourStep, numChannels);
  }
  if (!reader.finish()) return reader.error();
  error = sink.finish(image);
  if (error) return *std::move(error);
  return turned(wholeImage(std::move(image)), orientation);
}

}  // namespace phasebound
