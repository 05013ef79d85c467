#include "cls/r0.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

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

struct Ring {
  std::uint64_t numLags = 0;
  std::uint64_t numCorrelated = 0;
};

/// Index of the ring that holds a distance: edges[i] <= distance < edges[i + 1].
std::size_t ringOf(double distance, const std::vector<double>& edges, double meanWidth) {
  if (!(meanWidth > 0)) return edges.size();
  auto i = static_cast<std::size_t>(distance / meanWidth);
  i = std::min(i, edges.size() - 1);
  while (i > 0 && distance < edges[i]) --i;
  while (i + 1 < edges.size() && distance >= edges[i + 1]) ++i;
  return i;
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

std::optional<double> findR0(const Tpc& tpc, std::size_t cubeHalfSide) {
  const std::vector<double> edges = ringEdges(tpc.numDimensions(), cubeHalfSide);
  const double meanWidth = edges.back() / static_cast<double>(edges.size() - 1);
  const double phi = tpc.phaseFraction();
  const auto threshold = static_cast<float>(kExcessShare * (phi - phi * phi));
  const auto maxLag = static_cast<int>(tpc.maxLag());

  std::vector<Ring> rings(edges.size());
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    const double acrossSquared =
        static_cast<double>(row.dz) * row.dz + static_cast<double>(row.dy) * row.dy;
    const auto numTimes = static_cast<std::uint64_t>(row.numTimes);
    for (int dx = -maxLag; dx <= maxLag; ++dx) {
      const double distance = std::sqrt(acrossSquared + static_cast<double>(dx) * dx);
      const std::size_t i = ringOf(distance, edges, meanWidth);
      if (i >= rings.size()) continue;
      rings[i].numLags += numTimes;
      if (row.covariance[dx + maxLag] > threshold) rings[i].numCorrelated += numTimes;
    }
  }

  for (std::size_t i = 1; i + 1 < edges.size(); ++i) {
    const bool isComplete =
        tpc.maxLag() == cubeHalfSide || edges[i + 1] <= static_cast<double>(tpc.maxLag()) + 1;
    if (!isComplete) return std::nullopt;
    if (rings[i].numLags == 0) continue;
    const double share =
        static_cast<double>(rings[i].numCorrelated) / static_cast<double>(rings[i].numLags);
    if (share < kFlatShare) return std::floor(edges[i]);
  }
  return edges[1];
}

}  // namespace phasebound
