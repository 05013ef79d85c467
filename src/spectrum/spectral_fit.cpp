#include "spectrum/spectral_fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "spectrum/cholesky.h"
#include "spectrum/double_pairs.h"

namespace phasebound {
namespace {

using double_pairs::absolute;
using double_pairs::exponential;
using double_pairs::isAny;
using double_pairs::kLanes;
using double_pairs::larger;
using double_pairs::Pair;
using double_pairs::sum;

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 10;
/// In units of log likelihood: far below what moves a by a noticeable part of its error.
constexpr double kLeastGain = 1e-4;
/// A step that promises less than this is taken without a look at what it brings.
constexpr double kLeastPromise = kLeastGain / 4;
/// Below it the series of nearSaddle() are as good as the functions: the next terms are below
/// 1e-16.
constexpr double kNearSaddle = 1.0 / 64;

/// A sum of logarithms, taken of their product where one would do.
class LogSum {
public:
  /// factor  in (0, 1], and not so small that two of them have a product of 0
  void add(const Pair& weight, const Pair& factor) {
    if (isAny((weight != weight_) | (product_ < kSmall))) take(weight);
    product_ *= factor;
  }

  [[nodiscard]] double sum() {
    take(weight_);
    return sum_;
  }

private:
  static constexpr double kSmall = 1e-200;

  void take(const Pair& weight) {
    for (std::size_t i = 0; i < kLanes; ++i) sum_ += weight_[i] * std::log(product_[i]);
    product_ = Pair{1, 1};
    weight_ = weight;
  }

  double sum_ = 0;
  Pair product_{1, 1};
  Pair weight_{0, 0};
};

/// Parameters in the order a, B along the axes, c, B across the axes: the derivatives of log f by
/// the last ones alone depend on the parameters.
template <std::size_t kNumAxes>
class Model {
public:
  static constexpr std::size_t kNumAcross = numFormEntries(kNumAxes) - kNumAxes;
  static constexpr std::size_t kCurvature = kNumAxes + 1;
  static constexpr std::size_t kFirstAcross = kNumAxes + 2;
  static constexpr std::size_t kNumParameters = kFirstAcross + kNumAcross;
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

  Model(std::span<const Ordinate> ordinates, const FitPrior& prior) {
    // What is missing in the last pair has no weight.
    ordinates_.resize((ordinates.size() + kLanes - 1) / kLanes);
    across_.resize(ordinates_.size());
    ratios_.resize(ordinates_.size());
    for (std::size_t i = 0; i < ordinates.size(); ++i) {
      set(ordinates[i], i % kLanes, ordinates_[i / kLanes]);
    }
    addSteadyInformation();
    setPrior(prior);
  }

  /// Minus the logarithm of likelihood times prior, up to a constant, with its score and Fisher
  /// information: they cost little more than it alone, and the point that it is asked at is
  /// nearly always the next one to go on from.
  void evaluate(const Parameters& parameters, Evaluation& at) {
    LogSum logs;
    Pair misfit{};
    std::array<Pair, kNumParameters> score{};
    std::array<std::array<Pair, kNumParameters>, kNumAcross> information{};
    std::array<Pair, kNumAcross> curving{};
    // In passes of a few operations each, of which the processor has several pairs at work at once.
    if (isNearSaddle(parameters)) {
      for (std::size_t i = 0; i < ordinates_.size(); ++i) {
        across_[i] = nearSaddle(parameters, ordinates_[i]);
      }
    } else {
      for (std::size_t i = 0; i < ordinates_.size(); ++i) {
        across_[i] = meanOverSigns(parameters, ordinates_[i]);
      }
    }
    for (std::size_t i = 0; i < ordinates_.size(); ++i) {
      const OrdinatePair& ordinate = ordinates_[i];
      Pair exponent = across_[i].exponent + parameters[0];
      for (std::size_t j = 1; j < kFirstAcross; ++j) exponent += parameters[j] * ordinate.slopes[j];
      ratios_[i] = ordinate.power * exponential(-exponent) * across_[i].inverse;
      misfit += ordinate.weight * (exponent + ratios_[i]);
    }
    for (std::size_t i = 0; i < ordinates_.size(); ++i) {
      const OrdinatePair& ordinate = ordinates_[i];
      const Across& across = across_[i];
      logs.add(ordinate.weight, across.factor);
      const Pair excess = ordinate.weight * (ratios_[i] - 1);
      score[0] += excess;
      for (std::size_t j = 1; j < kFirstAcross; ++j) score[j] += excess * ordinate.slopes[j];
      for (std::size_t p = 0; p < kNumAcross; ++p) {
        const Pair& slope = across.slopes[p];
        score[kFirstAcross + p] += excess * slope;
        const Pair weighted = ordinate.weight * slope;
        information[p][0] += weighted;
        for (std::size_t j = 1; j < kFirstAcross; ++j)
          information[p][j] += weighted * ordinate.slopes[j];
        for (std::size_t q = 0; q <= p; ++q)
          information[p][kFirstAcross + q] += weighted * across.slopes[q];
        // The second derivative of the logarithm of a mean over signs is a variance.
        curving[p] -= excess * (ordinate.products[p] * ordinate.products[p] - slope * slope);
      }
    }
    at.misfit = sum(misfit) + logs.sum();
    at.information = steadyInformation_;
    for (std::size_t i = 0; i < kNumParameters; ++i) at.score[i] = sum(score[i]);
    for (std::size_t p = 0; p < kNumAcross; ++p) {
      for (std::size_t i = 0; i <= kFirstAcross + p; ++i)
        at.information[kFirstAcross + p][i] = sum(information[p][i]);
      at.curving[kFirstAcross + p] = sum(curving[p]);
    }
    for (std::size_t i = 0; i < kNumParameters; ++i) addPrior(i, parameters[i], at);
  }

private:
  struct OrdinatePair {
    Pair power{};
    Pair weight{};
    /// Derivatives of log f by the parameters before those across the axes.
    std::array<Pair, kFirstAcross> slopes{};
    /// Of the frequencies along two axes.
    std::array<Pair, kNumAcross> products{};
  };

