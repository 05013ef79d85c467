#include "spectrum/spectral_fit.h"

#include <algorithm>
#include <cmath>

#include "spectrum/cholesky.h"

namespace phasebound {
namespace {

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 10;
/// In units of log likelihood: far below what moves a by a noticeable part of its error.
constexpr double kLeastGain = 1e-4;

/// A sum of logarithms, taken of their product where one would do.
class LogSum {
public:
  /// factor  in (0, 1], and not so small that two of them have a product of 0
  void add(double weight, double factor) {
    if (weight != weight_ || product_ < kSmall) take(weight);
    product_ *= factor;
  }

  [[nodiscard]] double sum() {
    take(weight_);
    return sum_;
  }

private:
  static constexpr double kSmall = 1e-200;

  void take(double weight) {
    sum_ += weight_ * std::log(product_);
    product_ = 1;
    weight_ = weight;
  }

  double sum_ = 0;
  double product_ = 1;
  double weight_ = 0;
};

/// Parameters in the order a, B, c.
template <std::size_t kNumAxes>
class Model {
public:
  static constexpr std::size_t kNumForm = numFormEntries(kNumAxes);
  static constexpr std::size_t kNumParameters = kNumForm + 2;
  using Parameters = std::array<double, kNumParameters>;
  using Normal = Cholesky<kNumParameters>;

  /// What a model says of its parameters.
  struct Evaluation {
    double misfit = 0;
    Parameters score{};
    typename Normal::Matrix information{};
    /// What the misfit's curvature along a parameter has beyond the information.
    Parameters curving{};
  };

  Model(std::span<const Ordinate> ordinates, const FitPrior& prior)
      : ordinates_(ordinates),
        formCentre_(prior.formCentre),
        curvaturePrecision_(1 / (prior.curvatureDeviation * prior.curvatureDeviation)) {
    std::size_t next = kNumAxes;
    for (std::size_t i = 0; i < kNumAxes; ++i) {
      const double deviation = prior.formDeviation[i];
      formPrecision_[i] = 1 / (deviation * deviation);
      for (std::size_t j = i + 1; j < kNumAxes; ++j) {
        formPrecision_[next++] = 1 / (deviation * prior.formDeviation[j]);
      }
    }
  }

  /// Minus the logarithm of likelihood times prior, up to a constant, with its score and Fisher
  /// information: they cost little more than it alone, and the point that it is asked at is
  /// nearly always the next one to go on from.
  void evaluate(const Parameters& parameters, Evaluation& at) const {
    at = {};
    LogSum logs;
    Slopes slopes;
    for (const Ordinate& ordinate : ordinates_) {
      const Density density = densityAt(parameters, ordinate, slopes);
      const double ratio = ordinate.power * std::exp(-density.exponent) / density.factor;
      const double weight = 0.5 * ordinate.numTimes;
      at.misfit += weight * (density.exponent + ratio);
      logs.add(weight, density.factor);
      const double excess = weight * (ratio - 1);
      for (std::size_t i = 0; i < kNumParameters; ++i) {
        at.score[i] += excess * slopes.first[i];
        const double weighted = weight * slopes.first[i];
        for (std::size_t j = 0; j <= i; ++j) at.information[i][j] += weighted * slopes.first[j];
      }
      for (std::size_t i = 0; i < kNumAcross; ++i) {
        at.curving[kFirstAcross + i] -= excess * slopes.second[i];
      }
    }
    at.misfit += logs.sum();
    for (std::size_t i = 1; i <= kNumForm; ++i) {
      const double distance = parameters[i] - (i <= kNumAxes ? formCentre_[i - 1] : 0);
      addPrior(i, distance, formPrecision_[i - 1], at);
    }
    addPrior(kCurvature, parameters[kCurvature], curvaturePrecision_, at);
  }

private:
  static constexpr std::size_t kFirstAcross = 1 + kNumAxes;
  static constexpr std::size_t kNumAcross = kNumForm - kNumAxes;
  static constexpr std::size_t kCurvature = kNumForm + 1;

  /// exp(exponent) factor
  struct Density {
    double exponent;
    double factor;
  };

  /// Derivatives of log f, and the second ones by each entry across the axes.
  struct Slopes {
    Parameters first{};
    std::array<double, kNumAcross> second{};
  };

  static void addPrior(std::size_t parameter, double distance, double precision, Evaluation& at) {
    at.misfit += 0.5 * precision * distance * distance;
    at.information[parameter][parameter] += precision;
    at.score[parameter] -= precision * distance;
  }

  static Density densityAt(const Parameters& parameters, const Ordinate& ordinate, Slopes& slopes) {
    const auto& frequency = ordinate.frequency;
    double exponent = parameters[0] + parameters[kCurvature] * ordinate.curvature;
    for (std::size_t i = 0; i < kNumAxes; ++i) {
      const double square = frequency[i] * frequency[i];
      exponent -= parameters[1 + i] * square;
      slopes.first[1 + i] = -square;
    }
    slopes.first[0] = 1;
    slopes.first[kCurvature] = ordinate.curvature;
    Density density = meanOverSigns(parameters, frequency, slopes);
    density.exponent += exponent;
    return density;
  }

