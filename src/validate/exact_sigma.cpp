#include "validate/exact_sigma.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <vector>

#include "generate/exact_math.h"
#include "validate/boolean_model.h"
#include "validate/gaussian_field.h"

namespace phasebound::validate {
namespace {

using Lag = std::array<int, 3>;

/// Panels of the table of orthant probabilities between -pi/2 and pi/2.
constexpr std::size_t kNumOrthantPanels = 20000;
/// exp(-(11 / 2)^2) = 7e-14: a Gaussian correlation is nothing farther out.
constexpr double kGaussianReachLengths = 11;

/// sum over lags |r_i| <= reach_i of prod_i (l_i - |r_i|) cov(r), over |X|^2.
template <class Covariance>
double meanCovariance(const Shape& shape, const Lag& reach, bool isEven, Covariance covariance) {
  const std::array<int, 3> sides{static_cast<int>(shape.z), static_cast<int>(shape.y),
                                 static_cast<int>(shape.x)};
  Lag most{};
  Lag least{};
  for (std::size_t i = 0; i < 3; ++i) {
    most[i] = std::min(reach[i], sides[i] - 1);
    // The covariance is that of the opposite lag; where it is even in every axis, one octant tells
    // all.
    least[i] = isEven ? 0 : -most[i];
  }
  double sum = 0;
  for (int z = least[0]; z <= most[0]; ++z) {
    for (int y = least[1]; y <= most[1]; ++y) {
      double row = 0;
      for (int x = least[2]; x <= most[2]; ++x) {
        const double numTimes = isEven && x > 0 ? 2 : 1;
        row += numTimes * (sides[2] - std::abs(x)) * covariance(Lag{z, y, x});
      }
      const double numTimes = (isEven && z > 0 ? 2.0 : 1.0) * (isEven && y > 0 ? 2.0 : 1.0);
      sum +=
          numTimes * static_cast<double>(sides[0] - std::abs(z)) * (sides[1] - std::abs(y)) * row;
    }
  }
  const auto numPixels = static_cast<double>(shape.numPixels());
  return sum / (numPixels * numPixels);
}

/// Pixels that an element shares with itself moved by lags 0 ... 2 reach an axis.
class Overlap {
public:
  Overlap(const Element& element, int numDimensions) : rows_(rowsOf(element, numDimensions)) {
    leastY_ = rows_.front().y;
    int mostY = leastY_;
    for (const ElementRow& row : rows_) {
      numPixels_ += row.last - row.first + 1;
      leastY_ = std::min(leastY_, row.y);
      mostY = std::max(mostY, row.y);
      reach_[2] = std::max(reach_[2], row.last - row.first);
    }
    reach_[0] = rows_.back().z - rows_.front().z;
    reach_[1] = mostY - leastY_;
    numPlacesY_ = static_cast<std::size_t>(reach_[1]) + 1;
    index_.assign((static_cast<std::size_t>(reach_[0]) + 1) * numPlacesY_, -1);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      index_[place(rows_[i].z, rows_[i].y)] = static_cast<int>(i);
    }
  }

  [[nodiscard]] const Lag& reach() const { return reach_; }

  /// The share of the element's pixels, for a lag without negative coordinates.
  [[nodiscard]] double shareAt(const Lag& lag) const {
    if (lag[0] > reach_[0] || lag[1] > reach_[1] || lag[2] > reach_[2]) return 0;
    int shared = 0;
    for (const ElementRow& row : rows_) {
      const int z = row.z + lag[0];
      const int y = row.y + lag[1];
      if (z - rows_.front().z > reach_[0] || y - leastY_ > reach_[1]) continue;
      const int other = index_[place(z, y)];
      if (other < 0) continue;
      const ElementRow& there = rows_[static_cast<std::size_t>(other)];
      const int first = std::max(row.first + lag[2], there.first);
      const int last = std::min(row.last + lag[2], there.last);
      shared += std::max(0, last - first + 1);
    }
    return static_cast<double>(shared) / numPixels_;
  }

private:
  [[nodiscard]] std::size_t place(int z, int y) const {
    return static_cast<std::size_t>(z - rows_.front().z) * numPlacesY_ +
           static_cast<std::size_t>(y - leastY_);
  }

