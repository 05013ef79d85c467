#include "segment/histogram.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "base/bit_cast.h"

namespace phasebound {
namespace {

constexpr double kOuterShare = 0.001;
constexpr double kMostReach = 4;
constexpr int kLowestNarrow = -32768;
constexpr std::size_t kNumNarrow = 98304;

/// Bits that are in the order of the numbers.
std::uint32_t orderedBits(float value) {
  const auto bits = bitCast<std::uint32_t>(value);
  return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

float fromOrderedBits(std::uint32_t ordered) {
  const std::uint32_t bits = (ordered & 0x80000000U) != 0 ? ordered & 0x7FFFFFFFU : ~ordered;
  return bitCast<float>(bits);
}

}  // namespace

double Histogram::thresholdAfter(std::size_t bin) const {
  if (isExact) return lower + static_cast<double>(bin) * step;
  // Just below the next bin's first value.
  const double end = lower + static_cast<double>(bin + 1) * step;
  return std::nextafter(end, -std::numeric_limits<double>::infinity());
}

std::size_t Histogram::numBinsUpTo(double threshold) const {
  const double bin = (threshold - lower) / step + (isExact ? 1.0 : 0.5);
  if (!(bin > 0)) return 0;
  return bin < static_cast<double>(counts.size()) ? static_cast<std::size_t>(bin) : counts.size();
}

std::uint64_t Histogram::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double Histogram::share(std::size_t first, std::size_t end) const {
  std::uint64_t sum = 0;
  for (std::size_t bin = first; bin < end; ++bin) sum += counts[bin];
  const std::uint64_t all = total();
  return all == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(all);
}

void RangeFinder::take(std::span<const float> values, std::span<const std::uint8_t> excluded) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!excluded.empty() && excluded[i] != 0) continue;
    const float value = values[i];
    if (isEmpty_) {
      lowest_ = value;
      highest_ = value;
      isEmpty_ = false;
    }
    lowest_ = std::min(lowest_, value);
    highest_ = std::max(highest_, value);
    ++counts_[orderedBits(value) >> 16];
  }
}

Histogram RangeFinder::histogram() const {
  Histogram histogram;
  histogram.isExact = false;
  histogram.lower = static_cast<double>(lowest_);
  histogram.counts.resize(1);
  if (!(highest_ > lowest_)) {
    histogram.isExact = true;
    return histogram;
  }
  const std::uint64_t total = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
  const double numOuter = kOuterShare * static_cast<double>(total);
  double below = 0;
  std::size_t first = 0;
  while (below + static_cast<double>(counts_[first]) <= numOuter) {
    below += static_cast<double>(counts_[first++]);
  }
  double above = 0;
  std::size_t last = counts_.size() - 1;
  while (above + static_cast<double>(counts_[last]) <= numOuter) {
    above += static_cast<double>(counts_[last--]);
  }
  const auto lower = static_cast<double>(fromOrderedBits(static_cast<std::uint32_t>(first) << 16));
  const auto upper =
      static_cast<double>(fromOrderedBits(static_cast<std::uint32_t>(last) << 16 | 0xFFFFU));
  const double reach = kMostReach * (upper - lower);
  double from = static_cast<double>(lowest_);
  double to = static_cast<double>(highest_);
  if (std::isfinite(lower - reach)) from = std::max(from, lower - reach);
  if (std::isfinite(upper + reach)) to = std::min(to, upper + reach);
  histogram.lower = from;
  histogram.step = (to - from) / static_cast<double>(kNumFineBins);
  histogram.counts.resize(kNumFineBins);
  return histogram;
}

Histogram narrowHistogram() {
  Histogram histogram;
  histogram.lower = kLowestNarrow;
  histogram.counts.resize(kNumNarrow);
  return histogram;
}

Histogram trimmed(const Histogram& histogram) {
  const auto& counts = histogram.counts;
  std::size_t first = 0;
  while (first + 1 < counts.size() && counts[first] == 0) ++first;
  std::size_t end = counts.size();
  while (end > first + 1 && counts[end - 1] == 0) --end;
  Histogram result = histogram;
  result.lower += static_cast<double>(first) * histogram.step;
  result.counts.assign(counts.begin() + static_cast<std::ptrdiff_t>(first),
                       counts.begin() + static_cast<std::ptrdiff_t>(end));
  return result;
}

void count(std::span<const float> values, std::span<const std::uint8_t> excluded,
           Histogram& histogram) {
  if (excluded.empty()) {
    for (const float value : values) ++histogram.counts[histogram.binOf(value)];
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (excluded[i] == 0) ++histogram.counts[histogram.binOf(values[i])];
  }
}

}  // namespace phasebound
