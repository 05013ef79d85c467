#include "segment/proposals.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>

namespace phasebound {
namespace {

constexpr double kLeastBarShare = 0.02;
constexpr double kMostBarShare = 0.25;
constexpr double kGroundTolerance = 1.0 / 64;
constexpr double kGroundOfBar = 0.5;
constexpr double kGroundOfRow = 0.25;
constexpr double kGroundBeside = 0.25;
constexpr double kRowsWithWriting = 0.1;
constexpr std::size_t kMostFrameRows = 4;
constexpr std::size_t kLeastBarRows = 8;

constexpr double kLeastScaleLength = 0.03;
constexpr double kMostScaleLength = 0.6;
constexpr double kMostScaleThickness = 0.03;
constexpr std::size_t kLeastScaleThickness = 2;
constexpr std::size_t kLeastScaleElongation = 5;
constexpr double kOuterThird = 1.0 / 3;
constexpr double kMostOfValueElsewhere = 0.005;
constexpr double kMostScaleArea = 0.1;
/// Writing belongs to a scale bar where it is as near as this share of the height.
constexpr double kWritingReach = 0.03;

constexpr double kLeastOutside = 0.995;
constexpr double kMostInside = 0.5;
constexpr std::size_t kRimPx = 3;
/// Masks that were drawn about a pixel's centre reach further along diagonals than along the axes.
constexpr double kUncertainPx = 1;
/// What is narrower than this share of the shorter side is a feature.
constexpr double kLeastFieldOfView = 0.5;

struct Range {
  float lowest = 0;
  float highest = 0;
};

Range rangeOf(const Plane& plane) {
  const auto [lowest, highest] = std::minmax_element(plane.values.begin(), plane.values.end());
  return {*lowest, *highest};
}

/// The most common value of some rows.
float mostCommon(const Plane& plane, std::size_t first, std::size_t end) {
  std::map<float, std::size_t> counts;
  for (std::size_t i = first * plane.width; i < end * plane.width; ++i) ++counts[plane.values[i]];
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// Number of rows of an information bar that ends at the bottom, or (isTop) begins at the top.
std::size_t barRows(const Plane& plane, const Range& range, bool isTop) {
  const std::size_t height = plane.height;
  const auto most = static_cast<std::size_t>(kMostBarShare * static_cast<double>(height));
  const std::size_t least = std::max(
      kLeastBarRows, static_cast<std::size_t>(kLeastBarShare * static_cast<double>(height)));
  if (most < least || height <= 2 * most) return 0;
  const auto rowAt = [&](std::size_t fromEdge) { return isTop ? fromEdge : height - 1 - fromEdge; };

  const std::size_t sample = rowAt(least - 1);
  const float ground = isTop ? mostCommon(plane, 0, sample + 1) : mostCommon(plane, sample, height);
  const auto tolerance =
      static_cast<float>(kGroundTolerance * static_cast<double>(range.highest - range.lowest));
  const auto groundShare = [&](std::size_t fromEdge) {
    const float* row = plane.values.data() + rowAt(fromEdge) * plane.width;
    const auto number = std::count_if(
        row, row + plane.width, [&](float value) { return std::abs(value - ground) <= tolerance; });
    return static_cast<double>(number) / static_cast<double>(plane.width);
  };

  // As far as rows are full of the ground; a frame may lie between them or around them.
  std::size_t end = 0;
  double total = 0;
  double pending = 0;
  std::size_t numWithWriting = 0;
  for (std::size_t i = 0, numFrame = 0; i < most + kMostFrameRows; ++i) {
    const double share = groundShare(i);
    if (share < kGroundOfRow) {
      pending += share;
      if (++numFrame > kMostFrameRows) break;
      continue;
    }
    total += share + pending;
    pending = 0;
    numFrame = 0;
    end = i + 1;
    if (share < 1) ++numWithWriting;
  }
  if (end < least || end > most) return 0;
  if (total < kGroundOfBar * static_cast<double>(end)) return 0;
  if (static_cast<double>(numWithWriting) < kRowsWithWriting * static_cast<double>(end)) return 0;
  // The rows of a frame around the bar belong to it: each of one value alone.
  const auto isOneValue = [&](std::size_t fromEdge) {
    const float* row = plane.values.data() + rowAt(fromEdge) * plane.width;
    return std::all_of(row, row + plane.width,
                       [&](float value) { return std::abs(value - row[0]) <= tolerance; });
  };
  std::size_t frame = end;
  while (frame < end + kMostFrameRows && isOneValue(frame)) ++frame;
  if (frame < end + kMostFrameRows) end = frame;
  double beside = 0;
  for (std::size_t i = end; i < 2 * end; ++i) beside += groundShare(i);
  if (beside >= kGroundBeside * static_cast<double>(end)) return 0;
  // Its edge is sharp: what thins out little by little is the background of a round field of view.
  double mostInside = 0;
  double mostBeside = 0;
  for (std::size_t i = 0; i < kMostFrameRows; ++i) {
    mostInside = std::max(mostInside, groundShare(end - 1 - i));
    mostBeside = std::max(mostBeside, groundShare(end + i));
  }
  return mostInside >= kGroundOfBar && mostBeside < kGroundBeside ? end : 0;
}

struct Bar {
  std::size_t first;
  std::size_t end;
  std::size_t firstRow;
  std::size_t endRow;
};

/// The longest solid bar of a value, by runs that lie exactly above one another.
std::optional<Bar> findBar(const Plane& plane, float value) {
  const auto width = static_cast<double>(plane.width);
  const auto height = static_cast<double>(plane.height);
  const auto leastLength = static_cast<std::size_t>(kLeastScaleLength * width);
  const auto mostLength = static_cast<std::size_t>(kMostScaleLength * width);
  const auto mostThickness =
      std::max(kLeastScaleThickness, static_cast<std::size_t>(kMostScaleThickness * height));
  std::optional<Bar> best;
  std::vector<Bar> open;
  std::vector<Bar> next;
  for (std::size_t y = 0; y <= plane.height; ++y) {
    next.clear();
    const float* row = plane.values.data() + y * plane.width;
    for (std::size_t x = 0; y < plane.height && x < plane.width; ++x) {
      if (row[x] != value) continue;
      const std::size_t first = x;
      while (x < plane.width && row[x] == value) ++x;
      if (x - first < std::max<std::size_t>(leastLength, kLeastScaleElongation) ||
          x - first > mostLength) {
        continue;
      }
      next.push_back({first, x, y, y + 1});
      for (const Bar& bar : open) {
        if (bar.first == first && bar.end == x) next.back().firstRow = bar.firstRow;
      }
    }
    // What does not go on is complete.
    for (const Bar& bar : open) {
      const bool goesOn = std::any_of(next.begin(), next.end(), [&](const Bar& other) {
        return other.first == bar.first && other.end == bar.end;
      });
      const std::size_t thickness = bar.endRow - bar.firstRow;
      const std::size_t length = bar.end - bar.first;
      const double middle = static_cast<double>(bar.firstRow + bar.endRow) / 2;
      const bool isOuter = middle < kOuterThird * height || middle > (1 - kOuterThird) * height;
      if (goesOn || !isOuter || thickness < kLeastScaleThickness || thickness > mostThickness ||
          length < kLeastScaleElongation * thickness) {
        continue;
      }
      if (!best || length > best->end - best->first) best = bar;
    }
    open.swap(next);
  }
  return best;
}

/// The bar with what of its value stands near it, and near that.
Rectangle withWriting(const Plane& plane, float value, const Bar& bar) {
  const auto reach = std::max<std::size_t>(
      4, static_cast<std::size_t>(kWritingReach * static_cast<double>(plane.height)));
  Bar box = bar;
  Bar seen{bar.first, bar.first, bar.firstRow, bar.firstRow};
  for (bool hasGrown = true; hasGrown;) {
    hasGrown = false;
    const Bar near{box.first > reach ? box.first - reach : 0,
                   std::min(plane.width, box.end + reach),
                   box.firstRow > reach ? box.firstRow - reach : 0,
                   std::min(plane.height, box.endRow + reach)};
    for (std::size_t y = near.firstRow; y < near.endRow; ++y) {
      const bool isSeen = y >= seen.firstRow && y < seen.endRow;
      for (std::size_t x = near.first; x < near.end; ++x) {
        // What was near before has been looked at.
        if (isSeen && x >= seen.first && x < seen.end) x = seen.end;
        if (x >= near.end) break;
        if (plane.values[y * plane.width + x] != value) continue;
        if (x >= box.first && x < box.end && y >= box.firstRow && y < box.endRow) continue;
        box = {std::min(box.first, x), std::max(box.end, x + 1), std::min(box.firstRow, y),
               std::max(box.endRow, y + 1)};
        hasGrown = true;
      }
    }
    seen = near;
  }
  // A pixel more: the edges of letters are smoothed.
  const std::size_t x = box.first > 0 ? box.first - 1 : 0;
  const std::size_t y = box.firstRow > 0 ? box.firstRow - 1 : 0;
  return {x, y, std::min(plane.width, box.end + 1) - x, std::min(plane.height, box.endRow + 1) - y};
}

std::optional<Rectangle> findScaleBar(const Plane& plane) {
  const Range range = rangeOf(plane);
  if (!(range.highest > range.lowest)) return std::nullopt;
  for (const float value : {range.highest, range.lowest}) {
    const std::optional<Bar> bar = findBar(plane, value);
    if (!bar) continue;
    const Rectangle box = withWriting(plane, value, *bar);
    const double area = static_cast<double>(box.width) * static_cast<double>(box.height);
    if (area > kMostScaleArea * static_cast<double>(plane.values.size())) continue;
    std::size_t numElsewhere = 0;
    for (std::size_t y = 0; y < plane.height; ++y) {
      for (std::size_t x = 0; x < plane.width; ++x) {
        const bool isInside =
            x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
        if (!isInside && plane.values[y * plane.width + x] == value) ++numElsewhere;
      }
    }
    if (static_cast<double>(numElsewhere) <
        kMostOfValueElsewhere * static_cast<double>(plane.values.size())) {
      return box;
    }
  }
  return std::nullopt;
}

double square(double value) { return value * value; }

std::optional<Circle> findCircle(const Plane& plane) {
  const std::size_t width = plane.width;
  const std::size_t height = plane.height;
  const float ground = plane.values.front();
  for (const std::size_t corner : {width - 1, (height - 1) * width, height * width - 1}) {
    if (plane.values[corner] != ground) return std::nullopt;
  }
  std::size_t firstX = width;
  std::size_t endX = 0;
  std::size_t firstY = height;
  std::size_t endY = 0;
  const auto isGround = [ground](float value) { return value == ground; };
  for (std::size_t y = 0; y < height; ++y) {
    const auto row = plane.values.begin() + static_cast<std::ptrdiff_t>(y * width);
    const auto rowEnd = row + static_cast<std::ptrdiff_t>(width);
    const auto first = std::find_if_not(row, rowEnd, isGround);
    if (first == rowEnd) continue;
    const auto end = std::find_if_not(std::make_reverse_iterator(rowEnd),
                                      std::make_reverse_iterator(row), isGround);
    firstX = std::min(firstX, static_cast<std::size_t>(first - row));
    endX = std::max(endX, static_cast<std::size_t>(end.base() - row));
    firstY = std::min(firstY, y);
    endY = y + 1;
  }
  if (endX <= firstX + 8 * kRimPx || endY <= firstY + 8 * kRimPx) return std::nullopt;
  const auto boxWidth = static_cast<double>(endX - firstX);
  const auto boxHeight = static_cast<double>(endY - firstY);
  const double radius = std::max(boxWidth, boxHeight) / 2;
  if (std::min(boxWidth, boxHeight) < 2 * radius - 2 - 0.02 * radius) return std::nullopt;
  if (2 * radius < kLeastFieldOfView * static_cast<double>(std::min(width, height))) {
    return std::nullopt;
  }
  const Circle circle{
      {static_cast<double>(firstX) + boxWidth / 2, static_cast<double>(firstY) + boxHeight / 2},
      radius};
  const auto numPixels = static_cast<double>(plane.values.size());
  double numOutside = 0;
  double numOutsideGround = 0;
  double numRim = 0;
  double numRimGround = 0;
  for (std::size_t y = 0; y < height; ++y) {
    // Most pictures are none of a circle, which their first rows show.
    if (numOutside - numOutsideGround > (1 - kLeastOutside) * numPixels) return std::nullopt;
    for (std::size_t x = 0; x < width; ++x) {
      // Squares are exact here, and std::hypot takes a tenth of a microsecond.
      const double squaredAway = square(static_cast<double>(x) + 0.5 - circle.centre.x) +
                                 square(static_cast<double>(y) + 0.5 - circle.centre.y);
      const bool isOfGround = plane.values[y * width + x] == ground;
      if (squaredAway > square(radius + kUncertainPx)) {
        ++numOutside;
        if (isOfGround) ++numOutsideGround;
      } else if (squaredAway > square(radius - kRimPx) && squaredAway <= square(radius - 1)) {
        ++numRim;
        if (isOfGround) ++numRimGround;
      }
    }
  }
  // A box without corners outside of the circle is no circle's.
  const bool hasOutside = numOutside > 0.05 * numPixels;
  if (!hasOutside || numOutsideGround < kLeastOutside * numOutside ||
      numRimGround > kMostInside * numRim) {
    return std::nullopt;
  }
  return circle;
}

}  // namespace

std::vector<Proposal> proposeRegions(Plane plane, std::size_t infoBarRows, bool areLabels) {
  std::vector<Proposal> proposals;
  const std::size_t width = plane.width;
  const std::size_t height = plane.height;
  if (width == 0 || height == 0) return proposals;
  const Range range = rangeOf(plane);
  if (infoBarRows > 0 && infoBarRows < height) {
    proposals.push_back({ProposalKind::InfoBar, true,
                         Rectangle{0, height - infoBarRows, width, infoBarRows}, std::nullopt});
    plane.height = height - infoBarRows;
    plane.values.resize(plane.height * width);
  } else if (const std::size_t atBottom = barRows(plane, range, false)) {
    proposals.push_back({ProposalKind::InfoBar, false,
                         Rectangle{0, height - atBottom, width, atBottom}, std::nullopt});
    plane.height = height - atBottom;
    plane.values.resize(plane.height * width);
  } else if (const std::size_t atTop = barRows(plane, range, true)) {
    proposals.push_back(
        {ProposalKind::InfoBar, false, Rectangle{0, 0, width, atTop}, std::nullopt});
  }
  if (const auto bar = areLabels ? std::nullopt : findScaleBar(plane)) {
    proposals.push_back({ProposalKind::ScaleBar, false, *bar, std::nullopt});
  }
  if (const auto circle = findCircle(plane)) {
    proposals.push_back({ProposalKind::Circle, false, std::nullopt, *circle});
  }
  return proposals;
}

}  // namespace phasebound
