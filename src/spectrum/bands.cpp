#include "spectrum/bands.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <utility>

#include "spectrum/double_pairs.h"

namespace phasebound {
namespace {

using double_pairs::kLanes;
using double_pairs::logarithm;
using double_pairs::Pair;

/// q at the edge of the widest band. A Gaussian covariance has fallen to 2 % of f(0) there.
constexpr double kWidestBand = 4;
/// Of a narrower one that ends with the ordinates nothing is told of the structure's roughness.
constexpr double kLeastKnownBand = 2;
/// Shares of the whole power within it, over that of exp(-q), from which on a structure is smooth
/// and up to which it is rough. Smooth ones have 0.7 to 0.85 there, as edges of features take some
/// beyond it, exponential covariances 0.35 to 0.5.
/// In 3D these are 0.55 to 0.85 and 0.12 to 0.32. Where f falls with the square of the frequency it
/// is 0.15 to 0.3 in 2D.
struct Shares {
  double from;
  double to;
};
constexpr Shares kRough2d{.from = 0.58, .to = 0.45};
constexpr Shares kRough3d{.from = 0.38, .to = 0.28};
constexpr Shares kSteep2d{.from = 0.32, .to = 0.22};
/// More would bring the standard error below what the shape of f leaves open.
constexpr std::size_t kMostOrdinates2d = 160;
constexpr std::size_t kMostOrdinates3d = 440;
/// The first band is round: q is 0.7, as at half of a Gaussian's power in 2D, where the frequencies
/// nearer to zero hold half of the power.
constexpr double kInnerPower = 0.5;
constexpr double kFirstForm = 0.7;
/// Rings of equal width in squared frequency, of which one alone is sorted.
constexpr std::size_t kNumRings = 64;
/// How many times the nearest ordinates that are wanted are looked at for them.
constexpr double kLookedAt = 1.3;
/// Distances that differ by less are the same but for rounding.
constexpr double kTie = 1 + 1e-9;
/// What a form has across the axes before its first fit, in units of its diagonal.
constexpr double kFirstTilt = 0.5;
/// Along an axis where f does not fall a band would have no end. Of what holds half of the power
/// hardly a structure is shorter along any axis: a fit that says so is of a bad band, and would
/// lead to a worse one.
constexpr double kLeastFormShare = 0.3;
/// Priors of a fit: weak, so that along each axis forms of one to a hundred times the first one, or
/// of what the band can tell there, fit, and three times the curvature that common covariances show
/// at a band's edge.
constexpr double kFormDeviation = 45;
constexpr double kCurvatureDeviation = 3;
/// How far from a parabola the curvature of log f is, see curvatureAt(): of 0 to 5, 2 held the
/// truth most evenly over the materials of the validation.
constexpr double kBend = 2;
/// What a band tells of the curvature at its edge says nothing of a band that is wider than that.
constexpr double kMostWidening = 1.2;

/// v of SpectralFit at q = share of the band's edge.
///
/// The covariance exp(-r / l) has log f = a - p log(1 + b q), which is steepest at zero frequency;
/// what it has beyond that slope is in proportion to b q - log(1 + b q). A small b makes it the
/// parabola q^2, from which log f(0) of such a material comes out too low.
Pair curvatureAt(const Pair& share) {
  static const double scale = 1 / (kBend - std::log(1 + kBend));
  return (kBend * share - logarithm(1 + kBend * share)) * scale;
}

/// Share of the power of exp(-q) within the ellipse (ellipsoid) q <= edge.
double gaussianShare(double edge, std::size_t numAxes) {
  if (numAxes == 2) return -std::expm1(-edge);
  return std::erf(std::sqrt(edge)) -
         2 * std::numbers::inv_sqrtpi * std::sqrt(edge) * std::exp(-edge);
}

}  // namespace

Bands::Bands(const GatheredOrdinates& gathered, std::size_t numAxes, std::size_t leastOrdinates)
    : all_(gathered.ordinates),
      numAxes_(numAxes),
      leastOrdinates_(leastOrdinates),
      totalPower_(gathered.totalPower),
      distances_(all_.size()),
      order_(all_.size()),
      wereKept_(all_.size()) {
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    squares_[axis].resize(all_.size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      squares_[axis][i] = all_[i].frequency[axis] * all_[i].frequency[axis];
    }
  }
  firstForm_ = kFirstForm / squaredRadiusOfInnerPower();
  form_.fill(firstForm_);
  arrange(form_);
  firstGuess_ = guess();
}

double Bands::arrange(const std::array<double, 3>& diagonal) {
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    form_[axis] = std::max(diagonal[axis], kLeastFormShare * firstForm_);
  }
  measure();
  keepWithin(kWidestBand);
  areBeyond_ = numKept_ < all_.size();
  if (numKept_ < leastOrdinates_) {
    keepWithin(std::numeric_limits<double>::infinity());
    keepWithin(std::max(kWidestBand, narrowest()));
  }
  if (numKept_ > mostOrdinates()) keepNearest(mostOrdinates(), kWidestBand);
  copyNearest();
  return static_cast<double>(numChanged()) / static_cast<double>(numKept_);
}

