#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "tpc/tpc.h"

namespace phasebound {

/// Edges of the rings of lags in which the end of the correlations is looked for (SI Section 3), in
/// pixels: multiples of 100, or 100 equally spaced ones where the lag cube is small.
///
/// cubeHalfSide  L = floor(shortest side / 2): the lags in use are |r_i| <= L
/// At least two edges, the first 0.
[[nodiscard]] std::vector<double> ringEdges(int numDimensions, std::size_t cubeHalfSide);

/// r_0, the distance beyond which the TPC is flat (SI Section 3): the lower edge, rounded down, of
/// the first ring in which fewer than 3 % of the lags have T_r - Phi^2 > 0.05 (Phi - Phi^2). The
/// ring around zero is not looked at, a ring without lags does not stop the search, and where no
/// ring stops it r_0 is the first edge beyond zero. One-sided: only excess correlation counts.
///
/// tpc           lags |r_i| <= tpc.maxLag(), which may be less than cubeHalfSide
/// Returns       r_0 in pixels, or nothing when the lags given do not settle it: then a TPC with
///               more lags is needed. With tpc.maxLag() == cubeHalfSide there is always an answer.
[[nodiscard]] std::optional<double> findR0(const Tpc& tpc, std::size_t cubeHalfSide);

}  // namespace phasebound
