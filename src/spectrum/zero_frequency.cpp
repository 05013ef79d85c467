#include "spectrum/zero_frequency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "spectrum/bands.h"
#include "spectrum/gathered_ordinates.h"
#include "spectrum/spectral_fit.h"
#include "spectrum/tile_spread.h"

namespace phasebound {
namespace {

/// Each band has half the area (volume) of the one before, and at most this many are looked at.
constexpr double kBandRatio = 0.5;
constexpr int kMostBands = 9;
/// Standard errors of a difference that still count as agreement (Lepski's rule).
constexpr double kAgreement = 2;
/// The form of the band and the fit in it settle in a few rounds: when less than a fifth of the
/// ordinates change.
constexpr int kMostRounds = 4;
constexpr double kSettled = 0.2;
constexpr std::size_t kLeastFrequencies = 3;
/// f(0) over Phi (1 - Phi), that of pixels which have nothing to do with each other, below which
/// the structure is not random at all.
constexpr double kLeastRandomness = 1e-4;
/// Of h: a structure that is longer than the image looks the same however long it is.
constexpr double kMostFewness = 0.5;

/// What is added to log f(0) of steep structures, over N^(1/2), and the most of it. Their widest
/// fit has a curvature of some 2; where it has less than this, noise between pixels takes the
/// power.
constexpr double kSteepShare = 7;
constexpr double kMostSteep = 0.7;
constexpr double kLeastSteepCurvature = 1;

/// Where the curvature of log f passes through this, f has a peak at zero frequency which ends
/// within the band, and is flat beyond: features of two sizes. Then the smaller bands count as soon
/// as theirs is the larger f(0).
constexpr double kPeakFrom = 2.5;
constexpr double kPeakTo = 4;

/// See doubtOfGiants().
constexpr double kCellsPerTile = 4;
constexpr double kUsualPeakedness = 0.4;
constexpr double kPeakedFrom = 0.3;
constexpr double kPeakedTo = 0.8;
constexpr double kFeaturesFrom = 20;
constexpr double kFeaturesTo = 40;
constexpr double kGiantVariance = 0.5;

/// See doubtAgreement().
constexpr double kExpectedTimes = 2;

/// What differs by the number of dimensions; see estimateZeroFrequency().
struct Recipe {
  std::size_t leastOrdinates;
  /// kAgreement of one image where the wide band's f(0) is the larger one.
  double agreementAbove;
  /// And where it is the smaller one and f has a peak.
  double agreementOfPeak;
  /// Factor on the fit's standard error, the share of its square that is added to log f(0), and
  /// what is added of itself.
  double errorFactor;
  double logMeanShare;
  double logOffset;
  /// What is added to log f(0) of rough structures, over N^(1/2), and the most of it: with few
  /// cells two sizes of features look as rough as an exponential covariance, and hide less.
  double missedShare;
  double mostMissed;
  /// What adds to the variance of log f(0): over N^2, times h, over m (and of rough structures),
  /// and by few features.
  double fewCellsVariance;
  double lengthVariance;
  double perFeatureVariance;
  double roughnessVariance;
  double featureVariance;
  double leastFeatures;
  double featurePower;
};
constexpr Recipe kRecipe2d{.leastOrdinates = 20,
                           .agreementAbove = 1.6,
                           .agreementOfPeak = 1,
                           .errorFactor = 0.92,
                           .logMeanShare = 0,
                           .logOffset = 0,
                           .missedShare = 2.5,
                           .mostMissed = 0.17,
                           .fewCellsVariance = 175,
                           .lengthVariance = 0.65,
                           .perFeatureVariance = 0,
                           .roughnessVariance = 0.5,
                           .featureVariance = 0.8,
                           .leastFeatures = 2.9,
                           .featurePower = 6};
constexpr Recipe kRecipe3d{.leastOrdinates = 36,
                           .agreementAbove = kAgreement,
                           .agreementOfPeak = kAgreement,
                           .errorFactor = 1.2,
                           .logMeanShare = 0.6,
                           .logOffset = 0.06,
                           .missedShare = 5,
                           .mostMissed = 0.35,
                           .fewCellsVariance = 0,
                           .lengthVariance = 0,
                           .perFeatureVariance = 0.7,
                           .roughnessVariance = 0,
                           .featureVariance = 1.2,
                           .leastFeatures = 1,
                           .featurePower = 2};

std::array<double, 3> diagonalOf(const SpectralFit& fit) {
  return {fit.form[0], fit.form[1], fit.form[2]};
}

/// Arranges the widest band such that its ellipse is that of the fit over it. Whether there is a
/// fit.
bool settle(Bands& bands) {
  for (int round = 0; round < kMostRounds; ++round) {
    const std::optional<SpectralFit> fit = bands.fit(bands.numWidest(), FitPrecision::Rough);
    if (!fit) return round > 0;
    if (bands.arrange(diagonalOf(*fit)) < kSettled) break;
  }
  return true;
}

/// How far from 0 to 1 a value has come from one to another.
double progress(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

/// Standard errors of a difference that count as agreement.
struct Agreement {
  double above = kAgreement;   ///< where the wide band's f(0) is the larger one
  double ofPeak = kAgreement;  ///< where it is the smaller one and f has a peak
};

/// Whether a band's density agrees with that of a smaller band within it.
bool agree(const SpectralFit& wide, const SpectralFit& narrow, const Agreement& counts) {
  const double difference = wide.logDensity - narrow.logDensity;
  const double below =
      std::lerp(kAgreement, counts.ofPeak, progress(wide.curvature, kPeakFrom, kPeakTo));
  const double agreement = difference > 0 ? counts.above : below;
  // The narrow band's error holds the wide one's: the difference has the rest.
  const double variance =
      narrow.standardError * narrow.standardError - wide.standardError * wide.standardError;
  return difference * difference <= agreement * agreement * std::max(variance, 1e-12);
}

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

/// Variance of log f(0) where a few features are much larger than the others, see 8 of
/// estimateZeroFrequency().
double doubtOfGiants(std::span<const TileSpread> spreads, double numCells, double numFeatures) {
  const auto spread = std::find_if(spreads.begin(), spreads.end(), [&](const TileSpread& tiles) {
    return tiles.numTiles <= numCells / kCellsPerTile;
  });
  if (spread == spreads.end()) return 0;
  const double usual =
      (kUsualPeakedness + std::sqrt(24 / spread->numTiles)) * (1 + spread->numTiles / numFeatures);
  // Few features are doubtful already.
  return kGiantVariance * progress(spread->peakedness / usual, kPeakedFrom, kPeakedTo) *
         progress(numFeatures, kFeaturesFrom, kFeaturesTo);
}

/// What the fit does not know: see 4 to 8 of estimateZeroFrequency().
ZeroFrequency withDoubts(const SpectralFit& fit, const Roughness& roughness, std::size_t numAxes,
                         const GatheredOrdinates& gathered, std::span<const TileSpread> spreads,
                         const Recipe& recipe) {
  const double error = fit.standardError;
  const double numPixelsOfVariance = gathered.numPixels * gathered.pixelVariance;
  const double numFitted = numPixelsOfVariance / std::exp(fit.logDensity);
  const double perRoot = 1 / std::sqrt(numFitted);
  const double missed =
      std::min(recipe.missedShare * roughness.rough * perRoot, recipe.mostMissed) +
      std::min(kSteepShare * roughness.steep * perRoot, kMostSteep);
  const double toMean = recipe.logMeanShare * error * error + recipe.logOffset;
  const double density = std::exp(fit.logDensity + toMean + missed);
  const double numCells = numPixelsOfVariance / density;
  const double numFeatures = numCells * gathered.pixelVariance;
  const double numHeld = std::pow(std::pow(numFeatures, recipe.featurePower) +
                                      std::pow(recipe.leastFeatures, recipe.featurePower),
                                  1 / recipe.featurePower);
  const double variance =
      recipe.errorFactor * recipe.errorFactor * error * error +
      recipe.fewCellsVariance / (numCells * numCells) +
      recipe.lengthVariance * fewnessOfLengths(fit, numAxes, gathered.numPixels) +
      (recipe.perFeatureVariance + recipe.roughnessVariance * roughness.rough) / numHeld +
      recipe.featureVariance * (std::sqrt(numHeld / numFeatures) - 1) +
      doubtOfGiants(spreads, numCells, numFeatures);
  return {density * numFeatures / numHeld, std::sqrt(variance)};
}

/// Lepski's rule on bands from the widest to the narrowest.
const SpectralFit& choose(const std::vector<SpectralFit>& fits, const Agreement& counts) {
  for (auto wide = fits.begin(); wide != fits.end(); ++wide) {
    if (std::all_of(wide + 1, fits.end(),
                    [&](const SpectralFit& narrow) { return agree(*wide, narrow, counts); })) {
      return *wide;
    }
  }
  return fits.back();
}

/// What the ordinates tell.
struct Read {
  SpectralFit fit;
  Roughness roughness;
};

std::optional<Read> read(const GatheredOrdinates& gathered, std::size_t numAxes,
                         const Recipe& recipe, const Agreement& counts) {
  if (gathered.ordinates.size() < kLeastFrequencies) return std::nullopt;
  Bands bands(gathered, numAxes, recipe.leastOrdinates);
  if (!bands.hasPower() || !settle(bands)) return std::nullopt;
  std::vector<SpectralFit> fits;
  for (const std::size_t numOrdinates : bands.nest(kBandRatio, kMostBands)) {
    const std::optional<SpectralFit> fit = bands.fit(numOrdinates, FitPrecision::Full);
    if (!fit) break;
    fits.push_back(*fit);
  }
  if (fits.empty()) return std::nullopt;
  Roughness roughness = bands.roughness();
  roughness.steep *= std::clamp(fits.front().curvature - kLeastSteepCurvature, 0.0, 1.0);
  return Read{choose(fits, counts), roughness};
}

/// Few fractions that agree better than the images themselves tell do so by chance: they count as
/// if there were kExpectedTimes more of them that differ by what is expected.
void doubtAgreement(double expected, Ordinate& between) {
  if (between.power >= expected) return;
  between.power = (between.numTimes * between.power + kExpectedTimes * expected) /
                  (between.numTimes + kExpectedTimes);
}

}  // namespace

std::optional<ZeroFrequency> estimateZeroFrequency(std::span<const LowFrequencies> images) {
  const auto numAxes = static_cast<std::size_t>(images.front().shape.numDimensions());
  GatheredOrdinates gathered = gatherOrdinates(images);
  const Recipe& recipe = numAxes == 3 ? kRecipe3d : kRecipe2d;
  // Of several images the narrow bands hang on how much few fractions differ.
  const bool isOne = images.size() == 1;
  const Agreement counts =
      isOne ? Agreement{.above = recipe.agreementAbove, .ofPeak = recipe.agreementOfPeak}
            : Agreement{};
  if (!isOne) {
    Ordinate between = gathered.ordinates.back();
    gathered.ordinates.pop_back();
    const std::optional<Read> within = read(gathered, numAxes, recipe, counts);
    if (within) doubtAgreement(std::exp(within->fit.logDensity), between);
    gathered.ordinates.push_back(between);
  }
  const std::optional<Read> whole = read(gathered, numAxes, recipe, counts);
  if (!whole) return std::nullopt;
  const bool isRandom = std::exp(whole->fit.logDensity) > kLeastRandomness * gathered.pixelVariance;
  if (!isRandom) return std::nullopt;
  // Of several images their fractions tell.
  const std::span<const TileSpread> spreads =
      isOne ? std::span(images.front().spreads) : std::span<const TileSpread>();
  const ZeroFrequency zero =
      withDoubts(whole->fit, whole->roughness, numAxes, gathered, spreads, recipe);
  return std::isfinite(zero.density) ? std::optional(zero) : std::nullopt;
}

}  // namespace phasebound
