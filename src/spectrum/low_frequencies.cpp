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

/// Applies the cosines of all axes; an axis of one block has nothing to apply.
std::vector<float> transformed(std::vector<float> values, const std::array<Axis, 3>& axes) {
  for (const Axis& axis : axes) {
    if (axis->numBlocks() > 1) values = axis->transform(values);
  }
  return values;
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

LowFrequencyBlocks::LowFrequencyBlocks(const Shape& shape)
    : shape_(shape),
      numPerAxis_(numLowFrequencies(shape)),
      axes_(makeAxes(shape, numPerAxis_)),
      blockOfZ_(blocksAlong(axes_[0])),
      blockOfY_(blocksAlong(axes_[1])),
      alongX_(axes_[2]->firstPixel()) {
  counts_.resize(axes_[0]->numBlocks() * axes_[1]->numBlocks() * axes_[2]->numBlocks());
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
  alongX_.addTo(columns, counts_.data() + row * axes_[2]->numBlocks());
}

std::vector<float> LowFrequencyBlocks::excessOver(double fraction,
                                                  const LowFrequencyBlocks* excluded) const {
  // Signed, which more machines have an instruction for than for unsigned ones.
  const auto numberOf = [](std::uint32_t count) {
    return static_cast<double>(static_cast<std::int32_t>(count));
  };
  std::array<std::vector<double>, 3> sides;
  for (std::size_t axis = 0; axis < sides.size(); ++axis) {
    const std::vector<std::size_t>& first = axes_[axis]->firstPixel();
    for (std::size_t block = 1; block < first.size(); ++block) {
      sides[axis].push_back(static_cast<double>(first[block] - first[block - 1]));
    }
  }
  std::vector<float> excess(counts_.size());
  const std::size_t length = sides[2].size();
  std::size_t row = 0;
  for (const double sideZ : sides[0]) {
    for (const double sideY : sides[1]) {
      const double across = sideZ * sideY;
      const std::uint32_t* counts = counts_.data() + row;
      const std::uint32_t* missing = excluded == nullptr ? nullptr : excluded->counts_.data() + row;
      float* to = excess.data() + row;
      const double* along = sides[2].data();
      row += length;
      if (missing == nullptr) {
        for (std::size_t x = 0; x < length; ++x) {
          to[x] = static_cast<float>(numberOf(counts[x]) - fraction * (across * along[x]));
        }
        continue;
      }
      for (std::size_t x = 0; x < length; ++x) {
        const double numPixels = across * along[x] - numberOf(missing[x]);
        to[x] = static_cast<float>(numberOf(counts[x]) - fraction * numPixels);
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
