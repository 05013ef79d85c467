#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tpc/tpc.h"

namespace phasebound {

/// Mean of the covariance T_r - Phi^2 over the lags whose distance rounds to 0, 1, 2, ... maxLag
/// px: row by row, so that each is taken while it is in the cache.
///
/// Rows at the same distance from the axis of dx are added before their lags are told apart: those
/// at (a, b), (b, a) and their mirror images of a volume, and those at (0, b) of an image.
/// Memory  of a volume a sixteenth of its stored lags
class RadialSums {
public:
  RadialSums(int numDimensions, std::size_t maxLag);
  /// The next row of a Tpc, in their order. That of (dz, dy) of a volume takes the one of (dz, -dy)
  /// with it, which has to be where the Tpc has it.
  void add(const Tpc::Row& row);
  /// Precondition: all rows have been added.
  [[nodiscard]] std::vector<double> means() const;

private:
  struct Folded {
    std::int64_t across;  ///< squared distance from the axis of dx
    int last;             ///< dx
    std::uint64_t numRows;
    std::size_t first;  ///< sum
  };

  bool isVolume_;
  int maxLag_;
  std::vector<std::size_t> firstOf_;  ///< the rows at (a, a), by a
  std::vector<Folded> folded_;        ///< rows at (a, b), b = a, a + 1, ...
  std::vector<float> sums_;           ///< by |dx|
};

/// All rows at once.
[[nodiscard]] std::vector<double> radialCovariance(const Tpc& tpc);

}  // namespace phasebound
