#pragma once

#include <vector>

#include "base/progress.h"
#include "tpc/tpc.h"

namespace phasebound {

/// Mean of the TPC over the lags whose distance rounds to 0, 1, 2, ... maxLag px. One pass over the
/// half space; of a volume it tells its progress.
[[nodiscard]] std::vector<double> radialMean(const Tpc& tpc, const Progress& progress = {});

}  // namespace phasebound