  /// exp(exponent) factor, and the derivatives of its logarithm.
  struct Across {
    Pair exponent;
    Pair factor;
    Pair inverse;  ///< 1 / factor
    std::array<Pair, kNumAcross> slopes;
  };

  void set(const Ordinate& ordinate, std::size_t lane, OrdinatePair& pair) {
    pair.power[lane] = ordinate.power;
    pair.weight[lane] = 0.5 * ordinate.numTimes;
    pair.slopes[0][lane] = 1;
    pair.slopes[kCurvature][lane] = ordinate.curvature;
    std::size_t product = 0;
    for (std::size_t i = 0; i < kNumAxes; ++i) {
      const double along = ordinate.frequency[i];
      pair.slopes[1 + i][lane] = -along * along;
      for (std::size_t j = i + 1; j < kNumAxes; ++j, ++product) {
        pair.products[product][lane] = along * ordinate.frequency[j];
        largestProduct_ = std::max(largestProduct_, pair.products[product][lane]);
      }
    }
  }

  void addSteadyInformation() {
    std::array<std::array<Pair, kFirstAcross>, kFirstAcross> products{};
    for (const OrdinatePair& ordinate : ordinates_) {
      for (std::size_t i = 0; i < kFirstAcross; ++i) {
        const Pair weighted = ordinate.weight * ordinate.slopes[i];
        for (std::size_t j = 0; j <= i; ++j) products[i][j] += weighted * ordinate.slopes[j];
      }
    }
    for (std::size_t i = 0; i < kFirstAcross; ++i) {
      for (std::size_t j = 0; j <= i; ++j) steadyInformation_[i][j] = sum(products[i][j]);
    }
  }

  void setPrior(const FitPrior& prior) {
    std::size_t across = kFirstAcross;
    for (std::size_t i = 0; i < kNumAxes; ++i) {
      const double deviation = prior.formDeviation[i];
      priorCentre_[1 + i] = prior.formCentre[i];
      priorPrecision_[1 + i] = 1 / (deviation * deviation);
      for (std::size_t j = i + 1; j < kNumAxes; ++j) {
        priorPrecision_[across++] = 1 / (deviation * prior.formDeviation[j]);
      }
    }
    priorPrecision_[kCurvature] = 1 / (prior.curvatureDeviation * prior.curvatureDeviation);
  }

  void addPrior(std::size_t parameter, double value, Evaluation& at) const {
    const double distance = value - priorCentre_[parameter];
    const double precision = priorPrecision_[parameter];
    at.misfit += 0.5 * precision * distance * distance;
    at.information[parameter][parameter] += precision;
    at.score[parameter] -= precision * distance;
  }

  /// Whether nearSaddle() holds for all ordinates.
  [[nodiscard]] bool isNearSaddle(const Parameters& parameters) const {
    return kNumAxes == 2 && std::abs(parameters[kFirstAcross]) * largestProduct_ < kNearSaddle;
  }

  /// meanOverSigns() in 2D where next to nothing is across the axes: log cosh and tanh by their
  /// series.
  static Across nearSaddle(const Parameters& parameters, const OrdinatePair& ordinate) {
    const Pair argument = parameters[kFirstAcross] * ordinate.products[0];
    const Pair square = argument * argument;
    const Pair exponent =
        square * (1.0 / 2 - square * (1.0 / 12 - square * (1.0 / 45 - square * (17.0 / 2520))));
    const Pair slope =
        argument * (1 - square * (1.0 / 3 - square * (2.0 / 15 - square * (17.0 / 315))));
    return {exponent, 1 + Pair{}, 1 + Pair{}, {slope * ordinate.products[0]}};
  }

