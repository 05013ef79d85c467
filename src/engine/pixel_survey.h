#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cls/subdivision.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"
#include "phases/profiles.h"
#include "segment/boundary_shift.h"
#include "spectrum/low_frequencies.h"

namespace phasebound {

/// Phase fractions between which the segmentation leaves a phase: apart from the interval, which is
/// that of a perfectly segmented image.
struct SegmentationBand {
  /// Over the range of defensible grey thresholds; absent where the image came segmented.
  std::optional<FractionRange> thresholds;
  /// With the boundary of the phase shifted by half a pixel, and by one, to either side.
  FractionRange halfPixel;
  FractionRange onePixel;

  /// The band as it is told: thresholds and halfPixel together.
  [[nodiscard]] FractionRange whole() const;
};

/// What an estimate takes from the pixels themselves, in one pass over them. It needs no
/// correlations, so it can be done while they are waited for.
struct PixelSurvey {
  LowFrequencies lowFrequencies;
  std::array<std::vector<double>, 3> profiles;
  SubdivisionCls subdivision;
  SegmentationBand segmentationBand;
};

/// A survey in steps: of a volume it takes seconds, in which a worker has messages to take and
/// whoever waits wants to hear of it.
class PixelSurveyor {
public:
  /// Of a phase that has some of the pixels, but not all. The image has to live as long.
  PixelSurveyor(const LabelledImage& image, std::size_t index)
      : PixelSurveyor(image, index, allRowsOf(image.labels.shape())) {}
  /// Of a part of the pixels, without a mask: whole slices of a volume, or rows of an image. Of the
  /// pixels elsewhere those beside it are read.
  PixelSurveyor(const LabelledImage& image, std::size_t index, const RowRange& part);
  PixelSurveyor(const PixelSurveyor&) = delete;
  PixelSurveyor& operator=(const PixelSurveyor&) = delete;

  /// Whether all has been counted that is to be counted here, and then whether all is done. Between
  /// them lies what others have counted.
  [[nodiscard]] bool isCounted() const { return step_ > 0; }
  [[nodiscard]] bool isDone() const { return step_ == numSteps(); }
  /// Gives the counts of this part, or adds those of the other one. Precondition: isCounted().
  void pass(PartCounts& counts);
  [[nodiscard]] double doneShare() const;
  /// Goes on with about so many pixels: whole rows, at least one. What is taken of masked images
  /// comes in large steps.
  void step(std::uint64_t numPixels = kPixelsPerStep);
  /// Precondition: isDone().
  [[nodiscard]] PixelSurvey finish() { return std::move(survey_); }

  /// Some ten milliseconds.
  static constexpr std::uint64_t kPixelsPerStep = std::uint64_t{8} << 20;

private:
  [[nodiscard]] bool isMasked() const { return image_.numExcluded > 0; }
  /// The counting, and what is made of it.
  [[nodiscard]] std::size_t numSteps() const { return isMasked() ? 4 : 2; }
  void readRows(std::uint64_t numRows);
  void takeBoundary();
  void takeSums();
  void takeMasked();

  const LabelledImage& image_;
  std::size_t index_;
  PixelSurvey survey_;
  std::size_t step_ = 0;
  BoundaryCounter boundary_;
  LowFrequencyBlocks blocks_;
  ProfileCounts profiles_;
  SubdivisionCounts cuts_;
  PixelSummation sums_;
};

}  // namespace phasebound
