#pragma once

#include <emscripten/val.h>

#include <map>
#include <string>

#include "base/error.h"
#include "phases/phases.h"

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

// What JavaScript calls to open and look at images; web/engine/types.js describes each.
emscripten::val voxelWarnings(const emscripten::val& pixelSize, int numDimensions);
emscripten::val beginOpen(const emscripten::val& sources, const emscripten::val& options);
emscripten::val stepOpen(int opening);
void abandonOpen(int opening);
emscripten::val openGenerated(const emscripten::val& spec);
void closeImage(int handle);
emscripten::val sliceLabels(int handle, double z);
emscripten::val phaseBits(int handle, double value, double firstSlice, double numSlices);

}  // namespace phasebound
