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

/// Precision of the prior on B, in units of its scale: weak, so that forms of one to a hundred fit.
constexpr double kFormPrecision = 0.0005;
/// Precision of the prior on c: a standard deviation of 3 at the band's edge, three times what
/// common covariances show there.
constexpr double kCurvaturePrecision = 1.0 / 9;

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 10;
/// In units of log likelihood: far below what moves a by a noticeable part of its error.
constexpr double kLeastGain = 1e-4;

/// Parameters in the order a, B, c.
class Model {
public:
  Model(std::size_t numAxes, std::span<const Ordinate> ordinates, const FormPrior& prior)
      : numAxes_(numAxes),
        numForm_(numFormEntries(numAxes)),
        ordinates_(ordinates),
        prior_(prior),
        formPrecision_(kFormPrecision / (prior.scale * prior.scale)) {}

  [[nodiscard]] std::size_t numParameters() const { return numForm_ + 2; }

  /// Minus the logarithm of likelihood times prior, up to a constant.
  [[nodiscard]] double misfit(const Parameters& parameters) const {
    double sum = 0;
    for (const Ordinate& ordinate : ordinates_) {
      const double logDensity = logDensityAt(parameters, ordinate, nullptr);
      sum += 0.5 * ordinate.numTimes * (logDensity + ordinate.power * std::exp(-logDensity));
    }
    for (std::size_t i = 1; i <= numForm_; ++i) {
      const double distance = parameters[i] - formCentre(i);
      sum += 0.5 * formPrecision_ * distance * distance;
    }
    const double c = parameters[numForm_ + 1];
    return sum + 0.5 * kCurvaturePrecision * c * c;
  }

  /// Score and Fisher information of likelihood times prior.
  void derivatives(const Parameters& parameters, Parameters& score, Normal::Matrix& information) {
    score.fill(0);
    for (Parameters& row : information) row.fill(0);
    Parameters slope{};
    for (const Ordinate& ordinate : ordinates_) {
      const double logDensity = logDensityAt(parameters, ordinate, &slope);
      const double weight = 0.5 * ordinate.numTimes;
      const double excess = weight * (ordinate.power * std::exp(-logDensity) - 1);
      for (std::size_t i = 0; i < numParameters(); ++i) {
        score[i] += excess * slope[i];
        for (std::size_t j = 0; j <= i; ++j) information[i][j] += weight * slope[i] * slope[j];
      }
    }
    for (std::size_t i = 1; i <= numForm_; ++i) {
      information[i][i] += formPrecision_;
      score[i] -= formPrecision_ * (parameters[i] - formCentre(i));
    }
    const std::size_t c = numForm_ + 1;
    information[c][c] += kCurvaturePrecision;
    score[c] -= kCurvaturePrecision * parameters[c];
  }

private:
  [[nodiscard]] double formCentre(std::size_t parameter) const {
    return parameter <= numAxes_ ? prior_.centre : 0;
  }

  /// log f at an ordinate and, where slope is not null, its derivatives.
  double logDensityAt(const Parameters& parameters, const Ordinate& ordinate,
                      Parameters* slope) const {
    const auto& frequency = ordinate.frequency;
    double logDensity = parameters[0] + parameters[numForm_ + 1] * ordinate.curvature;
    for (std::size_t i = 0; i < numAxes_; ++i) {
      const double square = frequency[i] * frequency[i];
      logDensity -= parameters[1 + i] * square;
      if (slope != nullptr) (*slope)[1 + i] = -square;
    }
    if (slope != nullptr) {
      (*slope)[0] = 1;
      (*slope)[numForm_ + 1] = ordinate.curvature;
    }
    return logDensity + (numAxes_ == 2 ? logMeanOfTwo(parameters, frequency, slope)
                                       : logMeanOfFour(parameters, frequency, slope));
  }

  /// log cosh(B_12 k_1 k_2), the mean over both signs.
  static double logMeanOfTwo(const Parameters& parameters, const std::array<double, 3>& frequency,
                             Parameters* slope) {
    const double product = frequency[0] * frequency[1];
    const double exponent = parameters[3] * product;
    const double decay = std::exp(-2 * std::abs(exponent));
    if (slope != nullptr) {
      (*slope)[3] = std::copysign((1 - decay) / (1 + decay), exponent) * product;
    }
    return std::abs(exponent) + std::log1p(decay) - std::numbers::ln2;
  }

  /// The mean over the four combinations of signs that differ.
  static double logMeanOfFour(const Parameters& parameters, const std::array<double, 3>& frequency,
                              Parameters* slope) {
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
    if (slope != nullptr) {
      for (std::size_t p = 0; p < products.size(); ++p) {
        double weighted = 0;
        for (std::size_t s = 0; s < kSigns.size(); ++s) weighted += kSigns[s][p] * exponents[s];
        (*slope)[4 + p] = -products[p] * weighted / sum;
      }
    }
    return largest + std::log(sum / 4);
  }

  std::size_t numAxes_;
  std::size_t numForm_;
  std::span<const Ordinate> ordinates_;
  FormPrior prior_;
  double formPrecision_;
};

/// Goes from parameters along step, halved until the misfit falls. Returns how far it fell.
double descend(const Model& model, const Parameters& step, Parameters& parameters, double& misfit) {
  double share = 1;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    Parameters next = parameters;
    for (std::size_t p = 0; p < model.numParameters(); ++p) next[p] += share * step[p];
    const double nextMisfit = model.misfit(next);
    if (!(nextMisfit <= misfit)) continue;
    const double gain = misfit - nextMisfit;
    parameters = next;
    misfit = nextMisfit;
    return gain;
  }
  return 0;
}

}  // namespace

std::optional<SpectralFit> fitSpectrum(std::size_t numAxes, std::span<const Ordinate> ordinates,
                                       const SpectralFit& start, const FormPrior& prior) {
  Model model(numAxes, ordinates, prior);
  const std::size_t numForm = numFormEntries(numAxes);
  Parameters parameters{};
  parameters[0] = start.logDensity;
  std::copy_n(start.form.begin(), numForm, parameters.begin() + 1);
  parameters[numForm + 1] = start.curvature;
  double misfit = model.misfit(parameters);
  if (!std::isfinite(misfit)) return std::nullopt;

  double variance = -1;
  Parameters score{};
  Normal::Matrix information{};
  for (int i = 0; i < kMostSteps; ++i) {
    model.derivatives(parameters, score, information);
    const Normal normal(information, model.numParameters());
    if (!normal.isPositive()) return std::nullopt;
    Parameters first{};
    first[0] = 1;
    variance = normal.solve(first)[0];
    if (descend(model, normal.solve(score), parameters, misfit) < kLeastGain) break;
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
