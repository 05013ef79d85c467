#include "segment/region.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "decode/formats.h"
#include "segment/numbers.h"

namespace phasebound {
namespace {

Error invalid(std::string what) { return {ErrorCode::InvalidMask, {std::move(what)}}; }

/// A rectangle that lies in a slice at least in part, cut to it.
std::optional<Rectangle> within(const Rectangle& rectangle, const Shape& shape) {
  if (rectangle.x >= shape.x || rectangle.y >= shape.y) return std::nullopt;
  Rectangle cut = rectangle;
  cut.width = std::min(cut.width, shape.x - cut.x);
  cut.height = std::min(cut.height, shape.y - cut.y);
  if (cut.width == 0 || cut.height == 0) return std::nullopt;
  return cut;
}

/// Where a horizontal line crosses a polygon's edges, sorted.
void findCrossings(const std::vector<Point>& polygon, double y, std::vector<double>& crossings) {
  crossings.clear();
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point& from = polygon[i];
    const Point& to = polygon[(i + 1) % polygon.size()];
    if ((from.y <= y) == (to.y <= y)) continue;
    crossings.push_back(from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x));
  }
  std::sort(crossings.begin(), crossings.end());
}

/// The first pixel of a row whose centre is at x or beyond, at most `end`.
std::size_t firstPixelFrom(double x, std::size_t end) {
  const double pixel = std::ceil(x - 0.5);
  if (!(pixel > 0)) return 0;
  return pixel < static_cast<double>(end) ? static_cast<std::size_t>(pixel) : end;
}

void fill(std::span<std::uint8_t> row, std::size_t first, std::size_t end) {
  if (first < end)
    std::fill(row.begin() + static_cast<std::ptrdiff_t>(first),
              row.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{1});
}

/// What the options exclude of one row, but for the mask image.
class RowExcluder {
public:
  RowExcluder(const RegionOptions& options, const Shape& shape)
      : options_(options), shape_(shape) {}

  void exclude(std::size_t y, std::span<std::uint8_t> row) {
    const double centre = static_cast<double>(y) + 0.5;
    const std::size_t end = row.size();
    if (y + options_.numRowsCut >= shape_.y) fill(row, 0, end);
    if (const auto& crop = options_.crop) {
      const bool isInside = y >= crop->y && y - crop->y < crop->height;
      fill(row, 0, isInside ? std::min(crop->x, end) : end);
      if (isInside && crop->width < end - std::min(crop->x, end)) {
        fill(row, crop->x + crop->width, end);
      }
    }
    if (const auto& circle = options_.circle) {
      const double away = centre - circle->centre.y;
      const double square = circle->radius * circle->radius - away * away;
      const double half = square > 0 ? std::sqrt(square) : -1;
      const std::size_t first = half < 0 ? end : firstPixelFrom(circle->centre.x - half, end);
      fill(row, 0, first);
      if (half >= 0) fill(row, firstPixelFrom(circle->centre.x + half, end), end);
    }
    for (const Rectangle& rectangle : options_.excludedRectangles) {
      const auto cut = within(rectangle, shape_);
      if (cut && y >= cut->y && y < cut->y + cut->height) fill(row, cut->x, cut->x + cut->width);
    }
    for (const std::vector<Point>& polygon : options_.excludedPolygons) {
      findCrossings(polygon, centre, crossings_);
      for (std::size_t i = 0; i + 1 < crossings_.size(); i += 2) {
        fill(row, firstPixelFrom(crossings_[i], end), firstPixelFrom(crossings_[i + 1], end));
      }
    }
    if (const auto& bitmap = options_.excludedPixels) {
      const std::uint8_t* bits = bitmap->bits.data() + y * ((bitmap->width + 7) / 8);
      for (std::size_t x = 0; x < end; ++x) {
        row[x] = static_cast<std::uint8_t>(row[x] | (bits[x / 8] >> (x % 8) & 1));
      }
    }
  }

private:
  const RegionOptions& options_;
  const Shape& shape_;
  std::vector<double> crossings_;
};

