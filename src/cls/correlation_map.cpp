#include "cls/correlation_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace phasebound {
namespace {

/// How far beyond r_0 the map goes, so that one sees that nothing is there.
constexpr double kMapExtent = 1.2;

}  // namespace

CorrelationMap correlationMap(const Tpc& tpc, double r0Px) {
  const auto wanted = static_cast<std::size_t>(std::ceil(kMapExtent * r0Px));
  const std::size_t extent = std::min(tpc.maxLag(), std::max(wanted, kMostMapHalfSide));
  CorrelationMap map;
  map.stridePx = std::max<std::size_t>(1, (extent + kMostMapHalfSide - 1) / kMostMapHalfSide);
  map.halfSide = extent / map.stridePx;
  const auto half = static_cast<int>(map.halfSide);
  const auto stride = static_cast<int>(map.stridePx);
  const std::size_t side = 2 * map.halfSide + 1;
  map.values.resize(side * side);
  // T_r = T_-r: the upper half is the lower one turned.
  const auto reach = static_cast<int>(tpc.maxLag());
  const double farLevel = tpc.phaseFraction() * tpc.phaseFraction();
  for (int y = 0; y <= half; ++y) {
    const float* centre = tpc.row(tpc.rowIndex(0, y * stride)).covariance + reach;
    const std::size_t middle = map.halfSide * side + map.halfSide;
    const std::size_t down = static_cast<std::size_t>(y) * side;
    for (int x = -half; x <= half; ++x) {
      const auto value =
          static_cast<float>(static_cast<double>(centre[std::ptrdiff_t{x} * stride]) + farLevel);
      const auto right = static_cast<std::ptrdiff_t>(x);
      const auto there = static_cast<std::ptrdiff_t>(middle + down) + right;
      const auto turned = static_cast<std::ptrdiff_t>(middle - down) - right;
      map.values[static_cast<std::size_t>(there)] = value;
      map.values[static_cast<std::size_t>(turned)] = value;
    }
  }
  const auto along = [&](int z, int y, int x) {
    std::vector<double> axis(tpc.maxLag() + 1);
    for (std::size_t lag = 0; lag < axis.size(); ++lag) {
      const auto r = static_cast<int>(lag);
      axis[lag] = tpc.at(z * r, y * r, x * r);
    }
    return axis;
  };
  if (tpc.numDimensions() == 3) map.axes[0] = along(1, 0, 0);
  map.axes[1] = along(0, 1, 0);
  map.axes[2] = along(0, 0, 1);
  return map;
}

}  // namespace phasebound