std::vector<std::size_t> Bands::nest(double ratio, int most) {
  std::vector<std::size_t> numbers;
  const double least = narrowest();
  double edge = widest();
  auto end = order_.begin() + static_cast<std::ptrdiff_t>(numKept_);
  for (int i = 0; i < most; ++i, edge *= ratio) {
    const double within = std::max(edge * kTie, least);
    end = std::stable_partition(order_.begin(), end,
                                [&](std::size_t k) { return distances_[k] <= within; });
    const auto number = static_cast<std::size_t>(end - order_.begin());
    if (numbers.empty() || number < numbers.back()) numbers.push_back(number);
    if (within == least) break;
  }
  copyNearest();
  return numbers;
}

Roughness Bands::roughness() const {
  double edge = kWidestBand;
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    const double highest = *std::max_element(squares_[axis].begin(), squares_[axis].end());
    edge = std::min(edge, form_[axis] * highest);
  }
  const double known = (edge - kLeastKnownBand) / (kWidestBand - kLeastKnownBand);
  if (known <= 0) return {};
  double power = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const double own = all_[i].power * all_[i].numTimes;
    power += distances_[i] <= edge ? own : 0;
  }
  const double share = power / (totalPower_ * gaussianShare(edge, numAxes_));
  const auto progress = [share](const Shares& shares) {
    return std::clamp((shares.from - share) / (shares.from - shares.to), 0.0, 1.0);
  };
  if (numAxes_ == 3) return {.rough = known * progress(kRough3d)};
  return {.rough = known * progress(kRough2d), .steep = known * progress(kSteep2d)};
}

std::optional<SpectralFit> Bands::fit(std::size_t numOrdinates, FitPrecision precision) {
  double edge = 0;
  std::array<double, 3> highest{};
  for (std::size_t i = 0; i < numOrdinates; ++i) {
    edge = std::max(edge, distances_[order_[i]]);
    for (std::size_t axis = 0; axis < highest.size(); ++axis) {
      highest[axis] = std::max(highest[axis], nearest_[i].frequency[axis]);
    }
  }
  const double perEdge = 1 / edge;
  for (std::size_t i = 0; i < numOrdinates; i += kLanes) {
    const std::size_t next = std::min(i + 1, numOrdinates - 1);
    const Pair distance{distances_[order_[i]], distances_[order_[next]]};
    const Pair curvature = curvatureAt(distance * perEdge);
    nearest_[i].curvature = curvature[0];
    nearest_[next].curvature = curvature[next - i];
  }
  const SpectralFit start = startWithin(edge);
  FitPrior prior;
  prior.curvatureDeviation = kCurvatureDeviation;
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    // Where fibres or layers are longer than the image a band has shrunk to nothing along them:
    // it would find them short again.
    const bool isSeen = highest[axis] > 0;
    prior.formCentre[axis] =
        isSeen ? firstForm_ : std::max(start.form[axis], kLeastFormShare * firstForm_);
    const double span = isSeen ? 1 / (highest[axis] * highest[axis]) : 0;
    prior.formDeviation[axis] = kFormDeviation * std::max(firstForm_, span);
  }
  const std::optional<SpectralFit> fit =
      fitSpectrum(numAxes_, std::span(nearest_.data(), numOrdinates), start, prior, precision);
  if (fit) last_ = Fitted{*fit, form_, edge};
  return fit;
}

SpectralFit Bands::guess() const {
  const double least = narrowest();
  double power = 0;
  double number = 0;
  for (std::size_t i = 0; i < numKept_; ++i) {
    if (distances_[order_[i]] > least) continue;
    power += nearest_[i].power;
    number += 1;
  }
  SpectralFit guess;
  guess.logDensity = std::log(power / number);
  std::fill_n(guess.form.begin(), numAxes_, firstForm_);
  // Nothing across the axes is a saddle that no step would leave: both signs look alike there.
  const auto across = guess.form.begin() + static_cast<std::ptrdiff_t>(numAxes_);
  std::fill_n(across, numFormEntries(numAxes_) - numAxes_, kFirstTilt * firstForm_);
  return guess;
}

SpectralFit Bands::startWithin(double edge) const {
  if (!last_) return firstGuess_;
  SpectralFit start = last_->fit;
  // How far a frequency was on the way to the edge, of where it is now.
  double widening = 0;
  for (std::size_t axis = 0; axis < numAxes_; ++axis) widening += last_->form[axis] / form_[axis];
  widening *= edge / (last_->edge * static_cast<double>(numAxes_));
  if (widening > kMostWidening) {
    start.curvature = 0;
    for (std::size_t axis = 0; axis < numAxes_; ++axis) {
      // A form that rises from zero on over a narrow band would be out of bounds in a wider one.
      start.form[axis] = std::max(start.form[axis], kLeastFormShare * firstForm_);
    }
    return start;
  }
  // curvatureAt(widening s) is about slope s + share curvatureAt(s), as it is at s = 1/2 and 1.
  const double half = curvatureAt(Pair{0.5, 0.5})[0];
  const Pair there = curvatureAt(Pair{widening / 2, widening});
  const double share = (there[0] - there[1] / 2) / (half - 0.5);
  const double slope = there[1] - share;
  for (std::size_t axis = 0; axis < numAxes_; ++axis) {
    start.form[axis] -= start.curvature * slope * form_[axis] / edge;
  }
  start.curvature *= share;
  return start;
}

