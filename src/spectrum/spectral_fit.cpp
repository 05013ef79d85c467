#include "spectrum/spectral_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "spectrum/cholesky.h"

namespace phasebound {
namespace {

constexpr std::size_t kMostParameters = SpectralFit::kMostParameters;
using Parameters = std::array<double, kMostParameters>;
using Normal = Cholesky<kMostParameters>;

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 10;
/// In units of log likelihood: far below what moves a by a noticeable part of its error.
constexpr double kLeastGain = 1e-4;

/// What a model says of its parameters.
struct Evaluation {
  double misfit = 0;
  Parameters score{};
  Normal::Matrix information{};
  /// What the misfit's curvature along a parameter has beyond the information.
  Parameters curving{};
};

/// Parameters in the order a, B, c.
class Model {
public:
  Model(std::size_t numAxes, std::span<const Ordinate> ordinates, const FitPrior& prior)
      : numAxes_(numAxes),
        numForm_(numFormEntries(numAxes)),
        ordinates_(ordinates),
        formCentre_(prior.formCentre),
        formPrecision_(1 / (prior.formDeviation * prior.formDeviation)),
        curvaturePrecision_(1 / (prior.curvatureDeviation * prior.curvatureDeviation)) {}

  [[nodiscard]] std::size_t numParameters() const { return numForm_ + 2; }

  /// Minus the logarithm of likelihood times prior, up to a constant, with its score and Fisher
  /// information: they cost little more than it alone, and the point that it is asked at is
  /// nearly always the next one to go on from.
  void evaluate(const Parameters& parameters, Evaluation& at) const {
    double sum = 0;
    at.score.fill(0);
    at.curving.fill(0);
    for (Parameters& row : at.information) row.fill(0);
    Parameters slope{};
    Parameters spread{};
    for (const Ordinate& ordinate : ordinates_) {
      const double logDensity = logDensityAt(parameters, ordinate, slope, spread);
      const double ratio = ordinate.power * std::exp(-logDensity);
      const double weight = 0.5 * ordinate.numTimes;
      sum += weight * (logDensity + ratio);
      const double excess = weight * (ratio - 1);
      for (std::size_t i = 0; i < numParameters(); ++i) {
        at.score[i] += excess * slope[i];
        at.curving[i] -= excess * spread[i];
        const double weighted = weight * slope[i];
        for (std::size_t j = 0; j <= i; ++j) at.information[i][j] += weighted * slope[j];
      }
    }
    for (std::size_t i = 1; i <= numForm_; ++i) {
      const double distance = parameters[i] - formCentre(i);
      sum += 0.5 * formPrecision_ * distance * distance;
      at.information[i][i] += formPrecision_;
      at.score[i] -= formPrecision_ * distance;
    }
    const std::size_t c = numForm_ + 1;
    at.information[c][c] += curvaturePrecision_;
    at.score[c] -= curvaturePrecision_ * parameters[c];
    at.misfit = sum + 0.5 * curvaturePrecision_ * parameters[c] * parameters[c];
  }

private:
  [[nodiscard]] double formCentre(std::size_t parameter) const {
    return parameter <= numAxes_ ? formCentre_ : 0;
  }

  /// log f at an ordinate and its derivatives; for the entries across the axes also the variance of
  /// the exponent's derivative over the signs, which is the second derivative.
  double logDensityAt(const Parameters& parameters, const Ordinate& ordinate, Parameters& slope,
                      Parameters& spread) const {
    const auto& frequency = ordinate.frequency;
    double logDensity = parameters[0] + parameters[numForm_ + 1] * ordinate.curvature;
    for (std::size_t i = 0; i < numAxes_; ++i) {
      const double square = frequency[i] * frequency[i];
      logDensity -= parameters[1 + i] * square;
      slope[1 + i] = -square;
    }
    slope[0] = 1;
    slope[numForm_ + 1] = ordinate.curvature;
    return logDensity + (numAxes_ == 2 ? logMeanOfTwo(parameters, frequency, slope, spread)
                                       : logMeanOfFour(parameters, frequency, slope, spread));
  }

