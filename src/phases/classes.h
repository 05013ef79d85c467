#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "phases/packed_labels.h"
#include "phases/values.h"

namespace phasebound {

/// Labels that went through lossy compression or resampling: a few classes, which the pixels inside
/// of regions still hold exactly or nearly, and a haze of values that pixels near boundaries got.
struct Classes {
  std::vector<std::size_t> indices;  ///< of the classes, among the values
  double hazeShare = 0;              ///< pixels that hold none of the classes' values, 0..1
};

/// The classes among the values of an image that has too many of them to be phases.
///
/// Values are taken from the most common down. One is a class where it holds at least 1 % of the
/// pixels and is not within 1/16 of the range of values of a class that is more common: JPEG's
/// quantisation leaves neighbours of a class's value common, too. The classes are clear where there
/// are 2 to 16 of them, at least two thirds of the pixels lie within 1/32 of the range of one, and
/// at least 25 % hold one exactly. Of two-phase materials with features from 8 px on, compressed as
/// JPEG of quality 25 to 95, halved or blurred, 37 % to 85 % do; of micrographs with a noise of 1 %
/// of the range, 20 %; a ramp that is too long for phases has at most 16 of 65 values.
///
/// values     sorted, with counts
/// numPixels  all pixels, with those of values beyond the table
/// Returns nothing where the classes are not clear.
[[nodiscard]] std::optional<Classes> findClasses(std::span<const ValueCount> values,
                                                 std::uint64_t numPixels, bool isColour);

/// The wanted number of classes, whatever they look like: the most common values that keep the
/// distance above; fewer where there are no more.
[[nodiscard]] Classes pickClasses(std::span<const ValueCount> values, std::uint64_t numPixels,
                                  bool isColour, std::size_t numClasses);

/// Haze among few enough values to be phases, as anti-aliasing leaves it.
///
/// A value is haze where it lies between two others that are no haze, holds less than 10 % of the
/// pixels, and of those less than 10 % have neighbours below and to the right of the same value: it
/// covers lines and specks, but no areas. Phases do, unless they are as fine as pixels. Where fewer
/// than two values are no haze, the classes are those that findClasses() takes.
///
/// labels  index values
/// Returns nothing where there is none, or fewer than two classes.
/// Cost    reads at most some 30 million pixels.
[[nodiscard]] std::optional<Classes> findHaze(const PackedLabels& labels,
                                              std::span<const ValueCount> values, bool isColour);

/// Whether few values are levels of brightness of a picture that was never segmented.
///
/// From 6 values on, where at least a fifth of the neighbours below and to the right differ and are
/// on average less than 0.85 times as many levels apart as pixels that are drawn by chance; or
/// where at least 85 % of those that differ are one level apart. Pictures of two greys in 8 to 64
/// levels, sharp or blurred, whose noise is 0.05 to 0.5 of their contrast, are 0.2 to 0.8 times as
/// far apart; maps of 6 to 20 phases side by side by chance 1.0 times; numbered grains differ at 3
/// % of the neighbours, and anti-aliased labels at 12 %.
///
/// labels  index values, which are sorted and no colours
/// Cost    reads at most some 30 million pixels; nothing for fewer values.
[[nodiscard]] bool areGreys(const PackedLabels& labels, std::span<const ValueCount> values);

}  // namespace phasebound
