#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "segment/prepare.h"

namespace phasebound {

/// How much larger steps between neighbouring pixels are across the borders of the blocks of a
/// JPEG than elsewhere: the mean over both axes of the ratio of the mean steps, in which a step
/// counts for at most twice the mean one. 1 where the picture shows no such blocks.
///
/// Blocks are recognised by how often a step is larger than the one before and the one after it,
/// which neither contrast nor boundaries change. A JPEG has, along both axes, one place in eight
/// where that is more frequent than at each of the other seven, by kLeastProminence and by
/// kLeastDeviations; and what steps there goes up as often as down. That tells it from
///   pixels that were doubled or quadrupled   several places in eight, all alike
///   pixels eight times as large              no step elsewhere
///   gratings, the lines of a camera          one axis alone, or all steps of one sign
/// Random grey in squares of 8 px with noise over it is taken for a JPEG.
///
/// plane       a slice as it was taken; labels  of its pixels
/// numClasses  pixels of a label from here on are not looked at, nor steps between classes
/// Returns nothing where no four neighbours in a line are of one class.   Cost  some 10 ns a pixel.
[[nodiscard]] std::optional<double> blockinessOf(const Plane& plane,
                                                 std::span<const std::uint8_t> labels,
                                                 std::size_t numClasses);

/// Uncompressed micrographs, synthetic and real, reach 1.03 at the more prominent axis and 1.01 at
/// the other; JPEG of a quality of 60 begins at 1.11, of 95 mostly below 1.05: see the tests.
inline constexpr double kLeastProminence = 1.05;
/// Standard deviations of the difference of two shares. Places that differ by chance, the largest
/// of eight, pass this once in some ten thousand pictures along one axis.
inline constexpr double kLeastDeviations = 4;

}  // namespace phasebound
