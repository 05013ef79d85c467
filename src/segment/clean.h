#pragma once

#include <cstdint>

#include "phases/packed_labels.h"

namespace phasebound {

/// Gives connected pieces of fewer than leastPixels pixels to the label that they touch most, by
/// pixels' faces; the lower one of two that they touch equally. Pixels are neighbours where they
/// share a face, in 2D and in 3D.
///
/// Labels are gone through from the highest to the lowest: of two labels, first the islands of 1
/// become 0 (area opening), then the holes, pieces of 0 in what is left, become 1 (area closing),
/// as scikit-image's remove_small_objects and remove_small_holes do it. A piece that touches no
/// other label stays.
///
/// numLabels  labels 0 ... numLabels - 1 are phases; higher ones are left as they are, and touch
///            nothing
/// Returns    the number of pixels that were given away.
/// Memory     16 bytes for each run of equal labels along a row, and 4 for each pair of a small
///            piece and a label, for one label at a time.
std::uint64_t removeSmallPieces(PackedLabels& labels, std::size_t numLabels,
                                std::uint64_t leastPixels);

}  // namespace phasebound
