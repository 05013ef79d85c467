#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "segment/histogram.h"

namespace phasebound {

inline constexpr std::size_t kMostOtsuClasses = 5;

/// The thresholds between classes of values that make the variance between the classes as large as
/// it can be (N. Otsu, "A threshold selection method from gray-level histograms", 1979; for more
/// than two classes, the same criterion). A value belongs above a threshold where it is greater.
///
/// Exact for the histogram's bins, by dynamic programming over the bins that are not empty: where
/// the last class begins moves up with where it ends, so each row is solved by halving. Of equally
/// good thresholds the lowest is taken, as the value of the highest bin below it.
///
/// numClasses  2 ... kMostOtsuClasses
/// Returns     numClasses - 1 ascending thresholds, or nothing where the values are fewer than the
///             classes.
/// Cost        O(numClasses n log n) for n bins that are not empty.
[[nodiscard]] std::optional<std::vector<double>> otsuThresholds(const Histogram& histogram,
                                                                std::size_t numClasses);

}  // namespace phasebound
