#include "tpc/masked_tpc.h"

#include <utility>

namespace phasebound {
namespace {

/// Share of the pixels that count below which a lag has too few pairs.
constexpr double kLeastPairs = 1e-4;
constexpr int kNumCorrelations = 3;

/// News of one of several computations that take equally long.
Progress partOf(const Progress& progress, int part) {
  if (!progress) return {};
  return [&progress, part](double share) { progress((part + share) / kNumCorrelations); };
}

}  // namespace

Result<Tpc> computeMaskedTpc(const LabelledImage& image, std::size_t index, std::size_t maxLag,
                             const Progress& progress) {
  const PackedLabels& labels = image.labels;
  const std::size_t excluded = image.excludedLabel();
  const std::uint64_t count = image.phases[index].count;
  const std::uint64_t numExcluded = image.numExcluded;

  Result<Tpc> phase = computeTpc(PhaseMask(labels, index), count, maxLag, partOf(progress, 0));
  if (!phase) return phase.error();
  // What is not of a set has the covariance of the set: the phase and what is excluded together
  // stand for the rest, and what is excluded for what counts.
  const Result<Tpc> rest = computeTpc(PhaseMask(labels, index, excluded), count + numExcluded,
                                      maxLag, partOf(progress, 1));
  if (!rest) return rest.error();
  const Result<Tpc> mask =
      computeTpc(PhaseMask(labels, excluded), numExcluded, maxLag, partOf(progress, 2));
  if (!mask) return mask.error();

  const double kept = 1 - mask.value().phaseFraction();
  const double phi = static_cast<double>(count) / static_cast<double>(image.numPixels());
  Tpc& tpc = phase.value();
  const std::size_t rowLength = 2 * maxLag + 1;
  // The fractions of the box drop out: (1 - phi) phi^2 + phi (1 - phi)^2 = phi (1 - phi).
  for (std::size_t row = 0; row < tpc.numRows(); ++row) {
    float* covariance = tpc.mutableRow(row);
    const float* ofRest = rest.value().row(row).covariance;
    const float* ofMask = mask.value().row(row).covariance;
    for (std::size_t i = 0; i < rowLength; ++i) {
      const double pairs = static_cast<double>(ofMask[i]) + kept * kept;
      const double sum = (1 - phi) * static_cast<double>(covariance[i]) +
                         phi * static_cast<double>(ofRest[i]) -
                         phi * (1 - phi) * static_cast<double>(ofMask[i]);
      covariance[i] = pairs < kLeastPairs * kept ? 0.0F : static_cast<float>(sum / pairs);
    }
  }
  tpc.setPhaseFraction(phi);
  return phase;
}

}  // namespace phasebound