std::optional<Error> check(const RegionOptions& options, const Shape& shape) {
  if (options.crop && !within(*options.crop, shape)) {
    return invalid("the crop lies outside of the image");
  }
  if (options.numRowsCut >= shape.y) return invalid("no row is left");
  if (options.circle &&
      !(options.circle->radius > 0 && std::isfinite(options.circle->radius) &&
        std::isfinite(options.circle->centre.x) && std::isfinite(options.circle->centre.y))) {
    return invalid("the circle");
  }
  for (const std::vector<Point>& polygon : options.excludedPolygons) {
    const bool areFinite = std::all_of(polygon.begin(), polygon.end(), [](const Point& point) {
      return std::isfinite(point.x) && std::isfinite(point.y);
    });
    if (polygon.size() < 3 || !areFinite) return invalid("a polygon");
  }
  if (const auto& bitmap = options.excludedPixels) {
    if (bitmap->width != shape.x || bitmap->height != shape.y ||
        bitmap->bits.size() != (shape.x + 7) / 8 * shape.y) {
      return invalid("the painted mask is " + std::to_string(bitmap->width) + " x " +
                     std::to_string(bitmap->height) + " px, the image " + std::to_string(shape.x) +
                     " x " + std::to_string(shape.y));
    }
  }
  return std::nullopt;
}

/// Whether samples of a mask image are excluded.
class MaskReader {
public:
  explicit MaskReader(OpenedImage& mask) : mask_(mask), numBytes_(sampleBytes(mask.header().type)) {
    bytes_.resize(mask.header().shape.x * numBytes_);
    const std::vector<PaletteEntry>& palette = mask.header().palette;
    for (std::size_t i = 0; i < palette.size() && i < isBlack_.size(); ++i) {
      isBlack_[i] = palette[i].red == 0 && palette[i].green == 0 && palette[i].blue == 0;
    }
    const SampleType type = mask.header().type;
    hasPalette_ = !palette.empty() && type == SampleType::U8;
    // Zero has a sign there, which is the highest bit of the last byte.
    const bool isFloating = type == SampleType::F32 || type == SampleType::F64;
    lastBits_ = isFloating ? std::byte{0x7F} : std::byte{0xFF};
  }

  [[nodiscard]] std::optional<Error> exclude(std::size_t z, std::size_t y,
                                             std::span<std::uint8_t> row) {
    std::optional<Error> error = mask_.readRows(z, y, 1, bytes_);
    if (error) return error;
    for (std::size_t x = 0; x < row.size(); ++x) {
      const std::byte* sample = bytes_.data() + x * numBytes_;
      const bool isOut =
          hasPalette_ ? isBlack_[std::to_integer<std::uint8_t>(*sample)] : isZero(sample);
      if (isOut) row[x] = 1;
    }
    return std::nullopt;
  }

private:
  [[nodiscard]] bool isZero(const std::byte* sample) const {
    const std::byte* last = sample + numBytes_ - 1;
    return (*last & lastBits_) == std::byte{0} &&
           std::all_of(sample, last, [](std::byte byte) { return byte == std::byte{0}; });
  }

  OpenedImage& mask_;
  std::size_t numBytes_;
  std::byte lastBits_{0xFF};
  std::vector<std::byte> bytes_;
  std::array<bool, 256> isBlack_{};
  bool hasPalette_ = false;
};

}  // namespace

Result<Region> Region::make(const Shape& shape, const RegionOptions& options, OpenedImage* mask,
                            OpenedImage* image) {
  Region region;
  region.fileShape_ = shape;
  region.shape_ = shape;
  region.box_ = {0, 0, shape.x, shape.y};
  if (options.isWhole() && mask == nullptr && image == nullptr) return region;
  std::optional<Error> error = region.exclude(options, mask, image);
  if (!error) error = region.trim();
  if (error) return *std::move(error);
  return region;
}

