#include "phases/classes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace phasebound {
namespace {

constexpr double kLeastClassShare = 0.01;
constexpr double kLeastClassDistance = 1.0 / 16;
constexpr std::size_t kMaxNumClasses = 16;
constexpr double kLeastExactShare = 0.25;
constexpr double kLeastNearShare = 2.0 / 3;
constexpr double kNear = 1.0 / 32;

constexpr double kMostHazeShare = 0.1;
constexpr double kMostHazeSolidShare = 0.1;
/// Enough pixels to tell areas from lines.
constexpr std::uint64_t kMostPixelsRead = 30'000'000;

constexpr std::size_t kLeastGreys = 6;
constexpr double kLeastUnlikeShare = 0.2;
constexpr double kMostGreySteps = 0.85;
constexpr double kLeastNextShare = 0.85;

/// The range of the values; of colours, that of a channel.
double rangeOf(std::span<const ValueCount> values, bool isColour) {
  constexpr double kChannelRange = 255;
  return isColour ? kChannelRange : values.back().value - values.front().value;
}

/// The most common values that keep the distance, sorted.
std::vector<std::size_t> pick(std::span<const ValueCount> values, bool isColour,
                              std::size_t mostClasses, double leastCount) {
  const double distance = kLeastClassDistance * rangeOf(values, isColour);
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a].count > values[b].count; });
  std::vector<std::size_t> classes;
  for (const std::size_t i : order) {
    if (classes.size() == mostClasses || static_cast<double>(values[i].count) < leastCount) break;
    const bool isApart = std::all_of(classes.begin(), classes.end(), [&](std::size_t other) {
      return valueDistance(values[i].value, values[other].value, isColour) > distance;
    });
    if (isApart) classes.push_back(i);
  }
  std::sort(classes.begin(), classes.end());
  return classes;
}

Classes withShare(std::span<const ValueCount> values, std::vector<std::size_t> indices,
                  std::uint64_t numPixels) {
  std::uint64_t numExact = 0;
  for (const std::size_t i : indices) numExact += values[i].count;
  return {std::move(indices), 1 - static_cast<double>(numExact) / static_cast<double>(numPixels)};
}

/// Calls with rows from all over the image, each with the one below it.
template <class Function>
void forRowPairs(const PackedLabels& labels, Function&& function) {
  const Shape& shape = labels.shape();
  const std::uint64_t slicePixels = std::uint64_t{shape.y} * shape.x;
  const std::uint64_t numSlices =
      std::clamp<std::uint64_t>(kMostPixelsRead / slicePixels, 1, shape.z);
  const auto numRows = static_cast<std::size_t>(
      std::clamp<std::uint64_t>(kMostPixelsRead / (numSlices * shape.x), 1, shape.y - 1));
  std::vector<std::uint8_t> row(shape.x);
  std::vector<std::uint8_t> below(shape.x);
  for (std::uint64_t i = 0; i < numSlices; ++i) {
    const auto z = static_cast<std::size_t>(i * shape.z / numSlices);
    for (std::size_t j = 0; j < numRows; ++j) {
      const auto y = static_cast<std::size_t>(std::uint64_t{j} * (shape.y - 1) / numRows);
      labels.readRow(z, y, 0, row);
      labels.readRow(z, y + 1, 0, below);
      function(row, below);
    }
  }
}

/// For each label, the share of its pixels whose neighbours to the right and below have it too.
std::vector<double> solidShares(const PackedLabels& labels, std::size_t numLabels) {
  std::array<std::uint64_t, 256> numSolid{};
  std::array<std::uint64_t, 256> numAll{};
  forRowPairs(labels, [&](std::span<const std::uint8_t> row, std::span<const std::uint8_t> below) {
    for (std::size_t x = 0; x + 1 < row.size(); ++x) {
      ++numAll[row[x]];
      if (row[x] == row[x + 1] && row[x] == below[x]) ++numSolid[row[x]];
    }
  });
  std::vector<double> shares(numLabels);
  for (std::size_t i = 0; i < numLabels; ++i) {
    // One that was not met is too rare to be an area.
    shares[i] =
        numAll[i] == 0 ? 0 : static_cast<double>(numSolid[i]) / static_cast<double>(numAll[i]);
  }
  return shares;
}

/// How many levels two pixels that are drawn by chance are apart, where they differ.
double stepsByChance(std::span<const ValueCount> values) {
  double steps = 0;
  double unlike = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double weight =
          static_cast<double>(values[i].count) * static_cast<double>(values[j].count);
      steps += weight * static_cast<double>(i - j);
      unlike += weight;
    }
  }
  return steps / unlike;
}

}  // namespace

