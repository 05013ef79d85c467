#include "generate/generate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "generate/blobs.h"
#include "generate/exact_math.h"
#include "generate/random.h"

namespace phasebound {
namespace {

constexpr double kLeastSizePx = 0.1;
constexpr double kMostSizePx = 1000;
/// Labels are bytes, and more than 64 phases count as not segmented.
constexpr std::size_t kMostFractions = 63;
/// The same everywhere, so that a material that is drawn on one machine is drawn on all: one
/// allocation in WebAssembly ends at 2 GiB, and all of them at 4 GiB. The first also lets pixel
/// indices and margins be counted in int.
constexpr std::uint64_t kMostPixels = (std::uint64_t{1} << 31U) - 65536;
constexpr std::uint64_t kMostScratchBytes = 1500000000;

Error invalid(std::string what) { return {ErrorCode::InvalidParameters, {std::move(what)}}; }

std::optional<Error> findFault(const MaterialSpec& spec) {
  const std::optional<std::size_t> numPixels =
      checkedNumPixels(spec.shape.z, spec.shape.y, spec.shape.x);
  if (!numPixels || *numPixels > kMostPixels) {
    const double needed = static_cast<double>(spec.shape.z) * static_cast<double>(spec.shape.y) *
                          static_cast<double>(spec.shape.x);
    return Error{ErrorCode::TooLarge, {text(needed), text(kMostPixels)}};
  }
  if (*numPixels == 0) return invalid("a side of 0 px");
  for (const double size : spec.sizePx) {
    if (!(size >= kLeastSizePx && size <= kMostSizePx)) return invalid("size " + text(size));
  }
  if (spec.phaseFractions.empty() || spec.phaseFractions.size() > kMostFractions) {
    return invalid("number of phases");
  }
  double sum = 0;
  for (const double fraction : spec.phaseFractions) {
    if (!(fraction > 0 && fraction < 1)) return invalid("phase fraction " + text(fraction));
    sum += fraction;
  }
  if (sum >= 1) return invalid("sum of phase fractions " + text(sum));
  if (spec.material == Material::Blobs) {
    const double scratchBytes = predictBlobBytes(spec);
    if (scratchBytes <= static_cast<double>(kMostScratchBytes)) return std::nullopt;
    return Error{ErrorCode::TooLarge,
                 {text(static_cast<std::uint64_t>(scratchBytes)), text(kMostScratchBytes)}};
  }

  if (spec.phaseFractions.size() > 1) return invalid("more than two phases");
  const std::size_t firstAxis = spec.shape.numDimensions() == 3 ? 0 : 1;
  for (std::size_t axis = firstAxis; axis < spec.sizePx.size(); ++axis) {
    if (spec.sizePx[axis] != spec.sizePx.back()) return invalid("unequal sizes");
  }
  const double size = spec.sizePx.back();
  if (spec.material == Material::Cells && (size < 1 || size != std::floor(size))) {
    return invalid("cells of " + text(size) + " px");
  }
  return std::nullopt;
}

/// One row of a ball: the pixels dx = -reach ... reach at (dz, dy) from its centre.
struct BallRow {
  int dz;
  int dy;
  int reach;
};

std::vector<BallRow> ballRows(double radius, bool isVolume) {
  const int whole = static_cast<int>(std::floor(radius));
  const double square = radius * radius;
  std::vector<BallRow> rows;
  for (int dz = isVolume ? -whole : 0; dz <= (isVolume ? whole : 0); ++dz) {
    for (int dy = -whole; dy <= whole; ++dy) {
      const double rest = square - static_cast<double>(dz) * dz - static_cast<double>(dy) * dy;
      if (rest < 0) continue;
      rows.push_back({dz, dy, static_cast<int>(std::floor(std::sqrt(rest)))});
    }
  }
  return rows;
}

Grid<std::uint8_t> generateSpheres(const MaterialSpec& spec) {
  const bool isVolume = spec.shape.numDimensions() == 3;
  const std::vector<BallRow> rows = ballRows(spec.sizePx.back(), isVolume);
  double ballPixels = 0;
  for (const BallRow& row : rows) ballPixels += 2 * row.reach + 1;
  const double centreProbability =
      -exact::expm1(exact::log(1 - spec.phaseFractions[0]) / ballPixels);

  Random random(spec.seed);
  Grid<std::uint8_t> labels(spec.shape);
  const auto numZ = static_cast<int>(spec.shape.z);
  const auto numY = static_cast<int>(spec.shape.y);
  const auto numX = static_cast<int>(spec.shape.x);
  // Centres outside of the window reach into it.
  const int margin = static_cast<int>(std::floor(spec.sizePx.back()));
  const int marginZ = isVolume ? margin : 0;
  for (int z = -marginZ; z < numZ + marginZ; ++z) {
    for (int y = -margin; y < numY + margin; ++y) {
      for (int x = -margin; x < numX + margin; ++x) {
        if (random.uniform() >= centreProbability) continue;
        for (const BallRow& row : rows) {
          const int rowZ = z + row.dz;
          const int rowY = y + row.dy;
          const int first = std::max(x - row.reach, 0);
          const int last = std::min(x + row.reach, numX - 1);
          if (rowZ < 0 || rowZ >= numZ || rowY < 0 || rowY >= numY || first > last) continue;
          std::uint8_t* pixels =
              labels.view().row(static_cast<std::size_t>(rowZ), static_cast<std::size_t>(rowY));
          std::fill(pixels + first, pixels + last + 1, std::uint8_t{1});
        }
      }
    }
  }
  return labels;
}

Grid<std::uint8_t> generateCells(const MaterialSpec& spec) {
  const auto side = static_cast<std::size_t>(spec.sizePx.back());
  Random random(spec.seed);
  const std::array<std::size_t, 3> sides{spec.shape.z, spec.shape.y, spec.shape.x};
  std::array<std::size_t, 3> offset{};
  std::array<std::size_t, 3> numCells{1, 1, 1};
  for (std::size_t axis = spec.shape.numDimensions() == 3 ? 0 : 1; axis < sides.size(); ++axis) {
    offset[axis] = static_cast<std::size_t>(random.uniform() * static_cast<double>(side));
    numCells[axis] = (sides[axis] + offset[axis] - 1) / side + 1;
  }
  Grid<std::uint8_t> cells(Shape{numCells[0], numCells[1], numCells[2]});
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells.data()[i] = random.uniform() < spec.phaseFractions[0] ? 1 : 0;
  }
  Grid<std::uint8_t> labels(spec.shape);
  for (std::size_t z = 0; z < spec.shape.z; ++z) {
    for (std::size_t y = 0; y < spec.shape.y; ++y) {
      const std::uint8_t* cellRow =
          cells.view().row(spec.shape.z == 1 ? 0 : (z + offset[0]) / side, (y + offset[1]) / side);
      std::uint8_t* row = labels.view().row(z, y);
      for (std::size_t x = 0; x < spec.shape.x; ++x) row[x] = cellRow[(x + offset[2]) / side];
    }
  }
  return labels;
}

}  // namespace

Result<Grid<std::uint8_t>> generate(const MaterialSpec& spec) {
  if (const std::optional<Error> fault = findFault(spec)) return *fault;
  switch (spec.material) {
    case Material::Blobs:
      return generateBlobs(spec);
    case Material::Spheres:
      return generateSpheres(spec);
    case Material::Cells:
      return generateCells(spec);
  }
  return invalid("material");
}

}  // namespace phasebound
