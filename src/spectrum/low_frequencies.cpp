#include "spectrum/low_frequencies.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace phasebound {
namespace {

/// Blocks along an axis for each frequency kept.
constexpr std::size_t kBlocksPerFrequency = 4;
/// An elongated image keeps at most this many times the usual number along its long axis.
constexpr std::size_t kMostElongation = 4;

/// Of an ordinate that a mask leaves next to nothing of nothing can be told.
constexpr double kLeastWeight = 1e-3;

using Axis = LowFrequencyBlocks::Axis;

/// Frequencies that are computed together: four vectors of four.
constexpr std::size_t kTogether = 16;
/// Blocks that are summed by themselves before they go to the total: a long sum of floats loses
/// digits with each term.
constexpr std::size_t kBlocksAtOnce = 16;

using Float4 = float __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 4;

/// Sines of the multiples of pi / (2 side) in a whole turn, by a table of a quarter of it.
class QuarterSines {
public:
  explicit QuarterSines(std::size_t side) : side_(side), sines_(side + 1) {
    assert(side > 0);
    const double unit = std::numbers::pi / (2 * static_cast<double>(side));
    for (std::size_t i = 0; i <= side; ++i) sines_[i] = std::sin(unit * static_cast<double>(i));
  }

  /// i < 4 side
  [[nodiscard]] double at(std::size_t i) const {
    const bool isLater = i >= 2 * side_;
    const std::size_t half = isLater ? i - 2 * side_ : i;
    const double sine = sines_[half <= side_ ? half : 2 * side_ - half];
    return isLater ? -sine : sine;
  }

private:
  std::size_t side_;
  std::vector<double> sines_;
};

Axis makeAxis(std::size_t side, std::size_t numFrequencies) {
  Axis axis;
  axis.numFrequencies = numFrequencies;
  const std::size_t numBlocks = std::min(side, kBlocksPerFrequency * numFrequencies);
  axis.firstPixel.resize(numBlocks + 1);
  for (std::size_t block = 0; block <= numBlocks; ++block) {
    axis.firstPixel[block] =
        static_cast<std::size_t>(std::uint64_t{block} * std::uint64_t{side} / numBlocks);
  }
  axis.padded = (numFrequencies + kTogether - 1) / kTogether * kTogether;
  axis.cosines.resize(numBlocks * axis.padded);
  const QuarterSines sines(side);
  std::vector<double> cosines(numBlocks);
  for (std::size_t k = 0; k < numFrequencies; ++k) {
    double norm = 0;
    double before = 0;
    // 2 k end modulo a whole turn, of which no wave that is kept takes more than half in a block.
    std::size_t angle = 0;
    for (std::size_t block = 0; block < numBlocks; ++block) {
      const std::size_t end = axis.firstPixel[block + 1];
      const auto numPixels = static_cast<double>(end - axis.firstPixel[block]);
      // The sum of cos(pi k (2 x + 1) / (2 side)) over the block in closed form.
      angle += 2 * k * (end - axis.firstPixel[block]);
      if (angle >= 4 * side) angle -= 4 * side;
      const double here = sines.at(angle);
      cosines[block] = k == 0 ? 1 : (here - before) / (2 * sines.at(k) * numPixels);
      before = here;
      norm += numPixels * cosines[block] * cosines[block];
    }
    const double scale = 1 / std::sqrt(norm);
    for (std::size_t block = 0; block < numBlocks; ++block) {
      axis.cosines[block * axis.padded + k] = static_cast<float>(cosines[block] * scale);
    }
  }
  return axis;
}

std::array<Axis, 3> makeAxes(const Shape& shape, const std::array<std::size_t, 3>& numPerAxis) {
  std::array<Axis, 3> axes;
  const std::array<std::size_t, 3> sides{shape.z, shape.y, shape.x};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const bool isLikeLast = i > 0 && sides[i] == sides[i - 1];
    axes[i] = isLikeLast ? axes[i - 1] : makeAxis(sides[i], numPerAxis[i]);
  }
  return axes;
}

