#include "segment/threshold_range.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace phasebound {
namespace {

constexpr std::size_t kMostLooks = 256;
constexpr double kOuterShare = 0.001;
constexpr double kSmoothBins = 2;
constexpr double kClearValley = 0.8;
constexpr double kDefensibleRise = 0.1;

/// The histogram as an eye sees it.
struct Look {
  double lower = 0;
  double step = 1;
  std::vector<double> heights;

  [[nodiscard]] std::size_t binOf(double value) const {
    const double bin = std::floor((value - lower) / step);
    return static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(heights.size() - 1)));
  }
};

Look lookAt(const Histogram& histogram) {
  const auto total = static_cast<double>(histogram.total());
  std::size_t first = 0;
  for (double sum = 0; first + 1 < histogram.counts.size(); ++first) {
    sum += static_cast<double>(histogram.counts[first]);
    if (sum > kOuterShare * total) break;
  }
  std::size_t last = histogram.counts.size() - 1;
  for (double sum = 0; last > first; --last) {
    sum += static_cast<double>(histogram.counts[last]);
    if (sum > kOuterShare * total) break;
  }
  // Whole bins together, so that none of whole numbers gets more of them than another.
  const std::size_t together = (last - first) / kMostLooks + 1;
  const std::size_t numBins = (last - first) / together + 1;
  std::vector<double> counts(numBins);
  for (std::size_t bin = first; bin <= last; ++bin) {
    counts[(bin - first) / together] += static_cast<double>(histogram.counts[bin]);
  }
  Look look;
  look.lower = histogram.lower + static_cast<double>(first) * histogram.step;
  look.step = histogram.step * static_cast<double>(together);
  look.heights.resize(numBins);
  const auto reach = static_cast<std::ptrdiff_t>(4 * kSmoothBins);
  for (std::size_t i = 0; i < numBins; ++i) {
    double weights = 0;
    for (std::ptrdiff_t k = -reach; k <= reach; ++k) {
      const std::ptrdiff_t j = static_cast<std::ptrdiff_t>(i) + k;
      if (j < 0 || j >= static_cast<std::ptrdiff_t>(numBins)) continue;
      const double away = static_cast<double>(k) / kSmoothBins;
      const double weight = std::exp(-0.5 * away * away);
      weights += weight;
      look.heights[i] += weight * counts[static_cast<std::size_t>(j)];
    }
    look.heights[i] /= weights;
  }
  return look;
}

/// The highest bin of [first, end).
std::size_t highest(const Look& look, std::size_t first, std::size_t end) {
  const auto from = look.heights.begin();
  return static_cast<std::size_t>(
      std::max_element(from + static_cast<std::ptrdiff_t>(first),
                       from + static_cast<std::ptrdiff_t>(std::max(end, first + 1))) -
      from);
}

ThresholdRange rangeOf(const Look& look, double below, double threshold, double above) {
  const std::size_t at = look.binOf(threshold);
  const std::size_t first = look.binOf(below);
  const std::size_t end = look.binOf(above) + 1;
  const std::size_t peakBelow = highest(look, std::min(first, at), at + 1);
  const std::size_t peakAbove = highest(look, std::min(at + 1, end - 1), end);
  const auto heights = look.heights.begin();
  const auto valleyAt = std::min_element(heights + static_cast<std::ptrdiff_t>(peakBelow),
                                         heights + static_cast<std::ptrdiff_t>(peakAbove) + 1);
  const double peak = std::min(look.heights[peakBelow], look.heights[peakAbove]);
  ThresholdRange range{threshold, threshold, *valleyAt < kClearValley * peak};
  if (!range.isClear) return range;
  const double most = *valleyAt + kDefensibleRise * peak;
  auto lowest = static_cast<std::size_t>(valleyAt - heights);
  std::size_t last = lowest;
  while (lowest > peakBelow + 1 && look.heights[lowest - 1] <= most) --lowest;
  while (last + 1 < peakAbove && look.heights[last + 1] <= most) ++last;
  const auto valueOf = [&](std::size_t bin) {
    return look.lower + static_cast<double>(bin) * look.step;
  };
  range.lower = std::min(threshold, valueOf(lowest));
  range.upper = std::max(threshold, valueOf(last));
  return range;
}

}  // namespace

std::vector<ClassShare> classShares(const Histogram& histogram,
                                    std::span<const double> thresholds) {
  std::vector<ClassShare> classes(thresholds.size() + 1);
  std::vector<double> counts(classes.size());
  std::size_t bin = 0;
  double total = 0;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const std::size_t end =
        k < thresholds.size() ? histogram.numBinsUpTo(thresholds[k]) : histogram.counts.size();
    for (; bin < end; ++bin) {
      const auto count = static_cast<double>(histogram.counts[bin]);
      counts[k] += count;
      classes[k].mean += count * histogram.valueOf(bin);
    }
    total += counts[k];
  }
  for (std::size_t k = 0; k < classes.size(); ++k) {
    classes[k].share = total > 0 ? counts[k] / total : 0;
    classes[k].mean = counts[k] > 0 ? classes[k].mean / counts[k] : 0;
  }
  return classes;
}

std::vector<ThresholdRange> defensibleRanges(const Histogram& histogram,
                                             std::span<const double> thresholds) {
  const Look look = lookAt(histogram);
  const std::vector<ClassShare> classes = classShares(histogram, thresholds);
  std::vector<ThresholdRange> ranges;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const double below = i > 0 ? thresholds[i - 1] : histogram.lower;
    const double above = i + 1 < thresholds.size() ? thresholds[i + 1]
                                                   : histogram.valueOf(histogram.counts.size() - 1);
    ThresholdRange range = rangeOf(look, below, thresholds[i], above);
    if (!range.isClear) {
      range.lower = classes[i].share > 0 ? (classes[i].mean + thresholds[i]) / 2 : thresholds[i];
      range.upper =
          classes[i + 1].share > 0 ? (classes[i + 1].mean + thresholds[i]) / 2 : thresholds[i];
    }
    ranges.push_back(range);
  }
  return ranges;
}

std::vector<FractionRange> classFractions(const Histogram& histogram,
                                          std::span<const double> thresholds,
                                          std::span<const ThresholdRange> ranges) {
  const auto upTo = [&](double threshold) {
    return histogram.share(0, histogram.numBinsUpTo(threshold));
  };
  std::vector<FractionRange> fractions;
  for (std::size_t k = 0; k <= thresholds.size(); ++k) {
    const bool hasLower = k > 0;
    const bool hasUpper = k < thresholds.size();
    const double least =
        (hasUpper ? upTo(ranges[k].lower) : 1) - (hasLower ? upTo(ranges[k - 1].upper) : 0);
    const double most =
        (hasUpper ? upTo(ranges[k].upper) : 1) - (hasLower ? upTo(ranges[k - 1].lower) : 0);
    const bool isClear = (!hasLower || ranges[k - 1].isClear) && (!hasUpper || ranges[k].isClear);
    fractions.push_back({std::max(0.0, least), most, isClear});
  }
  return fractions;
}

}  // namespace phasebound