std::size_t Bands::mostOrdinates() const {
  return numAxes_ == 3 ? kMostOrdinates3d : kMostOrdinates2d;
}

void Bands::measure() {
  double* distances = distances_.data();
  const double* first = squares_[0].data();
  const double* second = squares_[1].data();
  for (std::size_t i = 0; i < distances_.size(); ++i) {
    distances[i] = form_[0] * first[i] + form_[1] * second[i];
  }
  if (numAxes_ == 2) return;
  const double* third = squares_[2].data();
  for (std::size_t i = 0; i < distances_.size(); ++i) distances[i] += form_[2] * third[i];
}

void Bands::keepWithin(double most) {
  // Each is written and few are kept, without a branch.
  numKept_ = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    order_[numKept_] = i;
    numKept_ += distances_[i] <= most ? 1 : 0;
  }
}

void Bands::keepNearest(std::size_t most, double within) {
  // They lie about equally dense.
  const double share = kLookedAt * static_cast<double>(most) / static_cast<double>(numKept_);
  keepWithin(within * std::pow(share, 2 / static_cast<double>(numAxes_)));
  if (numKept_ < most) keepWithin(within);
  std::vector<double> kept(numKept_);
  for (std::size_t i = 0; i < numKept_; ++i) kept[i] = distances_[order_[i]];
  const auto last = kept.begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(kept.begin(), last, kept.end());
  keepWithin(*last * kTie);
}

double Bands::narrowest() const {
  using Distance = std::pair<double, double>;  // and how many ordinates it counts as
  std::vector<Distance> kept(numKept_);
  for (std::size_t i = 0; i < numKept_; ++i) {
    kept[i] = {distances_[order_[i]], std::max(1.0, all_[order_[i]].numTimes)};
  }
  const std::size_t most = std::min(leastOrdinates_, numKept_);
  std::partial_sort(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(most), kept.end());
  const auto numParameters = static_cast<double>(numFormEntries(numAxes_) + 2);
  const double wanted = static_cast<double>(leastOrdinates_) - numParameters;
  double numTimes = 0;
  double leftOver = 0;
  std::size_t number = 0;
  while (number < most && leftOver < wanted) {
    numTimes += kept[number].second;
    ++number;
    leftOver = numTimes * (1 - numParameters / static_cast<double>(number));
  }
  return kept[number - 1].first * kTie;
}

double Bands::widest() const {
  if (areBeyond_ && numKept_ < mostOrdinates()) return kWidestBand;
  double farthest = 0;
  for (std::size_t i = 0; i < numKept_; ++i) farthest = std::max(farthest, distances_[order_[i]]);
  return std::min(kWidestBand, farthest);
}

void Bands::copyNearest() {
  nearest_.resize(numKept_);
  for (std::size_t i = 0; i < numKept_; ++i) nearest_[i] = all_[order_[i]];
}

std::size_t Bands::numChanged() {
  std::size_t numStaying = 0;
  for (std::size_t i = 0; i < numKept_; ++i) numStaying += wereKept_[order_[i]] ? 1 : 0;
  const std::size_t numBefore = numKeptBefore_;
  wereKept_.assign(all_.size(), false);
  for (std::size_t i = 0; i < numKept_; ++i) wereKept_[order_[i]] = true;
  numKeptBefore_ = numKept_;
  return numKept_ + numBefore - 2 * numStaying;
}

double Bands::squaredRadiusOfInnerPower() {
  form_.fill(1);
  measure();
  const double highest = *std::max_element(distances_.begin(), distances_.end());
  const auto ringOf = [ringsPerSquare = (kNumRings - 1) / highest](double square) {
    return static_cast<std::uint32_t>(square * ringsPerSquare);
  };
  // That at zero frequency is nearer than any ring, which the band has to reach.
  double nearer = 0;
  std::array<double, kNumRings> powers{};
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const double power = all_[i].power * all_[i].numTimes;
    if (distances_[i] > 0) {
      powers[ringOf(distances_[i])] += power;
    } else {
      nearer += power;
    }
  }
  std::size_t ring = 0;
  while (ring < ringOf(highest) &&
         (powers[ring] == 0 || nearer + powers[ring] < kInnerPower * totalPower_)) {
    nearer += powers[ring++];
  }
  std::vector<std::pair<double, double>> within;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const double square = distances_[i];
    if (square > 0 && ringOf(square) == ring) {
      within.emplace_back(square, all_[i].power * all_[i].numTimes);
    }
  }
  std::sort(within.begin(), within.end());
  for (const auto& [square, power] : within) {
    nearer += power;
    if (nearer >= kInnerPower * totalPower_) return square;
  }
  return within.back().first;
}

}  // namespace phasebound