std::optional<Error> Region::exclude(const RegionOptions& options, OpenedImage* mask,
                                     OpenedImage* image) {
  std::optional<Error> error = check(options, fileShape_);
  if (error) return error;
  std::size_t numSlices = 1;
  std::optional<MaskReader> reader;
  if (mask != nullptr) {
    const Shape& shape = mask->header().shape;
    if (shape.x != fileShape_.x || shape.y != fileShape_.y ||
        (shape.z != 1 && shape.z != fileShape_.z)) {
      const auto sides = [](const Shape& of) {
        return std::to_string(of.x) + " x " + std::to_string(of.y) +
               (of.z > 1 ? " x " + std::to_string(of.z) : "");
      };
      return invalid("the mask is " + sides(shape) + " px, the image " + sides(fileShape_));
    }
    numSlices = shape.z;
    reader.emplace(*mask);
  }
  const std::size_t lastMaskSlice = numSlices - 1;
  std::vector<std::byte> samples;
  if (image != nullptr) {
    numSlices = fileShape_.z;
    samples.resize(fileShape_.x * sampleBytes(image->header().type));
  }
  excluded_ = PackedLabels({numSlices, fileShape_.y, fileShape_.x});
  RowExcluder excluder(options, fileShape_);
  std::vector<std::uint8_t> row(fileShape_.x);
  for (std::size_t z = 0; z < numSlices; ++z) {
    for (std::size_t y = 0; y < fileShape_.y; ++y) {
      std::fill(row.begin(), row.end(), std::uint8_t{0});
      if (reader) error = reader->exclude(std::min(z, lastMaskSlice), y, row);
      if (!error && image != nullptr) error = image->readRows(z, y, 1, samples);
      if (error) return error;
      if (image != nullptr) findLacking(image->header().type, samples, row);
      excluder.exclude(y, row);
      excluded_.writeRow(z, y, row);
    }
  }
  return std::nullopt;
}

std::optional<Error> Region::trim() {
  const std::size_t numSlices = excluded_.shape().z;
  std::size_t firstX = fileShape_.x;
  std::size_t endX = 0;
  std::size_t firstY = fileShape_.y;
  std::size_t endY = 0;
  std::size_t firstZ = numSlices;
  std::size_t endZ = 0;
  std::uint64_t numKept = 0;
  std::vector<std::uint8_t> row(fileShape_.x);
  for (std::size_t z = 0; z < numSlices; ++z) {
    for (std::size_t y = 0; y < fileShape_.y; ++y) {
      excluded_.readRow(z, y, 0, row);
      const auto first = std::find(row.begin(), row.end(), std::uint8_t{0});
      if (first == row.end()) continue;
      const auto last = std::find(row.rbegin(), row.rend(), std::uint8_t{0});
      firstX = std::min(firstX, static_cast<std::size_t>(first - row.begin()));
      endX = std::max(endX, static_cast<std::size_t>(row.rend() - last));
      firstY = std::min(firstY, y);
      endY = std::max(endY, y + 1);
      firstZ = std::min(firstZ, z);
      endZ = z + 1;
      numKept += static_cast<std::uint64_t>(std::count(first, row.end(), std::uint8_t{0}));
    }
  }
  if (numKept == 0) return Error{ErrorCode::NothingKept};
  if (numSlices == 1) {
    firstZ = 0;
    endZ = fileShape_.z;
    numKept *= fileShape_.z;
  }
  firstZ_ = firstZ;
  box_ = {firstX, firstY, endX - firstX, endY - firstY};
  shape_ = {endZ - firstZ, box_.height, box_.width};
  numExcluded_ = shape_.numPixels() - numKept;
  if (numExcluded_ == 0) excluded_ = PackedLabels();
  return std::nullopt;
}

void Region::readRow(std::size_t z, std::size_t y, std::span<std::uint8_t> excluded) const {
  if (numExcluded_ == 0) {
    std::fill(excluded.begin(), excluded.end(), std::uint8_t{0});
    return;
  }
  excluded_.readRow(excluded_.shape().z == 1 ? 0 : firstZ_ + z, box_.y + y, box_.x, excluded);
}

