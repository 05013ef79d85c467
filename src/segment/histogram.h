#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace phasebound {

/// Bins of values that are no whole numbers of at most 16 bits.
inline constexpr std::size_t kNumFineBins = 65536;

/// How often values occur: bin i holds those from lower + i step on, below lower + (i + 1) step.
/// Whole numbers of 8 and 16 bits have a bin each: step is 1, and bin i holds lower + i exactly.
struct Histogram {
  double lower = 0;
  double step = 1;
  bool isExact = true;  ///< a bin holds one value
  std::vector<std::uint64_t> counts;

  /// Values beyond the ends are in the end bins.
  [[nodiscard]] std::size_t binOf(float value) const {
    const double bin = (static_cast<double>(value) - lower) / step;
    if (!(bin > 0)) return 0;
    // Compared first: what is far beyond the ends is more than an index can count.
    const std::size_t last = counts.size() - 1;
    return bin < static_cast<double>(last) ? static_cast<std::size_t>(bin) : last;
  }
  /// What stands for a bin's values.
  [[nodiscard]] double valueOf(std::size_t bin) const {
    return lower + (static_cast<double>(bin) + (isExact ? 0.0 : 0.5)) * step;
  }
  /// The threshold that has the values of the bins up to this one at or below it.
  [[nodiscard]] double thresholdAfter(std::size_t bin) const;
  /// The last bin whose values are not above a threshold, and one more: 0 ... counts.size(). A bin
  /// that a threshold cuts is shared out by its middle.
  [[nodiscard]] std::size_t numBinsUpTo(double threshold) const;
  [[nodiscard]] std::uint64_t total() const;
  /// Share of the values in the bins [first, end).
  [[nodiscard]] double share(std::size_t first, std::size_t end) const;
};

/// Finds the ends of a histogram's bins, where values are not whole numbers: the smallest and the
/// largest value, but not further out than four times the distance between the quantiles 0.001 and
/// 0.999 beyond these, so that a few hot pixels do not squeeze all others into one bin.
class RangeFinder {
public:
  /// excluded  as for count()
  void take(std::span<const float> values, std::span<const std::uint8_t> excluded = {});
  /// An empty histogram with kNumFineBins bins, or with one where all values are equal.
  [[nodiscard]] Histogram histogram() const;

private:
  /// Values by their sign, exponent and first seven bits of the mantissa: in order, and within 1 %.
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(65536);
  float lowest_ = 0;
  float highest_ = 0;
  bool isEmpty_ = true;
};

/// An empty histogram for all whole numbers of 16 bits, with and without sign.
[[nodiscard]] Histogram narrowHistogram();
/// Without the empty bins at both ends; where all are empty, one is left.
[[nodiscard]] Histogram trimmed(const Histogram& histogram);

/// Counts values, but for those that are excluded (1; empty: none).
void count(std::span<const float> values, std::span<const std::uint8_t> excluded,
           Histogram& histogram);

}  // namespace phasebound