  std::vector<ElementRow> rows_;
  std::vector<int> index_;
  Lag reach_{0, 0, 0};
  int leastY_ = 0;
  std::size_t numPlacesY_ = 1;
  int numPixels_ = 0;
};

double booleanVariance(const BooleanModel& model, const Scenario& scenario, const Shape& shape) {
  std::vector<Overlap> overlaps;
  Lag reach{0, 0, 0};
  for (const Element& element : model.elements) {
    overlaps.emplace_back(element, scenario.numDimensions);
    for (std::size_t i = 0; i < 3; ++i) reach[i] = std::max(reach[i], overlaps.back().reach()[i]);
  }
  const double logOutside =
      std::log1p(-fractionOfKind(scenario.phaseFraction, model.elements.size()));
  const double outside = 1 - scenario.phaseFraction;
  return meanCovariance(shape, reach, true, [&](const Lag& lag) {
    double exponent = 0;
    for (const Overlap& overlap : overlaps) exponent += 2 - overlap.shareAt(lag);
    return std::exp(logOutside * exponent) - outside * outside;
  });
}

/// Covariance of a thresholded field by the correlation of the field (W. F. Sheppard's and R. L.
/// Plackett's integral), tabulated over its arcsine.
class OrthantTable {
public:
  explicit OrthantTable(double phaseFraction) : values_(kNumOrthantPanels + 1) {
    const double cut = exact::normalQuantile(phaseFraction);
    const auto density = [&](double t) {
      const double sine = 1 + std::sin(t);
      if (cut == 0) return 1.0;
      return sine <= 0 ? 0.0 : std::exp(-cut * cut / sine);
    };
    const double scale = kStep / 6 / (2 * std::numbers::pi);
    // Outwards from 0 on both sides, so that it is exactly 0 there.
    constexpr std::size_t kMiddle = kNumOrthantPanels / 2;
    for (std::size_t i = 0; i < kMiddle; ++i) {
      const double t = static_cast<double>(i) * kStep;
      values_[kMiddle + i + 1] =
          values_[kMiddle + i] +
          scale * (density(t) + 4 * density(t + kStep / 2) + density(t + kStep));
      values_[kMiddle - i - 1] =
          values_[kMiddle - i] -
          scale * (density(-t) + 4 * density(-t - kStep / 2) + density(-t - kStep));
    }
  }

