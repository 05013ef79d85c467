#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "phases/bit_rows.h"
#include "phases/part_counts.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"

namespace phasebound {

/// What the fraction of a phase becomes when its boundary is drawn up to a pixel further out or in.
///
/// The boundary runs half-way between neighbouring pixels, so a pixel outside whose centre is the
/// distance d from the nearest centre of the phase's pixels lies d - 1/2 beyond it. Shifted
/// outwards by s, the boundary takes in the part of such a pixel that a straight edge at that
/// distance covers, clamp(s + 1 - d, 0, 1); shifted inwards, pixels of the phase lose that part by
/// their distance from the nearest pixel of another phase. So a straight boundary along an axis
/// gains exactly s pixels' width, and one along a diagonal within a sixth of it. Excluded pixels
/// and what is beyond the image's edges belong to no phase and have no boundary.
///
/// For |s| <= 1 only distances below 2 matter, which are 1, sqrt 2 and sqrt 3: the exact Euclidean
/// distance transform as far as it is needed is a look at the neighbours, 128 pixels at a time.
struct BoundaryShift {
  double phaseFraction = 0;
  std::uint64_t numPixels = 0;  ///< that count
  /// Pixels at the distances 1, sqrt 2 and sqrt 3 from the phase, and pixels of the phase at these
  /// distances from the others.
  std::array<std::uint64_t, 3> outside{};
  std::array<std::uint64_t, 3> inside{};

  /// The phase fraction with the boundary shifted outwards by this many pixels, -1 ... 1.
  [[nodiscard]] double fractionAt(double shiftPx) const;
};

/// shiftBoundary() in steps, so that whoever does it for a large volume can do other things between
/// them, and with the pixels that it has read.
///
/// index   of the phase; the image has to live as long
/// Memory  three slices at five bits a pixel, at six under a mask; of an image some rows
class BoundaryCounter {
public:
  BoundaryCounter(const LabelledImage& image, std::size_t index)
      : BoundaryCounter(image, index, allRowsOf(image.labels.shape())) {}
  /// Of a part of the pixels: whole slices of a volume, or rows of an image. The slice or row
  /// before it, and the one behind it, are looked at too.
  BoundaryCounter(const LabelledImage& image, std::size_t index, const RowRange& part);
  ~BoundaryCounter();
  BoundaryCounter(const BoundaryCounter&) = delete;
  BoundaryCounter& operator=(const BoundaryCounter&) = delete;

  [[nodiscard]] bool isDone() const { return numCounted_ == numRows_; }
  [[nodiscard]] double doneShare() const {
    return static_cast<double>(numRead_) / static_cast<double>(numRows_);
  }
  /// Reads the next rows of a slice: as many as `most`, but one at least, or fewer where there is
  /// no room for more. Returns the phase's pixels, which stay until count().
  BitRows read(std::size_t most);
  /// Counts what can be counted of what has been read. Each read() has to be followed by it.
  void count();
  void pass(PartCounts& counts);
  /// Precondition: isDone(), and all parts are there.
  [[nodiscard]] BoundaryShift shift() const;

private:
  class Sets;

  BoundaryShift shift_;
  std::unique_ptr<Sets> sets_;
  std::uint64_t numRows_;  ///< of all slices
  std::uint64_t numRead_ = 0;
  std::uint64_t numCounted_ = 0;
};

/// index   of the phase
/// Cost    some nanoseconds for 128 pixels
[[nodiscard]] BoundaryShift shiftBoundary(const LabelledImage& image, std::size_t index);

}  // namespace phasebound
