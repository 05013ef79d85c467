#pragma once

#include <emscripten/val.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"
#include "phases/phases.h"
#include "segment/proposals.h"
#include "segment/region.h"
#include "segment/segmenter.h"

namespace phasebound {

/// Images that JavaScript has opened and not yet closed, by handle. A module instance is one
/// program with one heap, so they live as long as it does.
class OpenImages {
public:
  int add(LabelledImage image) {
    images_.emplace(++lastHandle_, std::move(image));
    return lastHandle_;
  }
  void remove(int handle) { images_.erase(handle); }
  [[nodiscard]] const LabelledImage* find(int handle) const {
    const auto found = images_.find(handle);
    return found == images_.end() ? nullptr : &found->second;
  }

private:
  std::map<int, LabelledImage> images_;
  int lastHandle_ = 0;
};

[[nodiscard]] OpenImages& openImages();
[[nodiscard]] inline Error noSuchImage(int handle) {
  return {ErrorCode::NoSuchItem, {"image " + std::to_string(handle)}};
}

/// What there is to tell of an image besides its labels.
struct Description {
  const Region* region = nullptr;              ///< that counts, where not all does
  const SegmentationRecord* record = nullptr;  ///< of a segmentation
  std::vector<Proposal> proposals;
};

/// Keeps an image, and says what JavaScript is told of it: ImageInfo of web/engine/types.js.
[[nodiscard]] emscripten::val keep(const ImageHeader& header, LabelledImage labelled,
                                   const Description& description);

// What JavaScript calls to look at images; web/engine/types.js describes each.
emscripten::val voxelWarnings(const emscripten::val& pixelSize, int numDimensions);
emscripten::val openGenerated(const emscripten::val& spec);
void closeImage(int handle);
emscripten::val sliceLabels(int handle, double z);
emscripten::val phaseBits(int handle, double value, double firstRow, double numRows);

}  // namespace phasebound
