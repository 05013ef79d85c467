#pragma once

#include <emscripten/val.h>

namespace phasebound {

// What JavaScript calls to look at an image that is to be segmented; web/engine/types.js describes
// each.
emscripten::val beginSurvey(const emscripten::val& sources, const emscripten::val& options);
emscripten::val stepSurvey(int survey);
emscripten::val previewSurvey(int survey, const emscripten::val& request);
void closeSurvey(int survey);

}  // namespace phasebound
