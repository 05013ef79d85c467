#pragma once

#include <cstddef>
#include <cstdint>
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

/// What findR0() counts of the lags: row by row, so that each is looked at while it is in the
/// cache.
///
/// A wide ring takes a long piece of a row, which is counted at once. Of a small lag cube's rings a
/// row has a hundred, each a lag or two wide, and finding their ends would take longer than all
/// else. There rows at the same distance from dx's axis, of which a volume has up to eight, are
/// first added lag by lag, a byte each, and rings are looked up by squared distance in the end.
class RingCounter {
public:
  /// Of a TPC with lags |r_i| <= maxLag, which may be less than cubeHalfSide.
  RingCounter(int numDimensions, std::size_t maxLag, double phaseFraction,
              std::size_t cubeHalfSide);
  void add(const Tpc::Row& row);
  /// What findR0() returns. Precondition: all rows have been added.
  [[nodiscard]] std::optional<double> r0Px() const;

private:
  struct Ring {
    std::uint64_t numLags = 0;
    std::uint64_t numCorrelated = 0;
  };

  [[nodiscard]] bool isOfNarrowRings() const { return !numRowsAt_.empty(); }
  void addToRings(const Tpc::Row& row);
  void addToDistance(const Tpc::Row& row);
  [[nodiscard]] std::vector<Ring> narrowRings() const;

  std::size_t maxLag_;
  std::size_t cubeHalfSide_;
  float threshold_;  ///< of a covariance that counts as correlated
  std::vector<double> edges_;
  std::vector<std::int64_t> squares_;  ///< the squared distances that rings begin with
  std::vector<Ring> rings_;            ///< wide ones
  // Where rings are narrow, the rows by their distance from dx's axis, as pairs of coordinates 0 <=
  // a
  // <= b of which b is the slower one; of an image a is 0.
  bool isVolume_;
  std::vector<std::uint8_t> numRowsAt_;
  std::vector<std::uint8_t> numCorrelatedAt_;  ///< for each lag from -maxLag on
};

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
