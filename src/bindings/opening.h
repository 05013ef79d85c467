#pragma once

#include <emscripten/val.h>

namespace phasebound {

// What JavaScript calls to open images; web/engine/types.js describes each.
emscripten::val beginOpen(const emscripten::val& sources, const emscripten::val& options);
emscripten::val stepOpen(int opening);
void abandonOpen(int opening);

}  // namespace phasebound
