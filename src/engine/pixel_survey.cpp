#include "engine/pixel_survey.h"

#include <algorithm>
#include <array>

#include "spectrum/masked_frequencies.h"

namespace phasebound {
namespace {

/// What of the time has passed when the boundary has been counted.
constexpr double kBoundaryShare = 0.75;

}  // namespace

FractionRange SegmentationBand::whole() const {
  if (!thresholds) return halfPixel;
  return {std::min(thresholds->lower, halfPixel.lower),
          std::max(thresholds->upper, halfPixel.upper), thresholds->isClear};
}

PixelSurveyor::PixelSurveyor(const LabelledImage& image, std::size_t index)
    : image_(image),
      index_(index),
      boundary_(image, index),
      blocks_(image.labels.shape()),
      profiles_(image.labels.shape()),
      cuts_(image.labels.shape()) {}

PixelSurveyor::~PixelSurveyor() = default;

double PixelSurveyor::doneShare() const {
  if (part_ == 0) return kBoundaryShare * boundary_.doneShare();
  double later = static_cast<double>(part_ - 1) / static_cast<double>(numParts() - 1);
  if (sums_) later = sums_->doneShare();
  return kBoundaryShare + (1 - kBoundaryShare) * later;
}

void PixelSurveyor::step(std::uint64_t numPixels) {
  if (part_ == 0) {
    boundary_.step(numPixels);
    if (boundary_.isDone()) endBoundary();
  } else if (isMasked()) {
    takeMasked();
  } else {
    // A sum costs a fraction of what a boundary does.
    constexpr std::uint64_t kTimesFaster = 4;
    sums_->step(kTimesFaster * numPixels);
    if (sums_->isDone()) endSums();
  }
}

void PixelSurveyor::endBoundary() {
  const BoundaryShift& shift = boundary_.shift();
  SegmentationBand& band = survey_.segmentationBand;
  band.halfPixel = {shift.fractionAt(-0.5), shift.fractionAt(0.5)};
  band.onePixel = {shift.fractionAt(-1), shift.fractionAt(1)};
  if (!image_.thresholdRanges.empty()) band.thresholds = image_.thresholdRanges[index_];
  ++part_;
  if (isMasked()) return;
  const std::array<PixelSums*, 3> takers{&blocks_, &profiles_, &cuts_};
  sums_ = std::make_unique<PixelSummation>(PhaseMask(image_.labels, index_), takers);
}

void PixelSurveyor::endSums() {
  const std::uint64_t count = image_.phases[index_].count;
  survey_.lowFrequencies = blocks_.frequencies(count);
  survey_.profiles = profiles_.profiles();
  survey_.subdivision =
      cuts_.cls(static_cast<double>(count) / static_cast<double>(image_.numPixels()));
  ++part_;
}

void PixelSurveyor::takeMasked() {
  if (part_ == 1) survey_.lowFrequencies = maskedLowFrequencies(image_, index_);
  if (part_ == 2) survey_.profiles = maskedProfiles(image_, index_);
  if (part_ == 3) survey_.subdivision = maskedSubdivisionCls(image_, index_);
  ++part_;
}

}  // namespace phasebound