std::optional<Classes> findClasses(std::span<const ValueCount> values, std::uint64_t numPixels,
                                   bool isColour) {
  if (values.size() < 2) return std::nullopt;
  std::vector<std::size_t> indices =
      pick(values, isColour, kMaxNumClasses + 1, kLeastClassShare * static_cast<double>(numPixels));
  if (indices.size() < 2 || indices.size() > kMaxNumClasses) return std::nullopt;
  const double near = kNear * rangeOf(values, isColour);
  std::uint64_t numNear = 0;
  for (const ValueCount& value : values) {
    const bool isNear = std::any_of(indices.begin(), indices.end(), [&](std::size_t i) {
      return valueDistance(value.value, values[i].value, isColour) <= near;
    });
    if (isNear) numNear += value.count;
  }
  if (static_cast<double>(numNear) < kLeastNearShare * static_cast<double>(numPixels)) {
    return std::nullopt;
  }
  Classes classes = withShare(values, std::move(indices), numPixels);
  return classes.hazeShare <= 1 - kLeastExactShare ? std::optional(std::move(classes))
                                                   : std::nullopt;
}

Classes pickClasses(std::span<const ValueCount> values, std::uint64_t numPixels, bool isColour,
                    std::size_t numClasses) {
  return withShare(values, pick(values, isColour, numClasses, 0), numPixels);
}

std::optional<Classes> findHaze(const PackedLabels& labels, std::span<const ValueCount> values,
                                bool isColour) {
  const Shape& shape = labels.shape();
  if (values.size() < 3 || shape.x < 2 || shape.y < 2) return std::nullopt;
  const auto numPixels = static_cast<double>(shape.numPixels());
  const bool hasRare = std::any_of(values.begin(), values.end(), [&](const ValueCount& value) {
    return static_cast<double>(value.count) < kMostHazeShare * numPixels;
  });
  if (!hasRare) return std::nullopt;

  const std::vector<double> solid = solidShares(labels, values.size());
  const auto isLikeHaze = [&](std::size_t i) {
    return static_cast<double>(values[i].count) < kMostHazeShare * numPixels &&
           solid[i] < kMostHazeSolidShare;
  };
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!isLikeHaze(i)) classes.push_back(i);
  }
  if (classes.size() < 2) {
    // All is haze: grey levels with little noise, if they have peaks.
    classes = pick(values, isColour, kMaxNumClasses, kLeastClassShare * numPixels);
    const Classes peaks = withShare(values, classes, shape.numPixels());
    const bool isNews = classes.size() >= 2 && classes.size() < values.size();
    return isNews ? std::optional(peaks) : std::nullopt;
  }
  // Colours have no order; all that is no class counts as between them.
  if (!isColour) {
    const std::size_t lowest = classes.front();
    const std::size_t highest = classes.back();
    classes.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!isLikeHaze(i) || i < lowest || i > highest) classes.push_back(i);
    }
  }
  if (classes.size() == values.size()) return std::nullopt;
  return withShare(values, std::move(classes), shape.numPixels());
}

bool areGreys(const PackedLabels& labels, std::span<const ValueCount> values) {
  const Shape& shape = labels.shape();
  if (values.size() < kLeastGreys || shape.x < 2 || shape.y < 2) return false;
  std::array<std::uint64_t, 256> numApart{};
  forRowPairs(labels, [&](std::span<const std::uint8_t> row, std::span<const std::uint8_t> below) {
    for (std::size_t x = 0; x + 1 < row.size(); ++x) {
      ++numApart[static_cast<std::size_t>(std::abs(row[x] - row[x + 1]))];
      ++numApart[static_cast<std::size_t>(std::abs(row[x] - below[x]))];
    }
  });
  double unlike = 0;
  double steps = 0;
  for (std::size_t apart = 1; apart < numApart.size(); ++apart) {
    unlike += static_cast<double>(numApart[apart]);
    steps += static_cast<double>(apart) * static_cast<double>(numApart[apart]);
  }
  if (unlike == 0) return false;
  const bool isFine = unlike >= kLeastUnlikeShare * (unlike + static_cast<double>(numApart[0]));
  return (isFine && steps / unlike < kMostGreySteps * stepsByChance(values)) ||
         static_cast<double>(numApart[1]) >= kLeastNextShare * unlike;
}

}  // namespace phasebound
