#include "segment/otsu.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace phasebound {
namespace {

/// Sums over the bins that are not empty, of which bins [0, i) are the first i.
struct Sums {
  std::vector<std::size_t> bins;
  std::vector<double> counts{0};
  std::vector<double> values{0};

  /// What a class of these bins adds to the variance between classes: S^2 / W, about the mean.
  [[nodiscard]] double gain(std::size_t first, std::size_t end) const {
    const double count = counts[end] - counts[first];
    const double sum = values[end] - values[first];
    return sum * sum / count;
  }
};

Sums sumsOf(const Histogram& histogram) {
  double total = 0;
  double moment = 0;
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    const auto count = static_cast<double>(histogram.counts[bin]);
    total += count;
    moment += count * static_cast<double>(bin);
  }
  const double mean = total > 0 ? moment / total : 0;
  Sums sums;
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    if (histogram.counts[bin] == 0) continue;
    const auto count = static_cast<double>(histogram.counts[bin]);
    sums.bins.push_back(bin);
    sums.counts.push_back(sums.counts.back() + count);
    sums.values.push_back(sums.values.back() + count * (static_cast<double>(bin) - mean));
  }
  return sums;
}

/// One more class behind the best classes of the bins before it.
class Layer {
public:
  Layer(const Sums& sums, const std::vector<double>& before, std::size_t numClasses)
      : sums_(sums), before_(before) {
    const std::size_t numEnds = sums.bins.size() + 1;
    best.assign(numEnds, -std::numeric_limits<double>::infinity());
    begin.assign(numEnds, 0);
    solve(numClasses, numEnds - 1, numClasses - 1, numEnds - 2);
  }

  std::vector<double> best;        ///< by the end of the last class
  std::vector<std::size_t> begin;  ///< of the last class

private:
  /// For ends first ... last, whose best beginnings lie within from ... to.
  void solve(std::size_t first, std::size_t last, std::size_t from, std::size_t to) {
    if (first > last) return;
    const std::size_t end = first + (last - first) / 2;
    const std::size_t most = std::min(to, end - 1);
    for (std::size_t i = from; i <= most; ++i) {
      const double gain = before_[i] + sums_.gain(i, end);
      if (gain > best[end]) {
        best[end] = gain;
        begin[end] = i;
      }
    }
    if (end > first) solve(first, end - 1, from, begin[end]);
    solve(end + 1, last, begin[end], to);
  }

  const Sums& sums_;
  const std::vector<double>& before_;
};

}  // namespace

std::optional<std::vector<double>> otsuThresholds(const Histogram& histogram,
                                                  std::size_t numClasses) {
  const Sums sums = sumsOf(histogram);
  if (sums.bins.size() < numClasses) return std::nullopt;
  std::vector<double> best(sums.bins.size() + 1, -std::numeric_limits<double>::infinity());
  for (std::size_t end = 1; end < best.size(); ++end) best[end] = sums.gain(0, end);
  std::vector<std::vector<std::size_t>> begins;
  for (std::size_t k = 2; k <= numClasses; ++k) {
    Layer layer(sums, best, k);
    best = std::move(layer.best);
    begins.push_back(std::move(layer.begin));
  }
  std::vector<double> thresholds;
  std::size_t end = sums.bins.size();
  for (std::size_t k = begins.size(); k-- > 0;) {
    end = begins[k][end];
    thresholds.push_back(histogram.thresholdAfter(sums.bins[end - 1]));
  }
  std::reverse(thresholds.begin(), thresholds.end());
  return thresholds;
}

}  // namespace phasebound
