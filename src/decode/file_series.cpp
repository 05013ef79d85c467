#include "decode/file_series.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "decode/formats.h"

namespace phasebound {
namespace {

using Opened = Result<std::unique_ptr<OpenedImage>>;

Opened openSlice(const ByteSource& file, const std::optional<RawLayout>& raw) {
  return raw ? openRaw(file, *raw) : openImage(file);
}

std::string_view typeName(SampleType type) {
  switch (type) {
    case SampleType::U8:
      return "8 bit";
    case SampleType::I8:
      return "8 bit signed";
    case SampleType::U16:
      return "16 bit";
    case SampleType::I16:
      return "16 bit signed";
    case SampleType::U32:
      return "32 bit";
    case SampleType::I32:
      return "32 bit signed";
    case SampleType::U64:
      return "64 bit";
    case SampleType::I64:
      return "64 bit signed";
    case SampleType::F32:
      return "32 bit float";
    case SampleType::F64:
      return "64 bit float";
    case SampleType::Rgb8:
      return "8 bit RGB";
    case SampleType::Rgb16:
      return "16 bit RGB";
  }
  return "";
}

std::string describe(const ImageHeader& header) {
  return sizeText(header.shape.x, header.shape.y) + ", " + std::string(typeName(header.type));
}

class FileSeries final : public OpenedImage {
public:
  FileSeries(std::vector<const ByteSource*> files, const std::optional<RawLayout>& raw,
             std::unique_ptr<OpenedImage> first)
      : files_(std::move(files)), raw_(raw), current_(std::move(first)) {
    header_ = current_->header();
    firstText_ = describe(header_);
    header_.type = typeOf(header_);
    header_.shape.z = files_.size();
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    std::optional<Error> error = toFile(z);
    if (error) return error;
    if (isLifted(current_->header())) {
      error = readLifted(y, numRows, into);
    } else {
      error = current_->readRows(0, y, numRows, into);
    }
    noteWarnings();
    return error;
  }

  std::size_t rowsTogether() const override { return rowsTogether_; }

private:
  /// All slices of headerless files are of one type, so that none is a colour picture.
  [[nodiscard]] bool isLifted(const ImageHeader& header) const {
    return header.type == SampleType::U8 && header.palette.empty() && !raw_;
  }

  /// Of a slice, as the series gives it.
  [[nodiscard]] SampleType typeOf(const ImageHeader& header) const {
    return isLifted(header) ? SampleType::Rgb8 : header.type;
  }

  std::optional<Error> toFile(std::size_t z) {
    assert(z < files_.size());
    if (current_ && z == index_) return std::nullopt;
    // The one before goes first: two of them need not fit.
    current_.reset();
    Opened opened = openSlice(*files_[z], raw_);
    if (!opened) return opened.error();
    const ImageHeader& header = opened.value()->header();
    const Shape expected{1, header_.shape.y, header_.shape.x};
    if (header.shape != expected || typeOf(header) != header_.type) {
      return Error{ErrorCode::UnequalSlices, {std::to_string(z + 1), describe(header), firstText_}};
    }
    // The same index under another palette is another colour, but still the same label.
    if (header.palette != header_.palette) header_.palette.clear();
    index_ = z;
    current_ = std::move(opened).value();
    return std::nullopt;
  }

  std::optional<Error> readLifted(std::size_t y, std::size_t numRows, std::span<std::byte> into) {
    constexpr std::uint32_t kGrey = 0x010101;
    greys_.resize(numRows * header_.shape.x);
    std::optional<Error> error = current_->readRows(0, y, numRows, greys_);
    for (std::size_t i = 0; i < greys_.size() && !error; ++i) {
      const std::uint32_t colour = static_cast<std::uint32_t>(greys_[i]) * kGrey;
      std::memcpy(into.data() + i * sizeof(colour), &colour, sizeof(colour));
    }
    return error;
  }

  /// Each once, however many slices give it.
  void noteWarnings() {
    for (const Warning& warning : current_->header().warnings) {
      const bool isKnown =
          std::any_of(header_.warnings.begin(), header_.warnings.end(), [&](const Warning& known) {
            return known.code == warning.code && known.details == warning.details;
          });
      if (!isKnown) header_.warnings.push_back(warning);
    }
  }

  std::vector<const ByteSource*> files_;
  std::optional<RawLayout> raw_;
  std::unique_ptr<OpenedImage> current_;
  std::size_t index_ = 0;
  std::size_t rowsTogether_ = current_->rowsTogether();
  std::string firstText_;
  std::vector<std::byte> greys_;
};

}  // namespace

Result<std::unique_ptr<OpenedImage>> openSeries(std::vector<const ByteSource*> files,
                                                const std::optional<RawLayout>& raw) {
  assert(!files.empty());
  Opened first = openSlice(*files.front(), raw);
  if (!first) return first.error();
  if (first.value()->header().shape.z != 1) {
    return unsupported("a volume where one slice was expected");
  }
  std::unique_ptr<OpenedImage> series =
      std::make_unique<FileSeries>(std::move(files), raw, std::move(first).value());
  return series;
}

}  // namespace phasebound
