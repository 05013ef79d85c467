#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "decode/decode.h"
#include "phases/packed_labels.h"
#include "phases/phases.h"

namespace phasebound {

/// Whole pixels of a slice.
struct Rectangle {
  std::size_t x = 0;
  std::size_t y = 0;
  std::size_t width = 0;
  std::size_t height = 0;

  bool operator==(const Rectangle&) const = default;
};

/// Pixel (i, j) covers [i, i + 1) x [j, j + 1): its centre is at i + 1/2, j + 1/2.
struct Point {
  double x = 0;
  double y = 0;
};

struct Circle {
  Point centre;
  double radius = 0;
};

/// One bit a pixel of a slice, rows starting at whole bytes, the first pixel in the lowest bit.
struct Bitmap {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> bits;
};

/// Which pixels of an image count. Coordinates are those of the file's slices, and hold for each of
/// them.
struct RegionOptions {
  std::optional<Rectangle> crop;
  std::size_t numRowsCut = 0;    ///< at the bottom of every slice
  std::optional<Circle> circle;  ///< pixels whose centre is outside do not count
  std::vector<Rectangle> excludedRectangles;
  std::vector<std::vector<Point>> excludedPolygons;  ///< pixels whose centre is inside, by even-odd
  std::optional<Bitmap> excludedPixels;              ///< of the size of a slice

  [[nodiscard]] bool isWhole() const {
    return !crop && numRowsCut == 0 && !circle && excludedRectangles.empty() &&
           excludedPolygons.empty() && !excludedPixels;
  }
};

/// The pixels of an image that count: a box, and some in it that are excluded. The box is as small
/// as can be: rows, columns and slices at its edges that are excluded as a whole are not in it, so
/// that an info bar over the whole width leaves an image without excluded pixels.
class Region {
public:
  /// shape  of the file
  /// mask   an image of the same height and width and of one slice, or of as many: pixels that are
  ///        0 (of palettes: black) do not count; or null
  /// image  the file, where its pixels that hold no number (NaN) do not count either; or null
  /// Errors InvalidMask, NothingKept, and those of reading the mask and the image.
  [[nodiscard]] static Result<Region> make(const Shape& shape, const RegionOptions& options,
                                           OpenedImage* mask, OpenedImage* image = nullptr);

  [[nodiscard]] const Shape& fileShape() const { return fileShape_; }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] std::size_t firstZ() const { return firstZ_; }
  /// Of the box, in a slice of the file.
  [[nodiscard]] const Rectangle& box() const { return box_; }
  /// Whether all of the file counts.
  [[nodiscard]] bool isWhole() const { return shape_ == fileShape_ && numExcluded_ == 0; }
  [[nodiscard]] std::uint64_t numExcluded() const { return numExcluded_; }
  /// 1 for the excluded pixels of a row of the box, shape().x of them.
  void readRow(std::size_t z, std::size_t y, std::span<std::uint8_t> excluded) const;

private:
  Region() = default;
  [[nodiscard]] std::optional<Error> exclude(const RegionOptions& options, OpenedImage* mask,
                                             OpenedImage* image);
  [[nodiscard]] std::optional<Error> trim();

  Shape fileShape_;
  Shape shape_;
  std::size_t firstZ_ = 0;
  Rectangle box_;
  /// Of the whole file: one slice for all, or one each. Empty where the box has no excluded pixel.
  PackedLabels excluded_;
  std::uint64_t numExcluded_ = 0;
};

/// Rows of an image's region, as an image of its own: pixels that are excluded hold the value of
/// another one that counts, so that they add no value to those of the image.
///
/// image, region  have to live as long
[[nodiscard]] std::unique_ptr<OpenedImage> imageOfRegion(OpenedImage& image, const Region& region);

/// Gives the excluded pixels of a region their label, and counts the others anew. A phase that only
/// excluded pixels have is none.
/// Errors  TooLarge where the labels, with one more, would pass kMaxLabelBytes.
[[nodiscard]] std::optional<Error> excludePixels(LabelledImage& image, const Region& region);

}  // namespace phasebound
