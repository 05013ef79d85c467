#pragma once

#include <emscripten/val.h>

#include "engine/engine.h"

namespace phasebound {

/// The whole estimate of a phase by this worker alone: what JavaScript calls estimatePhase.
emscripten::val estimateAlone(int handle, double value, const emscripten::val& onProgress);

/// Memory and work of an image's estimate, before anything is allocated.
emscripten::val predictEstimate(const emscripten::val& shape);

/// Lets the correlations of an image go, where they are kept.
void forgetCorrelations(int handle);

/// Declares what estimates and correlates in web/engine/types.js.
void bindCorrelating();

// Defined beside the other conversions of results.
emscripten::val estimateToJs(const ImageEstimate& estimate);
emscripten::val rangeToJs(const FractionRange& range);

}  // namespace phasebound
