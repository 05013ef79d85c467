#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "phases/phases.h"
#include "segment/histogram.h"

namespace phasebound {

/// Thresholds that could be defended as well as the one that was chosen.
struct ThresholdRange {
  double lower = 0;
  double upper = 0;
  /// Whether the histogram has a valley there.
  bool isClear = true;
};

/// The defensible range of each threshold, from the valley of the histogram:
///
/// 1. The histogram is looked at in at most 256 equal bins between its quantiles 0.001 and 0.999,
///    smoothed by a Gaussian of two bins, as an eye does it.
/// 2. On either side of the threshold, up to the next threshold, the highest bin is a peak, and the
///    lowest bin between the two peaks is the valley. The valley is clear where its height is below
///    80 % of the lower peak's.
/// 3. Defensible is every threshold around the valley as long as the histogram there is not higher
///    than the valley by more than a tenth of what the lower peak is: there hardly any pixel lies,
///    and none says where the phases part. The range is extended to the chosen threshold, and ends
///    at the peaks.
/// 4. Where there is no clear valley, the range is from half-way between the mean of the values
///    below and the threshold to half-way between it and the mean above.
[[nodiscard]] std::vector<ThresholdRange> defensibleRanges(const Histogram& histogram,
                                                           std::span<const double> thresholds);

/// Share of each class, which thresholds.size() thresholds make, over the ranges: its upper
/// threshold at the lowest with its lower one at the highest, and the other way round. Classes are
/// those of the histogram.
[[nodiscard]] std::vector<FractionRange> classFractions(const Histogram& histogram,
                                                        std::span<const double> thresholds,
                                                        std::span<const ThresholdRange> ranges);

/// Share and mean of each class.
struct ClassShare {
  double share = 0;
  double mean = 0;
};
[[nodiscard]] std::vector<ClassShare> classShares(const Histogram& histogram,
                                                  std::span<const double> thresholds);

}  // namespace phasebound
