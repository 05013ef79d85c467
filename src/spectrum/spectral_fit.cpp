#include "spectrum/spectral_fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "spectrum/spectral_model.h"

namespace phasebound {
namespace {

using spectral_model::Model;

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 10;
/// A step that promises less of log likelihood than this is the last one, and taken without a look
/// at what it brings. Steps by the curvature itself leave about the square of what they take: far
/// below a noticeable part of the error of a.
constexpr double kLeastPromise = 1e-4;
/// The same where only a band's form is wanted: a seventh of its error, were the misfit a parabola.
constexpr double kLeastRoughPromise = 0.01;
/// A step that promises more than this starts where the misfit is no parabola yet.
constexpr double kFarPromise = 1;

/// Goes from parameters along step, halved until the misfit falls to `there`. Whether it does.
template <class Model>
bool descend(Model& model, const typename Model::Parameters& step, double misfit,
             typename Model::Parameters& parameters, typename Model::Evaluation& there) {
  double share = 1;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    typename Model::Parameters next = parameters;
    for (std::size_t p = 0; p < next.size(); ++p) next[p] += share * step[p];
    model.evaluate(next, there);
    if (!(there.misfit < misfit)) continue;
    parameters = next;
    return true;
  }
  return false;
}

template <class Model>
struct Step {
  typename Model::Parameters change{};
  double promised = 0;  ///< of log likelihood, were the misfit a parabola
};

/// The step that `curvature` says to go. Nothing where it is not positive definite.
template <class Model>
std::optional<Step<Model>> stepBy(const typename Model::Normal::Matrix& curvature,
                                  const typename Model::Evaluation& here) {
  const typename Model::Normal normal(curvature, Model::kNumParameters);
  if (!normal.isPositive()) return std::nullopt;
  Step<Model> step{normal.solve(here.score)};
  step.promised =
      std::inner_product(step.change.begin(), step.change.end(), here.score.begin(), 0.0) / 2;
  return step;
}

/// The step from a point: by the curvature there, close to the end. Nothing where the ordinates do
/// not determine it.
template <class Model>
std::optional<Step<Model>> stepFrom(const Model& model, const typename Model::Evaluation& here) {
  auto curvature = here.curvature;
  for (std::size_t p = Model::kFirstAcross; p < Model::kNumParameters; ++p) {
    for (std::size_t q = Model::kFirstAcross; q <= p; ++q) curvature[p][q] += here.bending[p][q];
  }
  const auto exact = stepBy<Model>(curvature, here);
  if (exact && exact->promised < kFarPromise) return exact;

  // Where the powers are below the model by a factor r the curvature is r, and a step by it leads
  // too far; where they are above, the expected curvature of 1 does. By the mean of both it is
  // 2 (r - 1) / (r + 1), which is log r up to its third power. Across the axes the misfit may curve
  // downwards, as it does at the saddle.
  auto bounded = here.curvature;
  for (std::size_t p = Model::kFirstAcross; p < Model::kNumParameters; ++p) {
    bounded[p][p] += std::abs(here.bending[p][p]);
  }
  auto mean = bounded;
  for (std::size_t p = 0; p < Model::kFirstAcross; ++p) {
    for (std::size_t q = 0; q <= p; ++q) {
      mean[p][q] = (mean[p][q] + model.steadyInformation()[p][q]) / 2;
    }
  }
  const auto far = stepBy<Model>(mean, here);
  return far ? far : stepBy<Model>(bounded, here);
}

/// Standard error of a by the information. Nothing where it does not determine it.
template <class Model>
std::optional<double> standardErrorBy(const typename Model::Normal::Matrix& information) {
  const typename Model::Normal normal(information, Model::kNumParameters);
  if (!normal.isPositive()) return std::nullopt;
  typename Model::Parameters first{};
  first[0] = 1;
  const double variance = normal.solve(first)[0];
  return variance > 0 ? std::optional(std::sqrt(variance)) : std::nullopt;
}

template <class Model>
std::optional<SpectralFit> fitModel(Model model, const SpectralFit& start, FitPrecision precision) {
  typename Model::Parameters parameters{};
  parameters[0] = start.logDensity;
  std::copy_n(start.form.begin(), Model::kNumAxes, parameters.begin() + 1);
  parameters[Model::kCurvature] = start.curvature;
  std::copy_n(start.form.begin() + Model::kNumAxes, Model::kNumAcross,
              parameters.begin() + Model::kFirstAcross);
  typename Model::Evaluation here;
  typename Model::Evaluation there;
  model.evaluate(parameters, here);
  if (!std::isfinite(here.misfit)) return std::nullopt;

  const double leastPromise = precision == FitPrecision::Rough ? kLeastRoughPromise : kLeastPromise;
  for (int i = 0; i < kMostSteps; ++i) {
    const auto step = stepFrom(model, here);
    if (!step) return std::nullopt;
    if (step->promised < leastPromise) {
      for (std::size_t p = 0; p < parameters.size(); ++p) parameters[p] += step->change[p];
      break;
    }
    if (!descend(model, step->change, here.misfit, parameters, there)) break;
    std::swap(here, there);
  }
  if (!std::isfinite(parameters[0])) return std::nullopt;
  SpectralFit fit;
  if (precision == FitPrecision::Full) {
    const std::optional<double> error = standardErrorBy<Model>(model.information());
    if (!error) return std::nullopt;
    fit.standardError = *error;
  }
  fit.logDensity = parameters[0];
  std::copy_n(parameters.begin() + 1, Model::kNumAxes, fit.form.begin());
  std::copy_n(parameters.begin() + Model::kFirstAcross, Model::kNumAcross,
              fit.form.begin() + Model::kNumAxes);
  fit.curvature = parameters[Model::kCurvature];
  return fit;
}

}  // namespace

std::optional<SpectralFit> fitSpectrum(std::size_t numAxes, std::span<const Ordinate> ordinates,
                                       const SpectralFit& start, const FitPrior& prior,
                                       FitPrecision precision) {
  if (numAxes == 2) return fitModel(Model<2>(ordinates, prior), start, precision);
  return fitModel(Model<3>(ordinates, prior), start, precision);
}

}  // namespace phasebound
