#pragma once

#include <cstdint>
#include <vector>

#include "base/grid.h"
#include "generate/random.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// One row of an element: the pixels x = first ... last at (z, y), all relative to its centre.
struct ElementRow {
  int z;
  int y;
  int first;
  int last;
};

/// Rows of an element, z and y ascending.
[[nodiscard]] std::vector<ElementRow> rowsOf(const Element& element, int numDimensions);

/// Population fraction of the union of one kind of element among numKinds.
[[nodiscard]] double fractionOfKind(double phaseFraction, std::size_t numKinds);

/// Draws one sample, 1 in the phase. Cost: the pixels of all elements.
[[nodiscard]] Grid<std::uint8_t> drawBoolean(const BooleanModel& model, int numDimensions,
                                             double phaseFraction, const Shape& shape,
                                             Random& random);

}  // namespace phasebound::validate
