#include "segment/quality.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "base/text.h"
#include "segment/blockiness.h"

namespace phasebound {
namespace {

/// Noise enters second differences along x and y together with the weights 1, -2, 1 by 1, -2, 1,
/// whose squares add up to 36.
constexpr double kNormOfDifferences = 6;
/// The median of the absolute value of a Gaussian variable, in its standard deviations.
constexpr double kMedianOfNormal = 0.6744897501960817;
/// Width of the middle half of a Gaussian edge, and its width from 10 % to 90 %, in the standard
/// deviations of its blur.
constexpr double kMiddleHalf = 2 * 0.6744897501960817;
constexpr double kTenToNinety = 2 * 1.2815515655446004;
/// Above this the noise does not reach into the middle half of a step between two classes.
constexpr double kClearOfNoise = 8;

struct Slice {
  const Plane& plane;
  std::span<const std::uint8_t> labels;
  std::size_t numClasses;

  [[nodiscard]] bool counts(std::size_t i) const {
    return plane.counts(i) && labels[i] < numClasses;
  }
};

std::optional<double> noiseOf(const Slice& slice) {
  const std::size_t height = slice.plane.height;
  const std::size_t width = slice.plane.width;
  const std::vector<float>& values = slice.plane.values;
  std::vector<float> differences;
  for (std::size_t y = 1; y + 1 < height; ++y) {
    for (std::size_t x = 1; x + 1 < width; ++x) {
      const std::size_t i = y * width + x;
      bool areAll = true;
      for (const std::size_t row : {i - width, i, i + width}) {
        for (std::size_t j = row - 1; j <= row + 1; ++j) areAll = areAll && slice.counts(j);
      }
      if (!areAll) continue;
      const auto along = [&](std::size_t at) {
        return values[at - 1] - 2 * values[at] + values[at + 1];
      };
      differences.push_back(std::abs(along(i - width) - 2 * along(i) + along(i + width)));
    }
  }
  if (differences.empty()) return std::nullopt;
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  return static_cast<double>(*middle) / (kNormOfDifferences * kMedianOfNormal);
}

/// Pairs of neighbours with different labels, along x and y together, and how many pixels of each
/// label there are.
struct Boundaries {
  double numFaces = 0;
  std::vector<double> facesOf;
  std::vector<double> counts;
};

Boundaries boundariesOf(const Slice& slice) {
  const std::size_t width = slice.plane.width;
  Boundaries boundaries;
  boundaries.facesOf.resize(slice.numClasses);
  boundaries.counts.resize(slice.numClasses);
  const auto compare = [&](std::size_t i, std::size_t j) {
    if (!slice.counts(j) || slice.labels[i] == slice.labels[j]) return;
    ++boundaries.numFaces;
    ++boundaries.facesOf[slice.labels[i]];
    ++boundaries.facesOf[slice.labels[j]];
  };
  for (std::size_t y = 0; y < slice.plane.height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::size_t i = y * width + x;
      if (!slice.counts(i)) continue;
      ++boundaries.counts[slice.labels[i]];
      if (x + 1 < width) compare(i, i + 1);
      if (y + 1 < slice.plane.height) compare(i, i + width);
    }
  }
  return boundaries;
}

/// Pixels whose grey lies within the middle half of the step to a neighbouring class.
double countBetween(const Slice& slice, std::span<const double> means) {
  double number = 0;
  for (std::size_t i = 0; i < slice.plane.values.size(); ++i) {
    if (!slice.counts(i)) continue;
    const auto value = static_cast<double>(slice.plane.values[i]);
    for (std::size_t k = 0; k + 1 < means.size(); ++k) {
      const double quarter = (means[k + 1] - means[k]) / 4;
      if (value > means[k] + quarter && value < means[k + 1] - quarter) {
        ++number;
        break;
      }
    }
  }
  return number;
}

}  // namespace

Quality judgeQuality(const Plane& plane, std::span<const std::uint8_t> labels,
                     std::span<const double> classMeans) {
  const Slice slice{plane, labels, classMeans.size()};
  Quality quality;
  double contrast = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k + 1 < classMeans.size(); ++k) {
    contrast = std::min(contrast, classMeans[k + 1] - classMeans[k]);
  }
  const std::optional<double> noise = noiseOf(slice);
  if (noise && *noise > 0 && std::isfinite(contrast)) quality.contrastToNoise = contrast / *noise;
  const bool isClear =
      noise &&
      (*noise == 0 || (quality.contrastToNoise && *quality.contrastToNoise > kClearOfNoise));
  const Boundaries boundaries = boundariesOf(slice);
  if (boundaries.numFaces > 0) {
    const auto scarce = static_cast<std::size_t>(
        std::min_element(boundaries.counts.begin(), boundaries.counts.end()) -
        boundaries.counts.begin());
    // Lines along x and y go in and out of the phase once each for every two faces.
    if (boundaries.facesOf[scarce] > 0) {
      quality.chordPx = 4 * boundaries.counts[scarce] / boundaries.facesOf[scarce];
    }
    if (isClear && std::isfinite(contrast)) {
      // The faces of a boundary in any direction are 4 / pi times its length.
      const double length = boundaries.numFaces * std::numbers::pi / 4;
      const double blur = countBetween(slice, classMeans) / length / kMiddleHalf;
      quality.edgeWidthPx = kTenToNinety * blur;
    }
  }
  quality.blockiness = blockinessOf(plane, labels, classMeans.size());
  return quality;
}

std::vector<Warning> warningsOf(const Quality& quality) {
  std::vector<Warning> warnings;
  if (quality.contrastToNoise && *quality.contrastToNoise < kLeastContrastToNoise) {
    warnings.push_back(
        {WarningCode::NoisyImage, {text(*quality.contrastToNoise), text(kLeastContrastToNoise)}});
  }
  if (quality.edgeWidthPx && quality.chordPx &&
      *quality.edgeWidthPx > kMostEdgeShare * *quality.chordPx) {
    warnings.push_back(
        {WarningCode::BlurredImage, {text(*quality.edgeWidthPx), text(*quality.chordPx)}});
  }
  if (quality.blockiness && *quality.blockiness > kMostBlockiness) {
    warnings.push_back({WarningCode::BlockyImage, {text(*quality.blockiness)}});
  }
  return warnings;
}

}  // namespace phasebound
