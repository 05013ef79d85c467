#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/warning.h"
#include "segment/prepare.h"

namespace phasebound {

/// What an image as it was taken allows a segmentation to say, measured on one slice. Absent where
/// it cannot be told.
struct Quality {
  /// Difference of the means of the two classes that are nearest to each other, over the standard
  /// deviation of the noise. Noise by the median of the absolute values of the second differences
  /// along both axes together (J. Immerkaer, "Fast noise variance estimation", 1996, with the
  /// median in place of the mean, which boundaries do not enter).
  std::optional<double> contrastToNoise;
  /// Width of boundaries, px: pixels whose grey lies within the middle half of a step between two
  /// classes, over the boundary's length; the distance from 10 % to 90 % of a Gaussian edge, 1.9
  /// times that. Told where the noise does not reach into that half: contrastToNoise above 8.
  std::optional<double> edgeWidthPx;
  /// Mean length of the straight lines that cross features of the scarcer phase (mean chord), px.
  std::optional<double> chordPx;
  /// Mean step across the borders of the blocks of a JPEG, over that elsewhere; 1 where there are
  /// no blocks: segment/blockiness.h.
  std::optional<double> blockiness;
};

/// Limits beyond which an image is too bad for the claim that a segmentation of it is exact.
/// Noise: with thresholds half-way, 2.3 % of the pixels of two Gaussian classes whose means are
/// four standard deviations apart are on the wrong side.
inline constexpr double kLeastContrastToNoise = 4;
/// Blur: an edge that is as wide as half of a feature leaves no plateau to tell its grey by.
inline constexpr double kMostEdgeShare = 0.5;
/// JPEG: blocks show. Strong compression, of a quality of some 80 in smooth pictures and of 20 in
/// rough ones, passes it.
inline constexpr double kMostBlockiness = 1.1;

/// plane       a slice as it was taken, without preparation
/// labels      of its pixels; those from classMeans.size() on are not looked at
/// classMeans  of the grey values of each label, ascending
[[nodiscard]] Quality judgeQuality(const Plane& plane, std::span<const std::uint8_t> labels,
                                   std::span<const double> classMeans);

/// NoisyImage, BlurredImage, BlockyImage where a limit is passed.
[[nodiscard]] std::vector<Warning> warningsOf(const Quality& quality);

}  // namespace phasebound
