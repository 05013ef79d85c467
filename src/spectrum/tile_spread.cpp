#include "spectrum/tile_spread.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace phasebound {
namespace {

/// Finest tiles, a side of the square of them for images with equal sides.
constexpr double kFinestTiles = 48;
/// Of the finest tiles along a side so many make one of the coarsest. Where their number is a
/// multiple of it, the coarser ones are of one size, so that it does not matter which way the image
/// lies.
constexpr std::size_t kFinestInCoarsest = 12;
/// Fewer have no kurtosis to speak of.
constexpr std::size_t kLeastTiles = 16;
/// What the kurtosis of many features of one size has for its squared skewness is 1; those of
/// random sets, whose features differ, have a little more.
constexpr double kUsualShare = 1.2;

/// First part of each tile along an axis, and the end.
using Cuts = std::vector<std::size_t>;

Cuts cutsAlong(std::size_t numParts, std::size_t numTiles) {
  Cuts cuts;
  for (std::size_t tile = 0; tile <= numTiles; ++tile) cuts.push_back(tile * numParts / numTiles);
  return cuts;
}

/// Tiles along an axis of so many blocks, where so many are wanted.
std::size_t numFinest(std::size_t numBlocks, double numWanted) {
  const std::size_t most = numBlocks / kFinestInCoarsest;
  if (most == 0) return numBlocks;
  const auto wanted =
      static_cast<std::size_t>(std::lround(numWanted / static_cast<double>(kFinestInCoarsest)));
  return kFinestInCoarsest * std::clamp<std::size_t>(wanted, 1, most);
}

std::vector<double> sumsAlong(const std::vector<double>& parts, const Cuts& cuts) {
  std::vector<double> sums;
  for (std::size_t tile = 0; tile + 1 < cuts.size(); ++tile) {
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(cuts[tile]);
    const auto end = parts.begin() + static_cast<std::ptrdiff_t>(cuts[tile + 1]);
    sums.push_back(std::accumulate(first, end, 0.0));
  }
  return sums;
}

/// Sums of parts, (y, x), over the tiles between cuts. length: parts along x
template <typename Number>
std::vector<Number> sumsOver(std::span<const Number> parts, std::size_t length,
                             const std::array<Cuts, 2>& cuts) {
  const auto& [cutsY, cutsX] = cuts;
  std::vector<Number> sums;
  sums.reserve((cutsY.size() - 1) * (cutsX.size() - 1));
  std::vector<Number> row(length);
  for (std::size_t tileY = 0; tileY + 1 < cutsY.size(); ++tileY) {
    std::fill(row.begin(), row.end(), Number{});
    for (std::size_t y = cutsY[tileY]; y < cutsY[tileY + 1]; ++y) {
      const Number* const from = parts.data() + y * length;
      for (std::size_t x = 0; x < length; ++x) row[x] += from[x];
    }
    for (std::size_t tileX = 0; tileX + 1 < cutsX.size(); ++tileX) {
      Number sum{};
      for (std::size_t x = cutsX[tileX]; x < cutsX[tileX + 1]; ++x) sum += row[x];
      sums.push_back(sum);
    }
  }
  return sums;
}

/// Excess over the mean in tiles of an image, (y, x), and their sides along both, px.
struct Tiles {
  std::vector<float> excess;
  std::array<std::vector<double>, 2> sides;
};

/// Tiles of so many along each side.
Tiles together(const Tiles& tiles, std::size_t number) {
  std::array<Cuts, 2> cuts;
  for (std::size_t axis = 0; axis < cuts.size(); ++axis) {
    const std::size_t numTiles = tiles.sides[axis].size();
    cuts[axis] = cutsAlong(numTiles, std::max(numTiles / number, std::size_t{1}));
  }
  return {sumsOver(std::span<const float>(tiles.excess), tiles.sides[1].size(), cuts),
          {sumsAlong(tiles.sides[0], cuts[0]), sumsAlong(tiles.sides[1], cuts[1])}};
}

TileSpread spreadOf(const Tiles& tiles) {
  double squares = 0;
  double cubes = 0;
  double fourths = 0;
  const float* excess = tiles.excess.data();
  for (const double sideY : tiles.sides[0]) {
    for (const double sideX : tiles.sides[1]) {
      const double fraction = static_cast<double>(*excess++) / (sideY * sideX);
      const double square = fraction * fraction;
      squares += square;
      cubes += square * fraction;
      fourths += square * square;
    }
  }
  const auto number = static_cast<double>(tiles.excess.size());
  const double variance = squares / number;
  if (variance == 0) return {number, 0};
  const double skewness = cubes / number / std::pow(variance, 1.5);
  const double kurtosis = fourths / number / (variance * variance);
  return {number, kurtosis - 3 - kUsualShare * skewness * skewness};
}

/// The finest tiles that there are.
Tiles finestTiles(std::span<const std::uint32_t> counts, double fraction,
                  const std::array<std::vector<double>, 2>& blocks) {
  const double lengthY = std::accumulate(blocks[0].begin(), blocks[0].end(), 0.0);
  const double lengthX = std::accumulate(blocks[1].begin(), blocks[1].end(), 0.0);
  const double perPixel = kFinestTiles / std::sqrt(lengthY * lengthX);
  const auto cutsOf = [&](const std::vector<double>& sides, double length) {
    return cutsAlong(sides.size(), numFinest(sides.size(), perPixel * length));
  };
  const std::array<Cuts, 2> cuts{cutsOf(blocks[0], lengthY), cutsOf(blocks[1], lengthX)};
  Tiles tiles{.excess = {},
              .sides = {sumsAlong(blocks[0], cuts[0]), sumsAlong(blocks[1], cuts[1])}};
  const std::vector<std::uint32_t> sums = sumsOver(counts, blocks[1].size(), cuts);
  const std::uint32_t* sum = sums.data();
  tiles.excess.reserve(sums.size());
  for (const double sideY : tiles.sides[0]) {
    for (const double sideX : tiles.sides[1]) {
      const double mean = fraction * (sideY * sideX);
      tiles.excess.push_back(static_cast<float>(static_cast<double>(*sum++) - mean));
    }
  }
  return tiles;
}

}  // namespace

std::vector<TileSpread> tileSpreadsOf(std::span<const std::uint32_t> counts, double fraction,
                                      const std::array<std::vector<double>, 2>& blocks) {
  const Tiles finest = finestTiles(counts, fraction, blocks);
  const Tiles half = together(finest, 2);
  const Tiles third = together(finest, 3);
  const Tiles fourth = together(half, 2);
  const Tiles sixth = together(third, 2);
  const Tiles eighth = together(fourth, 2);
  const Tiles twelfth = together(sixth, 2);
  std::vector<TileSpread> spreads;
  for (const Tiles* tiles : {&finest, &half, &third, &fourth, &sixth, &eighth, &twelfth}) {
    if (tiles->excess.size() < kLeastTiles) break;
    spreads.push_back(spreadOf(*tiles));
  }
  return spreads;
}

}  // namespace phasebound
