#include "engine/engine.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "cls/cls.h"
#include "cls/r0.h"
#include "cls/subdivision.h"
#include "interval/required_size.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

/// Lags that are computed at first, px: enough to look at the first ring of large images (100 to
/// 200 px), where the search for r_0 nearly always ends.
constexpr std::size_t kFirstMaxLagPx = 200;

/// A check that moved the CLS by more than this is worth a word.
constexpr double kNoticedChange = 1.5;

void warn(std::vector<Warning>& warnings, WarningCode code, std::vector<std::string> details = {}) {
  warnings.push_back({code, std::move(details)});
}

PhaseMask maskOf(const LabelledImage& image, double value, std::uint64_t& count) {
  // An index that no pixel has: labels stop below kMaxNumPhases.
  PhaseMask mask{image.labels.view(), kMaxNumPhases};
  count = 0;
  for (std::size_t i = 0; i < image.phases.size(); ++i) {
    if (image.phases[i].value != value) continue;
    mask.label = static_cast<std::uint8_t>(i);
    count = image.phases[i].count;
  }
  return mask;
}

struct Correlations {
  Tpc tpc;
  double r0Px;
};

/// The TPC with as many lags as settle r_0, and r_0.
Result<Correlations> correlate(const PhaseMask& mask, std::uint64_t count,
                               const StageProgress& progress) {
  const std::size_t cubeHalfSide = mask.shape().shortestSide() / 2;
  const auto told = [&](double share) {
    if (progress) progress(Stage::Tpc, share);
  };
  for (std::size_t maxLag = std::min(kFirstMaxLagPx, cubeHalfSide);;
       maxLag = std::min(2 * maxLag, cubeHalfSide)) {
    Result<Tpc> tpc = computeTpc(mask, count, maxLag, told);
    if (!tpc) return tpc.error();
    if (const auto r0Px = findR0(tpc.value(), cubeHalfSide)) {
      return Correlations{std::move(tpc).value(), *r0Px};
    }
    assert(maxLag < cubeHalfSide);
  }
}

std::vector<double> radialMean(const Tpc& tpc) {
  const auto maxLag = static_cast<int>(tpc.maxLag());
  std::vector<double> sums(tpc.maxLag() + 1);
  std::vector<double> counts(tpc.maxLag() + 1);
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    const double across =
        static_cast<double>(row.dz) * row.dz + static_cast<double>(row.dy) * row.dy;
    for (int dx = -maxLag; dx <= maxLag; ++dx) {
      const double distance = std::sqrt(across + static_cast<double>(dx) * dx);
      const auto bin = static_cast<std::size_t>(std::lround(distance));
      if (bin > tpc.maxLag()) continue;
      sums[bin] += row.numTimes * static_cast<double>(row.covariance[dx + maxLag]);
      counts[bin] += row.numTimes;
    }
  }
  for (std::size_t bin = 0; bin < sums.size(); ++bin) {
    sums[bin] = sums[bin] / counts[bin] + tpc.phaseFraction() * tpc.phaseFraction();
  }
  return sums;
}

void noteCls(const ClsEstimate& cls, ImageEstimate& estimate) {
  estimate.clsBeforeCheckPx = cls.clsBeforeCheckPx;
  const std::string before = text(cls.clsBeforeCheckPx);
  switch (cls.outcome) {
    case ClsOutcome::Failed:
      warn(estimate.warnings, WarningCode::ClsFailed, {before});
      return;
    case ClsOutcome::CheckUnsettled:
      warn(estimate.warnings, WarningCode::CheckUnsettled, {before});
      return;
    case ClsOutcome::Settled:
      break;
  }
  estimate.clsPx = cls.clsPx;
  const double change = cls.clsPx / cls.clsBeforeCheckPx;
  if (!(change < kNoticedChange && change > 1 / kNoticedChange)) {
    warn(estimate.warnings, WarningCode::CheckChangedCls, {before, text(cls.clsPx)});
  }
  if (cls.clsPx > kLongestValidatedClsPx) {
    warn(estimate.warnings, WarningCode::LongCls, {text(cls.clsPx), text(kLongestValidatedClsPx)});
  }
  if (cls.clsPx < 1) warn(estimate.warnings, WarningCode::ShortCls, {text(cls.clsPx)});
}

Prediction predictionOf(const MaterialEstimate& estimate) {
  assert(estimate.sigma.has_value());
  return {estimate.phaseFraction, *estimate.sigma, estimate.sigmaMod};
}

/// Whether a warning says that an image gave no CLS.
bool isWithoutCls(WarningCode code) {
  return code == WarningCode::OnePhase || code == WarningCode::PhaseAbsent ||
         code == WarningCode::ClsFailed || code == WarningCode::CheckUnsettled;
}

/// Warnings of the images of a stack, each kind once with the details of the first that has it.
/// Where others gave a CLS, that some did not is told as ClsFromSomeImages and not image by image.
std::vector<Warning> mergeWarnings(std::span<const ImageEstimate> estimates, bool hasCls) {
  std::vector<Warning> merged;
  for (const ImageEstimate& estimate : estimates) {
    for (const Warning& warning : estimate.warnings) {
      if (hasCls && isWithoutCls(warning.code)) continue;
      const bool isNew = std::none_of(merged.begin(), merged.end(), [&](const Warning& known) {
        return known.code == warning.code;
      });
      if (isNew) merged.push_back(warning);
    }
  }
  return merged;
}

}  // namespace

