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

RingCounter::RingCounter(int numDimensions, std::size_t maxLag, double phaseFraction,
                         std::size_t cubeHalfSide)
    : maxLag_(maxLag),
      cubeHalfSide_(cubeHalfSide),
      threshold_(
          static_cast<float>(kExcessShare * (phaseFraction - phaseFraction * phaseFraction))),
      edges_(ringEdges(numDimensions, cubeHalfSide)),
      rings_(edges_.size()) {
  squares_.reserve(edges_.size());
  for (const double edge : edges_) squares_.push_back(firstSquareOf(edge));
}

void RingCounter::add(const Tpc::Row& row) {
  // A ring cuts the row in one piece on either side of dx = 0.
  const auto maxLag = static_cast<int>(maxLag_);
  const std::int64_t across = std::int64_t{row.dz} * row.dz + std::int64_t{row.dy} * row.dy;
  const float* centre = row.covariance + maxLag;
  int first = firstLagOf(squares_[1] - across);
  for (std::size_t i = 1; i + 1 < edges_.size() && first <= maxLag; ++i) {
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

std::optional<double> RingCounter::r0Px() const {
  for (std::size_t i = 1; i + 1 < edges_.size(); ++i) {
    const bool isComplete =
        maxLag_ == cubeHalfSide_ || edges_[i + 1] <= static_cast<double>(maxLag_) + 1;
    if (!isComplete) return std::nullopt;
    if (rings_[i].numLags == 0) continue;
    const double share =
        static_cast<double>(rings_[i].numCorrelated) / static_cast<double>(rings_[i].numLags);
    if (share < kFlatShare) return std::floor(edges_[i]);
  }
  return edges_[1];
}

std::optional<double> findR0(const Tpc& tpc, std::size_t cubeHalfSide) {
  RingCounter rings(tpc.numDimensions(), tpc.maxLag(), tpc.phaseFraction(), cubeHalfSide);
  for (std::size_t index = 0; index < tpc.numRows(); ++index) rings.add(tpc.row(index));
  return rings.r0Px();
}

}  // namespace phasebound