namespace {

class RegionImage final : public OpenedImage {
public:
  RegionImage(OpenedImage& image, const Region& region) : image_(image), region_(region) {
    header_ = image.header();
    header_.shape = region.shape();
    header_.infoBarRows = 0;
    numBytes_ = sampleBytes(header_.type);
    excluded_.resize(header_.shape.x);
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    const Rectangle& box = region_.box();
    const std::size_t fileRowBytes = region_.fileShape().x * numBytes_;
    const std::size_t rowBytes = box.width * numBytes_;
    rows_.resize(numRows * fileRowBytes);
    std::optional<Error> error = image_.readRows(region_.firstZ() + z, box.y + y, numRows, rows_);
    header_.warnings = image_.header().warnings;
    if (error) return error;
    for (std::size_t i = 0; i < numRows; ++i) {
      std::byte* row = into.data() + i * rowBytes;
      std::memcpy(row, rows_.data() + i * fileRowBytes + box.x * numBytes_, rowBytes);
      if (region_.numExcluded() > 0) hide(z, y + i, row);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t rowsTogether() const override {
    const std::size_t together = image_.rowsTogether();
    return region_.box().y % together == 0 ? together : 1;
  }

private:
  void hide(std::size_t z, std::size_t y, std::byte* row) {
    region_.readRow(z, y, excluded_);
    const auto kept = std::find(excluded_.begin(), excluded_.end(), std::uint8_t{0});
    if (kept != excluded_.end()) {
      const auto at = static_cast<std::size_t>(kept - excluded_.begin());
      substitute_.assign(row + at * numBytes_, row + (at + 1) * numBytes_);
    }
    // The first row of the first slice may have none, where the box's own edges are not straight:
    // rows are read from the front, and until a pixel that counts has been met, nothing is known.
    if (substitute_.empty()) substitute_.assign(numBytes_, std::byte{0});
    const std::byte* before = substitute_.data();
    for (std::size_t x = 0; x < excluded_.size(); ++x) {
      std::byte* sample = row + x * numBytes_;
      if (excluded_[x] != 0) std::memcpy(sample, before, numBytes_);
      before = sample;
    }
  }

  OpenedImage& image_;
  const Region& region_;
  std::size_t numBytes_ = 1;
  std::vector<std::byte> rows_;
  std::vector<std::uint8_t> excluded_;
  std::vector<std::byte> substitute_;  ///< the first sample that counts of the last row with one
};

}  // namespace

std::unique_ptr<OpenedImage> imageOfRegion(OpenedImage& image, const Region& region) {
  return std::make_unique<RegionImage>(image, region);
}

std::optional<Error> excludePixels(LabelledImage& image, const Region& region) {
  if (region.numExcluded() == 0) return std::nullopt;
  PackedLabels& labels = image.labels;
  const Shape& shape = labels.shape();
  const std::size_t numPhases = image.phases.size();
  const unsigned bits = PackedLabels::bitsFor(numPhases + 1);
  std::optional<Error> error = checkLabelBytes(shape, bits);
  if (error) return error;
  if (bits > labels.bits()) labels.widen(bits);
  std::vector<std::uint8_t> row(shape.x);
  std::vector<std::uint8_t> excluded(shape.x);
  std::vector<std::uint64_t> counts(numPhases + 1);
  const auto label = static_cast<std::uint8_t>(numPhases);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      labels.readRow(z, y, 0, row);
      region.readRow(z, y, excluded);
      for (std::size_t x = 0; x < shape.x; ++x) {
        if (excluded[x] != 0) row[x] = label;
        ++counts[row[x]];
      }
      labels.writeRow(z, y, row);
    }
  }
  // Phases that are gone leave no gap.
  std::array<std::uint8_t, 256> newLabel{};
  std::vector<Phase> kept;
  std::vector<FractionRange> ranges;
  for (std::size_t i = 0; i < numPhases; ++i) {
    newLabel[i] = static_cast<std::uint8_t>(kept.size());
    if (counts[i] == 0) continue;
    kept.push_back({image.phases[i].value, counts[i]});
    if (!image.thresholdRanges.empty()) ranges.push_back(image.thresholdRanges[i]);
  }
  newLabel[numPhases] = static_cast<std::uint8_t>(kept.size());
  if (kept.size() < numPhases) labels.relabel(newLabel);
  image.phases = std::move(kept);
  image.thresholdRanges = std::move(ranges);
  image.numExcluded = counts[numPhases];
  return std::nullopt;
}

}  // namespace phasebound
