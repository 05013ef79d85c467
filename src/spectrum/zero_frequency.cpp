#include "spectrum/zero_frequency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "spectrum/gathered_ordinates.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {
namespace {

/// q at the edge of the widest band. A Gaussian covariance has fallen to 2 % of f(0) there.
constexpr double kWidestBand = 4;
/// Each band has half the area (volume) of the one before, and at most this many are looked at.
constexpr double kBandRatio = 0.5;
constexpr int kMostBands = 9;
/// More would bring the standard error below what the shape of f leaves open.
constexpr std::size_t kMostOrdinates = 500;
/// Standard errors of a difference that still count as agreement (Lepski's rule).
constexpr double kAgreement = 2;
/// The first band is round: q is 0.7, as at half of a Gaussian's power in 2D, where the frequencies
/// nearer to zero hold half of the power.
constexpr double kInnerPower = 0.5;
/// Rings of equal width in squared frequency, of which one alone is sorted.
constexpr std::size_t kNumRings = 64;
constexpr double kFirstForm = 0.7;
/// What a form has across the axes before its first fit, in units of its diagonal.
constexpr double kFirstTilt = 0.5;
/// The form of the band and the fit in it settle in a few rounds.
constexpr int kMostRounds = 6;
constexpr double kSettled = 0.05;
/// Along an axis where f does not fall a band would have no end.
constexpr double kLeastFormShare = 0.01;
constexpr std::size_t kLeastFrequencies = 3;
/// f(0) over Phi (1 - Phi), that of pixels which have nothing to do with each other, below which
/// the structure is not random at all.
constexpr double kLeastRandomness = 1e-4;

/// Priors of a fit: weak, so that along each axis forms of one to a hundred times the first one, or
/// of what the band can tell there, fit, and three times the curvature that common covariances show
/// at a band's edge.
constexpr double kFormDeviation = 45;
constexpr double kCurvatureDeviation = 3;
/// How far from a parabola the curvature of log f is, see curvatureAt(): of 0 to 5, 2 held the
/// truth most evenly over the materials of the validation.
constexpr double kBend = 2;

/// What differs by the number of dimensions; see estimateZeroFrequency().
struct Recipe {
  std::size_t leastOrdinates;
  /// Factor on the fit's standard error, and the share of its square that is added to log f(0).
  double errorFactor;
  double logMeanShare;
  /// What adds to the variance of log f(0): over N^2, times h, over m, and by few features.
  double fewCellsVariance;
  double lengthVariance;
  double perFeatureVariance;
  double featureVariance;
  double leastFeatures;
};
constexpr Recipe kRecipe2d{.leastOrdinates = 20,
                           .errorFactor = 0.95,
                           .logMeanShare = 0,
                           .fewCellsVariance = 170,
                           .lengthVariance = 0.5,
                           .perFeatureVariance = 0,
                           .featureVariance = 1.3,
                           .leastFeatures = 1.3};
constexpr Recipe kRecipe3d{.leastOrdinates = 36,
                           .errorFactor = 1.1,
                           .logMeanShare = 0.6,
                           .fewCellsVariance = 0,
                           .lengthVariance = 0,
                           .perFeatureVariance = 0.7,
                           .featureVariance = 1.2,
                           .leastFeatures = 1};

/// v of SpectralFit at q = share of the band's edge.
///
/// The covariance exp(-r / l) has log f = a - p log(1 + b q), which is steepest at zero frequency;
/// what it has beyond that slope is in proportion to b q - log(1 + b q). A small b makes it the
/// parabola q^2, from which log f(0) of such a material comes out too low.
double curvatureAt(double share) {
  static const double scale = 1 / (kBend - std::log(1 + kBend));
  return (kBend * share - std::log(1 + kBend * share)) * scale;
}

/// Ordinates by their distance q from zero frequency, as a form measures it.
class Bands {
public:
  Bands(const GatheredOrdinates& gathered, std::size_t numAxes, const Recipe& recipe)
      : all_(gathered.ordinates),
        numAxes_(numAxes),
        recipe_(recipe),
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

