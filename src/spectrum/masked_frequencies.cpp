#include "spectrum/masked_frequencies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

namespace phasebound {
namespace {

/// Blocks along an axis for each frequency kept.
constexpr std::size_t kBlocksPerFrequency = 4;
/// Cosines of one axis, averaged over its blocks.
struct Axis {
  std::size_t numFrequencies = 1;
  std::vector<std::size_t> firstPixel{0, 1};  ///< of each block, and the end
  std::vector<double> cosines;                ///< (frequency, block), scaled to unit norm

  [[nodiscard]] std::size_t numBlocks() const { return firstPixel.size() - 1; }
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
  axis.cosines.resize(numFrequencies * numBlocks);
  const double step = std::numbers::pi / (2 * static_cast<double>(side));
  for (std::size_t k = 0; k < numFrequencies; ++k) {
    double* cosines = axis.cosines.data() + k * numBlocks;
    double norm = 0;
    for (std::size_t block = 0; block < numBlocks; ++block) {
      const auto first = static_cast<double>(axis.firstPixel[block]);
      const auto end = static_cast<double>(axis.firstPixel[block + 1]);
      const double numPixels = end - first;
      // The sum of cos(step k (2 x + 1)) over the block in closed form.
      const double angle = step * static_cast<double>(k);
      cosines[block] = k == 0 ? 1
                              : (std::sin(2 * angle * end) - std::sin(2 * angle * first)) /
                                    (2 * std::sin(angle) * numPixels);
      norm += numPixels * cosines[block] * cosines[block];
    }
    for (std::size_t block = 0; block < numBlocks; ++block) cosines[block] /= std::sqrt(norm);
  }
  return axis;
}

/// Pixels of the phase in each block, (z, y, x).
std::vector<double> sumBlocks(const PhaseMask& mask, const std::array<Axis, 3>& axes) {
  const Shape& shape = mask.shape();
  const std::size_t numX = axes[2].numBlocks();
  std::vector<double> sums(axes[0].numBlocks() * axes[1].numBlocks() * numX);
  std::vector<std::uint8_t> row(shape.x);
  std::vector<std::uint32_t> columns(shape.x);
  for (std::size_t blockZ = 0; blockZ < axes[0].numBlocks(); ++blockZ) {
    for (std::size_t z = axes[0].firstPixel[blockZ]; z < axes[0].firstPixel[blockZ + 1]; ++z) {
      for (std::size_t blockY = 0; blockY < axes[1].numBlocks(); ++blockY) {
        std::fill(columns.begin(), columns.end(), 0U);
        for (std::size_t y = axes[1].firstPixel[blockY]; y < axes[1].firstPixel[blockY + 1]; ++y) {
          mask.readRow(z, y, 0, row);
          for (std::size_t x = 0; x < shape.x; ++x) columns[x] += row[x];
        }
        double* blocks = sums.data() + (blockZ * axes[1].numBlocks() + blockY) * numX;
        for (std::size_t block = 0; block < numX; ++block) {
          std::uint64_t sum = 0;
          for (std::size_t x = axes[2].firstPixel[block]; x < axes[2].firstPixel[block + 1]; ++x) {
            sum += columns[x];
          }
          blocks[block] += static_cast<double>(sum);
        }
      }
    }
  }
  return sums;
}

/// Applies an axis' cosines along the middle one of (outer, blocks, inner).
std::vector<double> transform(const std::vector<double>& in, const Axis& axis, std::size_t inner) {
  const std::size_t numBlocks = axis.numBlocks();
  const std::size_t outer = in.size() / (numBlocks * inner);
  std::vector<double> out(outer * axis.numFrequencies * inner);
  for (std::size_t o = 0; o < outer; ++o) {
    for (std::size_t k = 0; k < axis.numFrequencies; ++k) {
      double* to = out.data() + (o * axis.numFrequencies + k) * inner;
      for (std::size_t block = 0; block < numBlocks; ++block) {
        const double cosine = axis.cosines[k * numBlocks + block];
        const double* from = in.data() + (o * numBlocks + block) * inner;
        for (std::size_t i = 0; i < inner; ++i) to[i] += cosine * from[i];
      }
    }
  }
  return out;
}

std::vector<double> transformAll(std::vector<double> values, const std::array<Axis, 3>& axes) {
  values = transform(values, axes[2], 1);
  values = transform(values, axes[1], axes[2].numFrequencies);
  return transform(values, axes[0], axes[1].numFrequencies * axes[2].numFrequencies);
}

/// Of a wave that a mask hides but for this share, nothing can be told.
constexpr double kLeastWeight = 1e-3;

}  // namespace

LowFrequencies maskedLowFrequencies(const LabelledImage& image, std::size_t index) {
  LowFrequencies result;
  const Shape& shape = image.labels.shape();
  result.shape = shape;
  result.numPixels = image.numPixels();
  result.numPerAxis = numLowFrequencies(shape);
  std::array<Axis, 3> axes{makeAxis(shape.z, result.numPerAxis[0]),
                           makeAxis(shape.y, result.numPerAxis[1]),
                           makeAxis(shape.x, result.numPerAxis[2])};
  const auto numKept = static_cast<double>(result.numPixels);
  result.phaseFraction = static_cast<double>(image.phases[index].count) / numKept;

  const std::vector<double> excluded =
      sumBlocks(PhaseMask(image.labels, image.excludedLabel()), axes);
  std::vector<double> values = sumBlocks(PhaseMask(image.labels, index), axes);
  std::vector<double> kept(values.size());
  const auto numPixels = [](const Axis& axis, std::size_t block) {
    return static_cast<double>(axis.firstPixel[block + 1] - axis.firstPixel[block]);
  };
  std::size_t i = 0;
  for (std::size_t z = 0; z < axes[0].numBlocks(); ++z) {
    for (std::size_t y = 0; y < axes[1].numBlocks(); ++y) {
      for (std::size_t x = 0; x < axes[2].numBlocks(); ++x, ++i) {
        kept[i] =
            numPixels(axes[0], z) * numPixels(axes[1], y) * numPixels(axes[2], x) - excluded[i];
        values[i] -= result.phaseFraction * kept[i];
      }
    }
  }
  const std::vector<double> amplitudes = transformAll(std::move(values), axes);
  const std::vector<double> ofMask = transformAll(kept, axes);
  for (Axis& axis : axes) {
    for (double& cosine : axis.cosines) cosine *= cosine;
  }
  const std::vector<double> squares = transformAll(std::move(kept), axes);
  result.power.resize(amplitudes.size());
  result.weight.resize(amplitudes.size());
  for (std::size_t k = 1; k < amplitudes.size(); ++k) {
    const double weight = squares[k] - ofMask[k] * ofMask[k] / numKept;
    if (weight < kLeastWeight) continue;
    result.weight[k] = static_cast<float>(weight);
    result.power[k] = static_cast<float>(amplitudes[k] * amplitudes[k] / weight);
  }
  return result;
}

}  // namespace phasebound
