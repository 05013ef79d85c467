#include "cls/radial_mean.h"

#include <cmath>
#include <cstdint>

namespace phasebound {
namespace {

/// The smallest squared distance, a whole number, that rounds to more than this bin: that of
/// (bin + 1/2)^2 = bin^2 + bin + 1/4 rounded up.
std::int64_t endOf(std::int64_t bin) { return bin * bin + bin + 1; }

}  // namespace

std::vector<double> radialMean(const Tpc& tpc) {
  const auto maxLag = static_cast<std::int64_t>(tpc.maxLag());
  std::vector<double> sums(tpc.maxLag() + 1);
  std::vector<std::uint64_t> counts(tpc.maxLag() + 1);
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    const std::int64_t across = std::int64_t{row.dz} * row.dz + std::int64_t{row.dy} * row.dy;
    if (across >= endOf(maxLag)) continue;
    const float* centre = row.covariance + maxLag;
    const auto numTimes = static_cast<std::uint64_t>(row.numTimes);
    std::int64_t bin = std::llround(std::sqrt(static_cast<double>(across)));
    while (bin > 0 && across < endOf(bin - 1)) --bin;
    while (across >= endOf(bin)) ++bin;
    double sum = static_cast<double>(centre[0]);
    std::uint64_t count = 1;
    const auto flush = [&] {
      sums[static_cast<std::size_t>(bin)] += static_cast<double>(numTimes) * sum;
      counts[static_cast<std::size_t>(bin)] += numTimes * count;
      sum = 0;
      count = 0;
    };
    std::int64_t squared = across;
    for (std::int64_t dx = 1; dx <= maxLag; ++dx) {
      squared += 2 * dx - 1;
      if (squared >= endOf(bin)) {
        flush();
        while (squared >= endOf(bin)) ++bin;
        if (bin > maxLag) break;
      }
      sum += static_cast<double>(centre[dx]) + static_cast<double>(centre[-dx]);
      count += 2;
    }
    if (bin <= maxLag) flush();
  }
  const double farLevel = tpc.phaseFraction() * tpc.phaseFraction();
  std::vector<double> means(sums.size());
  for (std::size_t bin = 0; bin < sums.size(); ++bin) {
    means[bin] = sums[bin] / static_cast<double>(counts[bin]) + farLevel;
  }
  return means;
}

}  // namespace phasebound
