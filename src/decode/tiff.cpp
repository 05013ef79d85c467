#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decode/formats.h"
#include "decode/orientation.h"
#include "decode/tiff_file.h"
#include "decode/tiff_page.h"
#include "decode/tiff_pixels.h"
#include "decode/tiff_samples.h"
#include "decode/tiff_slices.h"

namespace phasebound {
namespace {

/// Whether the first row of the picture is the last one that is stored: then rows are asked for
/// from the end on, and each step back would unpack a strip from its beginning.
bool isReadUpwards(const TiffPage& page) {
  return page.orientation == ORIENTATION_BOTRIGHT || page.orientation == ORIENTATION_BOTLEFT;
}

class TiffImage final : public OpenedImage {
public:
  /// file  at the page of the first slice
  TiffImage(std::unique_ptr<TiffFile> file, TiffSlices slices)
      : file_(std::move(file)),
        slices_(std::move(slices)),
        samples_(slices_.page),
        pixels_(*file_),
        page_(slices_.page),
        isByRow_(hasLongStrips(slices_.page) && !isReadUpwards(slices_.page)) {
    header_.shape = {slices_.numSlices, slices_.page.height, slices_.page.width};
    header_.type = samples_.type();
    header_.format = "TIFF";
    header_.pixelSize = slices_.pixelSize;
    header_.palette = slices_.palette;
    header_.warnings = slices_.warnings;
    header_.infoBarRows = slices_.infoBarRows;
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    const Shape& shape = header_.shape;
    assert(z < shape.z && y + numRows <= shape.y);
    assert(into.size() == numRows * shape.x * sampleBytes(header_.type));
    std::optional<Error> error = readRowsOf(z, {y, numRows, into});
    if (samples_.isTransparent() && !isTransparencyNoted_) {
      isTransparencyNoted_ = true;
      header_.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
    }
    return error;
  }

  std::size_t rowsTogether() const override {
    return isByRow_ || hasPlainRows(*file_, slices_.page) ? 1 : slices_.page.segmentHeight;
  }

private:
  std::optional<Error> readRowsOf(std::size_t z, const TiffRows& rows) {
    if (slices_.isSinglePage) {
      const std::uint64_t sliceBytes = page_.segmentRowBytes() * page_.height;
      return pixels_.readPlainRows(page_, z * slices_.planeStep * sliceBytes, rows, samples_);
    }
    if (z != slice_) {
      file_->forgetMessages();
      if (!file_->toDirectory(slices_.offsets[z])) {
        return file_->broken("page " + std::to_string(z + 1) + " cannot be read");
      }
      slice_ = z;
      page_ = readTiffPage(*file_);
      pixels_.forget();
    }
    if (hasPlainRows(*file_, page_)) return pixels_.readPlainRows(page_, 0, rows, samples_);
    const bool isByRow = isByRow_ && hasLongStrips(page_);
    return isByRow ? pixels_.readRowByRow(page_, rows, samples_)
                   : pixels_.readSegments(page_, rows, samples_);
  }

  std::unique_ptr<TiffFile> file_;
  TiffSlices slices_;
  TiffSamples samples_;
  TiffPixels pixels_;
  std::size_t slice_ = 0;  ///< the file is at its page
  TiffPage page_;
  bool isByRow_;  ///< rows are unpacked one after the other
  bool isTransparencyNoted_ = false;
};

}  // namespace

Result<std::unique_ptr<OpenedImage>> openTiff(const ByteSource& source) {
  const Result<std::vector<std::uint64_t>> offsets = findTiffDirectories(source);
  if (!offsets) return offsets.error();
  Result<std::unique_ptr<TiffFile>> opened = TiffFile::open(source);
  if (!opened) return opened.error();
  Result<TiffSlices> slices = findTiffSlices(*opened.value(), offsets.value());
  if (!slices) return slices.error();
  const int orientation = slices.value().page.orientation;
  std::unique_ptr<OpenedImage> image =
      std::make_unique<TiffImage>(std::move(opened).value(), std::move(slices).value());
  return turned(std::move(image), orientation);
}

}  // namespace phasebound
