#pragma once

#include <emscripten/val.h>

#include <cstddef>

#include "bindings/timed_survey.h"
#include "tpc/plan.h"

namespace phasebound {

/// An estimate whose correlations another worker makes alone, while the one that has the image
/// makes those of another phase: two phases take little more than one, because the workers exchange
/// no spectra. Here are the pixels that it is lent, and the end of the estimate.
class JsLentEstimate {
public:
  /// index  of the phase that is correlated for the value
  JsLentEstimate(int handle, const LabelledImage& image, double value, std::size_t index);

  [[nodiscard]] emscripten::val description() const;
  [[nodiscard]] double numChunks() const { return static_cast<double>(plan_.numChunks()); }
  [[nodiscard]] emscripten::val packedChunk(double chunk) const;
  emscripten::val survey(double milliseconds);
  /// maxLag, sums  that the other worker settled r_0 with
  [[nodiscard]] emscripten::val finish(double maxLag, const emscripten::val& sums,
                                       const emscripten::val& onProgress) const;

private:
  int handle_;
  double value_;
  std::size_t index_;
  double phaseFraction_;
  TpcPlan plan_;  ///< of the first lags
  std::size_t maxLag_;
  TimedSurvey survey_;
};

/// Declares the class LentEstimate of web/engine/types.js.
void bindLentEstimate();

}  // namespace phasebound
