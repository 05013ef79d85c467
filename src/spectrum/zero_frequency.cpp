#include "spectrum/zero_frequency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "spectrum/spectral_fit.h"

namespace phasebound {
namespace {

/// q at the edge of the widest band. A Gaussian covariance has fallen to 5 % of f(0) there.
constexpr double kWidestBand = 3;
/// Each band has half the area (volume) of the one before, and at most this many are looked at.
constexpr double kBandRatio = 0.5;
constexpr int kMostBands = 9;
constexpr std::size_t kLeastOrdinates2d = 20;
constexpr std::size_t kLeastOrdinates3d = 36;
/// More would bring the standard error below what the shape of f leaves open.
constexpr std::size_t kMostOrdinates = 500;
/// Standard errors of a difference that still count as agreement (Lepski's rule).
constexpr double kAgreement = 2;
/// The first band is round: q is 0.7, as at half of a Gaussian's power in 2D, where the frequencies
/// nearer to zero hold half of the power.
constexpr double kInnerPower = 0.5;
constexpr double kFirstForm = 0.7;
/// The form of the band and the fit in it settle in a few rounds.
constexpr int kMostRounds = 6;
constexpr double kSettled = 0.05;
/// Along an axis where f does not fall a band would have no end.
constexpr double kLeastFormShare = 0.01;
/// For the choice among bands, which the fit's own error does not know of.
constexpr double kErrorFactor = 1.1;
constexpr double kLogMeanShare = 0.4;
/// What few cells, and few features, add to the variance of log f(0).
constexpr double kCellVariance = 1.5;
constexpr double kFeatureVariance = 1.2;
constexpr double kLeastFeatures = 1;
constexpr std::size_t kLeastFrequencies = 3;
/// f(0) over Phi (1 - Phi), that of pixels which have nothing to do with each other, below which
/// the structure is not random at all.
constexpr double kLeastRandomness = 1e-4;

struct Gathered {
  std::vector<Ordinate> ordinates;
  double numPixels = 0;  ///< of all images
  double totalPower = 0;
  double pixelVariance = 0;  ///< Phi (1 - Phi) of all images together
};

/// How many ordinates one stands for: less than one under a mask.
double weightOf(const LowFrequencies& image, std::size_t index) {
  return image.weight.empty() ? 1 : static_cast<double>(image.weight[index]);
}

/// Appends the mean ordinates of images of one shape.
void gatherShape(std::span<const LowFrequencies* const> images, std::vector<Ordinate>& ordinates) {
  const LowFrequencies& first = *images.front();
  const bool isVolume = first.shape.numDimensions() == 3;
  std::size_t index = 0;
  for (std::size_t z = 0; z < first.numPerAxis[0]; ++z) {
    for (std::size_t y = 0; y < first.numPerAxis[1]; ++y) {
      for (std::size_t x = 0; x < first.numPerAxis[2]; ++x, ++index) {
        if (index == 0) continue;
        Ordinate ordinate;
        const double alongZ = static_cast<double>(z) / static_cast<double>(first.shape.z);
        const double alongY = static_cast<double>(y) / static_cast<double>(first.shape.y);
        const double alongX = static_cast<double>(x) / static_cast<double>(first.shape.x);
        ordinate.frequency = isVolume ? std::array<double, 3>{alongZ, alongY, alongX}
                                      : std::array<double, 3>{alongY, alongX, 0};
        ordinate.numTimes = 0;
        for (const LowFrequencies* image : images) ordinate.numTimes += weightOf(*image, index);
        if (ordinate.numTimes == 0) continue;
        for (const LowFrequencies* image : images) {
          ordinate.power += static_cast<double>(image->power[index]) * weightOf(*image, index) /
                            ordinate.numTimes;
        }
        ordinates.push_back(ordinate);
      }
    }
  }
}

Gathered gather(std::span<const LowFrequencies> images) {
  Gathered gathered;
  double count = 0;
  for (const LowFrequencies& image : images) {
    const auto size = static_cast<double>(image.numPixels);
    gathered.numPixels += size;
    count += size * image.phaseFraction;
    gathered.totalPower += size * image.phaseFraction * (1 - image.phaseFraction);
  }
  const double phi = count / gathered.numPixels;
  gathered.pixelVariance = phi * (1 - phi);

  std::vector<const LowFrequencies*> rest;
  for (const LowFrequencies& image : images) rest.push_back(&image);
  while (!rest.empty()) {
    const Shape shape = rest.front()->shape;
    const auto others =
        std::stable_partition(rest.begin(), rest.end(),
                              [&](const LowFrequencies* image) { return image->shape == shape; });
    gatherShape(std::span(rest.data(), static_cast<std::size_t>(others - rest.begin())),
                gathered.ordinates);
    rest.erase(rest.begin(), others);
  }
  if (images.size() > 1) {
    Ordinate between;
    between.numTimes = static_cast<double>(images.size() - 1);
    for (const LowFrequencies& image : images) {
      const double deviation = image.phaseFraction - phi;
      between.power +=
          static_cast<double>(image.numPixels) * deviation * deviation / between.numTimes;
    }
    gathered.ordinates.push_back(between);
  }
  return gathered;
}

/// Ordinates in the order of their distance q from zero frequency, as a form measures it.
class Bands {
public:
  Bands(const Gathered& gathered, std::size_t numAxes)
      : all_(gathered.ordinates),
        numAxes_(numAxes),
        numLeast_(numAxes == 3 ? kLeastOrdinates3d : kLeastOrdinates2d),
        firstForm_(kFirstForm / squaredRadiusOfInnerPower(gathered)) {
    std::array<double, 3> round{};
    round.fill(firstForm_);
    arrange(round);
  }

