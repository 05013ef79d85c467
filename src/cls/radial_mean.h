#pragma once

#include <vector>

#include "tpc/tpc.h"

namespace phasebound {

/// Mean of the TPC over the lags whose distance rounds to 0, 1, 2, ... maxLag px. One pass over the
/// half space.
[[nodiscard]] std::vector<double> radialMean(const Tpc& tpc);

}  // namespace phasebound
