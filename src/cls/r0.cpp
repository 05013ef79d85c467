#include "cls/r0.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "cls/lag_ranges.h"

namespace phasebound {
namespace {

/// Ring width of the published implementation, px.
constexpr double kRingWidthPx = 100;
/// Number of ring edges in a small lag cube (published implementation).
constexpr std::size_t kNumSmallEdges = 100;
/// A lag counts as correlated above this share of the variance Phi - Phi^2 (SI Section 3).
constexpr double kExcessShare = 0.05;
/// A ring with a smaller share of correlated lags is flat (SI Section 3).
constexpr double kFlatShare = 0.03;
/// With one ring between zero and the farthest lags r_0 is where it begins, settled or not.
constexpr std::size_t kNumEdgesOfOneRing = 3;
/// Half the side of the cube that narrow rings are first counted in, px.
constexpr std::size_t kFirstNarrowLag = 16;

/// The smallest whole number whose root is at least the edge: distances are roots of whole numbers,
/// so rings can be told apart without taking roots.
std::int64_t firstSquareOf(double edge) {
  auto square = static_cast<std::int64_t>(edge * edge);
  while (square > 0 && std::sqrt(static_cast<double>(square - 1)) >= edge) --square;
  while (std::sqrt(static_cast<double>(square)) < edge) ++square;
  return square;
}

std::uint64_t countAbove(const float* covariance, int count, float threshold) {
  using Float4 = float __attribute__((vector_size(16)));
  using Int4 = std::int32_t __attribute__((vector_size(16)));
  constexpr int kLanes = 4;
  // A comparison gives -1 where it holds.
  Int4 minusAbove{};
  int i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Float4 four;
    std::memcpy(&four, covariance + i, sizeof(four));
    minusAbove += four > threshold;
  }
  std::int32_t number = -(minusAbove[0] + minusAbove[1] + minusAbove[2] + minusAbove[3]);
  for (; i < count; ++i) number += covariance[i] > threshold ? 1 : 0;
  return static_cast<std::uint64_t>(number);
}

/// Adds numTimes where the covariance is above the threshold.
void addCorrelated(const float* covariance, std::size_t count, float threshold,
                   std::uint8_t numTimes, std::uint8_t* numbers) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint8_t>(covariance[i] > threshold ? numTimes : 0);
    numbers[i] = static_cast<std::uint8_t>(numbers[i] + number);
  }
}

bool areNarrow(const std::vector<double>& edges) {
  return edges.size() == kNumSmallEdges && edges[1] < kRingWidthPx;
}

/// The number of pairs 0 <= a' <= b' before (a, b), b' first.
constexpr std::size_t pairIndex(std::size_t a, std::size_t b) { return b * (b + 1) / 2 + a; }

}  // namespace

std::vector<double> ringEdges(int numDimensions, std::size_t cubeHalfSide) {
  const double diagonal = std::sqrt(static_cast<double>(numDimensions));
  const double farthest = static_cast<double>(cubeHalfSide) * diagonal;
  std::vector<double> edges;
  if (farthest < std::floor(kRingWidthPx * diagonal)) {
    const double step = std::floor(farthest) / static_cast<double>(kNumSmallEdges - 1);
    for (std::size_t i = 0; i + 1 < kNumSmallEdges; ++i) {
      edges.push_back(static_cast<double>(i) * step);
    }
    edges.push_back(std::floor(farthest));
    return edges;
  }
  const auto numEdges = static_cast<int>(std::ceil(std::floor(farthest) / kRingWidthPx));
  for (int i = 0; i < numEdges; ++i) edges.push_back(i * kRingWidthPx);
  return edges;
}

std::size_t numKnownRings(const std::vector<double>& edges, std::size_t cubeHalfSide,
                          std::size_t maxLag, bool isOfBall) {
  const std::size_t numRings = edges.size() - 2;
  if (edges.size() <= kNumEdgesOfOneRing) return numRings;
  if (maxLag == cubeHalfSide && !isOfBall) return numRings;
  const double end = static_cast<double>(maxLag) + (isOfBall ? 0.5 : 1);
  std::size_t number = 0;
  while (number < numRings && edges[number + 2] <= end) ++number;
  return number;
}

bool isBallWorthIt(const std::vector<double>& edges, std::size_t cubeHalfSide, std::size_t maxLag,
                   std::size_t numKnownBefore) {
  const std::size_t number = numKnownRings(edges, cubeHalfSide, maxLag, true);
  const std::size_t numAll = edges.size() - 2;
  return !areNarrow(edges) && (number == numAll || number > numKnownBefore);
}

RingCounter::RingCounter(int numDimensions, std::size_t maxLag, double phaseFraction,
                         std::size_t cubeHalfSide, bool isOfBall)
    : numDimensions_(numDimensions),
      maxLag_(maxLag),
      cubeHalfSide_(cubeHalfSide),
      threshold_(
          static_cast<float>(kExcessShare * (phaseFraction - phaseFraction * phaseFraction))),
      edges_(ringEdges(numDimensions, cubeHalfSide)),
      numKnown_(numKnownRings(edges_, cubeHalfSide, maxLag, isOfBall)),
      rings_(edges_.size()) {
  squares_.reserve(edges_.size());
  for (const double edge : edges_) squares_.push_back(firstSquareOf(edge));
}