  /// Diagonal of the round form that the first band has.
  [[nodiscard]] double firstForm() const { return firstForm_; }
  /// Edge of the widest band, once they are sorted.
  [[nodiscard]] double widest() const {
    const bool hasMore = areBeyond_ && nearest_.size() < kMostOrdinates;
    return hasMore ? kWidestBand : std::min(kWidestBand, distances_.back());
  }
  [[nodiscard]] std::size_t numWidest() const { return nearest_.size(); }
  /// Ordinates of the narrowest band, once they are sorted: so many that a fit leaves as much over
  /// as it does of one image. Those of several images tell as much each as several of one, and
  /// where images are no longer than features f has fallen at the next few already.
  [[nodiscard]] std::size_t numLeast() const {
    const auto numParameters = static_cast<double>(numFormEntries(numAxes_) + 2);
    const double wanted = static_cast<double>(recipe_.leastOrdinates) - numParameters;
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

  /// Finds those of the widest band, by the diagonal of a form: ordinates come in fours of mirror
  /// images, so ellipses along the axes hold them whole. The narrower bands take sort().
  void arrange(const std::array<double, 3>& diagonal) {
    std::array<double, 3> form{};
    for (std::size_t axis = 0; axis < numAxes_; ++axis) {
      form[axis] = std::max(diagonal[axis], kLeastFormShare * firstForm_);
    }
    measure(form);
    keepWithin(kWidestBand);
    areBeyond_ = numKept_ < all_.size();
    if (numKept_ < recipe_.leastOrdinates) {
      const std::size_t numWithinWidest = numKept_;
      keepWithin(std::numeric_limits<double>::infinity());
      keepNearest(recipe_.leastOrdinates);
      sort();
      keepNearest(std::max(numWithinWidest, numLeast()));
    }
    keepNearest(kMostOrdinates);
    copyNearest();
  }

  void sort() {
    std::sort(order_.begin(), keptEnd());
    copyNearest();
  }

  /// Once they are sorted.
  [[nodiscard]] std::size_t numWithin(double distance) const {
    const auto end = std::upper_bound(distances_.begin(), distances_.end(), distance);
    return std::max(static_cast<std::size_t>(end - distances_.begin()), numLeast());
  }

  [[nodiscard]] std::optional<SpectralFit> fit(std::size_t numOrdinates, SpectralFit start) {
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

  /// Where a fit begins that has none before it: by the nearest ones of the round form.
  [[nodiscard]] SpectralFit firstGuess() const {
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

private:
  using Distance = std::pair<double, std::size_t>;  ///< and the index in all_

  [[nodiscard]] std::vector<Distance>::iterator keptEnd() {
    return order_.begin() + static_cast<std::ptrdiff_t>(numKept_);
  }

  /// Distances of all ordinates.
  void measure(const std::array<double, 3>& form) {
    std::fill(distancesOfAll_.begin(), distancesOfAll_.end(), 0.0);
    for (std::size_t axis = 0; axis < numAxes_; ++axis) {
      const double* frequencies = frequencies_[axis].data();
      for (std::size_t i = 0; i < distancesOfAll_.size(); ++i) {
        distancesOfAll_[i] += form[axis] * frequencies[i] * frequencies[i];
      }
    }
  }

  void keepWithin(double most) {
    // Each is written and few are kept, without a branch.
    numKept_ = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      order_[numKept_] = {distancesOfAll_[i], i};
      numKept_ += distancesOfAll_[i] <= most ? 1 : 0;
    }
  }

  void keepNearest(std::size_t most) {
    if (numKept_ <= most) return;
    const auto end = keptEnd();
    numKept_ = most;
    std::nth_element(order_.begin(), keptEnd(), end);
  }

  void copyNearest() {
    nearest_.resize(numKept_);
    distances_.resize(numKept_);
    for (std::size_t i = 0; i < numKept_; ++i) {
      distances_[i] = order_[i].first;
      nearest_[i] = all_[order_[i].second];
    }
  }

  /// Squared frequency below which half of the phase's power lies, or the highest one known.
  double squaredRadiusOfInnerPower(double totalPower) {
    measure({1, 1, 1});
    const double highest = *std::max_element(distancesOfAll_.begin(), distancesOfAll_.end());
    const auto ringOf = [ringsPerSquare = (kNumRings - 1) / highest](double square) {
      return static_cast<std::uint32_t>(square * ringsPerSquare);
    };
    /// Power, and the number of those that are not at zero frequency.
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

  const std::vector<Ordinate>& all_;
  std::size_t numAxes_;
  Recipe recipe_;
  double firstForm_ = 0;
  std::array<std::vector<double>, 3> frequencies_;  ///< of all, along each axis
  std::vector<double> distancesOfAll_;
  std::vector<Distance> order_;  ///< room for all; the first are those of the widest band
  std::size_t numKept_ = 0;      ///< how many
  std::vector<Ordinate> nearest_;
  std::vector<double> distances_;
  bool areBeyond_ = false;  ///< whether there are ordinates outside the widest band
};

std::array<double, 3> diagonalOf(const SpectralFit& fit) {
  return {fit.form[0], fit.form[1], fit.form[2]};
}

/// The fit over the widest band, whose ellipse is its own.
std::optional<SpectralFit> fitWidest(Bands& bands, std::size_t numAxes) {
  SpectralFit fit = bands.firstGuess();
  for (int round = 0; round < kMostRounds; ++round) {
    const std::optional<SpectralFit> next = bands.fit(bands.numWidest(), fit);
    if (!next && round == 0) return std::nullopt;
    if (!next) break;
    double change = 0;
    for (std::size_t axis = 0; axis < numAxes; ++axis) {
      change = std::max(change, std::abs(next->form[axis] - fit.form[axis]) /
                                    (std::abs(fit.form[axis]) + bands.firstForm()));
    }
    fit = *next;
    bands.arrange(diagonalOf(fit));
    if (change < kSettled) break;
  }
  bands.sort();
  return fit;
}

/// Whether a band's density agrees with that of a smaller band within it.
bool agree(const SpectralFit& wide, const SpectralFit& narrow) {
  const double difference = wide.logDensity - narrow.logDensity;
  // The narrow band's error holds the wide one's: the difference has the rest.
  const double variance =
      narrow.standardError * narrow.standardError - wide.standardError * wide.standardError;
  return difference * difference <= kAgreement * kAgreement * std::max(variance, 1e-12);
}

/// A structure that is longer than the image looks the same however long it is.
constexpr double kMostFewness = 0.5;

/// h: the size of the form against that of the images.
double fewnessOfLengths(const SpectralFit& fit, std::size_t numAxes, double numPixels) {
  double sum = 0;
  for (std::size_t i = 0; i < numFormEntries(numAxes); ++i) {
    // Those across the axes are twice an entry that stands twice in the matrix.
    sum += fit.form[i] * fit.form[i] * (i < numAxes ? 1 : 0.5);
  }
  const double fewness = std::sqrt(sum) / std::pow(numPixels, 2 / static_cast<double>(numAxes));
  return std::min(fewness, kMostFewness);
}

/// What the fit does not know: see 4 to 6 of estimateZeroFrequency().
ZeroFrequency withDoubts(const SpectralFit& fit, std::size_t numAxes,
                         const GatheredOrdinates& gathered, const Recipe& recipe) {
  const double error = fit.standardError;
  const double density = std::exp(fit.logDensity + recipe.logMeanShare * error * error);
  const double numCells = gathered.numPixels * gathered.pixelVariance / density;
  const double numFeatures = numCells * gathered.pixelVariance;
  const double numHeld = std::hypot(numFeatures, recipe.leastFeatures);
  const double variance =
      recipe.errorFactor * recipe.errorFactor * error * error +
      recipe.fewCellsVariance / (numCells * numCells) +
      recipe.lengthVariance * fewnessOfLengths(fit, numAxes, gathered.numPixels) +
      recipe.perFeatureVariance / numHeld +
      recipe.featureVariance * (std::sqrt(numHeld / numFeatures) - 1);
  return {density * numFeatures / numHeld, std::sqrt(variance)};
}

/// Lepski's rule on bands from the widest to the narrowest.
const SpectralFit& choose(const std::vector<SpectralFit>& fits) {
  for (auto wide = fits.begin(); wide != fits.end(); ++wide) {
    if (std::all_of(wide + 1, fits.end(),
                    [&](const SpectralFit& narrow) { return agree(*wide, narrow); })) {
      return *wide;
    }
  }
  return fits.back();
}

}  // namespace

std::optional<ZeroFrequency> estimateZeroFrequency(std::span<const LowFrequencies> images) {
  const auto numAxes = static_cast<std::size_t>(images.front().shape.numDimensions());
  const GatheredOrdinates gathered = gatherOrdinates(images);
  if (gathered.ordinates.size() < kLeastFrequencies) return std::nullopt;
  const Recipe& recipe = numAxes == 3 ? kRecipe3d : kRecipe2d;
  Bands bands(gathered, numAxes, recipe);
  if (!std::isfinite(bands.firstGuess().logDensity)) return std::nullopt;
  const std::optional<SpectralFit> widest = fitWidest(bands, numAxes);
  if (!widest) return std::nullopt;

  std::vector<SpectralFit> fits;
  SpectralFit start = *widest;
  std::size_t numBefore = 0;
  double edge = bands.widest();
  for (int i = 0; i < kMostBands; ++i, edge *= kBandRatio) {
    const std::size_t numOrdinates = bands.numWithin(edge);
    if (numOrdinates == numBefore) continue;
    const std::optional<SpectralFit> fit = bands.fit(numOrdinates, start);
    if (!fit) break;
    fits.push_back(*fit);
    start = *fit;
    numBefore = numOrdinates;
    if (numOrdinates == bands.numLeast()) break;
  }
  if (fits.empty()) return std::nullopt;

  const SpectralFit& chosen = choose(fits);
  const bool isRandom = std::exp(chosen.logDensity) > kLeastRandomness * gathered.pixelVariance;
  if (!isRandom) return std::nullopt;
  const ZeroFrequency zero = withDoubts(chosen, numAxes, gathered, recipe);
  return std::isfinite(zero.density) ? std::optional(zero) : std::nullopt;
}

}  // namespace phasebound
