#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/grid.h"
#include "base/progress.h"
#include "phases/phases.h"
#include "tpc/correlation.h"
#include "tpc/lag_numbers.h"

namespace phasebound {

/// Two-point correlation T_r of a phase for all lags r of the cube |r_i| <= maxLag.
///
/// Kept as the covariance T_r - Phi^2, which a float holds to more digits than T_r itself: sums
/// over a hundred thousand lags of T_r minus a level near Phi^2 are what follows. T_r = T_{-r}, so
/// only the half with a non-negative first coordinate is stored.
class Tpc {
public:
  /// All covariances zero.
  Tpc(int numDimensions, std::size_t maxLag, double phaseFraction);
  /// From those of a correlation that has finished.
  Tpc(int numDimensions, std::size_t maxLag, double phaseFraction, LagNumbers covariances);

  [[nodiscard]] int numDimensions() const { return numDimensions_; }
  [[nodiscard]] std::size_t maxLag() const { return maxLag_; }
  /// Phi, which is T_0.
  [[nodiscard]] double phaseFraction() const { return phaseFraction_; }
  /// Lets it be the TPC of another phase with the same covariance: the other one of two.
  void setPhaseFraction(double phaseFraction) { phaseFraction_ = phaseFraction; }

  /// T_r at lag (dz, dy, dx), each in [-maxLag, maxLag]; dz is 0 in 2D.
  [[nodiscard]] double at(int dz, int dy, int dx) const;

  /// Rows of lags, for sums over all of them. A row holds the covariances at dx = -maxLag ...
  /// maxLag for one (dz, dy); the rows with numTimes 2 stand for their mirror images too, so that
  /// summing numTimes * value over all rows sums over the whole cube.
  struct Row {
    int dz;
    int dy;
    int numTimes;
    const float* covariance;
  };
  [[nodiscard]] std::size_t numRows() const {
    return numDimensions_ == 3 ? (maxLag_ + 1) * rowLength() : maxLag_ + 1;
  }
  [[nodiscard]] Row row(std::size_t index) const {
    return rowOf(covariance_.floats(), index, numDimensions_, maxLag_);
  }
  /// The same of covariances that are no Tpc yet.
  [[nodiscard]] static Row rowOf(const float* covariances, std::size_t index, int numDimensions,
                                 std::size_t maxLag) {
    const std::size_t length = 2 * maxLag + 1;
    const float* covariance = covariances + index * length;
    const auto number = static_cast<int>(index);
    if (numDimensions == 2) return {0, number, number == 0 ? 1 : 2, covariance};
    const int dz = number / static_cast<int>(length);
    const int dy = number % static_cast<int>(length) - static_cast<int>(maxLag);
    return {dz, dy, dz == 0 ? 1 : 2, covariance};
  }
  /// Where the row of (dz, dy) is stored: dz >= 0, and in 2D dz = 0 and dy >= 0.
  [[nodiscard]] std::size_t rowIndex(int dz, int dy) const {
    return rowIndex(dz, dy, numDimensions_, maxLag_);
  }
  [[nodiscard]] static std::size_t rowIndex(int dz, int dy, int numDimensions, std::size_t maxLag) {
    if (numDimensions == 2) {
      assert(dz == 0 && dy >= 0);
      return static_cast<std::size_t>(dy);
    }
    assert(dz >= 0);
    return static_cast<std::size_t>(dz) * (2 * maxLag + 1) +
           static_cast<std::size_t>(dy + static_cast<int>(maxLag));
  }
  [[nodiscard]] float* mutableRow(std::size_t index);

private:
  [[nodiscard]] std::size_t rowLength() const { return 2 * maxLag_ + 1; }

  int numDimensions_;
  std::size_t maxLag_;
  double phaseFraction_;
  LagNumbers covariance_;
};

/// Periodic two-point correlation of a phase (SI Section 1, Eq. 4): T_r is the probability that
/// both ends of the vector r lie in the phase, indices wrapping around. tpc.at(0, 0, 0) is the
/// phase fraction; far lags approach its square.
///
/// mask    the phase's pixels, (z, y, x); any side from 1 px, primes included
/// count   number of pixels in the phase
/// maxLag  pixels, at most half the shortest side
/// Accuracy about 1e-7 absolute: single precision after the mean is taken off.
/// Errors  TooLarge.   Cost O(N log N); about 4 bytes a pixel and 4 bytes a stored lag.
[[nodiscard]] Result<Tpc> computeTpc(const PhaseMask& mask, std::uint64_t count, std::size_t maxLag,
                                     const Progress& progress = {});

/// Whether the memory for a plan can be had; the error TooLarge if not.
[[nodiscard]] std::optional<Error> checkMemory(const TpcPlan& plan);

/// Bytes that computeTpc will allocate for an image of this shape.
[[nodiscard]] double predictTpcBytes(const Shape& shape, std::size_t maxLag);

}  // namespace phasebound
