#include "engine/pixel_survey.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "spectrum/masked_frequencies.h"

namespace phasebound {
namespace {

/// What of the time has passed when all rows have been read, without a mask and with one.
constexpr double kRowsShare = 0.98;
constexpr double kRowsShareMasked = 0.7;

}  // namespace

FractionRange SegmentationBand::whole() const {
  if (!thresholds) return halfPixel;
  return {std::min(thresholds->lower, halfPixel.lower),
          std::max(thresholds->upper, halfPixel.upper), thresholds->isClear};
}

PixelSurveyor::PixelSurveyor(const LabelledImage& image, std::size_t index, const RowRange& part)
    : image_(image),
      index_(index),
      boundary_(image, index, part),
      blocks_(image.labels.shape()),
      profiles_(image.labels.shape()),
      cuts_(image.labels.shape(), part.firstY > 0 ? part.firstY : part.lastY),
      sums_(image.labels.shape(), std::array<PixelSums*, 3>{&blocks_, &profiles_, &cuts_}, part) {}

double PixelSurveyor::doneShare() const {
  const double rowsShare = isMasked() ? kRowsShareMasked : kRowsShare;
  if (step_ == 0) return rowsShare * boundary_.doneShare();
  const double later = static_cast<double>(step_ - 1) / static_cast<double>(numSteps() - 1);
  return rowsShare + (1 - rowsShare) * later;
}

void PixelSurveyor::step(std::uint64_t numPixels) {
  if (step_ == 0) {
    readRows(std::max<std::uint64_t>(numPixels / image_.labels.shape().x, 1));
    if (!boundary_.isDone()) return;
  } else if (isMasked()) {
    takeMasked();
  } else {
    takeSums();
  }
  ++step_;
}

void PixelSurveyor::pass(PartCounts& counts) {
  assert(isCounted() && !isMasked());
  boundary_.pass(counts);
  blocks_.pass(counts);
  profiles_.pass(counts);
  cuts_.pass(counts);
}

/// All who want something of a row take it from the same bits.
void PixelSurveyor::readRows(std::uint64_t numRows) {
  const std::size_t mostOfSlice = image_.labels.shape().y;
  while (numRows > 0 && !boundary_.isDone()) {
    const BitRows rows =
        boundary_.read(static_cast<std::size_t>(std::min<std::uint64_t>(numRows, mostOfSlice)));
    if (!isMasked()) sums_.add(rows);
    boundary_.count();
    numRows -= rows.number;
  }
}

void PixelSurveyor::takeBoundary() {
  const BoundaryShift shift = boundary_.shift();
  SegmentationBand& band = survey_.segmentationBand;
  band.halfPixel = {shift.fractionAt(-0.5), shift.fractionAt(0.5)};
  band.onePixel = {shift.fractionAt(-1), shift.fractionAt(1)};
  if (!image_.thresholdRanges.empty()) band.thresholds = image_.thresholdRanges[index_];
}

void PixelSurveyor::takeSums() {
  takeBoundary();
  const std::uint64_t count = image_.phases[index_].count;
  survey_.lowFrequencies = blocks_.frequencies(count);
  survey_.profiles = profiles_.profiles();
  survey_.subdivision =
      cuts_.cls(static_cast<double>(count) / static_cast<double>(image_.numPixels()));
}

void PixelSurveyor::takeMasked() {
  if (step_ == 1) {
    takeBoundary();
    survey_.lowFrequencies = maskedLowFrequencies(image_, index_);
  }
  if (step_ == 2) survey_.profiles = maskedProfiles(image_, index_);
  if (step_ == 3) survey_.subdivision = maskedSubdivisionCls(image_, index_);
}

}  // namespace phasebound
