#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/cholesky.h"
#include "spectrum/double_pairs.h"
#include "spectrum/spectral_fit.h"

namespace phasebound::spectral_model {

using double_pairs::absolute;
using double_pairs::exponential;
using double_pairs::isAny;
using double_pairs::kLanes;
using double_pairs::larger;
using double_pairs::logarithm;
using double_pairs::Pair;
using double_pairs::sum;

/// Below it the series of nearSaddle() are as good as the functions: the next terms are below
/// 1e-16.
inline constexpr double kNearSaddle = 1.0 / 64;

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
    return double_pairs::sum(sum_);
  }

private:
  static constexpr double kSmall = 1e-200;

  void take(const Pair& weight) {
    sum_ += weight_ * logarithm(product_);
    product_ = Pair{1, 1};
    weight_ = weight;
  }

  Pair sum_{0, 0};
  Pair product_{1, 1};
  Pair weight_{0, 0};
};

/// Parameters in the order a, B along the axes, c, B across the axes: the derivatives of log f by
/// the last ones alone depend on the parameters.
template <std::size_t kAxes>
class Model {
public:
  static constexpr std::size_t kNumAxes = kAxes;
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
    /// Second derivatives of the misfit, as if log f were linear in the parameters.
    typename Normal::Matrix curvature{};
    /// What they have beyond that: log f bends along the parameters across the axes.
    typename Normal::Matrix bending{};
  };

  Model(std::span<const Ordinate> ordinates, const FitPrior& prior) {
    ordinates_.resize((ordinates.size() + kLanes - 1) / kLanes);
    for (std::size_t i = 0; i < ordinates.size(); i += kLanes) {
      // What is missing in the last pair has no weight.
      const bool isWhole = i + 1 < ordinates.size();
      put(ordinates[i], ordinates[isWhole ? i + 1 : i], isWhole ? 1 : 0, ordinates_[i / kLanes]);
    }
    across_.resize(ordinates_.size());
    ratios_.resize(ordinates_.size());
    setPrior(prior);
    addSteadyInformation();
  }

  /// Minus the logarithm of likelihood times prior, up to a constant, with its derivatives: they
  /// cost little more than it alone, and the point that it is asked at is nearly always the next
  /// one to go on from.
  void evaluate(const Parameters& parameters, Evaluation& at) {
    // In passes of a few operations each, of which the processor has several pairs at work at once.
    lookAcross(parameters);
    LogSum logs;
    Pair misfit{};
    for (std::size_t i = 0; i < ordinates_.size(); ++i) {
      const OrdinatePair& ordinate = ordinates_[i];
      Pair exponent = across_[i].exponent + parameters[0];
      for (std::size_t j = 1; j < kFirstAcross; ++j) {
        exponent += parameters[j] * ordinate.slopes[j - 1];
      }
      const Pair ratio = ordinate.power * exponential(-exponent) * across_[i].inverse;
      misfit += ordinate.weight * (exponent + ratio);
      logs.add(ordinate.weight, across_[i].factor);
      ratios_[i] = ratio;
    }
    at.misfit = sum(misfit) + logs.sum();
    addDerivatives(at);
    for (std::size_t p = 0; p < kNumParameters; ++p) {
      const double distance = parameters[p] - priorCentre_[p];
      at.misfit += 0.5 * priorPrecision_[p] * distance * distance;
      at.score[p] -= priorPrecision_[p] * distance;
      at.curvature[p][p] += priorPrecision_[p];
    }
  }

  /// Fisher information on the parameters before those across the axes, which is the same at all
  /// of them.
  [[nodiscard]] const typename Normal::Matrix& steadyInformation() const {
    return steadyInformation_;
  }

  /// Fisher information at the parameters of the last evaluation.
  [[nodiscard]] typename Normal::Matrix information() const {
    typename Normal::Matrix information = steadyInformation_;
    std::array<std::array<Pair, kNumParameters>, kNumAcross> products{};
    for (std::size_t i = 0; i < ordinates_.size(); ++i) {
      const std::array<Pair, kNumAcross>& slopes = across_[i].slopes;
      for (std::size_t p = 0; p < kNumAcross; ++p) {
        const Pair weighted = ordinates_[i].weight * slopes[p];
        products[p][0] += weighted;
        for (std::size_t j = 1; j < kFirstAcross; ++j) {
          products[p][j] += weighted * ordinates_[i].slopes[j - 1];
        }
        for (std::size_t q = 0; q <= p; ++q) products[p][kFirstAcross + q] += weighted * slopes[q];
      }
    }
    for (std::size_t p = 0; p < kNumAcross; ++p) {
      const std::size_t row = kFirstAcross + p;
      for (std::size_t i = 0; i <= row; ++i) information[row][i] = sum(products[p][i]);
      information[row][row] += priorPrecision_[row];
    }
    return information;
  }

