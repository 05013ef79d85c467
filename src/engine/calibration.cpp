#include "engine/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "interval/calibrated.h"
#include "spectrum/bulk.h"
#include "spectrum/zero_frequency.h"

namespace phasebound {
namespace {

/// An image is thin where it shows less than 1 / 1.25 of what a square or cube of as many pixels
/// does. Sigma from a mixture of images that are nearer to each other is right within a tenth.
constexpr double kThinRatio = 1.25;

/// Of an image that shows only one phase: nothing varies in it, which is known, not unknown.
LowFrequencies flatFrequencies(const ImageEstimate& estimate) {
  LowFrequencies flat;
  flat.shape = estimate.shape;
  flat.phaseFraction = estimate.phaseFraction;
  flat.numPixels = estimate.numPixels;
  flat.numPerAxis = numLowFrequencies(estimate.shape);
  const auto& [numZ, numY, numX] = flat.numPerAxis;
  flat.power.assign(numZ * numY * numX, 0);
  return flat;
}

/// Number of pixels, and those of the phase.
struct Pixels {
  double number = 0;
  double inPhase = 0;

  [[nodiscard]] double variance() const {
    const double fraction = inPhase / number;
    return fraction * (1 - fraction);
  }
};

Pixels pixelsOf(std::span<const LowFrequencies> images) {
  Pixels pixels;
  for (const LowFrequencies& image : images) {
    const auto number = static_cast<double>(image.numPixels);
    pixels.number += number;
    pixels.inPhase += number * image.phaseFraction;
  }
  return pixels;
}

/// Nothing where the images show one phase.
std::optional<ZeroFrequency> zeroOf(std::span<const LowFrequencies> images) {
  const bool hasAny = std::any_of(images.begin(), images.end(), [](const LowFrequencies& image) {
    return image.phaseFraction > 0 && image.phaseFraction < 1;
  });
  return hasAny ? estimateZeroFrequency(images) : std::nullopt;
}

/// f(0) of the images, and that of a square or cube of the material over it.
struct Calibration {
  ZeroFrequency zero;
  Bulk bulk;
};

/// The variance of a mean over two kinds of images, each with an f(0) of its own.
Calibration togetherOf(const ZeroFrequency& thin, double thinPixels, const ZeroFrequency& others,
                       double otherPixels, const Bulk& bulkOfOthers) {
  const double ofThin = thinPixels * thin.density;
  const double ofOthers = otherPixels * others.density;
  const double sum = ofThin + ofOthers;
  Calibration together;
  together.zero.density = sum / (thinPixels + otherPixels);
  together.zero.logStandardError =
      std::hypot(ofThin / sum * thin.logStandardError, ofOthers / sum * others.logStandardError);
  together.bulk = bulkOfOthers;
  together.bulk.ratio *= others.density / together.zero.density;
  return together;
}

std::optional<Calibration> calibrationOf(std::vector<LowFrequencies> images) {
  const std::optional<ZeroFrequency> zero = zeroOf(images);
  if (!zero) return std::nullopt;
  const double variance = pixelsOf(images).variance();
  const Bulk bulk = bulkOf(images, zero->density / variance);
  const auto firstOther =
      std::stable_partition(images.begin(), images.end(), [&](const LowFrequencies& image) {
        return bulkRatio(image.shape, bulk.lengthPx) > kThinRatio;
      });
  const auto numThin = static_cast<std::size_t>(firstOther - images.begin());
  const std::span all(images);
  const auto thin = all.first(numThin);
  const auto others = all.subspan(numThin);
  if (thin.empty() || others.empty()) return Calibration{*zero, bulk};
  const std::optional<ZeroFrequency> zeroOfOthers = zeroOf(others);
  if (!zeroOfOthers) return Calibration{*zero, bulk};
  // Thin images have no more of it than the others, so where they tell nothing these stand in.
  const ZeroFrequency zeroOfThin = zeroOf(thin).value_or(*zeroOfOthers);
  return togetherOf(zeroOfThin, pixelsOf(thin).number, *zeroOfOthers, pixelsOf(others).number,
                    bulkOf(others, zeroOfOthers->density / variance));
}

}  // namespace

bool hasContrast(const ImageEstimate& estimate) { return estimate.lowFrequencies.has_value(); }

std::optional<CalibratedEstimate> calibrate(std::span<const ImageEstimate> estimates) {
  std::vector<LowFrequencies> images;
  for (const ImageEstimate& estimate : estimates) {
    // Without the others their fractions would seem to differ less than they do.
    images.push_back(hasContrast(estimate) ? *estimate.lowFrequencies : flatFrequencies(estimate));
  }
  const Pixels pixels = pixelsOf(images);
  const std::optional<Calibration> calibration = calibrationOf(std::move(images));
  if (!calibration) return std::nullopt;
  const auto& [zero, bulk] = *calibration;
  CalibratedEstimate calibrated;
  calibrated.sigma = std::sqrt(zero.density / pixels.number);
  calibrated.logVarianceError = zero.logStandardError;
  calibrated.degreesOfFreedom = degreesOfFreedom(zero.logStandardError);
  const double integralRange = zero.density / pixels.variance();
  calibrated.clsPx = std::pow(integralRange, 1.0 / estimates.front().shape.numDimensions());
  calibrated.numCells = pixels.number / integralRange;
  calibrated.bulkRatio = bulk.ratio;
  calibrated.bulkLengthPx = bulk.lengthPx;
  return calibrated;
}

}  // namespace phasebound