std::string_view name(Stage stage) { return stage == Stage::Tpc ? "tpc" : "cls"; }

Result<ImageEstimate> estimatePhase(const LabelledImage& image, double value,
                                    const StageProgress& progress) {
  ImageEstimate estimate;
  const PhaseMask mask = maskOf(image, value, estimate.count);
  estimate.shape = mask.shape();
  estimate.numPixels = estimate.shape.numPixels();
  estimate.phaseFraction =
      static_cast<double>(estimate.count) / static_cast<double>(estimate.numPixels);

  if (estimate.count == 0) {
    warn(estimate.warnings, WarningCode::PhaseAbsent, {text(value)});
    return estimate;
  }
  if (estimate.count == estimate.numPixels) {
    warn(estimate.warnings, WarningCode::OnePhase);
    return estimate;
  }
  if (estimate.shape.shortestSide() < kLeastValidatedSidePx) {
    warn(estimate.warnings, WarningCode::SmallImage,
         {text(std::uint64_t{estimate.shape.shortestSide()}),
          text(std::uint64_t{kLeastValidatedSidePx})});
  }

  Result<Correlations> correlations = correlate(mask, estimate.count, progress);
  if (!correlations) return correlations.error();
  const Tpc& tpc = correlations.value().tpc;
  const double r0Px = correlations.value().r0Px;
  estimate.r0Px = r0Px;
  if (progress) progress(Stage::Cls, 0);
  estimate.radialTpc = radialMean(tpc);
  estimate.classicalClsPx = subdivisionCls(mask, estimate.count, SubdivisionForm::Published);
  estimate.subdivisionClsPx = subdivisionCls(mask, estimate.count, SubdivisionForm::Textbook);
  noteCls(estimateCls(tpc, estimate.shape, r0Px, estimate.classicalClsPx), estimate);
  if (progress) progress(Stage::Cls, 1);
  return estimate;
}

Result<MaterialEstimate> poolEstimates(std::span<const ImageEstimate> estimates) {
  assert(!estimates.empty());
  MaterialEstimate pooled;
  pooled.numDimensions = estimates.front().shape.numDimensions();
  pooled.numImages = estimates.size();
  std::uint64_t count = 0;
  double weightedCls = 0;
  double weights = 0;
  std::uint64_t numWithoutCls = 0;
  for (const ImageEstimate& estimate : estimates) {
    if (estimate.shape.numDimensions() != pooled.numDimensions) {
      return Error{ErrorCode::MixedDimensions};
    }
    pooled.numPixels += estimate.numPixels;
    count += estimate.count;
    if (estimate.clsPx) {
      weightedCls += *estimate.clsPx * static_cast<double>(estimate.numPixels);
      weights += static_cast<double>(estimate.numPixels);
    } else {
      ++numWithoutCls;
    }
  }
  const auto numPixels = static_cast<double>(pooled.numPixels);
  pooled.phaseFraction = static_cast<double>(count) / numPixels;
  pooled.sigmaMod = sigmaModOf(pooled.numDimensions, numPixels);
  pooled.warnings = mergeWarnings(estimates, weights > 0);
  if (weights == 0) return pooled;

  if (numWithoutCls > 0) {
    warn(pooled.warnings, WarningCode::ClsFromSomeImages,
         {text(numWithoutCls), text(std::uint64_t{pooled.numImages})});
  }
  pooled.clsPx = weightedCls / weights;
  pooled.sigma = sigmaOf(pooled.phaseFraction, *pooled.clsPx, pooled.numDimensions, numPixels);
  pooled.numCells = numPixels / std::pow(*pooled.clsPx, pooled.numDimensions);
  if (*pooled.numCells < kLeastNumCells) {
    warn(pooled.warnings, WarningCode::FewCells, {text(*pooled.numCells), text(kLeastNumCells)});
  }
  return pooled;
}

Result<Interval> intervalOf(const MaterialEstimate& estimate, double confidence) {
  return estimate.sigma ? intervalOf(predictionOf(estimate), confidence)
                        : ignoranceInterval(confidence);
}

Likelihood likelihoodOf(const MaterialEstimate& estimate, std::size_t numPoints) {
  return estimate.sigma ? likelihoodOf(predictionOf(estimate), numPoints) : Likelihood{};
}

Result<RequiredSize> requiredSizeOf(const MaterialEstimate& estimate, double confidence,
                                    double target) {
  const bool isKnown = estimate.clsPx.has_value();
  // Without a CLS the numbers of the question are still checked, on a stand-in that is not used.
  const SizeQuestion question{estimate.numDimensions, isKnown ? estimate.phaseFraction : 0.5,
                              isKnown ? *estimate.clsPx : 1, confidence, target};
  const Result<double> pixels = requiredPixels(question);
  if (!pixels) return pixels.error();
  RequiredSize size;
  size.target = target;
  if (!isKnown) return size;

  const Result<double> conservative = requiredPixelsConservative(question, estimate.sigmaMod);
  if (!conservative) return conservative.error();
  const double root = 1.0 / estimate.numDimensions;
  size.sidePx = std::pow(pixels.value(), root);
  size.sidePxConservative = std::pow(conservative.value(), root);
  const auto numPixels = static_cast<double>(estimate.numPixels);
  const double imagePixels = numPixels / static_cast<double>(estimate.numImages);
  size.moreImages = std::max(0.0, std::ceil((pixels.value() - numPixels) / imagePixels));
  return size;
}

}  // namespace phasebound