private:
  struct OrdinatePair {
    Pair power;
    Pair weight;
    /// Derivatives of log f by the parameters from the second one to those across the axes; by the
    /// first one it is 1.
    std::array<Pair, kFirstAcross - 1> slopes;
    /// Of the frequencies along two axes.
    std::array<Pair, kNumAcross> products;
  };

  /// exp(exponent) factor, and the derivatives of its logarithm.
  struct Across {
    Pair exponent;
    Pair factor;
    Pair inverse;  ///< 1 / factor
    std::array<Pair, kNumAcross> slopes;
  };

  // A function that might throw is called by way of JavaScript in WebAssembly.
  void put(const Ordinate& a, const Ordinate& b, double weightOfB, OrdinatePair& pair) noexcept {
    pair.power = Pair{a.power, b.power};
    pair.weight = Pair{0.5 * a.numTimes, 0.5 * weightOfB * b.numTimes};
    pair.slopes[kCurvature - 1] = Pair{a.curvature, b.curvature};
    std::size_t product = 0;
    for (std::size_t i = 0; i < kNumAxes; ++i) {
      const Pair along{a.frequency[i], b.frequency[i]};
      pair.slopes[i] = -along * along;
      for (std::size_t j = i + 1; j < kNumAxes; ++j, ++product) {
        pair.products[product] = along * Pair{a.frequency[j], b.frequency[j]};
        largestProduct_ = larger(largestProduct_, pair.products[product]);
      }
    }
  }

  void addSteadyInformation() {
    std::array<std::array<Pair, kFirstAcross>, kFirstAcross> products{};
    for (const OrdinatePair& ordinate : ordinates_) {
      products[0][0] += ordinate.weight;
      for (std::size_t i = 1; i < kFirstAcross; ++i) {
        const Pair weighted = ordinate.weight * ordinate.slopes[i - 1];
        products[i][0] += weighted;
        for (std::size_t j = 1; j <= i; ++j) products[i][j] += weighted * ordinate.slopes[j - 1];
      }
    }
    for (std::size_t i = 0; i < kFirstAcross; ++i) {
      for (std::size_t j = 0; j <= i; ++j) steadyInformation_[i][j] = sum(products[i][j]);
      steadyInformation_[i][i] += priorPrecision_[i];
    }
  }

  /// Without the prior.
  void addDerivatives(Evaluation& at) const {
    std::array<std::array<Pair, kNumParameters>, kNumParameters> curvature{};
    std::array<std::array<Pair, kNumAcross>, kNumAcross> bending{};
    std::array<Pair, kNumAcross> score{};
    for (std::size_t i = 0; i < ordinates_.size(); ++i) {
      const OrdinatePair& ordinate = ordinates_[i];
      const std::array<Pair, kNumAcross>& slopes = across_[i].slopes;
      std::array<Pair, kNumParameters> derivatives;
      std::copy_n(ordinate.slopes.begin(), kFirstAcross - 1, derivatives.begin() + 1);
      std::copy_n(slopes.begin(), kNumAcross, derivatives.begin() + kFirstAcross);
      const Pair share = ordinate.weight * ratios_[i];
      curvature[0][0] += share;
      for (std::size_t p = 1; p < kNumParameters; ++p) {
        const Pair weighted = share * derivatives[p];
        curvature[p][0] += weighted;
        for (std::size_t q = 1; q <= p; ++q) curvature[p][q] += weighted * derivatives[q];
      }
      const Pair excess = share - ordinate.weight;
      for (std::size_t p = 0; p < kNumAcross; ++p) {
        score[p] += excess * slopes[p];
        // The second derivatives of the logarithm of a mean over signs are covariances; the product
        // of the signs of two pairs of axes is the sign of the third pair.
        for (std::size_t q = 0; q < p; ++q) {
          const Pair mean = ordinate.slopes[p + q - 1] * slopes[kNumAxes - p - q];
          bending[p][q] -= excess * (mean - slopes[p] * slopes[q]);
        }
        bending[p][p] -=
            excess * (ordinate.products[p] * ordinate.products[p] - slopes[p] * slopes[p]);
      }
    }
    for (std::size_t p = 0; p < kNumParameters; ++p) {
      for (std::size_t q = 0; q <= p; ++q) at.curvature[p][q] = sum(curvature[p][q]);
    }
    // The score is that of the powers less that of the model, which is the steady information's.
    for (std::size_t p = 0; p < kFirstAcross; ++p) {
      at.score[p] = at.curvature[p][0] - steadyInformation_[p][0];
    }
    for (std::size_t p = 0; p < kNumAcross; ++p) {
      at.score[kFirstAcross + p] = sum(score[p]);
      for (std::size_t q = 0; q <= p; ++q) {
        at.bending[kFirstAcross + p][kFirstAcross + q] = sum(bending[p][q]);
      }
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

  void lookAcross(const Parameters& parameters) {
    // Whether nearSaddle() holds for all ordinates.
    const double largest = std::max(largestProduct_[0], largestProduct_[1]);
    if (kNumAxes == 2 && std::abs(parameters[kFirstAcross]) * largest < kNearSaddle) {
      for (std::size_t i = 0; i < ordinates_.size(); ++i) {
        across_[i] = nearSaddle(parameters, ordinates_[i]);
      }
    } else {
      for (std::size_t i = 0; i < ordinates_.size(); ++i) {
        across_[i] = meanOverSigns(parameters, ordinates_[i]);
      }
    }
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
  Pair largestProduct_{};
  std::vector<Across> across_;
  std::vector<Pair> ratios_;
  typename Normal::Matrix steadyInformation_{};
  // Of each parameter; of a there is none.
  Parameters priorCentre_{};
  Parameters priorPrecision_{};
};

}  // namespace phasebound::spectral_model
