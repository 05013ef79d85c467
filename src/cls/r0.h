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

/// How many rings, from the first one behind that around zero on, have no other lags than these:
/// |r_i| <= maxLag, all of them or (isOfBall) those whose distance rounds to maxLag or less. Of a
/// single ring none has to be known: r_0 is where it begins, whatever it says.
[[nodiscard]] std::size_t numKnownRings(const std::vector<double>& edges, std::size_t cubeHalfSide,
                                        std::size_t maxLag, bool isOfBall);
/// Whether it is worth while to look at the lags of the ball alone, first: where they tell of all
/// rings, or of more than those that have not settled r_0. Among narrow rings the search often ends
/// beyond the ball.
[[nodiscard]] bool isBallWorthIt(const std::vector<double>& edges, std::size_t cubeHalfSide,
                                 std::size_t maxLag, std::size_t numKnownBefore);

/// What findR0() counts of the lags.
///
/// A wide ring takes a long piece of a row, which is counted at once: row by row, so that each is
/// looked at while it is in the cache. Of a small lag cube's rings a row has a hundred, each a lag
/// or two wide, and finding their ends would take longer than all else; but the search ends near
/// zero. So they are counted in the end, in a cube around zero that is doubled for as long as its
/// rings do not settle r_0. There rows at the same distance from dx's axis, of which a volume has
/// up to eight, are first added lag by lag, a byte each, and rings are looked up by squared
/// distance.
class RingCounter {
public:
  /// Of a TPC with lags |r_i| <= maxLag, which may be less than cubeHalfSide, or of those of them
  /// alone whose distance rounds to maxLag or less.
  RingCounter(int numDimensions, std::size_t maxLag, double phaseFraction, std::size_t cubeHalfSide,
              bool isOfBall = false);
  void add(const Tpc::Row& row);
  /// What findR0() returns. Precondition: all rows have been added, and are there, one behind the
  /// other.
  [[nodiscard]] std::optional<double> r0Px(const float* covariances) const;

private:
  struct Ring {
    std::uint64_t numLags = 0;
    std::uint64_t numCorrelated = 0;
  };

  [[nodiscard]] std::vector<Ring> narrowRings(const float* covariances, std::size_t maxLag) const;
  [[nodiscard]] std::optional<double> settledBy(const std::vector<Ring>& rings,
                                                std::size_t numKnown) const;

  int numDimensions_;
  std::size_t maxLag_;
  std::size_t cubeHalfSide_;
  float threshold_;  ///< of a covariance that counts as correlated
  std::vector<double> edges_;
  std::size_t numKnown_;               ///< rings
  std::vector<std::int64_t> squares_;  ///< the squared distances that rings begin with
  std::vector<Ring> rings_;            ///< wide ones
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
