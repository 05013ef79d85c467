#include "spectrum/gathered_ordinates.h"

#include <algorithm>
#include <cstddef>

namespace phasebound {
namespace {

void average(std::span<const LowFrequencies* const> images, std::size_t index, Ordinate& ordinate) {
  ordinate.numTimes = 0;
  for (const LowFrequencies* image : images) {
    const double weight = image->weight.empty() ? 1 : static_cast<double>(image->weight[index]);
    ordinate.numTimes += weight;
    ordinate.power += static_cast<double>(image->power[index]) * weight;
  }
  if (ordinate.numTimes > 0) ordinate.power /= ordinate.numTimes;
}

/// Appends the mean ordinates of images of one shape, each of which counts by its weight, which is
/// less than one under a mask.
void gatherShape(std::span<const LowFrequencies* const> images, std::vector<Ordinate>& ordinates) {
  const LowFrequencies& first = *images.front();
  const bool isVolume = first.shape.numDimensions() == 3;
  const std::array<double, 3> sides{static_cast<double>(first.shape.z),
                                    static_cast<double>(first.shape.y),
                                    static_cast<double>(first.shape.x)};
  const bool areAlone = images.size() == 1 && first.weight.empty();
  ordinates.reserve(ordinates.size() + first.power.size());
  std::size_t index = 0;
  for (std::size_t z = 0; z < first.numPerAxis[0]; ++z) {
    const double alongZ = static_cast<double>(z) / sides[0];
    for (std::size_t y = 0; y < first.numPerAxis[1]; ++y) {
      const double alongY = static_cast<double>(y) / sides[1];
      for (std::size_t x = 0; x < first.numPerAxis[2]; ++x, ++index) {
        if (index == 0) continue;
        Ordinate ordinate;
        const double alongX = static_cast<double>(x) / sides[2];
        ordinate.frequency =
            isVolume ? std::array{alongZ, alongY, alongX} : std::array{alongY, alongX, 0.0};
        if (areAlone) {
          ordinate.power = static_cast<double>(first.power[index]);
        } else {
          average(images, index, ordinate);
          if (ordinate.numTimes == 0) continue;
        }
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