  /// The mean of exp(-2 sum B_ij k_i k_j) over the signs of the axes, with i < j. The second
  /// derivative of its logarithm is the variance over the signs.
  static Density meanOverSigns(const Parameters& parameters, const std::array<double, 3>& frequency,
                               Slopes& slopes) {
    if constexpr (kNumAxes == 2) {
      const double product = frequency[0] * frequency[1];
      const double exponent = parameters[kFirstAcross] * product;
      const double decay = std::exp(-2 * std::abs(exponent));
      const double slope = std::copysign((1 - decay) / (1 + decay), exponent) * product;
      slopes.first[kFirstAcross] = slope;
      slopes.second[0] = product * product - slope * slope;
      return {std::abs(exponent), (1 + decay) / 2};
    } else {
      constexpr std::array<std::array<double, 3>, 4> kSigns{
          {{1, 1, 1}, {-1, 1, -1}, {1, -1, -1}, {-1, -1, 1}}};
      const std::array<double, 3> products{frequency[0] * frequency[1], frequency[0] * frequency[2],
                                           frequency[1] * frequency[2]};
      std::array<double, 4> shares{};
      for (std::size_t s = 0; s < kSigns.size(); ++s) {
        for (std::size_t p = 0; p < products.size(); ++p) {
          shares[s] -= kSigns[s][p] * parameters[kFirstAcross + p] * products[p];
        }
      }
      const double largest = *std::max_element(shares.begin(), shares.end());
      double sum = 0;
      for (double& share : shares) {
        share = std::exp(share - largest);
        sum += share;
      }
      for (std::size_t p = 0; p < products.size(); ++p) {
        double weighted = 0;
        for (std::size_t s = 0; s < kSigns.size(); ++s) weighted += kSigns[s][p] * shares[s];
        const double slope = -products[p] * weighted / sum;
        slopes.first[kFirstAcross + p] = slope;
        slopes.second[p] = products[p] * products[p] - slope * slope;
      }
      return {largest, sum / 4};
    }
  }

  std::span<const Ordinate> ordinates_;
  std::array<double, 3> formCentre_;
  std::array<double, kNumForm> formPrecision_{};
  double curvaturePrecision_;
};

/// Goes from parameters along step, halved until the misfit falls. Returns how far it fell.
template <class Model>
double descend(const Model& model, const typename Model::Parameters& step,
               typename Model::Parameters& parameters, typename Model::Evaluation& here) {
  double share = 1;
  typename Model::Evaluation there;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    typename Model::Parameters next = parameters;
    for (std::size_t p = 0; p < next.size(); ++p) next[p] += share * step[p];
    model.evaluate(next, there);
    if (!(there.misfit <= here.misfit)) continue;
    const double gain = here.misfit - there.misfit;
    parameters = next;
    here = there;
    return gain;
  }
  return 0;
}

template <std::size_t kNumAxes>
std::optional<SpectralFit> fitModel(const Model<kNumAxes>& model, const SpectralFit& start) {
  using Model = Model<kNumAxes>;
  using Normal = typename Model::Normal;
  typename Model::Parameters parameters{};
  parameters[0] = start.logDensity;
  std::copy_n(start.form.begin(), Model::kNumForm, parameters.begin() + 1);
  parameters.back() = start.curvature;
  typename Model::Evaluation here;
  model.evaluate(parameters, here);
  if (!std::isfinite(here.misfit)) return std::nullopt;

  double variance = -1;
  for (int i = 0; i < kMostSteps; ++i) {
    const Normal normal(here.information, parameters.size());
    if (!normal.isPositive()) return std::nullopt;
    typename Model::Parameters first{};
    first[0] = 1;
    variance = normal.solve(first)[0];
    // Where next to nothing is across the axes the information on it is next to nothing as well:
    // what the misfit curves is in its second derivative, downwards at the saddle.
    auto curvature = here.information;
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      curvature[p][p] += std::abs(here.curving[p]);
    }
    const auto step = Normal(curvature, parameters.size()).solve(here.score);
    if (descend(model, step, parameters, here) < kLeastGain) break;
  }
  if (!(variance > 0) || !std::isfinite(parameters[0])) return std::nullopt;
  SpectralFit fit;
  fit.logDensity = parameters[0];
  std::copy_n(parameters.begin() + 1, Model::kNumForm, fit.form.begin());
  fit.curvature = parameters.back();
  fit.standardError = std::sqrt(variance);
  return fit;
}

}  // namespace

std::optional<SpectralFit> fitSpectrum(std::size_t numAxes, std::span<const Ordinate> ordinates,
                                       const SpectralFit& start, const FitPrior& prior) {
  if (numAxes == 2) return fitModel(Model<2>(ordinates, prior), start);
  return fitModel(Model<3>(ordinates, prior), start);
}

}  // namespace phasebound