/// Sums of the products of two columns of values with some frequencies' cosines.
void sumProducts(const float* values, std::size_t stride, const Axis& axis, std::size_t firstK,
                 float sums[2][kTogether]) {
  constexpr std::size_t kVectors = kTogether / kLanes;
  Float4 total[2][kVectors] = {};
  for (std::size_t first = 0; first < axis.numBlocks(); first += kBlocksAtOnce) {
    const std::size_t last = std::min(axis.numBlocks(), first + kBlocksAtOnce);
    Float4 partial[2][kVectors] = {};
    for (std::size_t block = first; block < last; ++block) {
      const float* cosines = axis.cosines.data() + block * axis.padded + firstK;
      const float a = values[block * stride];
      const float b = values[block * stride + 1];
      for (std::size_t i = 0; i < kVectors; ++i) {
        Float4 cosine;
        std::memcpy(&cosine, cosines + i * kLanes, sizeof(cosine));
        partial[0][i] += Float4{a, a, a, a} * cosine;
        partial[1][i] += Float4{b, b, b, b} * cosine;
      }
    }
    for (std::size_t i = 0; i < kVectors; ++i) {
      total[0][i] += partial[0][i];
      total[1][i] += partial[1][i];
    }
  }
  std::memcpy(sums, total, sizeof(total));
}

/// Applies an axis' cosines along the first one of (blocks, inner); the result is (inner,
/// frequencies), so that the next axis is the first one then.
std::vector<float> transform(std::vector<float> in, const Axis& axis) {
  const std::size_t inner = in.size() / axis.numBlocks();
  std::vector<float> out;
  out.reserve(inner * axis.numFrequencies + 1);
  out.resize(inner * axis.numFrequencies);
  // Columns go two by two: the last of an odd number has zeros, or what is no matter, behind it.
  in.push_back(0);
  float sums[2][kTogether];
  for (std::size_t column = 0; column < inner; column += 2) {
    for (std::size_t k = 0; k < axis.numFrequencies; k += kTogether) {
      sumProducts(in.data() + column, inner, axis, k, sums);
      const std::size_t numHere = std::min(kTogether, axis.numFrequencies - k);
      for (std::size_t i = 0; i < 2 && column + i < inner; ++i) {
        float* to = out.data() + (column + i) * axis.numFrequencies + k;
        for (std::size_t j = 0; j < numHere; ++j) to[j] = sums[i][j];
      }
    }
  }
  return out;
}

/// Applies the cosines of all axes; an axis of one block has nothing to apply.
std::vector<float> transformed(std::vector<float> values, const std::array<Axis, 3>& axes) {
  for (const Axis& axis : axes) {
    if (axis.numBlocks() > 1) values = transform(std::move(values), axis);
  }
  return values;
}

std::size_t blockOf(const Axis& axis, std::size_t pixel) {
  const auto next = std::upper_bound(axis.firstPixel.begin(), axis.firstPixel.end(), pixel);
  return static_cast<std::size_t>(next - axis.firstPixel.begin()) - 1;
}

}  // namespace

std::array<std::size_t, 3> numLowFrequencies(const Shape& shape) {
  const bool isVolume = shape.numDimensions() == 3;
  const std::size_t usual = isVolume ? kLowFrequencies3d : kLowFrequencies2d;
  const double mean = isVolume ? std::cbrt(static_cast<double>(shape.numPixels()))
                               : std::sqrt(static_cast<double>(shape.numPixels()));
  const auto numFor = [&](std::size_t side) {
    const double share = static_cast<double>(side) / mean;
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(usual)));
    return std::min(side, std::clamp<std::size_t>(wanted, 2, kMostElongation * usual));
  };
  return {isVolume ? numFor(shape.z) : 1, numFor(shape.y), numFor(shape.x)};
}

LowFrequencyBlocks::LowFrequencyBlocks(const Shape& shape)
    : shape_(shape),
      numPerAxis_(numLowFrequencies(shape)),
      axes_(makeAxes(shape, numPerAxis_)),
      alongX_(axes_[2].firstPixel) {
  counts_.resize(axes_[0].numBlocks() * axes_[1].numBlocks() * axes_[2].numBlocks());
}

void LowFrequencyBlocks::addCuts(std::vector<std::size_t>& alongZ,
                                 std::vector<std::size_t>& alongY) const {
  alongZ.insert(alongZ.end(), axes_[0].firstPixel.begin(), axes_[0].firstPixel.end());
  alongY.insert(alongY.end(), axes_[1].firstPixel.begin(), axes_[1].firstPixel.end());
}

