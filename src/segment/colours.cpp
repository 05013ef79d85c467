#include "segment/colours.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/split_mix.h"

namespace phasebound {
namespace {

constexpr int kNumRuns = 8;
constexpr int kMostSteps = 100;
/// Centres that move less, levels, have settled.
constexpr double kSettled = 1e-3;

double squaredDistance(const Colour& a, const Colour& b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return sum;
}

struct Weighted {
  Colour colour{};
  double weight = 0;
};

/// Picks a colour with a chance in proportion to its share of the sum.
std::size_t pick(const std::vector<double>& shares, double at) {
  double total = 0;
  for (const double share : shares) total += share;
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i];
    if (sum > at * total) return i;
  }
  return shares.size() - 1;
}

std::vector<Colour> firstCentres(const std::vector<Weighted>& colours, std::size_t numClasses,
                                 std::uint64_t& random) {
  std::vector<double> shares(colours.size());
  std::transform(colours.begin(), colours.end(), shares.begin(),
                 [](const Weighted& colour) { return colour.weight; });
  std::vector<Colour> centres{colours[pick(shares, uniformOf(splitMix64(random)))].colour};
  while (centres.size() < numClasses) {
    for (std::size_t i = 0; i < colours.size(); ++i) {
      const double square = squaredDistance(colours[i].colour, centres.back());
      const double weighted = colours[i].weight * square;
      shares[i] = centres.size() == 1 ? weighted : std::min(shares[i], weighted);
    }
    centres.push_back(colours[pick(shares, uniformOf(splitMix64(random)))].colour);
  }
  return centres;
}

/// Moves the centres to the means of what is nearest to them, until they stay. Returns the sum of
/// squared distances.
double settle(const std::vector<Weighted>& colours, std::vector<Colour>& centres) {
  double inertia = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    std::vector<Colour> sums(centres.size());
    std::vector<double> weights(centres.size());
    inertia = 0;
    for (const Weighted& colour : colours) {
      const std::size_t nearest = nearestColour(colour.colour, centres);
      inertia += colour.weight * squaredDistance(colour.colour, centres[nearest]);
      weights[nearest] += colour.weight;
      for (std::size_t c = 0; c < 3; ++c) sums[nearest][c] += colour.weight * colour.colour[c];
    }
    double moved = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) {
      if (weights[i] == 0) continue;
      for (double& channel : sums[i]) channel /= weights[i];
      moved = std::max(moved, squaredDistance(sums[i], centres[i]));
      centres[i] = sums[i];
    }
    if (moved < kSettled * kSettled) break;
  }
  return inertia;
}

double brightness(const Colour& colour) {
  return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
}

}  // namespace

std::uint8_t nearestColour(const Colour& colour, std::span<const Colour> centres) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < centres.size(); ++i) {
    const double square = squaredDistance(colour, centres[i]);
    if (square >= least) continue;
    least = square;
    best = i;
  }
  return static_cast<std::uint8_t>(best);
}

void ColourCounts::take(std::span<const float> red, std::span<const float> green,
                        std::span<const float> blue, std::span<const std::uint8_t> excluded) {
  for (std::size_t i = 0; i < red.size(); ++i) {
    if (!excluded.empty() && excluded[i] != 0) continue;
    const auto level = [](float value) {
      return static_cast<std::size_t>(std::clamp(value, 0.0F, 255.0F)) >> 3;
    };
    Cell& cell = cells_[level(red[i]) << 10 | level(green[i]) << 5 | level(blue[i])];
    ++cell.count;
    cell.sum[0] += static_cast<double>(red[i]);
    cell.sum[1] += static_cast<double>(green[i]);
    cell.sum[2] += static_cast<double>(blue[i]);
  }
}

std::vector<Colour> ColourCounts::clusters(std::size_t numClasses) const {
  std::vector<Weighted> colours;
  for (const Cell& cell : cells_) {
    if (cell.count == 0) continue;
    Weighted colour{cell.sum, cell.count};
    for (double& channel : colour.colour) channel /= cell.count;
    colours.push_back(colour);
  }
  numClasses = std::min(numClasses, colours.size());
  if (numClasses == 0) return {};
  std::vector<Colour> best;
  double least = std::numeric_limits<double>::infinity();
  for (int run = 1; run <= kNumRuns; ++run) {
    auto random = static_cast<std::uint64_t>(run);
    std::vector<Colour> centres = firstCentres(colours, numClasses, random);
    const double inertia = settle(colours, centres);
    if (inertia >= least) continue;
    least = inertia;
    best = centres;
  }
  std::sort(best.begin(), best.end(), [](const Colour& a, const Colour& b) {
    return brightness(a) != brightness(b) ? brightness(a) < brightness(b) : a < b;
  });
  return best;
}

}  // namespace phasebound
