#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "segment/histogram.h"
#include "segment/region.h"
#include "segment/segmenter.h"
#include "support/images.h"

namespace phasebound::test {

/// What scikit-image and SciPy answer on the grey pictures (scripts/fixtures/segmentation.py).
[[nodiscard]] const nlohmann::json& expectedOfGreys();
/// A picture beside it.
[[nodiscard]] Image readGreys(const std::string& name);

[[nodiscard]] Image greys(const Shape& shape, const std::vector<std::uint8_t>& values);
/// All of an image counts.
[[nodiscard]] Region wholeRegion(const Shape& shape);
/// Fails the test where it cannot be segmented.
[[nodiscard]] SegmentedImage segmented(Image image, const SegmentationOptions& options,
                                       const RegionOptions& region = {});
/// Of whole numbers from 0 on.
[[nodiscard]] Histogram histogramOf(const std::vector<std::uint64_t>& counts);

}  // namespace phasebound::test
