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

  /// Adds rows of lags, all at the same distance from dx's axis; numRows of them were folded.
  void add(std::int64_t across, const float* folded, std::int64_t last, std::uint64_t numRows) {
    std::int64_t bin = std::llround(std::sqrt(static_cast<double>(across)));
    while (bin > 0 && across < endOf(bin - 1)) --bin;
    while (across >= endOf(bin)) ++bin;
    put(bin, folded[0], numRows);
    std::int64_t squared = across;
    std::int64_t end = endOf(bin);
    for (std::int64_t dx = 1; dx <= last; ++dx) {
      // Distances grow by one at most: the next bin or the same one, without a jump.
      squared += 2 * dx - 1;
      const std::int64_t step = squared >= end ? 1 : 0;
      bin += step;
      end += step * 2 * bin;
      put(bin, folded[dx], 2 * numRows);
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
  void put(std::int64_t bin, float value, std::uint64_t number) {
    const auto at = static_cast<std::size_t>(bin);
    sums_[at] += static_cast<double>(value);
    counts_[at] += number;
  }

  std::vector<double> sums_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace

std::vector<double> radialMean(const Tpc& tpc, const Progress& progress) {
  const auto maxLag = static_cast<int>(tpc.maxLag());
  const bool isVolume = tpc.numDimensions() == 3;
  Bins bins(tpc.maxLag());
  std::vector<float> folded(tpc.maxLag() + 1);
  // Rows at the same distance from the axis of dx are added before their lags are told apart: those
  // at (a, b), (b, a) and their mirror images of a volume, and those at (0, b) of an image.
  for (int a = 0; a <= (isVolume ? maxLag : 0); ++a) {
    for (int b = a; b <= maxLag; ++b) {
      const std::int64_t across = std::int64_t{a} * a + std::int64_t{b} * b;
      if (across >= endOf(maxLag)) break;
      const int last = std::min(firstLagOf(endOf(maxLag) - across) - 1, maxLag);
      std::fill(folded.begin(), folded.end(), 0.0F);
      std::uint64_t numRows = 0;
      const auto add = [&](int dz, int dy) {
        const Tpc::Row row = tpc.row(tpc.rowIndex(dz, dy));
        addFolded(row.covariance + maxLag, static_cast<float>(row.numTimes), last, folded.data());
        numRows += static_cast<std::uint64_t>(row.numTimes);
      };
      add(isVolume ? a : 0, b);
      if (isVolume && b > 0) add(a, -b);
      if (isVolume && a != b) {
        add(b, a);
        if (a > 0) add(b, -a);
      }
      bins.add(across, folded.data(), last, numRows);
    }
    // Triangles: half of the rows are done at 0.3 of the way.
    const double left = 1 - static_cast<double>(a) / (maxLag + 1);
    report(progress, 1 - left * left);
  }
  std::vector<double> means = bins.means();
  const double farLevel = tpc.phaseFraction() * tpc.phaseFraction();
  for (double& mean : means) mean += farLevel;
  return means;
}

}  // namespace phasebound
