#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "decode/decode.h"

namespace phasebound {

/// Most distinct values that still count as phases; above it the image is not segmented. Far above
/// any real material and far below the 256 grey levels of an unsegmented micrograph.
inline constexpr std::size_t kMaxNumPhases = 64;

/// One phase: the pixels that hold one exact value.
struct Phase {
  double value = 0;         ///< the pixel value; a colour is 0xRRGGBB
  std::uint64_t count = 0;  ///< pixels that hold it
};

/// An image as labels: labels(z, y, x) indexes phases, which are sorted by value.
struct LabelledImage {
  Grid<std::uint8_t> labels;
  std::vector<Phase> phases;
  bool isColour = false;  ///< values are 0xRRGGBB
};

/// Finds the phases as the exact distinct values of the data and counts their pixels.
/// Integers beyond 2^53 that differ keep different labels, though their values print alike.
/// Errors  NotSegmented (more than kMaxNumPhases values; the number found is exact up to 65536 and
///         "more than 65536" beyond), NonFinitePixels.
/// Cost    two passes, one byte a pixel.
[[nodiscard]] Result<LabelledImage> findPhases(const Image& image);

/// The pixels of one phase, read through the labels so that no mask has to be stored. Readers go
/// through readRow, which knows how labels are kept.
struct PhaseMask {
  GridView<const std::uint8_t> labels;
  std::uint8_t label = 0;

  [[nodiscard]] const Shape& shape() const { return labels.shape; }
  [[nodiscard]] bool at(std::size_t z, std::size_t y, std::size_t x) const {
    return labels.at(z, y, x) == label;
  }
  /// The pixels of row (z, y) from x on, 1 in the phase and 0 outside.
  void readRow(std::size_t z, std::size_t y, std::size_t x, std::span<std::uint8_t> into) const {
    const std::uint8_t* row = labels.row(z, y) + x;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = row[i] == label ? 1 : 0;
  }
};

}  // namespace phasebound
