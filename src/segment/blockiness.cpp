#include "segment/blockiness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace phasebound {
namespace {

constexpr std::size_t kBlockSide = 8;
/// Steps count for at most so many mean ones: a few edges inside a class must not decide.
constexpr double kMostStep = 2;
/// Where more of the steps than this have one sign in excess, they are the picture's.
constexpr double kMostOneSided = 0.5;

/// Steps whose second pixel lies at the same place in blocks of kBlockSide.
struct Place {
  double number = 0;
  double numLargest = 0;  ///< that are larger than the steps before and after
  double sum = 0;         ///< of absolute steps, cut at kMostStep mean ones
  double signedSum = 0;   ///< of the same with their signs

  [[nodiscard]] double share() const { return number > 0 ? numLargest / number : 0; }
  [[nodiscard]] double variance() const {
    return number > 0 ? share() * (1 - share()) / number : 0;
  }
};
using Places = std::array<Place, kBlockSide>;

/// Calls take(place, before, step, after) for each four neighbours of one class along an axis.
template <class Take>
void forEachStep(const Plane& plane, std::span<const std::uint8_t> labels, std::size_t numClasses,
                 bool isAlongX, const Take& take) {
  const std::size_t length = isAlongX ? plane.width : plane.height;
  const std::size_t numLines = isAlongX ? plane.height : plane.width;
  const std::size_t stride = isAlongX ? 1 : plane.width;
  const std::size_t lineStride = isAlongX ? plane.width : 1;
  for (std::size_t line = 0; line < numLines; ++line) {
    std::size_t numAlike = 0;  // pixels of one class in a row, up to this one
    for (std::size_t i = 0; i < length; ++i) {
      const std::size_t at = line * lineStride + i * stride;
      const bool counts = labels[at] < numClasses && plane.counts(at);
      if (!counts) {
        numAlike = 0;
      } else if (numAlike > 0 && labels[at] == labels[at - stride]) {
        ++numAlike;
      } else {
        numAlike = 1;
      }
      if (numAlike < 4) continue;
      const float* value = plane.values.data() + at;
      const float middle = *(value - stride);
      const float first = *(value - 2 * stride);
      take((i - 1) % kBlockSide, first - *(value - 3 * stride), middle - first, *value - middle);
    }
  }
}

Places placesOf(const Plane& plane, std::span<const std::uint8_t> labels, std::size_t numClasses,
                bool isAlongX) {
  Places places{};
  double sum = 0;
  double number = 0;
  forEachStep(plane, labels, numClasses, isAlongX,
              [&](std::size_t at, float before, float step, float after) {
                Place& place = places[at];
                const float size = std::abs(step);
                ++place.number;
                if (size > std::abs(before) && size > std::abs(after)) ++place.numLargest;
                sum += static_cast<double>(size);
                ++number;
              });
  const auto most = static_cast<float>(number > 0 ? kMostStep * sum / number : 0);
  forEachStep(plane, labels, numClasses, isAlongX,
              [&](std::size_t at, float /*before*/, float step, float /*after*/) {
                const auto cut = static_cast<double>(std::clamp(step, -most, most));
                places[at].sum += std::abs(cut);
                places[at].signedSum += cut;
              });
  return places;
}

/// The ratio of steps across the borders of blocks to the others; 1 where there are no blocks.
double ratioOf(const Places& places) {
  const auto byShare = [](const Place& a, const Place& b) { return a.share() < b.share(); };
  Places ascending = places;
  std::sort(ascending.begin(), ascending.end(), byShare);
  const Place& peak = ascending[kBlockSide - 1];
  const Place& second = ascending[kBlockSide - 2];
  Place others;
  for (std::size_t i = 0; i + 1 < kBlockSide; ++i) {
    others.number += ascending[i].number;
    others.sum += ascending[i].sum;
  }
  // Without a step elsewhere pixels were enlarged; a JPEG always leaves some.
  if (second.numLargest == 0 || others.sum == 0) return 1;
  const double difference = peak.share() - second.share();
  const bool isProminent =
      peak.share() > kLeastProminence * second.share() &&
      difference > kLeastDeviations * std::sqrt(peak.variance() + second.variance());
  if (!isProminent || std::abs(peak.signedSum) > kMostOneSided * peak.sum) return 1;
  return peak.sum / peak.number / (others.sum / others.number);
}

}  // namespace

std::optional<double> blockinessOf(const Plane& plane, std::span<const std::uint8_t> labels,
                                   std::size_t numClasses) {
  double sum = 0;
  for (const bool isAlongX : {true, false}) {
    const Places places = placesOf(plane, labels, numClasses, isAlongX);
    const bool isEmpty = std::all_of(places.begin(), places.end(),
                                     [](const Place& place) { return place.number == 0; });
    if (isEmpty) return std::nullopt;
    const double ratio = ratioOf(places);
    if (ratio <= 1) return 1;
    sum += ratio;
  }
  return sum / 2;
}

}  // namespace phasebound
