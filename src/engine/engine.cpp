#include "engine/engine.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "cls/cls.h"
#include "cls/mask_overlap.h"
#include "cls/r0.h"
#include "cls/subdivision.h"
#include "engine/calibration.h"
#include "engine/masked_search.h"
#include "interval/calibrated.h"
#include "interval/required_size.h"
#include "spectrum/bulk.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

/// What of the time after the correlations has passed when all is known that the pixels tell.
constexpr double kPixelsShare = 0.8;
/// A check that moved the CLS by more than this is worth a word.
constexpr double kNoticedChange = 1.5;

/// Tells a stage's progress from `from` to `to` while a part of it goes from 0 to 1.
Progress partOf(const StageProgress& progress, double from, double to) {
  if (!progress) return {};
  return [&progress, from, to](double share) { progress(Stage::Cls, from + (to - from) * share); };
}

void warn(std::vector<Warning>& warnings, WarningCode code, std::vector<std::string> details = {}) {
  warnings.push_back({code, std::move(details)});
}

std::optional<std::size_t> indexOf(const LabelledImage& image, double value) {
  for (std::size_t i = 0; i < image.phases.size(); ++i) {
    if (image.phases[i].value == value) return i;
  }
  return std::nullopt;
}

void noteCls(const ClsEstimate& cls, ImageEstimate& estimate) {
  estimate.clsBeforeCheckPx = cls.clsBeforeCheckPx;
  const double before = cls.clsBeforeCheckPx;
  switch (cls.outcome) {
    case ClsOutcome::Failed:
      warn(estimate.warnings, WarningCode::ClsFailed, {text(before)});
      return;
    case ClsOutcome::CheckUnsettled:
      warn(estimate.warnings, WarningCode::CheckUnsettled, {text(before)});
      return;
    case ClsOutcome::Settled:
      break;
  }
  estimate.clsPx = cls.clsPx;
  const double change = cls.clsPx / before;
  if (!(change < kNoticedChange && change > 1 / kNoticedChange)) {
    warn(estimate.warnings, WarningCode::CheckChangedCls, {text(before), text(cls.clsPx)});
  }
  if (cls.clsPx > kLongestValidatedClsPx) {
    warn(estimate.warnings, WarningCode::LongCls, {text(cls.clsPx), text(kLongestValidatedClsPx)});
  }
  if (cls.clsPx < 1) warn(estimate.warnings, WarningCode::ShortCls, {text(cls.clsPx)});
}

CalibratedPrediction calibratedPredictionOf(const MaterialEstimate& estimate) {
  assert(estimate.calibrated.has_value());
  return {estimate.phaseFraction, estimate.calibrated->sigma,
          estimate.calibrated->degreesOfFreedom};
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

/// Images that are there once more: no two pieces of a material have the same waves by chance.
std::uint64_t numCopies(std::span<const ImageEstimate> estimates) {
  std::vector<const ImageEstimate*> images;
  for (const ImageEstimate& estimate : estimates) {
    if (hasContrast(estimate)) images.push_back(&estimate);
  }
  std::sort(images.begin(), images.end(), [](const ImageEstimate* a, const ImageEstimate* b) {
    return a->lowFrequencies->power < b->lowFrequencies->power;
  });
  std::uint64_t number = 0;
  for (std::size_t i = 1; i < images.size(); ++i) {
    const ImageEstimate& one = *images[i - 1];
    const ImageEstimate& other = *images[i];
    const bool isCopy = one.shape == other.shape && one.count == other.count &&
                        one.lowFrequencies->power == other.lowFrequencies->power;
    if (isCopy) ++number;
  }
  return number;
}

/// Doubts of the calibrated model about itself.
void warnOfFewFeatures(const CalibratedEstimate& calibrated, MaterialEstimate& pooled) {
  if (calibrated.numCells < kLeastNumCells) {
    warn(pooled.warnings, WarningCode::FewFeatures,
         {text(calibrated.numCells), text(kLeastNumCells)});
    return;
  }
  // One over the variance of the fraction's logit: how many features there are of a rare phase.
  const double numFeatures =
      calibrated.numCells * pooled.phaseFraction * (1 - pooled.phaseFraction);
  if (numFeatures < kLeastNumFeatures) {
    warn(pooled.warnings, WarningCode::RarePhase, {text(numFeatures), text(kLeastNumFeatures)});
  }
}

/// Where the images scatter less than pixels would that do not depend on each other.
void warnOfShortCls(const CalibratedEstimate& calibrated, std::vector<Warning>& warnings) {
  const bool isTold = std::any_of(warnings.begin(), warnings.end(), [](const Warning& warning) {
    return warning.code == WarningCode::ShortCls;
  });
  if (calibrated.clsPx < 1 && !isTold) {
    warn(warnings, WarningCode::ShortCls, {text(calibrated.clsPx)});
  }
}

/// Where even the thickest of the images leaves open how far the structure reaches across it.
void warnOfThinImages(std::span<const ImageEstimate> estimates, MaterialEstimate& pooled) {
  const double lengthPx = pooled.calibrated->bulkLengthPx;
  const auto ratioOf = [&](const ImageEstimate& estimate) {
    return bulkRatio(estimate.shape, lengthPx);
  };
  const ImageEstimate& thickest = *std::min_element(
      estimates.begin(), estimates.end(),
      [&](const ImageEstimate& a, const ImageEstimate& b) { return ratioOf(a) < ratioOf(b); });
  if (ratioOf(thickest) < std::pow(kNoticedThinness, pooled.numDimensions)) return;
  warn(pooled.warnings, WarningCode::ThinImage,
       {text(std::uint64_t{thickest.shape.shortestSide()}), text(lengthPx)});
}

}  // namespace