std::vector<RingCounter::Ring> RingCounter::narrowRings(const float* covariances,
                                                        std::size_t maxLag) const {
  const bool isVolume = numDimensions_ == 3;
  const std::size_t length = 2 * maxLag + 1;
  // Rows by their distance from dx's axis, as pairs of coordinates 0 <= a <= b of which b is the
  // slower one; of an image a is 0.
  std::vector<std::uint8_t> numRowsAt(isVolume ? pairIndex(0, maxLag + 1) : maxLag + 1);
  std::vector<std::uint8_t> numCorrelatedAt(numRowsAt.size() * length);
  const auto reach = static_cast<int>(maxLag);
  for (int dz = 0; dz <= (isVolume ? reach : 0); ++dz) {
    for (int dy = isVolume ? -reach : 0; dy <= reach; ++dy) {
      const std::size_t number = Tpc::rowIndex(dz, dy, numDimensions_, maxLag_);
      const Tpc::Row row = Tpc::rowOf(covariances, number, numDimensions_, maxLag_);
      const auto a = static_cast<std::size_t>(std::min(dz, std::abs(dy)));
      const auto b = static_cast<std::size_t>(std::max(dz, std::abs(dy)));
      const std::size_t index = isVolume ? pairIndex(a, b) : b;
      const auto numTimes = static_cast<std::uint8_t>(row.numTimes);
      addCorrelated(row.covariance + (maxLag_ - maxLag), length, threshold_, numTimes,
                    numCorrelatedAt.data() + index * length);
      numRowsAt[index] = static_cast<std::uint8_t>(numRowsAt[index] + numTimes);
    }
  }

  const std::size_t numDimensions = isVolume ? 3 : 2;
  std::vector<std::uint8_t> ringOf(numDimensions * maxLag * maxLag + 1);
  std::uint8_t ring = 0;
  for (std::size_t square = 0; square < ringOf.size(); ++square) {
    while (ring + 1U < squares_.size() && squares_[ring + 1U] <= static_cast<std::int64_t>(square))
      ++ring;
    ringOf[square] = ring;
  }
  std::vector<Ring> rings(edges_.size());
  std::size_t index = 0;
  for (std::size_t b = 0; b <= maxLag; ++b) {
    for (std::size_t a = 0; a <= (isVolume ? b : 0); ++a, ++index) {
      const std::uint64_t numRows = numRowsAt[index];
      const std::uint8_t* centre = numCorrelatedAt.data() + index * length + maxLag;
      const std::uint8_t* ringAt = ringOf.data() + a * a + b * b;
      rings[*ringAt].numLags += numRows;
      rings[*ringAt].numCorrelated += *centre;
      for (std::size_t dx = 1; dx <= maxLag; ++dx) {
        Ring& at = rings[ringAt[dx * dx]];
        at.numLags += 2 * numRows;
        at.numCorrelated += static_cast<std::uint64_t>(centre[dx]) + *(centre - dx);
      }
    }
  }
  return rings;
}

void RingCounter::add(const Tpc::Row& row) {
  if (areNarrow(edges_) || edges_.size() <= kNumEdgesOfOneRing) return;
  // A ring cuts the row in one piece on either side of dx = 0.
  const auto maxLag = static_cast<int>(maxLag_);
  const std::int64_t across = std::int64_t{row.dz} * row.dz + std::int64_t{row.dy} * row.dy;
  const float* centre = row.covariance + maxLag;
  int first = firstLagOf(squares_[1] - across);
  for (std::size_t i = 1; i <= numKnown_ && first <= maxLag; ++i) {
    const int last = std::min(firstLagOf(squares_[i + 1] - across), maxLag + 1);
    if (last > first) {
      const std::uint64_t above = countAbove(centre + first, last - first, threshold_);
      const int mirrored = std::max(first, 1);
      const std::uint64_t aboveMirrored =
          countAbove(centre - last + 1, last - mirrored, threshold_);
      const auto numTimes = static_cast<std::uint64_t>(row.numTimes);
      rings_[i].numLags += numTimes * static_cast<std::uint64_t>(last - first + last - mirrored);
      rings_[i].numCorrelated += numTimes * (above + aboveMirrored);
    }
    first = last;
  }
}

std::optional<double> RingCounter::r0Px(const float* covariances) const {
  if (!areNarrow(edges_)) return settledBy(rings_, numKnown_);
  for (std::size_t maxLag = std::min(kFirstNarrowLag, maxLag_);;
       maxLag = std::min(2 * maxLag, maxLag_)) {
    const bool isLast = maxLag == maxLag_;
    const std::size_t numKnown =
        isLast ? numKnown_ : numKnownRings(edges_, cubeHalfSide_, maxLag, false);
    const std::optional<double> r0Px = settledBy(narrowRings(covariances, maxLag), numKnown);
    if (r0Px || isLast) return r0Px;
  }
}

/// What so many rings say; if these are all, whether one of them ends the search or not.
std::optional<double> RingCounter::settledBy(const std::vector<Ring>& rings,
                                             std::size_t numKnown) const {
  for (std::size_t i = 1; i + 1 < edges_.size(); ++i) {
    if (i > numKnown) return std::nullopt;
    if (rings[i].numLags == 0) continue;
    const double share =
        static_cast<double>(rings[i].numCorrelated) / static_cast<double>(rings[i].numLags);
    if (share < kFlatShare) return std::floor(edges_[i]);
  }
  return edges_[1];
}

std::optional<double> findR0(const Tpc& tpc, std::size_t cubeHalfSide) {
  RingCounter rings(tpc.numDimensions(), tpc.maxLag(), tpc.phaseFraction(), cubeHalfSide);
  for (std::size_t index = 0; index < tpc.numRows(); ++index) rings.add(tpc.row(index));
  return rings.r0Px(tpc.row(0).covariance);
}

}  // namespace phasebound
