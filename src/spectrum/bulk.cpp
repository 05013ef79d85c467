#include "spectrum/bulk.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace phasebound {
namespace {

/// a settles by a factor of two a round or faster, of three where two axes of a volume are long.
constexpr int kMostRounds = 100;
constexpr double kSettled = 1e-9;
/// Less is far below what images leave open, and no reason to tell the side of a square apart from
/// that of an image which is nearly one.
constexpr double kLeastRatio = 1.05;

/// h of the header.
double shownShare(double side, double lengthPx) {
  const double relative = side / lengthPx;
  const double square = std::numbers::pi * relative * relative;
  return std::erf(std::sqrt(square)) + std::expm1(-square) / (std::numbers::pi * relative);
}

double shownOfImage(const Shape& shape, double lengthPx) {
  const auto along = [&](std::size_t side) {
    return shownShare(static_cast<double>(side), lengthPx);
  };
  // The one slice of an image is no axis.
  const double across = shape.numDimensions() == 3 ? along(shape.z) : 1;
  return across * along(shape.y) * along(shape.x);
}

double shownOfCube(const Shape& shape, double lengthPx) {
  const int numAxes = shape.numDimensions();
  const double side = std::pow(static_cast<double>(shape.numPixels()), 1.0 / numAxes);
  return std::pow(shownShare(side, lengthPx), numAxes);
}

}  // namespace

double bulkRatio(const Shape& shape, double lengthPx) {
  return shownOfCube(shape, lengthPx) / shownOfImage(shape, lengthPx);
}

Bulk bulkOf(std::span<const LowFrequencies> images, double integralRange) {
  const double root = 1.0 / images.front().shape.numDimensions();
  Bulk bulk;
  bulk.lengthPx = std::pow(integralRange, root);
  for (int round = 0; round < kMostRounds; ++round) {
    double ofCubes = 0;
    double ofImages = 0;
    for (const LowFrequencies& image : images) {
      const auto weight = static_cast<double>(image.numPixels);
      ofCubes += weight * shownOfCube(image.shape, bulk.lengthPx);
      ofImages += weight * shownOfImage(image.shape, bulk.lengthPx);
    }
    bulk.ratio = std::max(1.0, ofCubes / ofImages);
    const double before = bulk.lengthPx;
    bulk.lengthPx = std::pow(integralRange * bulk.ratio, root);
    if (std::abs(bulk.lengthPx / before - 1) < kSettled) break;
  }
  if (bulk.ratio < kLeastRatio) bulk.ratio = 1;
  return bulk;
}

}  // namespace phasebound
