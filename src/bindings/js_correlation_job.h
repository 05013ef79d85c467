#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bindings/timed_survey.h"
#include "engine/arriving_rows.h"
#include "engine/correlation_job.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"

namespace phasebound {

/// One worker's part of an estimate, which JavaScript drives step by step: CorrelationJob of
/// web/engine/types.js. The lead has the image open and a half of the correlation to do; the helper
/// is given the phase alone, row by row, and has the other half to do or all. What goes to the
/// other worker is answered as a view of this one's memory, which has to be copied before the next
/// call.
class JsCorrelationJob {
public:
  /// The lead's. index: of the phase that is correlated for the value.
  JsCorrelationJob(int handle, const LabelledImage& image, double value, std::size_t index);
  /// The helper's, of a phase that describePhase() has told of.
  JsCorrelationJob(const emscripten::val& description, bool isWhole);

  emscripten::val beginLags(double maxLag);
  /// The helper's pixels: rows of one bit each, from number firstRow on among those of all slices.
  /// Those of its own chunks come in order.
  emscripten::val putRows(double firstRow, double numRows, const emscripten::val& bits);
  /// Chunks from number `first` to the one before `last`, here and below: several in one call,
  /// because a call costs as much as the transform of a small one.
  emscripten::val packChunks(double first, double last);
  /// Packed ones, one behind the other: for the other worker, and where that puts them.
  emscripten::val packedChunks(double first, double last);
  emscripten::val putChunks(double first, double last, const emscripten::val& packed);

  emscripten::val beginRound(double round);
  emscripten::val transformChunks(double first, double last);
  /// Whether the round is over.
  emscripten::val correlate(double milliseconds);
  /// Lines of the round for the other worker, which has none left: {first, last, lines}, or null.
  emscripten::val giveLines();
  /// What is left of such lines is given back and taken back. Lines are numbers as they lie in
  /// memory, a Float32Array.
  emscripten::val correlateGiven(double round, double first, double last,
                                 const emscripten::val& lines);
  emscripten::val takeBack(double first, double last, const emscripten::val& lines);
  [[nodiscard]] double lineMsLeft() const { return job_.lineMsLeft(); }
  [[nodiscard]] bool isWaiting() const { return job_.isWaiting(); }
  [[nodiscard]] double doneShare() const { return job_.doneShare(); }
  /// Counts what an estimate takes from the pixels themselves, of this worker's part of them.
  /// Whether that is over.
  emscripten::val survey(double milliseconds);
  /// What the helper counted so, and where the lead puts it.
  emscripten::val surveyCounts();
  emscripten::val addSurvey(const emscripten::val& counts);

  /// Rows of sums from number `first` on that this worker has done with, as many as go into a
  /// message; the last ones however few they are.
  emscripten::val finalSums(double first);
  [[nodiscard]] double numFinalRows() const { return static_cast<double>(job_.numFinalRows()); }
  double numRows() { return static_cast<double>(job_.correlation().numRows()); }
  double rowLength() { return static_cast<double>(job_.correlation().rowLength()); }
  /// Adds rows of the helper's to the lead's from number firstRow on: those that it has done with.
  emscripten::val addSums(double firstRow, double numRows, const emscripten::val& sums);

  /// The lags to go on with; null where r_0 is settled.
  emscripten::val settle();
  emscripten::val finish(const emscripten::val& onProgress);

private:
  [[nodiscard]] bool isLead() const { return handle_ != 0; }
  /// Whether the helper reads its pixels again after they are packed.
  [[nodiscard]] bool keepsPixels() const { return isWhole_ || isSurveyShared_; }
  /// The open image or the helper's; null where the image has been closed.
  [[nodiscard]] const LabelledImage* image() const;

  int handle_ = 0;
  bool isWhole_ = false;
  /// The helper's phase: label 1 is what is correlated. Its labels are a copy where pixels are
  /// kept; else they come through rows_.
  LabelledImage phase_;
  ArrivingRows rows_;
  double value_;
  std::size_t index_;
  CorrelationJob job_;
  // What is on its way to the other worker.
  std::vector<std::uint8_t> sent_;
  CorrelationJob::GivenLines given_;
  std::optional<Correlations> correlations_;
  TimedSurvey survey_;
  /// What of the pixels this worker surveys, from the first run on.
  std::optional<RowRange> surveyed_;
  bool isSurveyShared_ = false;
};

/// What another worker needs to know of a phase besides its pixels; null where nothing has to be
/// correlated, and where pixels are excluded, whose three correlations are not shared.
[[nodiscard]] emscripten::val describePhase(int handle, double value);

/// Declares the class CorrelationJob of web/engine/types.js.
void bindCorrelationJob();

}  // namespace phasebound
