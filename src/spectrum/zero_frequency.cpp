#include "spectrum/zero_frequency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "spectrum/bands.h"
#include "spectrum/gathered_ordinates.h"
#include "spectrum/spectral_fit.h"

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

/// See doubtAgreement().
constexpr double kExpectedTimes = 2;

/// What differs by the number of dimensions; see estimateZeroFrequency().
struct Recipe {
  std::size_t leastOrdinates;
  /// kAgreement of one image where the wide band's f(0) is the larger one.
  double agreementAbove;
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
                           .errorFactor = 0.95,
                           .logMeanShare = 0,
                           .logOffset = 0,
                           .missedShare = 2.5,
                           .mostMissed = 0.17,
                           .fewCellsVariance = 165,
                           .lengthVariance = 0.5,
                           .perFeatureVariance = 0,
                           .roughnessVariance = 0.7,
                           .featureVariance = 0.9,
                           .leastFeatures = 3,
                           .featurePower = 4};
constexpr Recipe kRecipe3d{.leastOrdinates = 36,
                           .agreementAbove = kAgreement,
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

/// Whether a band's density agrees with that of a smaller band within it.
bool agree(const SpectralFit& wide, const SpectralFit& narrow, double agreementAbove) {
  const double difference = wide.logDensity - narrow.logDensity;
  const double agreement = difference > 0 ? agreementAbove : kAgreement;
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

/// What the fit does not know: see 4 to 7 of estimateZeroFrequency().
ZeroFrequency withDoubts(const SpectralFit& fit, const Roughness& roughness, std::size_t numAxes,
                         const GatheredOrdinates& gathered, const Recipe& recipe) {
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
      recipe.featureVariance * (std::sqrt(numHeld / numFeatures) - 1);
  return {density * numFeatures / numHeld, std::sqrt(variance)};
}

/// Lepski's rule on bands from the widest to the narrowest.
const SpectralFit& choose(const std::vector<SpectralFit>& fits, double agreementAbove) {
  for (auto wide = fits.begin(); wide != fits.end(); ++wide) {
    if (std::all_of(wide + 1, fits.end(), [&](const SpectralFit& narrow) {
          return agree(*wide, narrow, agreementAbove);
        })) {
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
                         const Recipe& recipe, double agreementAbove) {
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
  return Read{choose(fits, agreementAbove), roughness};
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
  const double agreementAbove = images.size() == 1 ? recipe.agreementAbove : kAgreement;
  if (images.size() > 1) {
    Ordinate between = gathered.ordinates.back();
    gathered.ordinates.pop_back();
    const std::optional<Read> within = read(gathered, numAxes, recipe, agreementAbove);
    if (within) doubtAgreement(std::exp(within->fit.logDensity), between);
    gathered.ordinates.push_back(between);
  }
  const std::optional<Read> whole = read(gathered, numAxes, recipe, agreementAbove);
  if (!whole) return std::nullopt;
  const bool isRandom = std::exp(whole->fit.logDensity) > kLeastRandomness * gathered.pixelVariance;
  if (!isRandom) return std::nullopt;
  const ZeroFrequency zero = withDoubts(whole->fit, whole->roughness, numAxes, gathered, recipe);
  return std::isfinite(zero.density) ? std::optional(zero) : std::nullopt;
}

}  // namespace phasebound
