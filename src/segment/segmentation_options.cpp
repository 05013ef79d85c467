#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "segment/otsu.h"
#include "segment/segmenter.h"

namespace phasebound {
namespace {

constexpr double kMostCleanedPixels = 1e9;

Error invalid(std::string what) { return {ErrorCode::InvalidSegmentation, {std::move(what)}}; }

std::optional<Error> checkPreparation(const Preparation& preparation) {
  if (preparation.balance) {
    const Balance& balance = *preparation.balance;
    if (!(balance.low >= 0 && balance.low < balance.high && balance.high <= 1)) {
      return invalid("the quantiles " + text(balance.low) + " and " + text(balance.high));
    }
  }
  const double flat = preparation.flattenPx;
  if (!(flat == 0 || (flat >= 0.1 && flat <= kLongestGaussianPx))) {
    return invalid("a flattening by " + text(flat) + " px");
  }
  const double size = preparation.denoisePx;
  if (preparation.denoising == Denoising::Gaussian &&
      !(size >= 0.1 && size <= kLongestGaussianPx)) {
    return invalid("a Gaussian of " + text(size) + " px");
  }
  if (preparation.denoising == Denoising::Median &&
      !(size >= 1 && size <= kLongestMedianPx && size == std::floor(size))) {
    return invalid("a median of radius " + text(size) + " px");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> checkSegmentation(const SegmentationOptions& options) {
  const auto isWithin = [&](std::size_t most) {
    return options.numClasses >= 2 && options.numClasses <= most;
  };
  const std::string classes = std::to_string(options.numClasses) + " classes";
  switch (options.method) {
    case SegmentationMethod::Otsu:
      break;
    case SegmentationMethod::MultiOtsu:
      if (!isWithin(kMostOtsuClasses)) return invalid(classes);
      break;
    case SegmentationMethod::Colours:
      if (!isWithin(kMostColourClasses)) return invalid(classes);
      if (options.preparation.balance || options.preparation.flattenPx > 0) {
        return invalid("balance and flattening of colours");
      }
      break;
    case SegmentationMethod::Manual: {
      const std::vector<double>& thresholds = options.thresholds;
      if (thresholds.empty() || thresholds.size() > kMostThresholds) {
        return invalid(std::to_string(thresholds.size()) + " thresholds");
      }
      for (std::size_t i = 0; i < thresholds.size(); ++i) {
        if (!std::isfinite(thresholds[i]) || (i > 0 && thresholds[i] <= thresholds[i - 1])) {
          return invalid("thresholds that do not ascend");
        }
      }
      break;
    }
  }
  if (static_cast<double>(options.leastPiecePixels) > kMostCleanedPixels) {
    return invalid("pieces of " + text(options.leastPiecePixels) + " px");
  }
  return checkPreparation(options.preparation);
}

}  // namespace phasebound