  /// log cosh(B_12 k_1 k_2), the mean over both signs.
  static double logMeanOfTwo(const Parameters& parameters, const std::array<double, 3>& frequency,
                             Parameters& slope, Parameters& spread) {
    const double product = frequency[0] * frequency[1];
    const double exponent = parameters[3] * product;
    const double decay = std::exp(-2 * std::abs(exponent));
    slope[3] = std::copysign((1 - decay) / (1 + decay), exponent) * product;
    spread[3] = product * product - slope[3] * slope[3];
    return std::abs(exponent) + std::log1p(decay) - std::numbers::ln2;
  }

  /// The mean over the four combinations of signs that differ.
  static double logMeanOfFour(const Parameters& parameters, const std::array<double, 3>& frequency,
                              Parameters& slope, Parameters& spread) {
    constexpr std::array<std::array<double, 3>, 4> kSigns{
        {{1, 1, 1}, {-1, 1, -1}, {1, -1, -1}, {-1, -1, 1}}};
    const std::array<double, 3> products{frequency[0] * frequency[1], frequency[0] * frequency[2],
                                         frequency[1] * frequency[2]};
    std::array<double, 4> exponents{};
    for (std::size_t s = 0; s < kSigns.size(); ++s) {
      for (std::size_t p = 0; p < products.size(); ++p) {
        exponents[s] -= kSigns[s][p] * parameters[4 + p] * products[p];
      }
    }
    const double largest = *std::max_element(exponents.begin(), exponents.end());
    double sum = 0;
    for (double& exponent : exponents) {
      exponent = std::exp(exponent - largest);
      sum += exponent;
    }
    for (std::size_t p = 0; p < products.size(); ++p) {
      double weighted = 0;
      for (std::size_t s = 0; s < kSigns.size(); ++s) weighted += kSigns[s][p] * exponents[s];
      slope[4 + p] = -products[p] * weighted / sum;
      spread[4 + p] = products[p] * products[p] - slope[4 + p] * slope[4 + p];
    }
    return largest + std::log(sum / 4);
  }

  std::size_t numAxes_;
  std::size_t numForm_;
  std::span<const Ordinate> ordinates_;
  double formCentre_;
  double formPrecision_;
  double curvaturePrecision_;
};

/// Goes from parameters along step, halved until the misfit falls. Returns how far it fell.
double descend(const Model& model, const Parameters& step, Parameters& parameters,
               Evaluation& here) {
  double share = 1;
  Evaluation there;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    Parameters next = parameters;
    for (std::size_t p = 0; p < model.numParameters(); ++p) next[p] += share * step[p];
    model.evaluate(next, there);
    if (!(there.misfit <= here.misfit)) continue;
    const double gain = here.misfit - there.misfit;
    parameters = next;
    here = there;
    return gain;
  }
  return 0;
}

}  // namespace

std::optional<SpectralFit> fitSpectrum(std::size_t numAxes, std::span<const Ordinate> ordinates,
                                       const SpectralFit& start, const FitPrior& prior) {
  const Model model(numAxes, ordinates, prior);
  const std::size_t numForm = numFormEntries(numAxes);
  Parameters parameters{};
  parameters[0] = start.logDensity;
  std::copy_n(start.form.begin(), numForm, parameters.begin() + 1);
  parameters[numForm + 1] = start.curvature;
  Evaluation here;
  model.evaluate(parameters, here);
  if (!std::isfinite(here.misfit)) return std::nullopt;

  double variance = -1;
  for (int i = 0; i < kMostSteps; ++i) {
    const Normal normal(here.information, model.numParameters());
    if (!normal.isPositive()) return std::nullopt;
    Parameters first{};
    first[0] = 1;
    variance = normal.solve(first)[0];
    // Where next to nothing is across the axes the information on it is next to nothing as well:
    // what the misfit curves is in its second derivative, downwards at the saddle.
    Normal::Matrix curvature = here.information;
    for (std::size_t p = 0; p < model.numParameters(); ++p) {
      curvature[p][p] += std::abs(here.curving[p]);
    }
    const Parameters step = Normal(curvature, model.numParameters()).solve(here.score);
    if (descend(model, step, parameters, here) < kLeastGain) break;
  }
  if (!(variance > 0) || !std::isfinite(parameters[0])) return std::nullopt;
  SpectralFit fit;
  fit.logDensity = parameters[0];
  std::copy_n(parameters.begin() + 1, numForm, fit.form.begin());
  fit.curvature = parameters[numForm + 1];
  fit.standardError = std::sqrt(variance);
  return fit;
}

}  // namespace phasebound
