#pragma once

#include <emscripten/val.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "segment/proposals.h"
#include "segment/region.h"
#include "segment/segmenter.h"
#include "segment/survey.h"

/// Segmentations, regions and what is told of them, to and from JavaScript; web/engine/types.js
/// describes each.
namespace phasebound::convert {

/// Nothing where there is none. Errors  InvalidSegmentation.
[[nodiscard]] Result<std::optional<SegmentationOptions>> segmentationFromJs(
    const emscripten::val& object);
/// mask: null for none. numRowsCut comes in addition. Errors  InvalidMask.
[[nodiscard]] Result<RegionOptions> regionFromJs(const emscripten::val& mask,
                                                 std::size_t numRowsCut);

[[nodiscard]] emscripten::val toJs(const SegmentationRecord& record);
[[nodiscard]] emscripten::val toJs(const Region& region);
[[nodiscard]] emscripten::val toJs(const std::vector<Proposal>& proposals);
[[nodiscard]] emscripten::val toJs(const Histogram& histogram);
[[nodiscard]] emscripten::val toJs(const Preview& preview);

}  // namespace phasebound::convert