std::string_view name(Model model) {
  return model == Model::Calibrated ? "calibrated" : "imagerep";
}

std::string_view name(Stage stage) { return stage == Stage::Tpc ? "tpc" : "cls"; }

std::optional<std::size_t> correlatedPhase(const LabelledImage& image, double value) {
  const std::optional<std::size_t> index = indexOf(image, value);
  const std::uint64_t numPixels = image.numPixels();
  if (!index || image.phases[*index].count == 0 || image.phases[*index].count == numPixels) {
    return std::nullopt;
  }
  // What one of two phases is, the other is not: their covariances are the same.
  return image.phases.size() == 2 ? 0 : *index;
}

double phaseFractionOf(const LabelledImage& image, std::size_t index) {
  return static_cast<double>(image.phases[index].count) / static_cast<double>(image.numPixels());
}

Result<Correlations> correlatePhase(const LabelledImage& image, std::size_t index,
                                    const Progress& progress) {
  if (image.numExcluded > 0) return searchMasked(image, index, progress);
  return searchAlone(PhaseMask(image.labels, index), phaseFractionOf(image, index), progress);
}

Result<ImageEstimate> estimatePhase(const LabelledImage& image, double value,
                                    const StageProgress& progress) {
  const auto index = correlatedPhase(image, value);
  if (!index) return estimateFrom(image, value, nullptr, progress);
  const auto told = [&](double share) { progress(Stage::Tpc, share); };
  Result<Correlations> correlations =
      correlatePhase(image, *index, progress ? Progress(told) : Progress());
  if (!correlations) return correlations.error();
  return estimateFrom(image, value, &correlations.value(), progress);
}

PixelSurvey surveyPixels(const LabelledImage& image, double value, const Progress& progress,
                         std::uint64_t pixelsPerStep) {
  const std::optional<std::size_t> index = indexOf(image, value);
  assert(index.has_value());
  PixelSurveyor surveyor(image, *index);
  while (!surveyor.isDone()) {
    surveyor.step(pixelsPerStep);
    report(progress, surveyor.doneShare());
  }
  return surveyor.finish();
}

