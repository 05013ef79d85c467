#pragma once

#include <string_view>

#include "base/grid.h"
#include "phases/phases.h"

namespace phasebound::validate {

/// What is hidden of a sample, independently of the material.
enum class MaskKind {
  None,
  Bar,    ///< a bar along 80 % of the width in the lowest 12 % of the height
  Holes,  ///< nine rectangles across the image, a tenth of its pixels
  Disc,   ///< all but the largest circle: of a volume, a cylinder along z
};
/// "", "bar", "holes", "disc".
[[nodiscard]] std::string_view name(MaskKind mask);

/// Hides pixels of a sample, whose slices are squares.
void hide(LabelledImage& image, MaskKind mask);

}  // namespace phasebound::validate
