#include "validate/boolean_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace phasebound::validate {
namespace {

std::vector<ElementRow> ballRows(const Ball& ball, int numDimensions) {
  const int radius = ball.radiusPx;
  const int radiusZ = numDimensions == 3 ? radius : 0;
  std::vector<ElementRow> rows;
  for (int z = -radiusZ; z <= radiusZ; ++z) {
    for (int y = -radius; y <= radius; ++y) {
      const int rest = radius * radius - z * z - y * y;
      if (rest < 0) continue;
      int reach = 0;
      while ((reach + 1) * (reach + 1) <= rest) ++reach;
      rows.push_back({z, y, -reach, reach});
    }
  }
  return rows;
}

std::vector<ElementRow> boxRows(const Box& box) {
  std::vector<ElementRow> rows;
  for (int z = 0; z < box.sidesPx[0]; ++z) {
    for (int y = 0; y < box.sidesPx[1]; ++y) rows.push_back({z, y, 0, box.sidesPx[2] - 1});
  }
  return rows;
}

/// Range of a coordinate of the centres whose elements can reach a window of a given side.
struct Range {
  std::int64_t first;
  std::int64_t size;
};

Range centresFor(int least, int most, std::size_t side) {
  return {-std::int64_t{most}, static_cast<std::int64_t>(side) + most - least};
}

void stamp(const std::vector<ElementRow>& rows, std::int64_t z, std::int64_t y, std::int64_t x,
           Grid<std::uint8_t>& labels) {
  const auto numZ = static_cast<std::int64_t>(labels.shape().z);
  const auto numY = static_cast<std::int64_t>(labels.shape().y);
  const auto numX = static_cast<std::int64_t>(labels.shape().x);
  for (const ElementRow& row : rows) {
    const std::int64_t rowZ = z + row.z;
    const std::int64_t rowY = y + row.y;
    if (rowZ < 0 || rowZ >= numZ || rowY < 0 || rowY >= numY) continue;
    const std::int64_t first = std::max<std::int64_t>(x + row.first, 0);
    const std::int64_t last = std::min<std::int64_t>(x + row.last, numX - 1);
    if (first > last) continue;
    std::uint8_t* pixels =
        labels.view().row(static_cast<std::size_t>(rowZ), static_cast<std::size_t>(rowY));
    std::fill(pixels + first, pixels + last + 1, std::uint8_t{1});
  }
}

}  // namespace

std::vector<ElementRow> rowsOf(const Element& element, int numDimensions) {
  const Ball* ball = std::get_if<Ball>(&element);
  return ball != nullptr ? ballRows(*ball, numDimensions) : boxRows(std::get<Box>(element));
}

double fractionOfKind(double phaseFraction, std::size_t numKinds) {
  return -std::expm1(std::log1p(-phaseFraction) / static_cast<double>(numKinds));
}

Grid<std::uint8_t> drawBoolean(const BooleanModel& model, int numDimensions, double phaseFraction,
                               const Shape& shape, Random& random) {
  Grid<std::uint8_t> labels(shape);
  const double fraction = fractionOfKind(phaseFraction, model.elements.size());
  for (const Element& element : model.elements) {
    const std::vector<ElementRow> rows = rowsOf(element, numDimensions);
    int numPixels = 0;
    ElementRow least{0, 0, 0, 0};
    ElementRow most{0, 0, 0, 0};
    for (const ElementRow& row : rows) {
      numPixels += row.last - row.first + 1;
      least = {std::min(least.z, row.z), std::min(least.y, row.y), std::min(least.first, row.first),
               0};
      most = {std::max(most.z, row.z), std::max(most.y, row.y), 0, std::max(most.last, row.last)};
    }
    const Range z = centresFor(least.z, most.z, shape.z);
    const Range y = centresFor(least.y, most.y, shape.y);
    const Range x = centresFor(least.first, most.last, shape.x);
    // Pixels from one centre to the next are geometric: as many logarithms as centres.
    const double logEmpty = std::log1p(-fraction) / numPixels;
    const auto numPlaces = static_cast<double>(z.size * y.size * x.size);
    for (double place = -1;;) {
      place += 1 + std::floor(std::log1p(-random.uniform()) / logEmpty);
      if (!(place < numPlaces)) break;
      const auto index = static_cast<std::int64_t>(place);
      stamp(rows, z.first + index / (y.size * x.size), y.first + index / x.size % y.size,
            x.first + index % x.size, labels);
    }
  }
  return labels;
}

}  // namespace phasebound::validate