ImageEstimate estimateFrom(const LabelledImage& image, double value, Correlations* correlations,
                           const StageProgress& progress, const PixelSurvey* survey,
                           std::uint64_t pixelsPerStep) {
  ImageEstimate estimate;
  const std::optional<std::size_t> index = indexOf(image, value);
  estimate.count = index ? image.phases[*index].count : 0;
  estimate.shape = image.labels.shape();
  estimate.numPixels = image.numPixels();
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

  assert(correlations != nullptr);
  Tpc& tpc = correlations->tpc;
  tpc.setPhaseFraction(estimate.phaseFraction);
  const double r0Px = correlations->r0Px;
  estimate.r0Px = r0Px;
  if (progress) progress(Stage::Cls, 0);
  const PixelSurvey own =
      survey == nullptr
          ? surveyPixels(image, value, partOf(progress, 0, kPixelsShare), pixelsPerStep)
          : PixelSurvey{};
  const PixelSurvey& pixels = survey == nullptr ? own : *survey;
  estimate.lowFrequencies = pixels.lowFrequencies;
  estimate.profiles = pixels.profiles;
  estimate.segmentationBand = pixels.segmentationBand;
  estimate.classicalClsPx = pixels.subdivision.published;
  estimate.subdivisionClsPx = pixels.subdivision.textbook;
  if (progress) progress(Stage::Cls, kPixelsShare);
  estimate.radialTpc = correlations->radialCovariance;
  const double farLevel = estimate.phaseFraction * estimate.phaseFraction;
  for (double& mean : estimate.radialTpc) mean += farLevel;
  estimate.correlationMap = correlationMap(tpc, r0Px);
  std::optional<MaskOverlap> overlap;
  if (image.numExcluded > 0) overlap.emplace(image);
  noteCls(estimateCls(tpc, estimate.shape, r0Px, estimate.classicalClsPx,
                      overlap ? &*overlap : nullptr, partOf(progress, kPixelsShare, 1)),
          estimate);
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
  if (const std::uint64_t number = numCopies(estimates); number > 0) {
    warn(pooled.warnings, WarningCode::RepeatedImages,
         {text(number), text(std::uint64_t{pooled.numImages})});
  }
  pooled.calibrated = calibrate(estimates);
  if (!pooled.calibrated && std::any_of(estimates.begin(), estimates.end(), hasContrast)) {
    warn(pooled.warnings, WarningCode::CalibrationFailed);
  }
  if (pooled.calibrated) {
    warnOfFewFeatures(*pooled.calibrated, pooled);
    warnOfThinImages(estimates, pooled);
    warnOfShortCls(*pooled.calibrated, pooled.warnings);
  }
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

Result<Interval> intervalOf(const MaterialEstimate& estimate, double confidence, Model model) {
  if (model == Model::Calibrated) {
    return estimate.calibrated ? calibratedIntervalOf(calibratedPredictionOf(estimate), confidence)
                               : ignoranceInterval(confidence);
  }
  return estimate.sigma ? intervalOf(predictionOf(estimate), confidence)
                        : ignoranceInterval(confidence);
}

Likelihood likelihoodOf(const MaterialEstimate& estimate, std::size_t numPoints, Model model) {
  if (model == Model::Calibrated) {
    return estimate.calibrated ? calibratedLikelihoodOf(calibratedPredictionOf(estimate), numPoints)
                               : Likelihood{};
  }
  return estimate.sigma ? likelihoodOf(predictionOf(estimate), numPoints) : Likelihood{};
}

namespace {

/// Numbers of pixels for a target: of a square or cube, of one with the present uncertainty of
/// sigma, and of images like the present ones.
struct PixelCounts {
  double pixels;
  double conservative;
  double inSuchImages;
};

/// The numbers of the question are checked even where the model knows nothing, on a stand-in.
Result<PixelCounts> requiredCounts(const MaterialEstimate& estimate, double confidence,
                                   double target, Model model) {
  Result<double> pixels = 0.0;
  Result<double> conservative = 0.0;
  Result<double> inSuchImages = 0.0;
  if (model == Model::Calibrated && estimate.calibrated) {
    const CalibratedEstimate& known = *estimate.calibrated;
    CalibratedSizeQuestion question{calibratedPredictionOf(estimate), known.logVarianceError,
                                    static_cast<double>(estimate.numPixels), confidence, target};
    inSuchImages = calibratedRequiredPixels(question);
    question.prediction.sigma *= std::sqrt(known.bulkRatio);
    pixels = known.bulkRatio == 1 ? inSuchImages : calibratedRequiredPixels(question);
    conservative = calibratedRequiredPixelsConservative(question);
  } else {
    const bool isKnown = estimate.clsPx.has_value();
    const SizeQuestion question{estimate.numDimensions, isKnown ? estimate.phaseFraction : 0.5,
                                isKnown ? *estimate.clsPx : 1, confidence, target};
    pixels = requiredPixels(question);
    inSuchImages = pixels;
    conservative = requiredPixelsConservative(question, estimate.sigmaMod);
  }
  if (!pixels) return pixels.error();
  if (!conservative) return conservative.error();
  return PixelCounts{pixels.value(), conservative.value(), inSuchImages.value()};
}

}  // namespace

Result<RequiredSize> requiredSizeOf(const MaterialEstimate& estimate, double confidence,
                                    double target, Model model) {
  const Result<PixelCounts> counts = requiredCounts(estimate, confidence, target, model);
  if (!counts) return counts.error();
  RequiredSize size;
  size.target = target;
  const bool isKnown =
      model == Model::Calibrated ? estimate.calibrated.has_value() : estimate.clsPx.has_value();
  if (!isKnown) return size;

  const double root = 1.0 / estimate.numDimensions;
  size.sidePx = std::pow(counts.value().pixels, root);
  size.sidePxConservative = std::pow(counts.value().conservative, root);
  const auto numPixels = static_cast<double>(estimate.numPixels);
  const double imagePixels = numPixels / static_cast<double>(estimate.numImages);
  size.moreImages =
      std::max(0.0, std::ceil((counts.value().inSuchImages - numPixels) / imagePixels));
  return size;
}

}  // namespace phasebound
