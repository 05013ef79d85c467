#include "cls/subdivision.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
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

enum class SubdivisionForm { Published, Textbook };

/// Spread of one kind of cut and what predicts it.
struct Cut {
  double errorPercent;  ///< 100 * 1.96 * std / Phi
  double modelPercent;  ///< what the model says for k = 1 px; it grows with the root of k^m
};

std::vector<std::size_t> ratiosFor(const Shape& shape) {
  int log = 0;
  while ((shape.shortestSide() >> (log + 1)) > 0) ++log;
  const int numBeyondOne = std::clamp(log - kLogShortestPart, 0, kMostRatios - 1);
  std::vector<std::size_t> ratios;
  for (int i = numBeyondOne; i >= 0; --i) ratios.push_back(std::size_t{1} << i);
  return ratios;
}

/// Mean and spread of a stream of numbers, all of them less the same one near their mean: sums of
/// squares stay small.
class Spread {
public:
  Spread() = default;
  /// Of so many counts, from exact sums of what they differ from a whole number near `usual` by.
  Spread(std::size_t count, std::int64_t sum, std::int64_t sumSquares, double shift)
      : count_(count) {
    const auto number = static_cast<double>(count);
    const auto exactSum = static_cast<double>(sum);
    sum_ = exactSum + number * shift;
    sumSquares_ = static_cast<double>(sumSquares) + (2 * exactSum + number * shift) * shift;
  }
  void add(double deviation) {
    ++count_;
    sum_ += deviation;
    sumSquares_ += deviation * deviation;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Standard deviation with n - 1. Precondition: count() > 1.
  [[nodiscard]] double std() const {
    const auto number = static_cast<double>(count_);
    return std::sqrt(std::max(0.0, sumSquares_ - sum_ * sum_ / number) / (number - 1));
  }

private:
  std::size_t count_ = 0;
  double sum_ = 0;
  double sumSquares_ = 0;
};

/// What is averaged in the sub-images of one way to cut: their columns, or their wholes.
Spread spreadOf(const SubdivisionCounts::Cutting& cutting, std::size_t numColumns, double phi,
                SubdivisionForm form) {
  const Shape& sides = cutting.sides;
  const bool isPublished = form == SubdivisionForm::Published;
  const double usual =
      phi * static_cast<double>(isPublished ? sides.z * sides.y : sides.numPixels());
  // Whole numbers are added without waiting for each other, and squares of them are exact.
  const std::int64_t near = std::llround(usual);
  std::size_t count = 0;
  std::int64_t sum = 0;
  std::int64_t sumSquares = 0;
  const std::size_t numParts = numColumns / sides.x;
  for (std::size_t row = 0; row < cutting.numZ * cutting.numY; ++row) {
    const std::uint32_t* columns = cutting.columns.data() + row * numColumns;
    if (isPublished) {
      for (std::size_t x = 0; x < numParts * sides.x; ++x) {
        const std::int64_t deviation = std::int64_t{columns[x]} - near;
        sum += deviation;
        sumSquares += deviation * deviation;
      }
      count += numParts * sides.x;
      continue;
    }
    for (std::size_t x = 0; x < numParts * sides.x; x += sides.x) {
      const std::int64_t deviation =
          std::accumulate(columns + x, columns + x + sides.x, std::int64_t{0}) - near;
      sum += deviation;
      sumSquares += deviation * deviation;
    }
    count += numParts;
  }
  return {count, sum, sumSquares, static_cast<double>(near) - usual};
}

/// The same over the pixels that are not excluded, of columns or wholes that keep half of theirs at
/// least.
Spread maskedSpreadOf(const SubdivisionCounts::Cutting& cutting,
                      const SubdivisionCounts::Cutting& excluded, std::size_t numColumns,
                      double phi, SubdivisionForm form) {
  const Shape& sides = cutting.sides;
  const bool isPublished = form == SubdivisionForm::Published;
  const std::uint64_t columnSize = std::uint64_t{sides.z} * sides.y;
  const std::uint64_t size = isPublished ? columnSize : columnSize * sides.x;
  Spread spread;
  const auto add = [&](std::uint64_t count, std::uint64_t numExcluded) {
    const std::uint64_t numKept = size - numExcluded;
    if (2 * numKept < size) return;
    const double fraction = static_cast<double>(count) / static_cast<double>(numKept);
    spread.add((fraction - phi) * static_cast<double>(size));
  };
  for (std::size_t row = 0; row < cutting.numZ * cutting.numY; ++row) {
    const std::uint32_t* columns = cutting.columns.data() + row * numColumns;
    const std::uint32_t* missing = excluded.columns.data() + row * numColumns;
    for (std::size_t x = 0; x + sides.x <= numColumns; x += sides.x) {
      std::uint64_t sum = 0;
      std::uint64_t numExcluded = 0;
      for (std::size_t i = x; i < x + sides.x; ++i) {
        sum += columns[i];
        numExcluded += missing[i];
        if (isPublished) add(columns[i], missing[i]);
      }
      if (!isPublished) add(sum, numExcluded);
    }
  }
  return spread;
}

std::optional<Cut> cutOf(const Spread& spread, const Shape& sides, const Shape& shape, double phi,
                         SubdivisionForm form) {
  if (spread.count() < 2) return std::nullopt;
  const bool isPublished = form == SubdivisionForm::Published;
  const auto numInPart = static_cast<double>(sides.numPixels());
  const double numAveraged = isPublished ? static_cast<double>(sides.z * sides.y) : numInPart;
  // The published code takes the side along the second axis of the array for all of them.
  const bool isVolume = shape.numDimensions() == 3;
  const auto side = static_cast<double>(isVolume ? sides.y : sides.x);
  const double sampleSize = isPublished ? std::pow(side, shape.numDimensions() - 1) : numInPart;
  return Cut{100 * kZ95Rounded * spread.std() / numAveraged / phi,
             100 * kZ95 * std::sqrt(phi * (1 - phi) / sampleSize) / phi};
}

/// Mean absolute difference in per cent between the spreads and their model at CLS k.
double misfit(const std::vector<Cut>& cuts, int power, double k) {
  // The root of k^m.
  const double root = power == 1 ? std::sqrt(k) : power == 2 ? k : k * std::sqrt(k);
  double sum = 0;
  for (const Cut& cut : cuts) sum += std::abs(cut.errorPercent - root * cut.modelPercent);
  return sum / static_cast<double>(cuts.size());
}

std::optional<double> fitCls(const std::vector<Cut>& cuts, int numDimensions,
                             SubdivisionForm form) {
  if (cuts.empty()) return std::nullopt;
  const int power = form == SubdivisionForm::Published ? numDimensions - 1 : numDimensions;
  double best = 1;
  double least = std::numeric_limits<double>::infinity();
  const auto tryOut = [&](double k) {
    const double difference = misfit(cuts, power, k);
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

}  // namespace

SubdivisionCounts::Cutting::Cutting(const Shape& shape, std::size_t ratio)
    : sides{shape.numDimensions() == 3 ? shape.z / ratio : 1, shape.y / ratio, shape.x / ratio},
      numZ(shape.z / sides.z),
      numY(shape.y / sides.y),
      columns(numZ * numY * shape.x) {}

SubdivisionCounts::SubdivisionCounts(const Shape& shape, std::size_t endsAtY)
    : shape_(shape), isCutAtY_(shape.y + 1), strip_(shape.x) {
  for (const std::size_t ratio : ratiosFor(shape)) cuttings_.emplace_back(shape, ratio);
  for (const Cutting& cutting : cuttings_) {
    for (std::size_t y = 1; y <= cutting.numY; ++y) isCutAtY_[y * cutting.sides.y] = true;
  }
  isCutAtY_[shape.y] = true;
  isCutAtY_[endsAtY] = true;
}

void SubdivisionCounts::addCuts(std::vector<std::size_t>& alongZ,
                                std::vector<std::size_t>& alongY) const {
  for (std::size_t y = 1; y <= shape_.y; ++y) {
    if (isCutAtY_[y]) alongY.push_back(y);
  }
  for (const Cutting& cutting : cuttings_) {
    for (std::size_t z = 1; z <= cutting.numZ; ++z) alongZ.push_back(z * cutting.sides.z);
  }
}

void SubdivisionCounts::take(const RowRange& range, const ColumnCounts& columns,
                             std::span<const std::uint32_t>) noexcept {
  // A strip is what no cutting cuts; only whole strips are added to every cutting's sub-images.
  strip_.add(columns);
  if (!isCutAtY_[range.lastY]) return;
  const std::vector<std::uint64_t> strip = strip_.numbers();
  strip_.clear();
  for (Cutting& cutting : cuttings_) {
    const std::size_t z = range.firstZ / cutting.sides.z;
    const std::size_t y = range.firstY / cutting.sides.y;
    if (z >= cutting.numZ || y >= cutting.numY) continue;
    std::uint32_t* sums = cutting.columns.data() + (z * cutting.numY + y) * shape_.x;
    for (std::size_t x = 0; x < shape_.x; ++x) sums[x] += static_cast<std::uint32_t>(strip[x]);
  }
}

void SubdivisionCounts::pass(PartCounts& counts) {
  for (Cutting& cutting : cuttings_) counts.pass(cutting.columns);
}

SubdivisionCls SubdivisionCounts::cls(double phi, const SubdivisionCounts* excluded) const {
  const auto fit = [&](SubdivisionForm form) {
    std::vector<Cut> cuts;
    for (std::size_t i = 0; i < cuttings_.size(); ++i) {
      const Cutting& cutting = cuttings_[i];
      const Spread spread = excluded == nullptr ? spreadOf(cutting, shape_.x, phi, form)
                                                : maskedSpreadOf(cutting, excluded->cuttings_[i],
                                                                 shape_.x, phi, form);
      if (const auto cut = cutOf(spread, cutting.sides, shape_, phi, form)) cuts.push_back(*cut);
    }
    return fitCls(cuts, shape_.numDimensions(), form);
  };
  return {fit(SubdivisionForm::Published), fit(SubdivisionForm::Textbook)};
}

SubdivisionCls subdivisionCls(const PhaseMask& mask, std::uint64_t count) {
  if (count == 0) return {};
  SubdivisionCounts counts(mask.shape());
  PixelSums* const taker = &counts;
  sumPixels(mask, {&taker, 1});
  return counts.cls(static_cast<double>(count) / static_cast<double>(mask.shape().numPixels()));
}

SubdivisionCls maskedSubdivisionCls(const LabelledImage& image, std::size_t index) {
  const std::uint64_t count = image.phases[index].count;
  if (count == 0) return {};
  SubdivisionCounts counts(image.labels.shape());
  SubdivisionCounts excluded(image.labels.shape());
  PixelSums* taker = &counts;
  sumPixels(PhaseMask(image.labels, index), {&taker, 1});
  taker = &excluded;
  sumPixels(PhaseMask(image.labels, image.excludedLabel()), {&taker, 1});
  return counts.cls(static_cast<double>(count) / static_cast<double>(image.numPixels()), &excluded);
}

}  // namespace phasebound
