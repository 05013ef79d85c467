#include "spectrum/gathered_ordinates.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>

namespace phasebound {
namespace {

/// Below it the frequencies of an axis stand alone. From it on they are taken in groups that are a
/// third as wide as they are far from zero, or less (half as wide in 3D). Over a group log f bends
/// little, and an ellipse that holds as many frequencies has a third of the ordinates.
constexpr std::size_t kNumAlone2d = 6;
constexpr std::size_t kNumAlone3d = 4;

/// Neighbouring frequencies of an axis whose powers are averaged.
struct Group {
  std::size_t first;
  std::size_t end;
  double frequency;  ///< root of their mean square, 1/px: log f goes with the square
};

std::vector<Group> groupsOf(std::size_t number, double side, std::size_t numAlone) {
  std::vector<Group> groups;
  for (std::size_t first = 0; first < number;) {
    const std::size_t width = first < numAlone ? 1 : 2 * std::bit_floor(first / numAlone);
    const std::size_t end = std::min(first + width, number);
    double squares = 0;
    for (std::size_t k = first; k < end; ++k) squares += static_cast<double>(k * k);
    groups.push_back({first, end, std::sqrt(squares / static_cast<double>(end - first)) / side});
    first = end;
  }
  return groups;
}

/// Adds the powers of an image in one group of each axis (z, y, x), each by its weight, which is
/// less than one under a mask.
// A function that might throw is called by way of JavaScript in WebAssembly.
void addPower(const LowFrequencies& image, const std::array<Group, 3>& groups,
              Ordinate& ordinate) noexcept {
  const auto& [alongZ, alongY, alongX] = groups;
  for (std::size_t z = alongZ.first; z < alongZ.end; ++z) {
    for (std::size_t y = alongY.first; y < alongY.end; ++y) {
      const std::size_t row = (z * image.numPerAxis[1] + y) * image.numPerAxis[2];
      for (std::size_t i = row + alongX.first; i < row + alongX.end; ++i) {
        const double weight = image.weight.empty() ? 1 : static_cast<double>(image.weight[i]);
        ordinate.numTimes += weight;
        ordinate.power += static_cast<double>(image.power[i]) * weight;
      }
    }
  }
}

/// Appends the mean ordinates of images of one shape.
void gatherShape(std::span<const LowFrequencies* const> images, std::vector<Ordinate>& ordinates) {
  const LowFrequencies& first = *images.front();
  const bool isVolume = first.shape.numDimensions() == 3;
  const std::array<std::size_t, 3> sides{first.shape.z, first.shape.y, first.shape.x};
  std::array<std::vector<Group>, 3> groups;
  for (std::size_t axis = 0; axis < sides.size(); ++axis) {
    groups[axis] = groupsOf(first.numPerAxis[axis], static_cast<double>(sides[axis]),
                            isVolume ? kNumAlone3d : kNumAlone2d);
  }
  ordinates.reserve(ordinates.size() + groups[0].size() * groups[1].size() * groups[2].size());
  for (const Group& z : groups[0]) {
    for (const Group& y : groups[1]) {
      for (const Group& x : groups[2]) {
        Ordinate ordinate;
        ordinate.numTimes = 0;
        ordinate.frequency = isVolume ? std::array{z.frequency, y.frequency, x.frequency}
                                      : std::array{y.frequency, x.frequency, 0.0};
        const bool isZero = z.end == 1 && y.end == 1 && x.end == 1;
        if (isZero) continue;
        for (const LowFrequencies* image : images) addPower(*image, {z, y, x}, ordinate);
        if (ordinate.numTimes == 0) continue;
        ordinate.power /= ordinate.numTimes;
        ordinates.push_back(ordinate);
      }
    }
  }
}

/// f(0) from how much the images' own fractions differ, whose variances are f(0) over their numbers
/// of pixels n. Each counts by its share p = n / N: the fraction of an image that is no larger than
/// features varies by less, and many such would hide what the large ones tell. The mean of
///
///   sum n p (Phi_i - Phi)^2 / (1 - sum p^2)
///
/// is f(0), and twice its squared mean over its variance is what numTimes says (F. Satterthwaite,
/// "An approximate distribution of estimates of variance components", 1946); of k images of one
/// size these are the usual sum of squares and k - 1.
Ordinate betweenImages(std::span<const LowFrequencies> images, double phi, double numPixels) {
  double squares = 0;
  double cubes = 0;
  Ordinate between;
  for (const LowFrequencies& image : images) {
    const double share = static_cast<double>(image.numPixels) / numPixels;
    const double deviation = image.phaseFraction - phi;
    squares += share * share;
    cubes += share * share * share;
    between.power += static_cast<double>(image.numPixels) * share * deviation * deviation;
  }
  const double mean = 1 - squares;
  between.power /= mean;
  between.numTimes = mean * mean / (squares - 2 * cubes + squares * squares);
  return between;
}

}  // namespace

GatheredOrdinates gatherOrdinates(std::span<const LowFrequencies> images) {
  GatheredOrdinates gathered;
  double count = 0;
  for (const LowFrequencies& image : images) {
    const auto size = static_cast<double>(image.numPixels);
    gathered.numPixels += size;
    count += size * image.phaseFraction;
    gathered.totalPower += size * image.phaseFraction * (1 - image.phaseFraction);
  }
  const double phi = count / gathered.numPixels;
  gathered.pixelVariance = phi * (1 - phi);

  std::vector<const LowFrequencies*> rest;
  for (const LowFrequencies& image : images) rest.push_back(&image);
  while (!rest.empty()) {
    const Shape shape = rest.front()->shape;
    const auto others =
        std::stable_partition(rest.begin(), rest.end(),
                              [&](const LowFrequencies* image) { return image->shape == shape; });
    gatherShape(std::span(rest.data(), static_cast<std::size_t>(others - rest.begin())),
                gathered.ordinates);
    rest.erase(rest.begin(), others);
  }
  if (images.size() > 1)
    gathered.ordinates.push_back(betweenImages(images, phi, gathered.numPixels));
  return gathered;
}

}  // namespace phasebound
