#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "phases/bit_rows.h"
#include "phases/column_counts.h"
#include "phases/phases.h"

namespace phasebound {

/// Rows of an image or volume: those from firstY to the one before lastY, of the slices from firstZ
/// to the one before lastZ.
struct RowRange {
  std::size_t firstZ;
  std::size_t lastZ;
  std::size_t firstY;
  std::size_t lastY;

  [[nodiscard]] std::uint64_t numRows() const {
    return std::uint64_t{lastZ - firstZ} * (lastY - firstY);
  }
};
[[nodiscard]] constexpr RowRange allRowsOf(const Shape& shape) { return {0, shape.z, 0, shape.y}; }

/// Somebody who wants sums of a phase's pixels along y and z.
class PixelSums {
public:
  PixelSums() = default;
  virtual ~PixelSums() = default;
  PixelSums(const PixelSums&) = delete;
  PixelSums& operator=(const PixelSums&) = delete;

  /// Appends where ranges of slices and of rows have to end; those of others come in addition.
  virtual void addCuts(std::vector<std::size_t>& alongZ, std::vector<std::size_t>& alongY) const {
    static_cast<void>(alongZ);
    static_cast<void>(alongY);
  }
  /// Ranges of rows come in their order within one range of slices, and these in theirs. None has
  /// more rows than ColumnBlocks take.
  ///
  /// columns  pixels of the phase in the range at each x
  /// rows     pixels of the phase in each of its rows, slice by slice
  virtual void take(const RowRange& range, const ColumnCounts& columns,
                    std::span<const std::uint32_t> rows) noexcept = 0;
};

/// One pass over the pixels for several who want sums of them: rows are given one after the other.
/// Cost  some hundredths of a nanosecond a pixel, and some nanoseconds for eight columns of a
/// range. Memory  a byte for each column of a range of rows, all those of one range of slices.
class PixelSummation {
public:
  /// The takers have to live as long.
  PixelSummation(const Shape& shape, std::span<PixelSums* const> takers);
  /// Of a part: whole slices of a volume, or rows of an image. Takers may be asked to count less of
  /// a range than addCuts() tells of.
  PixelSummation(const Shape& shape, std::span<PixelSums* const> takers, const RowRange& part);

  /// The next rows, of one slice.
  void add(const BitRows& rows) noexcept;

private:
  [[nodiscard]] RowRange range() const {
    return {alongZ_[rangeZ_], alongZ_[rangeZ_ + 1], alongY_[rangeY_], alongY_[rangeY_ + 1]};
  }
  void addToRange(const BitRows& rows);

  Shape shape_;
  std::vector<PixelSums*> takers_;
  std::vector<std::size_t> alongZ_;
  std::vector<std::size_t> alongY_;
  bool isOfSlices_;  ///< whether a range has rows of more than one slice
  std::vector<ColumnCounts> counts_;
  std::vector<std::uint32_t> rows_;  ///< pixels of each, those of one range after the other
  // The next row, and the ranges that it is in.
  std::size_t z_ = 0;
  std::size_t y_ = 0;
  std::size_t rangeZ_ = 0;
  std::size_t rangeY_ = 0;
};

/// All rows of a mask.
void sumPixels(const PhaseMask& mask, std::span<PixelSums* const> takers);

}  // namespace phasebound
