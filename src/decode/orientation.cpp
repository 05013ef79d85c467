#include "decode/orientation.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "decode/byte_reader.h"
#include "decode/formats.h"

namespace phasebound {
namespace {

/// Swaps pixels from both ends, whatever their size.
void reverseItems(std::span<std::byte> items, std::size_t itemBytes) {
  const std::size_t numItems = items.size() / itemBytes;
  for (std::size_t i = 0; i < numItems / 2; ++i) {
    std::byte* front = items.data() + i * itemBytes;
    std::byte* back = items.data() + (numItems - 1 - i) * itemBytes;
    std::swap_ranges(front, front + itemBytes, back);
  }
}

class TurnedImage final : public OpenedImage {
public:
  TurnedImage(std::unique_ptr<OpenedImage> image, int orientation)
      : image_(std::move(image)),
        areExchanged_(orientation >= 5),
        isFirstRowLast_(orientation == 3 || orientation == 4 || orientation == 6 ||
                        orientation == 7),
        isFirstColumnLast_(orientation == 2 || orientation == 3 || orientation == 7 ||
                           orientation == 8),
        // Strips that are cut differently from the other end would be unpacked twice.
        keepsSlices_(areExchanged_ || (isFirstRowLast_ && image_->rowsTogether() > 1)) {
    header_ = image_->header();
    if (areExchanged_) {
      std::swap(header_.shape.y, header_.shape.x);
      if (header_.pixelSize) std::swap(header_.pixelSize->y, header_.pixelSize->x);
    }
    if (areExchanged_ || isFirstRowLast_) header_.infoBarRows = 0;
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    std::optional<Error> error =
        keepsSlices_ ? readKept(z, y, numRows, into) : readTurned(z, y, numRows, into);
    header_.warnings = image_->header().warnings;
    return error;
  }

  std::size_t rowsTogether() const override { return keepsSlices_ ? 1 : image_->rowsTogether(); }

private:
  [[nodiscard]] std::size_t pixelBytes() const { return sampleBytes(header_.type); }

  std::optional<Error> readTurned(std::size_t z, std::size_t y, std::size_t numRows,
                                  std::span<std::byte> into) {
    const std::size_t rowBytes = header_.shape.x * pixelBytes();
    const std::size_t first = isFirstRowLast_ ? header_.shape.y - y - numRows : y;
    std::optional<Error> error = image_->readRows(z, first, numRows, into);
    if (error) return error;
    if (isFirstRowLast_) reverseItems(into, rowBytes);
    for (std::size_t row = 0; row < numRows && isFirstColumnLast_; ++row) {
      reverseItems(into.subspan(row * rowBytes, rowBytes), pixelBytes());
    }
    return std::nullopt;
  }

  std::optional<Error> readKept(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) {
    const Shape stored = image_->header().shape;
    const std::size_t bytes = pixelBytes();
    if (keptSlice_ != z) {
      keptSlice_.reset();
      kept_.resize(stored.y * stored.x * bytes);
      std::optional<Error> error = image_->readRows(z, 0, stored.y, kept_);
      if (error) return error;
      keptSlice_ = z;
    }
    std::byte* pixel = into.data();
    for (std::size_t row = y; row < y + numRows; ++row) {
      for (std::size_t x = 0; x < header_.shape.x; ++x, pixel += bytes) {
        std::size_t storedRow = areExchanged_ ? x : row;
        std::size_t storedColumn = areExchanged_ ? row : x;
        if (isFirstRowLast_) storedRow = stored.y - 1 - storedRow;
        if (isFirstColumnLast_) storedColumn = stored.x - 1 - storedColumn;
        std::memcpy(pixel, kept_.data() + (storedRow * stored.x + storedColumn) * bytes, bytes);
      }
    }
    return std::nullopt;
  }

  std::unique_ptr<OpenedImage> image_;
  bool areExchanged_;
  bool isFirstRowLast_;     ///< the first row is the bottom, or the right, of the picture
  bool isFirstColumnLast_;  ///< the first column is the right, or the bottom
  bool keepsSlices_;
  std::optional<std::size_t> keptSlice_;
  std::vector<std::byte> kept_;
};

}  // namespace

Result<std::unique_ptr<OpenedImage>> turned(std::unique_ptr<OpenedImage> image, int orientation) {
  constexpr int kLast = 8;
  if (orientation <= kUpright || orientation > kLast) return image;
  const ImageHeader& header = image->header();
  std::optional<Error> error =
      checkImageBytes(1, header.shape.y, header.shape.x, sampleBytes(header.type));
  if (error) return *std::move(error);
  std::unique_ptr<OpenedImage> result =
      std::make_unique<TurnedImage>(std::move(image), orientation);
  return result;
}

int exifOrientation(std::span<const std::byte> segment) {
  // "Exif", two zeros, and a TIFF of its own, whose first directory has the tag.
  constexpr std::size_t kPrefixBytes = 6;
  constexpr std::uint32_t kOrientationTag = 274;
  if (segment.size() < kPrefixBytes || std::memcmp(segment.data(), "Exif", 4) != 0) return kUpright;
  const MemorySource tiff(segment.subspan(kPrefixBytes));
  ByteReader reader(tiff, 0);
  const bool isBigEndian = reader.u8() == 'M';
  const auto number = [&](int numBytes) {
    return static_cast<std::uint32_t>(isBigEndian ? reader.bigEndian(numBytes)
                                                  : reader.littleEndian(numBytes));
  };
  reader.skip(3);
  reader.seek(number(4));
  const std::uint32_t numEntries = number(2);
  for (std::uint32_t i = 0; i < numEntries && !reader.failed(); ++i) {
    const std::uint32_t tag = number(2);
    reader.skip(6);
    const std::uint32_t value = number(2);
    reader.skip(2);
    constexpr std::uint32_t kLast = 8;
    if (tag == kOrientationTag && !reader.failed()) {
      return value >= 1 && value <= kLast ? static_cast<int>(value) : kUpright;
    }
  }
  return kUpright;
}

}  // namespace phasebound
