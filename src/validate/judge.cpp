#include "validate/judge.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/engine.h"
#include "generate/exact_math.h"
#include "spectrum/masked_frequencies.h"

namespace phasebound::validate {
namespace {

/// Apart, so that the images of one sample come from different draws.
constexpr std::uint64_t kSeedStep = 1000003;

/// As estimatePhase() would answer, less what only the published model needs.
ImageEstimate estimateLowFrequencies(const LabelledImage& image) {
  ImageEstimate estimate;
  estimate.shape = image.labels.shape();
  estimate.numPixels = image.numPixels();
  estimate.count = image.phases[1].count;
  estimate.phaseFraction =
      static_cast<double>(estimate.count) / static_cast<double>(estimate.numPixels);
  if (estimate.count > 0 && estimate.count < estimate.numPixels) {
    estimate.lowFrequencies = image.numExcluded > 0
                                  ? maskedLowFrequencies(image, 1)
                                  : lowFrequencies(PhaseMask(image.labels, 1), estimate.count);
  }
  return estimate;
}

/// Sigma from the subdivision method; the CLS of a stack is the mean weighted by pixels, as the
/// published model's is.
std::optional<double> subdivisionSigma(const std::vector<ImageEstimate>& estimates,
                                       const MaterialEstimate& material, Method method) {
  double sum = 0;
  double weights = 0;
  for (const ImageEstimate& estimate : estimates) {
    const std::optional<double>& clsPx =
        method == Method::SubdivisionTextbook ? estimate.subdivisionClsPx : estimate.classicalClsPx;
    if (!clsPx) continue;
    sum += *clsPx * static_cast<double>(estimate.numPixels);
    weights += static_cast<double>(estimate.numPixels);
  }
  if (!(sum > 0)) return std::nullopt;
  return sigmaOf(material.phaseFraction, sum / weights, material.numDimensions,
                 static_cast<double>(material.numPixels));
}

void addModel(const MaterialEstimate& material, Model model, Method method, Answer& answer) {
  const auto index = static_cast<std::size_t>(method);
  if (model == Model::Calibrated) {
    if (material.calibrated) answer.sigmas[index] = material.calibrated->sigma;
  } else {
    answer.sigmas[index] = material.sigma;
  }
  for (std::size_t level = 0; level < kNumLevels; ++level) {
    const Interval interval = intervalOf(material, kLevels[level], model).value();
    answer.intervals[index][level] = {interval.lower, interval.upper};
  }
}

/// Phi -+ z sigma, cut at 0 and 1.
void addNormal(double phaseFraction, const std::optional<double>& sigma, Method method,
               Answer& answer) {
  const auto index = static_cast<std::size_t>(method);
  answer.sigmas[index] = sigma;
  if (!sigma) return;
  for (std::size_t level = 0; level < kNumLevels; ++level) {
    const double halfWidth = normalHalfWidth(kLevels[level]) * *sigma;
    answer.intervals[index][level] = {std::max(0.0, phaseFraction - halfWidth),
                                      std::min(1.0, phaseFraction + halfWidth)};
  }
}

}  // namespace

double normalHalfWidth(double confidence) { return exact::normalQuantile((1 + confidence) / 2); }

Judge::Judge(const Case& which, const Scenario& scenario, Methods methods,
             const std::string& samplesFolder)
    : mask_(which.mask), methods_(methods) {
  for (std::size_t i = 0; i < which.images.size(); ++i) {
    sources_.emplace_back(scenario, which.images[i], which.seed + i * kSeedStep, samplesFolder);
  }
}

Answer Judge::answer(std::uint64_t sample) {
  std::vector<ImageEstimate> estimates;
  for (SampleSource& source : sources_) {
    LabelledImage image = source.draw(sample);
    hide(image, mask_);
    estimates.push_back(methods_ == Methods::Calibrated ? estimateLowFrequencies(image)
                                                        : estimatePhase(image, 1).value());
  }
  const MaterialEstimate material = poolEstimates(estimates).value();
  Answer answer;
  answer.phaseFraction = material.phaseFraction;
  answer.numPixels = material.numPixels;
  if (isIn(methods_, Method::Calibrated)) {
    addModel(material, Model::Calibrated, Method::Calibrated, answer);
  }
  if (isIn(methods_, Method::ImageRep)) {
    addModel(material, Model::ImageRep, Method::ImageRep, answer);
    addNormal(material.phaseFraction, material.sigma, Method::ImageRepSigma, answer);
    for (const Method method : {Method::SubdivisionTextbook, Method::SubdivisionPublished}) {
      addNormal(material.phaseFraction, subdivisionSigma(estimates, material, method), method,
                answer);
    }
  }
  return answer;
}

}  // namespace phasebound::validate
