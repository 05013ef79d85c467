#include "spectrum/gathered_ordinates.h"

#include <algorithm>
#include <cstddef>

namespace phasebound {
namespace {

std::array<double, 3> sidesOf(const Shape& shape) {
  const auto z = static_cast<double>(shape.z);
  const auto y = static_cast<double>(shape.y);
  const auto x = static_cast<double>(shape.x);
  return shape.numDimensions() == 3 ? std::array{z, y, x} : std::array{y, x, 1.0};
}

/// How many ordinates one stands for: less than one under a mask.
double weightOf(const LowFrequencies& image, std::size_t index) {
  return image.weight.empty() ? 1 : static_cast<double>(image.weight[index]);
}

/// Appends the mean ordinates of images of one shape.
void gatherShape(std::span<const LowFrequencies* const> images, std::vector<Ordinate>& ordinates) {
  const LowFrequencies& first = *images.front();
  const bool isVolume = first.shape.numDimensions() == 3;
  const std::array<double, 3> sides = sidesOf(first.shape);
  std::size_t index = 0;
  for (std::size_t z = 0; z < first.numPerAxis[0]; ++z) {
    for (std::size_t y = 0; y < first.numPerAxis[1]; ++y) {
      for (std::size_t x = 0; x < first.numPerAxis[2]; ++x, ++index) {
        if (index == 0) continue;
        Ordinate ordinate;
        const auto alongZ = static_cast<double>(z);
        const auto alongY = static_cast<double>(y);
        const auto alongX = static_cast<double>(x);
        ordinate.frequency =
            isVolume ? std::array{alongZ, alongY, alongX} : std::array{alongY, alongX, 0.0};
        for (std::size_t i = 0; i < 3; ++i) ordinate.frequency[i] /= sides[i];
        ordinate.numTimes = 0;
        for (const LowFrequencies* image : images) ordinate.numTimes += weightOf(*image, index);
        if (ordinate.numTimes == 0) continue;
        for (const LowFrequencies* image : images) {
          ordinate.power += static_cast<double>(image->power[index]) * weightOf(*image, index) /
                            ordinate.numTimes;
        }
        ordinates.push_back(ordinate);
      }
    }
  }
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
  if (images.size() > 1) {
    Ordinate between;
    between.numTimes = static_cast<double>(images.size() - 1);
    for (const LowFrequencies& image : images) {
      const double deviation = image.phaseFraction - phi;
      between.power +=
          static_cast<double>(image.numPixels) * deviation * deviation / between.numTimes;
    }
    gathered.ordinates.push_back(between);
  }
  return gathered;
}

}  // namespace phasebound