  /// Diagonal of the round form that the first band has.
  [[nodiscard]] double firstForm() const { return firstForm_; }
  [[nodiscard]] double widest() const { return std::min(kWidestBand, distances_.back()); }
  [[nodiscard]] std::size_t numLeast() const { return std::min(numLeast_, nearest_.size()); }

  /// Sorts anew by the diagonal of a form: ordinates come in fours of mirror images, so ellipses
  /// along the axes hold them whole.
  void arrange(const std::array<double, 3>& diagonal) {
    std::vector<std::pair<double, std::size_t>> order;
    order.reserve(all_.size());
    for (std::size_t i = 0; i < all_.size(); ++i) {
      double distance = 0;
      for (std::size_t axis = 0; axis < numAxes_; ++axis) {
        const double entry = std::max(diagonal[axis], kLeastFormShare * firstForm_);
        distance += entry * all_[i].frequency[axis] * all_[i].frequency[axis];
      }
      order.emplace_back(distance, i);
    }
    const std::size_t size = std::min(kMostOrdinates, order.size());
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(size);
    if (end != order.end()) std::nth_element(order.begin(), end, order.end());
    std::sort(order.begin(), end);
    nearest_.clear();
    distances_.clear();
    for (std::size_t i = 0; i < size; ++i) {
      nearest_.push_back(all_[order[i].second]);
      distances_.push_back(order[i].first);
    }
  }

  [[nodiscard]] std::size_t numWithin(double distance) const {
    const auto end = std::upper_bound(distances_.begin(), distances_.end(), distance);
    return std::max(static_cast<std::size_t>(end - distances_.begin()), numLeast());
  }

  [[nodiscard]] std::optional<SpectralFit> fit(std::size_t numOrdinates, SpectralFit start) {
    const double edge = distances_[numOrdinates - 1];
    double highest = 0;
    for (std::size_t i = 0; i < numOrdinates; ++i) {
      const double share = distances_[i] / edge;
      nearest_[i].curvature = share * share;
      for (const double frequency : nearest_[i].frequency) highest = std::max(highest, frequency);
    }
    start.curvature = 0;
    const FormPrior prior{firstForm_, std::max(firstForm_, 1 / (highest * highest))};
    return fitSpectrum(numAxes_, std::span(nearest_.data(), numOrdinates), start, prior);
  }

