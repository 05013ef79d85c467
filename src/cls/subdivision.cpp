#include "cls/subdivision.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace phasebound {
namespace {

/// Two-sided 95 % point of the normal distribution, and as the published code rounds it for the
/// observed spread.
constexpr double kZ95 = 1.959963984540054;
constexpr double kZ95Rounded = 1.96;
/// Cuts along an axis: at most this many kinds, 1, 2, 4, 8.
constexpr int kMostRatios = 4;
/// A cut must leave at least 2^6 px a side (published implementation).
constexpr int kLogShortestPart = 6;
/// Coarse search over whole pixels, then a fine one around the best (published implementation).
constexpr int kLongestCoarsePx = 149;
constexpr int kNumFine = 50;

/// Spread of one kind of cut and what predicts it.
struct Cut {
  double errorPercent;  ///< 100 * 1.96 * std / Phi
  double sampleSize;    ///< side^m, px^m
};

/// Mean and spread of a stream of values (Welford).
class Spread {
public:
  void add(double value) {
    ++count_;
    const double step = value - mean_;
    mean_ += step / static_cast<double>(count_);
    sumSquares_ += step * (value - mean_);
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Standard deviation with n - 1. Precondition: count() > 1.
  [[nodiscard]] double std() const {
    return std::sqrt(sumSquares_ / static_cast<double>(count_ - 1));
  }

private:
  std::size_t count_ = 0;
  double mean_ = 0;
  double sumSquares_ = 0;
};

std::vector<std::size_t> ratiosFor(const Shape& shape) {
  int log = 0;
  while ((shape.shortestSide() >> (log + 1)) > 0) ++log;
  const int numBeyondOne = std::clamp(log - kLogShortestPart, 0, kMostRatios - 1);
  std::vector<std::size_t> ratios;
  for (int i = numBeyondOne; i >= 0; --i) ratios.push_back(std::size_t{1} << i);
  return ratios;
}

/// Adds what is averaged in the sub-image with the given first pixel: its columns or its whole.
void addSubImage(const PhaseMask& mask, const Shape& origin, const Shape& sides,
                 SubdivisionForm form, std::vector<std::uint32_t>& columns,
                 std::vector<std::uint8_t>& row, Spread& spread) {
  std::fill(columns.begin(), columns.end(), 0U);
  for (std::size_t z = 0; z < sides.z; ++z) {
    for (std::size_t y = 0; y < sides.y; ++y) {
      mask.readRow(origin.z + z, origin.y + y, origin.x, row);
      for (std::size_t x = 0; x < sides.x; ++x) columns[x] += row[x];
    }
  }
  const auto columnSize = static_cast<double>(sides.z * sides.y);
  if (form == SubdivisionForm::Published) {
    for (const std::uint32_t count : columns) spread.add(count / columnSize);
    return;
  }
  std::uint64_t count = 0;
  for (const std::uint32_t column : columns) count += column;
  spread.add(static_cast<double>(count) / (columnSize * static_cast<double>(sides.x)));
}

std::optional<Cut> measureCut(const PhaseMask& mask, double phi, std::size_t ratio,
                              SubdivisionForm form) {
  const Shape& shape = mask.shape();
  const bool isVolume = shape.numDimensions() == 3;
  const Shape sides{isVolume ? shape.z / ratio : 1, shape.y / ratio, shape.x / ratio};
  std::vector<std::uint32_t> columns(sides.x);
  std::vector<std::uint8_t> row(sides.x);
  Spread spread;
  for (std::size_t z = 0; z + sides.z <= shape.z; z += sides.z) {
    for (std::size_t y = 0; y + sides.y <= shape.y; y += sides.y) {
      for (std::size_t x = 0; x + sides.x <= shape.x; x += sides.x) {
        addSubImage(mask, {z, y, x}, sides, form, columns, row, spread);
      }
    }
  }
  if (spread.count() < 2) return std::nullopt;
  // The published code takes the side along the second axis of the array for all of them.
  const auto side = static_cast<double>(isVolume ? sides.y : sides.x);
  const double sampleSize = form == SubdivisionForm::Published
                                ? std::pow(side, shape.numDimensions() - 1)
                                : static_cast<double>(sides.numPixels());
  return Cut{100 * kZ95Rounded * spread.std() / phi, sampleSize};
}

/// Mean absolute difference in per cent between the spreads and their model at CLS k.
double misfit(const std::vector<Cut>& cuts, double phi, int power, double k) {
  double sum = 0;
  for (const Cut& cut : cuts) {
    const double numSamples = cut.sampleSize / std::pow(k, power);
    const double model = 100 * kZ95 * std::sqrt(phi * (1 - phi) / numSamples) / phi;
    sum += std::abs(cut.errorPercent - model);
  }
  return sum / static_cast<double>(cuts.size());
}

}  // namespace

std::optional<double> subdivisionCls(const PhaseMask& mask, std::uint64_t count,
                                     SubdivisionForm form) {
  if (count == 0) return std::nullopt;
  const Shape& shape = mask.shape();
  const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
  std::vector<Cut> cuts;
  for (const std::size_t ratio : ratiosFor(shape)) {
    if (const auto cut = measureCut(mask, phi, ratio, form)) cuts.push_back(*cut);
  }
  if (cuts.empty()) return std::nullopt;

  const int power =
      form == SubdivisionForm::Published ? shape.numDimensions() - 1 : shape.numDimensions();
  double best = 1;
  double least = std::numeric_limits<double>::infinity();
  const auto tryOut = [&](double k) {
    const double difference = misfit(cuts, phi, power, k);
    if (difference < least) {
      least = difference;
      best = k;
    }
  };
  for (int k = 1; k <= kLongestCoarsePx; ++k) tryOut(k);
  const double from = (best <= 1 ? best + 0.1 : best) - 1;
  least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kNumFine; ++i) tryOut(from + i * (2.0 / (kNumFine - 1)));
  return best;
}

}  // namespace phasebound
