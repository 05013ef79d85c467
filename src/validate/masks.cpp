#include "validate/masks.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>

#include "segment/region.h"

namespace phasebound::validate {
namespace {

RegionOptions regionOf(const Shape& shape, MaskKind mask) {
  RegionOptions region;
  const auto part = [](std::size_t side, double share) {
    return static_cast<std::size_t>(share * static_cast<double>(side));
  };
  if (mask == MaskKind::Bar) {
    const std::size_t height = part(shape.y, 0.12);
    region.excludedRectangles.push_back({0, shape.y - height, part(shape.x, 0.8), height});
  } else if (mask == MaskKind::Holes) {
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        region.excludedRectangles.push_back({part(shape.x, 0.1 + 0.3 * static_cast<double>(j)),
                                             part(shape.y, 0.12 + 0.3 * static_cast<double>(i)),
                                             part(shape.x, 0.14), part(shape.y, 0.08)});
      }
    }
  } else if (mask == MaskKind::Disc) {
    const auto width = static_cast<double>(shape.x);
    const auto height = static_cast<double>(shape.y);
    region.circle = Circle{{width / 2, height / 2}, std::min(width, height) / 2};
  }
  return region;
}

}  // namespace

std::string_view name(MaskKind mask) {
  switch (mask) {
    case MaskKind::None:
      return "";
    case MaskKind::Bar:
      return "bar";
    case MaskKind::Holes:
      return "holes";
    case MaskKind::Disc:
      return "disc";
  }
  return "";
}

void hide(LabelledImage& image, MaskKind mask) {
  const Shape shape = image.labels.shape();
  const Result<Region> region = Region::make(shape, regionOf(shape, mask), nullptr);
  assert(region.ok() && region.value().shape() == shape);
  // The phase that is asked about stays the second one, whatever is hidden.
  const std::optional<Error> error = excludePixels(image, region.value());
  assert(!error);
  static_cast<void>(error);
}

}  // namespace phasebound::validate
