#include "spectrum/bands.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace phasebound {
namespace {

/// q at the edge of the widest band. A Gaussian covariance has fallen to 2 % of f(0) there.
constexpr double kWidestBand = 4;
/// More would bring the standard error below what the shape of f leaves open.
constexpr std::size_t kMostOrdinates = 500;
/// The first band is round: q is 0.7, as at half of a Gaussian's power in 2D, where the frequencies
/// nearer to zero hold half of the power.
constexpr double kInnerPower = 0.5;
constexpr double kFirstForm = 0.7;
/// Rings of equal width in squared frequency, of which one alone is sorted.
constexpr std::size_t kNumRings = 64;
/// What a form has across the axes before its first fit, in units of its diagonal.
constexpr double kFirstTilt = 0.5;
/// Along an axis where f does not fall a band would have no end.
constexpr double kLeastFormShare = 0.01;
/// Priors of a fit: weak, so that along each axis forms of one to a hundred times the first one, or
/// of what the band can tell there, fit, and three times the curvature that common covariances show
/// at a band's edge.
constexpr double kFormDeviation = 45;
constexpr double kCurvatureDeviation = 3;
/// How far from a parabola the curvature of log f is, see curvatureAt(): of 0 to 5, 2 held the
/// truth most evenly over the materials of the validation.
constexpr double kBend = 2;

/// v of SpectralFit at q = share of the band's edge.
///
/// The covariance exp(-r / l) has log f = a - p log(1 + b q), which is steepest at zero frequency;
/// what it has beyond that slope is in proportion to b q - log(1 + b q). A small b makes it the
/// parabola q^2, from which log f(0) of such a material comes out too low.
double curvatureAt(double share) {
  static const double scale = 1 / (kBend - std::log(1 + kBend));
  return (kBend * share - std::log(1 + kBend * share)) * scale;
}

}  // namespace

Bands::Bands(const GatheredOrdinates& gathered, std::size_t numAxes, std::size_t leastOrdinates)
    : all_(gathered.ordinates),
      numAxes_(numAxes),
      leastOrdinates_(leastOrdinates),
      distancesOfAll_(all_.size()),
      order_(all_.size()) {
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    frequencies_[axis].resize(all_.size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      frequencies_[axis][i] = all_[i].frequency[axis];
    }
  }
  firstForm_ = kFirstForm / squaredRadiusOfInnerPower(gathered.totalPower);
  std::array<double, 3> round{};
  round.fill(firstForm_);
  arrange(round);
  sort();
}

double Bands::widest() const {
  const bool hasMore = areBeyond_ && nearest_.size() < kMostOrdinates;
  return hasMore ? kWidestBand : std::min(kWidestBand, distances_.back());
}

std::size_t Bands::numLeast() const {
  const auto numParameters = static_cast<double>(numFormEntries(numAxes_) + 2);
  const double wanted = static_cast<double>(leastOrdinates_) - numParameters;
  double numTimes = 0;
  double leftOver = 0;
  std::size_t number = 0;
  while (number < nearest_.size() && leftOver < wanted) {
    numTimes += std::max(1.0, nearest_[number].numTimes);
    ++number;
    leftOver = numTimes * (1 - numParameters / static_cast<double>(number));
  }
  return number;
}

void Bands::arrange(const std::array<double, 3>& diagonal) {
  std::array<double, 3> form{};
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    form[axis] = std::max(diagonal[axis], kLeastFormShare * firstForm_);
  }
  measure(form);
  keepWithin(kWidestBand);
  areBeyond_ = numKept_ < all_.size();
  if (numKept_ < leastOrdinates_) {
    const std::size_t numWithinWidest = numKept_;
    keepWithin(std::numeric_limits<double>::infinity());
    keepNearest(leastOrdinates_);
    sort();
    keepNearest(std::max(numWithinWidest, numLeast()));
  }
  keepNearest(kMostOrdinates);
  copyNearest();
}

void Bands::sort() {
  std::sort(order_.begin(), keptEnd());
  copyNearest();
}

std::size_t Bands::numWithin(double distance) const {
  const auto end = std::upper_bound(distances_.begin(), distances_.end(), distance);
  return std::max(static_cast<std::size_t>(end - distances_.begin()), numLeast());
}

