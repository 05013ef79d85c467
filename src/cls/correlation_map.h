#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "tpc/tpc.h"

namespace phasebound {

/// Half the side of the map in points: a screen shows no more, and it is little to hand on.
inline constexpr std::size_t kMostMapHalfSide = 120;

/// The TPC as a person looks at it. No estimate rests on it.
struct CorrelationMap {
  /// Lags in pixels from one point of the map to the next.
  std::size_t stridePx = 1;
  /// Points from the middle to an edge.
  std::size_t halfSide = 0;
  /// T_r of the plane dz = 0, (2 halfSide + 1)^2 values by rows of dy, dx fastest; the middle one
  /// is the phase fraction.
  std::vector<float> values;
  /// T_r along the axes z, y, x for lags 0, 1, 2, ... px; empty for z in 2D.
  std::array<std::vector<double>, 3> axes;
};

/// Cuts the map from the TPC: to 1.2 r_0, further where the lags are there and the map is small.
///
/// r0Px  from findR0, pixels
/// Cost  about 60000 lags.
[[nodiscard]] CorrelationMap correlationMap(const Tpc& tpc, double r0Px);

}  // namespace phasebound
