#include "cls/mask_overlap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace phasebound {
namespace {

constexpr std::size_t kMostBlocks2d = 48;
constexpr std::size_t kMostBlocks3d = 16;

/// Pixels that count in each block, (z, y, x).
std::vector<double> countBlocks(const LabelledImage& image,
                                const std::array<std::size_t, 3>& blockSide,
                                const std::array<std::size_t, 3>& numBlocks) {
  const Shape& shape = image.labels.shape();
  const PhaseMask excluded(image.labels, image.excludedLabel());
  std::vector<double> counts(numBlocks[0] * numBlocks[1] * numBlocks[2]);
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      excluded.readRow(z, y, 0, row);
      double* blocks =
          counts.data() + (z / blockSide[0] * numBlocks[1] + y / blockSide[1]) * numBlocks[2];
      for (std::size_t block = 0; block < numBlocks[2]; ++block) {
        const std::size_t end = std::min((block + 1) * blockSide[2], shape.x);
        std::uint32_t numKept = 0;
        for (std::size_t x = block * blockSide[2]; x < end; ++x) numKept += 1U - row[x];
        blocks[block] += numKept;
      }
    }
  }
  return counts;
}

}  // namespace

MaskOverlap::MaskOverlap(const LabelledImage& image)
    : numPixels_(static_cast<double>(image.numPixels())) {
  const Shape& shape = image.labels.shape();
  const std::array<std::size_t, 3> sides{shape.z, shape.y, shape.x};
  const std::size_t most = shape.numDimensions() == 3 ? kMostBlocks3d : kMostBlocks2d;
  for (std::size_t axis = 0; axis < sides.size(); ++axis) {
    blockSide_[axis] = (sides[axis] + most - 1) / most;
    numBlocks_[axis] = (sides[axis] + blockSide_[axis] - 1) / blockSide_[axis];
  }
  const std::vector<double> counts = countBlocks(image, blockSide_, numBlocks_);
  const auto [numZ, numY, numX] = numBlocks_;
  const std::size_t spanY = 2 * numY - 1;
  const std::size_t spanX = 2 * numX - 1;
  const auto blockSize = static_cast<double>(blockSide_[0] * blockSide_[1] * blockSide_[2]);
  const double scale = 1 / (blockSize * numPixels_);
  shares_.resize(numZ * spanY * spanX);
  for (std::size_t z = 0; z < numZ; ++z) {
    for (std::size_t i = 0; i < spanY; ++i) {
      for (std::size_t j = 0; j < spanX; ++j) {
        const std::size_t firstY = i + 1 < numY ? numY - 1 - i : 0;
        const std::size_t endY = std::min(numY, 2 * numY - 1 - i);
        const std::size_t firstX = j + 1 < numX ? numX - 1 - j : 0;
        const std::size_t endX = std::min(numX, 2 * numX - 1 - j);
        double sum = 0;
        for (std::size_t fromZ = 0; fromZ + z < numZ; ++fromZ) {
          for (std::size_t y = firstY; y < endY; ++y) {
            const double* from = counts.data() + (fromZ * numY + y) * numX;
            const double* to = counts.data() + ((fromZ + z) * numY + (y + i + 1 - numY)) * numX;
            for (std::size_t x = firstX; x < endX; ++x) sum += from[x] * to[x + j + 1 - numX];
          }
        }
        shares_[(z * spanY + i) * spanX + j] = sum * scale;
      }
    }
  }
  // Blocks that count in part overlap with themselves as a whole.
  shares_[(numY - 1) * spanX + numX - 1] = 1;
}

double MaskOverlap::pairs(std::size_t z, std::size_t y, std::size_t x, bool isYNegative,
                          bool isXNegative) const {
  if (z >= numBlocks_[0] || y >= numBlocks_[1] || x >= numBlocks_[2]) return 0;
  const std::size_t i = isYNegative ? numBlocks_[1] - 1 - y : numBlocks_[1] - 1 + y;
  const std::size_t j = isXNegative ? numBlocks_[2] - 1 - x : numBlocks_[2] - 1 + x;
  return shares_[(z * (2 * numBlocks_[1] - 1) + i) * (2 * numBlocks_[2] - 1) + j];
}

double MaskOverlap::at(int dz, int dy, int dx) const {
  // A lag and its mirror image have the same pairs.
  if (dz < 0) return at(-dz, -dy, -dx);
  const std::array<std::size_t, 3> lag{static_cast<std::size_t>(dz),
                                       static_cast<std::size_t>(std::abs(dy)),
                                       static_cast<std::size_t>(std::abs(dx))};
  std::array<std::size_t, 3> first{};
  std::array<double, 3> part{};
  for (std::size_t axis = 0; axis < lag.size(); ++axis) {
    first[axis] = lag[axis] / blockSide_[axis];
    part[axis] =
        static_cast<double>(lag[axis] % blockSide_[axis]) / static_cast<double>(blockSide_[axis]);
  }
  double share = 0;
  for (unsigned corner = 0; corner < 8; ++corner) {
    double weight = 1;
    std::array<std::size_t, 3> at{};
    for (std::size_t axis = 0; axis < lag.size(); ++axis) {
      const bool isNext = (corner >> axis & 1U) != 0;
      weight *= isNext ? part[axis] : 1 - part[axis];
      at[axis] = first[axis] + (isNext ? 1 : 0);
    }
    if (weight > 0) share += weight * pairs(at[0], at[1], at[2], dy < 0, dx < 0);
  }
  return share;
}

}  // namespace phasebound
