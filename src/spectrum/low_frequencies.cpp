#include "spectrum/low_frequencies.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace phasebound {
namespace {

/// Blocks along an axis for each frequency kept.
constexpr std::size_t kBlocksPerFrequency = 4;
/// An elongated image keeps at most this many times the usual number along its long axis.
constexpr std::size_t kMostElongation = 4;

/// Of an ordinate that a mask leaves next to nothing of nothing can be told.
constexpr double kLeastWeight = 1e-3;

using Axis = std::shared_ptr<const BlockCosines>;

std::array<Axis, 3> makeAxes(const Shape& shape, const std::array<std::size_t, 3>& numPerAxis) {
  std::array<Axis, 3> axes;
  const std::array<std::size_t, 3> sides{shape.z, shape.y, shape.x};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const bool isLikeLast = i > 0 && sides[i] == sides[i - 1];
    axes[i] = isLikeLast ? axes[i - 1]
                         : std::make_shared<const BlockCosines>(
                               sides[i], std::min(sides[i], kBlocksPerFrequency * numPerAxis[i]),
                               numPerAxis[i]);
  }
  return axes;
}

/// Applies the cosines of axes; an axis of one block has nothing to apply.
std::vector<float> transformed(std::vector<float> values, std::span<const Axis> axes) {
  for (const Axis& axis : axes) {
    if (axis->numBlocks() > 1) values = axis->transform(values);
  }
  return values;
}

/// The first axis of so many values made the last one.
std::vector<float> withFirstAxisLast(const std::vector<float>& values, std::size_t numFirst) {
  const std::size_t inner = values.size() / numFirst;
  std::vector<float> turned(values.size());
  for (std::size_t first = 0; first < numFirst; ++first) {
    for (std::size_t i = 0; i < inner; ++i) {
      turned[i * numFirst + first] = values[first * inner + i];
    }
  }
  return turned;
}

/// Rows of a slice, or slices, that a block has at most.
std::size_t longestBlock(const Axis& axis) {
  return (axis->side() + axis->numBlocks() - 1) / axis->numBlocks();
}

// Signed, which more machines have an instruction for than for unsigned ones.
double signedNumber(std::uint32_t count) {
  return static_cast<double>(static_cast<std::int32_t>(count));
}

