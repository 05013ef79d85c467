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
  // T_r = T_-r: from the middle on, and the rest is that from its end to the middle.
  const auto farLevel = static_cast<float>(tpc.phaseFraction() * tpc.phaseFraction());
  const std::size_t middle = map.halfSide * side + map.halfSide;
  float* to = map.values.data() + middle;
  const auto valueOf = [farLevel](float covariance) { return covariance + farLevel; };
  for (int y = 0; y <= half; ++y) {
    const std::size_t numBefore = y == 0 ? 0 : map.halfSide;
    const std::size_t number = numBefore + map.halfSide + 1;
    const float* centre = tpc.row(tpc.rowIndex(0, y * stride)).covariance + tpc.maxLag();
    const float* from = centre - numBefore * map.stridePx;
    if (stride == 1) {
      std::transform(from, from + number, to, valueOf);
    } else {
      for (std::size_t i = 0; i < number; ++i) to[i] = valueOf(from[i * map.stridePx]);
    }
    to += number;
  }
  std::reverse_copy(map.values.data() + middle + 1, to, map.values.data());
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
