#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "base/progress.h"
#include "base/warning.h"
#include "cls/correlation_map.h"
#include "cls/subdivision.h"
#include "engine/correlation_job.h"
#include "engine/pixel_survey.h"
#include "interval/interval.h"
#include "phases/phases.h"
#include "spectrum/low_frequencies.h"

namespace phasebound {

/// Version of the engine, as results quote it.
inline constexpr std::string_view kEngineVersion = "0.1.0";

/// Limits of the validated range that the authors state, and ours on the number of cells.
inline constexpr std::size_t kLeastValidatedSidePx = 200;
inline constexpr double kLongestValidatedClsPx = 70;
/// Below this many cells |X| / CLS^n intervals were found over-confident (measured on media with
/// known phase fraction).
inline constexpr double kLeastNumCells = 30;
/// Below this many features of a rare phase calibrated intervals at 95 % were found to hold the
/// truth in 91 to 97 % of the images, by the material.
inline constexpr double kLeastNumFeatures = 5;
/// Images so thin that they move the side of the square or cube for a target by more than this
/// factor are worth a word.
inline constexpr double kNoticedThinness = 1.05;

/// The models that answer. Both are always computed.
enum class Model {
  Calibrated,  ///< ours: spectral density at zero frequency, Student's t on the logit scale
  ImageRep,    ///< the published one, with exact numerics
};
inline constexpr std::size_t kNumModels = 2;
/// "calibrated", "imagerep".
[[nodiscard]] std::string_view name(Model model);

/// One phase of one image. Lengths in pixels, fractions 0..1; what could not be told is absent.
struct ImageEstimate {
  Shape shape;
  std::uint64_t numPixels = 0;  ///< that no mask excludes
  std::uint64_t count = 0;
  double phaseFraction = 0;
  std::optional<double> r0Px;
  std::optional<double> clsPx;
  std::optional<double> clsBeforeCheckPx;
  /// The subdivision method's CLS, in the published form, which the check uses, and the textbook's.
  std::optional<double> classicalClsPx;
  std::optional<double> subdivisionClsPx;
  /// Mean of the TPC over the lags whose distance rounds to 0, 1, 2, ... px.
  std::vector<double> radialTpc;
  /// For eyes only: the TPC near zero, and the phase fraction across each axis (phases/profiles.h).
  CorrelationMap correlationMap;
  std::array<std::vector<double>, 3> profiles;
  /// What the calibrated model needs; absent where the image has only one phase.
  std::optional<LowFrequencies> lowFrequencies;
  /// Absent likewise.
  std::optional<SegmentationBand> segmentationBand;
  std::vector<Warning> warnings;
};

/// Stages of an estimate that tell progress of their own.
enum class Stage { Tpc, Cls };
[[nodiscard]] std::string_view name(Stage stage);
using StageProgress = std::function<void(Stage stage, double doneShare)>;

/// Analyses the phase with the given value against all the others. A value that no pixel has is a
/// phase of fraction 0 and answered as such.
/// Errors  TooLarge.
[[nodiscard]] Result<ImageEstimate> estimatePhase(const LabelledImage& image, double value,
                                                  const StageProgress& progress = {});

/// The same in two halves, for callers that share the first one between workers or know its answer
/// already. The first: the phase whose correlations the estimate of a value rests on, an index into
/// image.phases, for CorrelationJob or searchAlone; nothing where the estimate needs none, because
/// the phase is absent or alone. One of two phases answers for both.
[[nodiscard]] std::optional<std::size_t> correlatedPhase(const LabelledImage& image, double value);
/// The correlations of a phase by one worker, whether pixels are excluded or not. Errors  TooLarge.
[[nodiscard]] Result<Correlations> correlatePhase(const LabelledImage& image, std::size_t index,
                                                  const Progress& progress);
[[nodiscard]] double phaseFractionOf(const LabelledImage& image, std::size_t index);
/// Of a phase that has some of the pixels, but not all.
[[nodiscard]] PixelSurvey surveyPixels(const LabelledImage& image, double value,
                                       const Progress& progress = {},
                                       std::uint64_t pixelsPerStep = PixelSurveyor::kPixelsPerStep);
/// The second half. correlations: of correlatedPhase(), or null where there are none; may be used
/// again. survey: of the value's pixels, or null where it has not been made yet. pixelsPerStep: how
/// often it is told of.
[[nodiscard]] ImageEstimate estimateFrom(
    const LabelledImage& image, double value, Correlations* correlations,
    const StageProgress& progress = {}, const PixelSurvey* survey = nullptr,
    std::uint64_t pixelsPerStep = PixelSurveyor::kPixelsPerStep);

/// What the calibrated model says of a phase of the material.
struct CalibratedEstimate {
  double sigma = 0;
  /// Standard error of log(sigma^2), which more pixels bring down.
  double logVarianceError = 0;
  double degreesOfFreedom = 0;
  /// The CLS with which Eq. 2 gives this sigma, px.
  double clsPx = 0;
  double numCells = 0;  ///< |X| / CLS^n
  /// sigma^2 of a square or cube of as many pixels over that of these images, which is larger where
  /// they are thin (see spectrum/bulk.h), and the length of features that this rests on, px.
  double bulkRatio = 1;
  double bulkLengthPx = 0;
};

/// One phase of the material, from one image or from several ("stack"). The fields from sigmaMod to
/// numCells are those of Model::ImageRep.
struct MaterialEstimate {
  int numDimensions = 2;
  std::size_t numImages = 0;
  std::uint64_t numPixels = 0;
  double phaseFraction = 0;
  double sigmaMod = 0;
  /// Absent together: the images tell nothing of the scatter.
  std::optional<double> clsPx;
  std::optional<double> sigma;
  /// |X| / CLS^n, the number of independent cells.
  std::optional<double> numCells;
  /// Absent where no image has more than one phase.
  std::optional<CalibratedEstimate> calibrated;
  std::vector<Warning> warnings;
};

/// Pools the estimates of one phase over images of one material (method of SI Section 4 for
/// stacks): phase fraction and CLS are means weighted by pixel counts, and the pixel counts add up.
/// Images without a CLS count for the fraction only. To the calibrated model images of one phase
/// tell as well how much images differ.
///
/// estimates  at least one
/// Errors     MixedDimensions.
[[nodiscard]] Result<MaterialEstimate> poolEstimates(std::span<const ImageEstimate> estimates);

/// Interval at a confidence; [0, 1] where the model has no sigma.
/// Errors  InvalidConfidence.
[[nodiscard]] Result<Interval> intervalOf(const MaterialEstimate& estimate, double confidence,
                                          Model model);

/// Likelihood curve for a plot; empty where the model has no sigma.
[[nodiscard]] Likelihood likelihoodOf(const MaterialEstimate& estimate, std::size_t numPoints,
                                      Model model);

/// Image size that would bring the relative error down to the target, in pixels a side of a square
/// or cube. Absent where the model has no sigma.
///
/// Of thin images the calibrated model takes it that the structure reaches as far across them as
/// along them, so a cube of the target takes more pixels than further images as thin as these.
struct RequiredSize {
  double target = 0;
  std::optional<double> sidePx;
  /// With the uncertainty that sigma has now, which more images would bring down.
  std::optional<double> sidePxConservative;
  /// Further images like the present one (like the mean one of a stack) to reach the target.
  std::optional<double> moreImages;
};

/// Errors  InvalidConfidence, InvalidTarget.
[[nodiscard]] Result<RequiredSize> requiredSizeOf(const MaterialEstimate& estimate,
                                                  double confidence, double target, Model model);

}  // namespace phasebound