/// The block that each pixel of an axis is in.
std::vector<std::uint32_t> blocksAlong(const Axis& axis) {
  std::vector<std::uint32_t> blocks(axis->side());
  for (std::size_t block = 0; block < axis->numBlocks(); ++block) {
    const std::vector<std::size_t>& first = axis->firstPixel();
    std::fill(blocks.begin() + static_cast<std::ptrdiff_t>(first[block]),
              blocks.begin() + static_cast<std::ptrdiff_t>(first[block + 1]),
              static_cast<std::uint32_t>(block));
  }
  return blocks;
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

LowFrequencyBlocks::LowFrequencyBlocks(const Shape& shape, bool isForMask)
    : shape_(shape),
      numPerAxis_(numLowFrequencies(shape)),
      axes_(makeAxes(shape, numPerAxis_)),
      blockOfZ_(blocksAlong(axes_[0])),
      blockOfY_(blocksAlong(axes_[1])),
      alongX_(axes_[2]->firstPixel()) {
  const bool isShort =
      shape.x <= ColumnCosines::kMostColumns && numPerAxis_[2] <= kLowFrequencies3d;
  if (shape.numDimensions() == 3 && isShort && !isForMask) {
    cosinesX_.emplace(*axes_[2], longestBlock(axes_[0]) * longestBlock(axes_[1]));
  }
  sums_.resize(axes_[0]->numBlocks() * axes_[1]->numBlocks() * numSumsOfRow());
}

void LowFrequencyBlocks::addCuts(std::vector<std::size_t>& alongZ,
                                 std::vector<std::size_t>& alongY) const {
  const auto add = [](const Axis& axis, std::vector<std::size_t>& cuts) {
    cuts.insert(cuts.end(), axis->firstPixel().begin(), axis->firstPixel().end());
  };
  add(axes_[0], alongZ);
  add(axes_[1], alongY);
}

void LowFrequencyBlocks::take(const RowRange& range, const ColumnCounts& columns,
                              std::span<const std::uint32_t>) noexcept {
  const std::size_t row =
      std::size_t{blockOfZ_[range.firstZ]} * axes_[1]->numBlocks() + blockOfY_[range.firstY];
  std::uint32_t* sums = sums_.data() + row * numSumsOfRow();
  if (cosinesX_) {
    cosinesX_->addTo(columns, sums);
  } else {
    alongX_.addTo(columns, sums);
  }
}

std::vector<double> LowFrequencyBlocks::sidesOf(std::size_t axis) const {
  const std::vector<std::size_t>& first = axes_[axis]->firstPixel();
  std::vector<double> sides;
  for (std::size_t block = 1; block < first.size(); ++block) {
    sides.push_back(static_cast<double>(first[block] - first[block - 1]));
  }
  return sides;
}

/// (z, y, frequency), the mean taken off.
std::vector<float> LowFrequencyBlocks::coefficientsAlongX(double fraction) const {
  const std::size_t numX = numPerAxis_[2];
  std::vector<float> coefficients(axes_[0]->numBlocks() * axes_[1]->numBlocks() * numX);
  const std::uint32_t* sums = sums_.data();
  float* to = coefficients.data();
  for (const double sideZ : sidesOf(0)) {
    for (const double sideY : sidesOf(1)) {
      const double numPixels = fraction * (sideZ * sideY);
      for (std::size_t k = 0; k < numX; ++k) {
        const double excess = signedNumber(sums[k]) - numPixels * cosinesX_->ofWholeRow()[k];
        to[k] = static_cast<float>(excess * cosinesX_->unit());
      }
      sums += numSumsOfRow();
      to += numX;
    }
  }
  return coefficients;
}

std::vector<float> LowFrequencyBlocks::transformedCounts(double fraction) const {
  std::size_t first = 0;
  while (first + 1 < axes_.size() && axes_[first]->numBlocks() == 1) ++first;
  std::vector<double> innerPixels{1};
  for (std::size_t axis = axes_.size() - 1; axis > first; --axis) {
    std::vector<double> across;
    for (const double side : sidesOf(axis)) {
      for (const double pixels : innerPixels) across.push_back(side * pixels);
    }
    innerPixels = std::move(across);
  }
  return transformed(axes_[first]->transformExcess(sums_, fraction, innerPixels),
                     std::span(axes_).subspan(first + 1));
}

std::vector<float> LowFrequencyBlocks::excessWithout(const LowFrequencyBlocks& excluded,
                                                     double fraction) const {
  const std::array<std::vector<double>, 3> sides{sidesOf(0), sidesOf(1), sidesOf(2)};
  std::vector<float> excess(sums_.size());
  std::size_t i = 0;
  for (const double sideZ : sides[0]) {
    for (const double sideY : sides[1]) {
      const double across = sideZ * sideY;
      for (const double sideX : sides[2]) {
        const double numPixels = across * sideX - signedNumber(excluded.sums_[i]);
        excess[i] = static_cast<float>(signedNumber(sums_[i]) - fraction * numPixels);
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
  if (cosinesX_) {
    result.power = withFirstAxisLast(
        transformed(coefficientsAlongX(result.phaseFraction), std::span(axes_).first(2)),
        numPerAxis_[2]);
  } else {
    if (shape_.numDimensions() == 2) {
      result.spreads = tileSpreadsOf(sums_, result.phaseFraction, {sidesOf(1), sidesOf(2)});
    }
    result.power = transformedCounts(result.phaseFraction);
  }
  for (float& value : result.power) value *= value;
  result.power.front() = 0;
  return result;
}

LowFrequencies LowFrequencyBlocks::frequenciesWithout(const LowFrequencyBlocks& excluded,
                                                      std::uint64_t count,
                                                      std::uint64_t numKept) const {
  assert(!cosinesX_ && !excluded.cosinesX_);
  LowFrequencies result;
  result.shape = shape_;
  result.numPerAxis = numPerAxis_;
  result.numPixels = numKept;
  const auto numPixels = static_cast<double>(numKept);
  result.phaseFraction = static_cast<double>(count) / numPixels;
  result.power = transformed(excessWithout(excluded, result.phaseFraction), axes_);
  // Of the whole image the waves' sums are 0, and those of their squares 1.
  const std::vector<float> counts(excluded.sums_.begin(), excluded.sums_.end());
  const std::vector<float> waves = transformed(counts, axes_);
  std::array<Axis, 3> squares;
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const BlockCosines cosines(axes_[i]->side(), axes_[i]->numBlocks(), axes_[i]->numFrequencies(),
                               1);
    squares[i] = std::make_shared<const BlockCosines>(cosines.squared());
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
