#include "cls/radial_mean.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "cls/lag_ranges.h"

namespace phasebound {
namespace {

/// The smallest squared distance, a whole number, that rounds to more than this bin: that of
/// (bin + 1/2)^2 = bin^2 + bin + 1/4 rounded up.
std::int64_t endOf(std::int64_t bin) { return bin * bin + bin + 1; }

/// Adds a row of lags to their sums by |dx|, for dx up to last.
void addFolded(const float* centre, float numTimes, std::int64_t last, float* folded) {
  folded[0] += numTimes * centre[0];
  for (std::int64_t dx = 1; dx <= last; ++dx) folded[dx] += numTimes * (centre[dx] + centre[-dx]);
}

/// Sums and numbers of lags whose distance rounds to 0, 1, 2, ...
class Bins {
public:
  explicit Bins(std::size_t maxLag) : sums_(maxLag + 1), counts_(maxLag + 1) {}

  /// Adds lags at one distance from dx's axis, from dx = first to last: each stands for `number` of
  /// them, the first one for numberOfFirst.
  template <class ValueAt>
  void add(std::int64_t across, std::int64_t first, std::int64_t last, std::uint64_t numberOfFirst,
           std::uint64_t number, const ValueAt& valueAt) {
    std::int64_t squared = across + first * first;
    std::int64_t bin = std::llround(std::sqrt(static_cast<double>(squared)));
    while (bin > 0 && squared < endOf(bin - 1)) --bin;
    while (squared >= endOf(bin)) ++bin;
    put(bin, valueAt(first), numberOfFirst);
    std::int64_t end = endOf(bin);
    for (std::int64_t dx = first + 1; dx <= last; ++dx) {
      // Distances grow by one at most: the next bin or the same one, without a jump.
      squared += 2 * dx - 1;
      const std::int64_t step = squared >= end ? 1 : 0;
      bin += step;
      end += step * 2 * bin;
      put(bin, valueAt(dx), number);
    }
  }

  [[nodiscard]] std::vector<double> means() const {
    std::vector<double> means(sums_.size());
    for (std::size_t bin = 0; bin < sums_.size(); ++bin) {
      means[bin] = sums_[bin] / static_cast<double>(counts_[bin]);
    }
    return means;
  }

private:
  void put(std::int64_t bin, double value, std::uint64_t number) {
    const auto at = static_cast<std::size_t>(bin);
    sums_[at] += value;
    counts_[at] += number;
  }

  std::vector<double> sums_;
  std::vector<std::uint64_t> counts_;
};

/// Whether rows of a volume at (a, b) have lags that are wanted.
bool isWithin(std::int64_t a, std::int64_t b, std::int64_t maxLag) {
  return a * a + b * b < endOf(maxLag);
}

}  // namespace

RadialSums::RadialSums(int numDimensions, std::size_t maxLag)
    : isVolume_(numDimensions == 3), maxLag_(static_cast<int>(maxLag)) {
  std::size_t numSums = 0;
  for (int a = 0; a <= (isVolume_ ? maxLag_ : 0); ++a) {
    firstOf_.push_back(folded_.size());
    for (int b = a; b <= maxLag_ && isWithin(a, b, maxLag_); ++b) {
      const std::int64_t across = std::int64_t{a} * a + std::int64_t{b} * b;
      const int last = std::min(firstLagOf(endOf(maxLag_) - across) - 1, maxLag_);
      folded_.push_back({across, last, 0, numSums});
      numSums += static_cast<std::size_t>(last) + 1;
    }
  }
  sums_.resize(numSums);
}

void RadialSums::add(const Tpc::Row& row) {
  if (row.dy < 0 || !isWithin(row.dz, row.dy, maxLag_)) return;
  // Of an image a is 0.
  const auto a = static_cast<std::size_t>(std::min(row.dz, row.dy));
  const auto b = static_cast<std::size_t>(std::max(row.dz, row.dy));
  Folded& folded = folded_[firstOf_[a] + b - a];
  const auto addRow = [&](const float* covariance) {
    addFolded(covariance + maxLag_, static_cast<float>(row.numTimes), folded.last,
              sums_.data() + folded.first);
    folded.numRows += static_cast<std::uint64_t>(row.numTimes);
  };
  addRow(row.covariance);
  if (!isVolume_ || row.dy == 0) return;
  const std::size_t numBetween = 2 * static_cast<std::size_t>(row.dy);
  addRow(row.covariance - numBetween * (2 * static_cast<std::size_t>(maxLag_) + 1));
}

std::vector<double> RadialSums::means() const {
  Bins bins(static_cast<std::size_t>(maxLag_));
  for (std::size_t i = 0; i < folded_.size(); ++i) {
    const Folded& folded = folded_[i];
    const float* sums = sums_.data() + folded.first;
    const auto valueAt = [sums](std::int64_t dx) { return static_cast<double>(sums[dx]); };
    if (isVolume_) {
      bins.add(folded.across, 0, folded.last, folded.numRows, 2 * folded.numRows, valueAt);
      continue;
    }
    // The lags (a, b) and (b, a) of an image are equally far: a goes up to b only.
    const auto a = static_cast<std::int64_t>(i);
    if (a > folded.last) break;
    const auto ofBoth = [&](std::int64_t b) {
      const std::size_t other = folded_[static_cast<std::size_t>(b)].first + i;
      return valueAt(b) + (b == a ? 0 : static_cast<double>(sums_[other]));
    };
    // Each with its mirror images.
    const std::uint64_t numDiagonal = a == 0 ? 1 : 4;
    bins.add(folded.across, a, folded.last, numDiagonal, a == 0 ? 4 : 8, ofBoth);
  }
  return bins.means();
}

std::vector<double> radialCovariance(const Tpc& tpc) {
  RadialSums sums(tpc.numDimensions(), tpc.maxLag());
  for (std::size_t index = 0; index < tpc.numRows(); ++index) sums.add(tpc.row(index));
  return sums.means();
}

}  // namespace phasebound