void LowFrequencyBlocks::take(const RowRange& range, const ColumnCounts& columns,
                              std::span<const std::uint32_t>) {
  const std::size_t row =
      blockOf(axes_[0], range.firstZ) * axes_[1].numBlocks() + blockOf(axes_[1], range.firstY);
  alongX_.addTo(columns, counts_.data() + row * axes_[2].numBlocks());
}

std::vector<float> LowFrequencyBlocks::excessOver(double fraction,
                                                  const LowFrequencyBlocks* excluded) const {
  // Signed, which more machines have an instruction for than for unsigned ones.
  const auto numberOf = [](std::uint64_t count) {
    return static_cast<double>(static_cast<std::int64_t>(count));
  };
  std::array<std::vector<double>, 3> sides;
  for (std::size_t axis = 0; axis < sides.size(); ++axis) {
    const std::vector<std::size_t>& first = axes_[axis].firstPixel;
    for (std::size_t block = 1; block < first.size(); ++block) {
      sides[axis].push_back(static_cast<double>(first[block] - first[block - 1]));
    }
  }
  std::vector<float> excess;
  // With room for what transform() puts behind.
  excess.reserve(counts_.size() + 1);
  excess.resize(counts_.size());
  std::size_t i = 0;
  for (const double sideZ : sides[0]) {
    for (const double sideY : sides[1]) {
      const double across = sideZ * sideY;
      for (const double sideX : sides[2]) {
        double numPixels = across * sideX;
        if (excluded != nullptr) numPixels -= numberOf(excluded->counts_[i]);
        excess[i] = static_cast<float>(numberOf(counts_[i]) - fraction * numPixels);
        ++i;
      }
    }
  }
  return excess;
}

LowFrequencies LowFrequencyBlocks::frequencies(std::uint64_t count) const {
  LowFrequencies result;
  result.shape = shape_;
  result.numPerAxis = numPerAxis_;
  result.numPixels = shape_.numPixels();
  result.phaseFraction = static_cast<double>(count) / static_cast<double>(result.numPixels);
  result.power = transformed(excessOver(result.phaseFraction, nullptr), axes_);
  for (float& value : result.power) value *= value;
  result.power.front() = 0;
  return result;
}

LowFrequencies LowFrequencyBlocks::frequenciesWithout(const LowFrequencyBlocks& excluded,
                                                      std::uint64_t count,
                                                      std::uint64_t numKept) const {
  LowFrequencies result;
  result.shape = shape_;
  result.numPerAxis = numPerAxis_;
  result.numPixels = numKept;
  const auto numPixels = static_cast<double>(numKept);
  result.phaseFraction = static_cast<double>(count) / numPixels;
  result.power = transformed(excessOver(result.phaseFraction, &excluded), axes_);
  // Of the whole image the waves' sums are 0, and those of their squares 1.
  const std::vector<float> counts(excluded.counts_.begin(), excluded.counts_.end());
  const std::vector<float> waves = transformed(counts, axes_);
  std::array<Axis, 3> squares = axes_;
  for (Axis& axis : squares) {
    for (float& cosine : axis.cosines) cosine *= cosine;
  }
  result.weight = transformed(counts, squares);
  for (std::size_t i = 0; i < result.power.size(); ++i) {
    const auto wave = static_cast<double>(waves[i]);
    const double weight = 1 - static_cast<double>(result.weight[i]) - wave * wave / numPixels;
    const bool isSeen = i > 0 && weight > kLeastWeight;
    result.weight[i] = isSeen ? static_cast<float>(weight) : 0;
    const auto value = static_cast<double>(result.power[i]);
    result.power[i] = isSeen ? static_cast<float>(value * value / weight) : 0;
  }
  return result;
}

LowFrequencies lowFrequencies(const PhaseMask& mask, std::uint64_t count) {
  LowFrequencyBlocks blocks(mask.shape());
  PixelSums* const taker = &blocks;
  sumPixels(mask, {&taker, 1});
  return blocks.frequencies(count);
}

}  // namespace phasebound