  /// The mean of exp(-2 sum B_ij k_i k_j) over the signs of the axes, with i < j.
  static Across meanOverSigns(const Parameters& parameters, const OrdinatePair& ordinate) {
    if constexpr (kNumAxes == 2) {
      const Pair product = ordinate.products[0];
      const Pair exponent = absolute(parameters[kFirstAcross] * product);
      const Pair decay = exponential(-2 * exponent);
      const Pair factor = 0.5 + 0.5 * decay;
      const Pair inverse = 1 / factor;
      const Pair slope = (1 - factor) * inverse * product;
      return {exponent, factor, inverse, {parameters[kFirstAcross] < 0 ? -slope : slope}};
    } else {
      constexpr std::array<std::array<double, 3>, 4> kSigns{
          {{1, 1, 1}, {-1, 1, -1}, {1, -1, -1}, {-1, -1, 1}}};
      std::array<Pair, 4> shares{};
      for (std::size_t s = 0; s < kSigns.size(); ++s) {
        for (std::size_t p = 0; p < kNumAcross; ++p) {
          shares[s] -= kSigns[s][p] * parameters[kFirstAcross + p] * ordinate.products[p];
        }
      }
      const Pair largest = larger(larger(shares[0], shares[1]), larger(shares[2], shares[3]));
      Pair sum{};
      for (Pair& share : shares) {
        share = exponential(share - largest);
        sum += share;
      }
      Across across{largest, sum / 4, 4 / sum, {}};
      for (std::size_t p = 0; p < kNumAcross; ++p) {
        Pair weighted{};
        for (std::size_t s = 0; s < kSigns.size(); ++s) weighted += kSigns[s][p] * shares[s];
        across.slopes[p] = -0.25 * ordinate.products[p] * weighted * across.inverse;
      }
      return across;
    }
  }

  std::vector<OrdinatePair> ordinates_;
  double largestProduct_ = 0;
  std::vector<Across> across_;
  std::vector<Pair> ratios_;
  typename Normal::Matrix steadyInformation_{};
  // Of each parameter; of a there is none.
  Parameters priorCentre_{};
  Parameters priorPrecision_{};
};

/// Goes from parameters along step, halved until the misfit falls to `there`. Returns how far.
template <class Model>
double descend(Model& model, const typename Model::Parameters& step, double misfit,
               typename Model::Parameters& parameters, typename Model::Evaluation& there) {
  double share = 1;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    typename Model::Parameters next = parameters;
    for (std::size_t p = 0; p < next.size(); ++p) next[p] += share * step[p];
    model.evaluate(next, there);
    if (!(there.misfit <= misfit)) continue;
    parameters = next;
    return misfit - there.misfit;
  }
  return 0;
}

/// The step from a point by its score. Where next to nothing is across the axes the information on
/// it is next to nothing as well: what the misfit curves is in its second derivative, downwards at
/// the saddle. Nothing where the ordinates do not determine it.
template <class Model>
std::optional<typename Model::Parameters> stepFrom(const typename Model::Evaluation& here) {
  auto curvature = here.information;
  for (std::size_t p = Model::kFirstAcross; p < Model::kNumParameters; ++p) {
    curvature[p][p] += std::abs(here.curving[p]);
  }
  const typename Model::Normal normal(curvature, Model::kNumParameters);
  if (!normal.isPositive()) return std::nullopt;
  return normal.solve(here.score);
}

template <std::size_t kNumAxes>
std::optional<SpectralFit> fitModel(Model<kNumAxes> model, const SpectralFit& start) {
  using Model = Model<kNumAxes>;
  using Normal = typename Model::Normal;
  typename Model::Parameters parameters{};
  parameters[0] = start.logDensity;
  std::copy_n(start.form.begin(), kNumAxes, parameters.begin() + 1);
  parameters[Model::kCurvature] = start.curvature;
  std::copy_n(start.form.begin() + kNumAxes, Model::kNumAcross,
              parameters.begin() + Model::kFirstAcross);
  typename Model::Evaluation here;
  typename Model::Evaluation there;
  model.evaluate(parameters, here);
  if (!std::isfinite(here.misfit)) return std::nullopt;

  for (int i = 0; i < kMostSteps; ++i) {
    const auto step = stepFrom<Model>(here);
    if (!step) return std::nullopt;
    const double promised =
        std::inner_product(step->begin(), step->end(), here.score.begin(), 0.0) / 2;
    if (promised < kLeastPromise) {
      for (std::size_t p = 0; p < parameters.size(); ++p) parameters[p] += (*step)[p];
      break;
    }
    if (descend(model, *step, here.misfit, parameters, there) < kLeastGain) break;
    std::swap(here, there);
  }
  const Normal normal(here.information, parameters.size());
  typename Model::Parameters first{};
  first[0] = 1;
  const double variance = normal.isPositive() ? normal.solve(first)[0] : 0;
  if (!(variance > 0) || !std::isfinite(parameters[0])) return std::nullopt;
  SpectralFit fit;
  fit.logDensity = parameters[0];
  std::copy_n(parameters.begin() + 1, kNumAxes, fit.form.begin());
  std::copy_n(parameters.begin() + Model::kFirstAcross, Model::kNumAcross,
              fit.form.begin() + kNumAxes);
  fit.curvature = parameters[Model::kCurvature];
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