  [[nodiscard]] double at(double correlation) const {
    const double angle = std::asin(std::clamp(correlation, -1.0, 1.0));
    const double place = (angle + std::numbers::pi / 2) / kStep;
    const auto index =
        std::min(static_cast<std::size_t>(std::max(place, 0.0)), kNumOrthantPanels - 1);
    const double share = place - static_cast<double>(index);
    return values_[index] + share * (values_[index + 1] - values_[index]);
  }

private:
  static constexpr double kStep = std::numbers::pi / kNumOrthantPanels;
  std::vector<double> values_;
};

/// Sums (outer, in, inner) over the middle axis with cos(2 pi k r / side) for r = 0 ... numOut - 1;
/// the input holds the frequencies k = 0 ... side / 2 of an even spectrum.
std::vector<double> cosineSum(const std::vector<double>& in, std::size_t side, std::size_t numOut,
                              std::size_t inner) {
  const std::size_t numIn = side / 2 + 1;
  const std::size_t outer = in.size() / (numIn * inner);
  std::vector<double> out(outer * numOut * inner);
  for (std::size_t k = 0; k < numIn; ++k) {
    const double numTimes = k == 0 || 2 * k == side ? 1 : 2;
    for (std::size_t r = 0; r < numOut; ++r) {
      const double turns = static_cast<double>(k * r % side) / static_cast<double>(side);
      const double weight = numTimes * std::cos(2 * std::numbers::pi * turns);
      for (std::size_t o = 0; o < outer; ++o) {
        const double* from = in.data() + (o * numIn + k) * inner;
        double* to = out.data() + (o * numOut + r) * inner;
        for (std::size_t i = 0; i < inner; ++i) to[i] += weight * from[i];
      }
    }
  }
  return out;
}

/// Correlations at lags 0 ... side - 1 of the window on the generator's torus.
std::vector<double> torusCorrelations(const AmplitudeSpectrum& spectrum, const Shape& shape) {
  const Shape torus = torusFor(spectrum, shape);
  const auto frequency = [](std::size_t k, std::size_t side) {
    return 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(side);
  };
  std::vector<double> values;
  for (std::size_t z = 0; z <= torus.z / 2; ++z) {
    for (std::size_t y = 0; y <= torus.y / 2; ++y) {
      for (std::size_t x = 0; x <= torus.x / 2; ++x) {
        const double amplitude =
            spectrum.at({frequency(z, torus.z), frequency(y, torus.y), frequency(x, torus.x)});
        values.push_back(amplitude * amplitude);
      }
    }
  }
  values = cosineSum(values, torus.x, shape.x, 1);
  values = cosineSum(values, torus.y, shape.y, shape.x);
  values = cosineSum(values, torus.z, shape.z, shape.y * shape.x);
  const double total = values.front();
  for (double& value : values) value /= total;
  return values;
}

double fieldVariance(const GaussianCut& model, const Scenario& scenario, const Shape& shape) {
  const AmplitudeSpectrum spectrum(model, scenario.numDimensions);
  const OrthantTable orthant(scenario.phaseFraction);
  if (model.spectrum == Spectrum::Gaussian) {
    const bool isEven = model.angleDegrees[0] == 0 && model.angleDegrees[1] == 0;
    Lag reach{0, 0, 0};
    for (std::size_t i = 0; i < 3; ++i) {
      reach[i] = static_cast<int>(std::ceil(kGaussianReachLengths * spectrum.projectedLengthPx(i)));
    }
    return meanCovariance(shape, reach, isEven, [&](const Lag& lag) {
      return orthant.at(spectrum.gaussianCorrelation(
          {static_cast<double>(lag[0]), static_cast<double>(lag[1]), static_cast<double>(lag[2])}));
    });
  }
  const std::vector<double> correlations = torusCorrelations(spectrum, shape);
  const Lag everything{static_cast<int>(shape.z), static_cast<int>(shape.y),
                       static_cast<int>(shape.x)};
  return meanCovariance(shape, everything, true, [&](const Lag& lag) {
    const auto [z, y, x] = lag;
    const auto row = static_cast<std::size_t>(z) * shape.y + static_cast<std::size_t>(y);
    return orthant.at(correlations[row * shape.x + static_cast<std::size_t>(x)]);
  });
}

double cellVariance(const RandomCells& model, const Scenario& scenario, const Shape& shape) {
  const double onePixel = scenario.phaseFraction * (1 - scenario.phaseFraction);
  const int reach = model.sidePx - 1;
  return meanCovariance(shape, {reach, reach, reach}, true, [&](const Lag& lag) {
    double product = onePixel;
    for (const int distance : lag) product *= 1 - static_cast<double>(distance) / model.sidePx;
    return product;
  });
}

}  // namespace

std::optional<double> exactSigma(const Scenario& scenario, const Shape& shape) {
  if (const auto* boolean = std::get_if<BooleanModel>(&scenario.model)) {
    return std::sqrt(booleanVariance(*boolean, scenario, shape));
  }
  if (const auto* field = std::get_if<GaussianCut>(&scenario.model)) {
    return std::sqrt(fieldVariance(*field, scenario, shape));
  }
  if (const auto* cells = std::get_if<RandomCells>(&scenario.model)) {
    return std::sqrt(cellVariance(*cells, scenario, shape));
  }
  return std::nullopt;
}

}  // namespace phasebound::validate