std::optional<SpectralFit> Bands::fit(std::size_t numOrdinates, SpectralFit start) {
  const auto end = distances_.begin() + static_cast<std::ptrdiff_t>(numOrdinates);
  const double perEdge = 1 / *std::max_element(distances_.begin(), end);
  std::array<double, 3> highest{};
  for (std::size_t i = 0; i < numOrdinates; ++i) {
    nearest_[i].curvature = curvatureAt(distances_[i] * perEdge);
    for (std::size_t axis = 0; axis < highest.size(); ++axis) {
      highest[axis] = std::max(highest[axis], nearest_[i].frequency[axis]);
    }
  }
  start.curvature = 0;
  FitPrior prior;
  prior.curvatureDeviation = kCurvatureDeviation;
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    // A form that rises from zero on over a narrow band would be out of bounds in a wider one.
    start.form[axis] = std::max(start.form[axis], kLeastFormShare * firstForm_);
    // Where fibres or layers are longer than the image a band has shrunk to nothing along them:
    // it would find them short again.
    const bool isSeen = highest[axis] > 0;
    prior.formCentre[axis] = isSeen ? firstForm_ : start.form[axis];
    const double span = isSeen ? 1 / (highest[axis] * highest[axis]) : 0;
    prior.formDeviation[axis] = kFormDeviation * std::max(firstForm_, span);
  }
  return fitSpectrum(numAxes_, std::span(nearest_.data(), numOrdinates), start, prior);
}

SpectralFit Bands::firstGuess() const {
  double power = 0;
  for (std::size_t i = 0; i < numLeast(); ++i) power += nearest_[i].power;
  SpectralFit guess;
  guess.logDensity = std::log(power / static_cast<double>(numLeast()));
  std::fill_n(guess.form.begin(), numAxes_, firstForm_);
  // Nothing across the axes is a saddle that no step would leave: both signs look alike there.
  const auto across = guess.form.begin() + static_cast<std::ptrdiff_t>(numAxes_);
  std::fill_n(across, numFormEntries(numAxes_) - numAxes_, kFirstTilt * firstForm_);
  return guess;
}

void Bands::measure(const std::array<double, 3>& form) {
  std::fill(distancesOfAll_.begin(), distancesOfAll_.end(), 0.0);
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    const double* frequencies = frequencies_[axis].data();
    for (std::size_t i = 0; i < distancesOfAll_.size(); ++i) {
      distancesOfAll_[i] += form[axis] * frequencies[i] * frequencies[i];
    }
  }
}

void Bands::keepWithin(double most) {
  // Each is written and few are kept, without a branch.
  numKept_ = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    order_[numKept_] = {distancesOfAll_[i], i};
    numKept_ += distancesOfAll_[i] <= most ? 1 : 0;
  }
}

void Bands::keepNearest(std::size_t most) {
  if (numKept_ <= most) return;
  const auto end = keptEnd();
  numKept_ = most;
  std::nth_element(order_.begin(), keptEnd(), end);
}

void Bands::copyNearest() {
  nearest_.resize(numKept_);
  distances_.resize(numKept_);
  for (std::size_t i = 0; i < numKept_; ++i) {
    distances_[i] = order_[i].first;
    nearest_[i] = all_[order_[i].second];
  }
}

double Bands::squaredRadiusOfInnerPower(double totalPower) {
  measure({1, 1, 1});
  const double highest = *std::max_element(distancesOfAll_.begin(), distancesOfAll_.end());
  const auto ringOf = [ringsPerSquare = (kNumRings - 1) / highest](double square) {
    return static_cast<std::uint32_t>(square * ringsPerSquare);
  };
  // Power, and the number of those that are not at zero frequency.
  std::array<double, kNumRings> powers{};
  std::array<std::size_t, kNumRings> numbers{};
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::size_t ring = ringOf(distancesOfAll_[i]);
    powers[ring] += all_[i].power * all_[i].numTimes;
    numbers[ring] += distancesOfAll_[i] > 0 ? 1 : 0;
  }
  double nearer = 0;
  std::size_t ring = 0;
  while (ring < ringOf(highest) &&
         (numbers[ring] == 0 || nearer + powers[ring] < kInnerPower * totalPower)) {
    nearer += powers[ring++];
  }
  std::vector<std::pair<double, double>> within;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const double square = distancesOfAll_[i];
    if (ringOf(square) != ring) continue;
    const double power = all_[i].power * all_[i].numTimes;
    if (square > 0) {
      within.emplace_back(square, power);
    } else {
      nearer += power;
    }
  }
  std::sort(within.begin(), within.end());
  for (const auto& [square, power] : within) {
    nearer += power;
    if (nearer >= kInnerPower * totalPower) return square;
  }
  return within.back().first;
}

}  // namespace phasebound