  /// Where a fit begins that has none before it.
  [[nodiscard]] SpectralFit firstGuess() const {
    double power = 0;
    for (std::size_t i = 0; i < numLeast(); ++i) power += nearest_[i].power;
    SpectralFit guess;
    guess.logDensity = std::log(power / static_cast<double>(numLeast()));
    std::fill_n(guess.form.begin(), numAxes_, firstForm_);
    return guess;
  }

private:
  /// Squared frequency below which half of the phase's power lies, or the highest one known.
  static double squaredRadiusOfInnerPower(const Gathered& gathered) {
    std::vector<std::pair<double, double>> powers;
    powers.reserve(gathered.ordinates.size());
    double nearer = 0;
    for (const Ordinate& ordinate : gathered.ordinates) {
      double square = 0;
      for (const double frequency : ordinate.frequency) square += frequency * frequency;
      const double power = ordinate.power * ordinate.numTimes;
      if (square > 0) {
        powers.emplace_back(square, power);
      } else {
        nearer += power;
      }
    }
    // What is left is halved by distance: where half of the power is not within the nearer part, it
    // ends in the other.
    auto first = powers.begin();
    auto last = powers.end();
    while (last - first > 1) {
      const auto middle = first + (last - first) / 2;
      std::nth_element(first, middle, last);
      double sum = nearer;
      for (auto power = first; power != middle; ++power) sum += power->second;
      if (sum >= kInnerPower * gathered.totalPower) {
        last = middle;
      } else {
        nearer = sum;
        first = middle;
      }
    }
    return first->first;
  }

  const std::vector<Ordinate>& all_;
  std::size_t numAxes_;
  std::size_t numLeast_;
  double firstForm_;
  std::vector<Ordinate> nearest_;
  std::vector<double> distances_;
};

std::array<double, 3> diagonalOf(const SpectralFit& fit) {
  return {fit.form[0], fit.form[1], fit.form[2]};
}

/// The fit over the widest band, whose ellipse is its own.
std::optional<SpectralFit> fitWidest(Bands& bands, std::size_t numAxes) {
  SpectralFit fit = bands.firstGuess();
  for (int round = 0; round < kMostRounds; ++round) {
    const std::optional<SpectralFit> next = bands.fit(bands.numWithin(kWidestBand), fit);
    if (!next) return round > 0 ? std::optional(fit) : std::nullopt;
    double change = 0;
    for (std::size_t axis = 0; axis < numAxes; ++axis) {
      change = std::max(change, std::abs(next->form[axis] - fit.form[axis]) /
                                    (std::abs(fit.form[axis]) + bands.firstForm()));
    }
    fit = *next;
    bands.arrange(diagonalOf(fit));
    if (change < kSettled) break;
  }
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

/// What the fit does not know: see 5 of estimateZeroFrequency().
ZeroFrequency withFewFeatures(double density, double logStandardError, const Gathered& gathered) {
  const double numCells = gathered.numPixels * gathered.pixelVariance / density;
  const double numFeatures = numCells * gathered.pixelVariance;
  const double numHeld = std::hypot(numFeatures, kLeastFeatures);
  const double variance = logStandardError * logStandardError + kCellVariance / numCells +
                          kFeatureVariance * (std::sqrt(numHeld / numFeatures) - 1);
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
  const Gathered gathered = gather(images);
  if (gathered.ordinates.size() < kLeastFrequencies) return std::nullopt;
  Bands bands(gathered, numAxes);
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
  const double variance = chosen.standardError * chosen.standardError;
  const double density = std::exp(chosen.logDensity + kLogMeanShare * variance);
  const bool isRandom = density > kLeastRandomness * gathered.pixelVariance;
  if (!isRandom || !std::isfinite(density)) return std::nullopt;
  return withFewFeatures(density, kErrorFactor * chosen.standardError, gathered);
}

}  // namespace phasebound
