#include "spectrum/low_frequencies.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace phasebound {
namespace {

/// Blocks along an axis for each frequency kept.
constexpr std::size_t kBlocksPerFrequency = 4;
/// An elongated image keeps at most this many times the usual number along its long axis.
constexpr std::size_t kMostElongation = 4;

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

LowFrequencies lowFrequencies(const PhaseMask& mask, std::uint64_t count) {
  LowFrequencies result;
  result.shape = mask.shape();
  result.numPerAxis = numLowFrequencies(result.shape);
  const std::array<Axis, 3> axes{makeAxis(result.shape.z, result.numPerAxis[0]),
                                 makeAxis(result.shape.y, result.numPerAxis[1]),
                                 makeAxis(result.shape.x, result.numPerAxis[2])};
  std::vector<double> values = sumBlocks(mask, axes);
  result.phaseFraction = static_cast<double>(count) / static_cast<double>(result.shape.numPixels());
  const auto numPixels = [](const Axis& axis, std::size_t block) {
    return static_cast<double>(axis.firstPixel[block + 1] - axis.firstPixel[block]);
  };
  std::size_t i = 0;
  for (std::size_t z = 0; z < axes[0].numBlocks(); ++z) {
    for (std::size_t y = 0; y < axes[1].numBlocks(); ++y) {
      for (std::size_t x = 0; x < axes[2].numBlocks(); ++x, ++i) {
        values[i] -= result.phaseFraction * numPixels(axes[0], z) * numPixels(axes[1], y) *
                     numPixels(axes[2], x);
      }
    }
  }
  values = transform(values, axes[2], 1);
  values = transform(values, axes[1], axes[2].numFrequencies);
  values = transform(values, axes[0], axes[1].numFrequencies * axes[2].numFrequencies);
  result.power.resize(values.size());
  std::transform(values.begin(), values.end(), result.power.begin(),
                 [](double value) { return static_cast<float>(value * value); });
  result.power.front() = 0;
  return result;
}

}  // namespace phasebound
