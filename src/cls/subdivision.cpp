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

enum class SubdivisionForm { Published, Textbook };

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

/// One way to cut the image, and what has been counted of it.
struct Cutting {
  Cutting(const Shape& shape, std::size_t ratio)
      : sides{shape.numDimensions() == 3 ? shape.z / ratio : 1, shape.y / ratio, shape.x / ratio},
        numY(shape.y / sides.y),
        columns(numY * shape.x) {}

  Shape sides;
  std::size_t numY;
  /// Pixels of the phase along y (and z) at each x, for the sub-images that share the present z.
  std::vector<std::uint32_t> columns;
  Spread published;
  Spread textbook;
};

/// Adds what is averaged in the sub-images of one range of z: their columns, and their wholes.
void addSubImages(const Shape& shape, Cutting& cutting) {
  const Shape& sides = cutting.sides;
  const auto columnSize = static_cast<double>(sides.z * sides.y);
  for (std::size_t y = 0; y < cutting.numY; ++y) {
    for (std::size_t x = 0; x + sides.x <= shape.x; x += sides.x) {
      const std::uint32_t* first = cutting.columns.data() + y * shape.x + x;
      std::uint64_t sum = 0;
      for (std::size_t i = 0; i < sides.x; ++i) {
        sum += first[i];
        cutting.published.add(first[i] / columnSize);
      }
      cutting.textbook.add(static_cast<double>(sum) / (columnSize * static_cast<double>(sides.x)));
    }
  }
  std::fill(cutting.columns.begin(), cutting.columns.end(), 0U);
}

/// Where a slice is cut along y in any of the ways, first and last row included.
std::vector<std::size_t> cutsAlongY(const Shape& shape, const std::vector<Cutting>& cuttings) {
  std::vector<std::size_t> cuts{0, shape.y};
  for (const Cutting& cutting : cuttings) {
    for (std::size_t y = 1; y <= cutting.numY; ++y) cuts.push_back(y * cutting.sides.y);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

/// Adds rows of one slice column by column, in bytes as long as they hold the sum.
class ColumnSums {
public:
  explicit ColumnSums(std::size_t length) : row_(length), bytes_(length), sums_(length) {}

  const std::vector<std::uint32_t>& sum(const PhaseMask& mask, std::size_t z, std::size_t firstY,
                                        std::size_t lastY) {
    std::fill(sums_.begin(), sums_.end(), 0U);
    for (std::size_t y = firstY; y < lastY;) {
      const std::size_t end = std::min(lastY, y + kMostInByte);
      std::fill(bytes_.begin(), bytes_.end(), std::uint8_t{0});
      for (; y < end; ++y) {
        mask.readRow(z, y, 0, row_);
        for (std::size_t x = 0; x < row_.size(); ++x) {
          bytes_[x] = static_cast<std::uint8_t>(bytes_[x] + row_[x]);
        }
      }
      for (std::size_t x = 0; x < row_.size(); ++x) sums_[x] += bytes_[x];
    }
    return sums_;
  }

private:
  static constexpr std::size_t kMostInByte = 255;

  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint32_t> sums_;
};

/// All cuttings in one pass over the image: it is read strip by strip, a strip being what no
/// cutting cuts along y, and each strip's columns are added to every cutting's sub-images.
std::vector<Cutting> countSubImages(const PhaseMask& mask) {
  const Shape& shape = mask.shape();
  std::vector<Cutting> cuttings;
  for (const std::size_t ratio : ratiosFor(shape)) cuttings.emplace_back(shape, ratio);
  const std::vector<std::size_t> cuts = cutsAlongY(shape, cuttings);
  ColumnSums columns(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const std::vector<std::uint32_t>& strip = columns.sum(mask, z, cuts[i], cuts[i + 1]);
      for (Cutting& cutting : cuttings) {
        const std::size_t y = cuts[i] / cutting.sides.y;
        if (y >= cutting.numY) continue;
        std::uint32_t* sums = cutting.columns.data() + y * shape.x;
        for (std::size_t x = 0; x < shape.x; ++x) sums[x] += strip[x];
      }
    }
    for (Cutting& cutting : cuttings) {
      if ((z + 1) % cutting.sides.z == 0) addSubImages(shape, cutting);
    }
  }
  return cuttings;
}

std::optional<Cut> cutOf(const Cutting& cutting, const Shape& shape, double phi,
                         SubdivisionForm form) {
  const bool isPublished = form == SubdivisionForm::Published;
  const Spread& spread = isPublished ? cutting.published : cutting.textbook;
  if (spread.count() < 2) return std::nullopt;
  // The published code takes the side along the second axis of the array for all of them.
  const bool isVolume = shape.numDimensions() == 3;
  const auto side = static_cast<double>(isVolume ? cutting.sides.y : cutting.sides.x);
  const double sampleSize = isPublished ? std::pow(side, shape.numDimensions() - 1)
                                        : static_cast<double>(cutting.sides.numPixels());
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

std::optional<double> fitCls(const std::vector<Cutting>& cuttings, const Shape& shape, double phi,
                             SubdivisionForm form) {
  std::vector<Cut> cuts;
  for (const Cutting& cutting : cuttings) {
    if (const auto cut = cutOf(cutting, shape, phi, form)) cuts.push_back(*cut);
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

}  // namespace

SubdivisionCls subdivisionCls(const PhaseMask& mask, std::uint64_t count) {
  if (count == 0) return {};
  const Shape& shape = mask.shape();
  const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
  const std::vector<Cutting> cuttings = countSubImages(mask);
  return {fitCls(cuttings, shape, phi, SubdivisionForm::Published),
          fitCls(cuttings, shape, phi, SubdivisionForm::Textbook)};
}

}  // namespace phasebound
