#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "phases/phases.h"

namespace phasebound::benchmarks {

/// One two-point correlation to be timed, from a program's arguments: WxH|WxHxD [REPETITIONS].
struct TpcCase {
  std::string name;
  Shape shape;
  std::size_t maxLag;
  /// Warm runs, after a first cold one.
  int numRepetitions;
};

/// Nothing, after printing how to use the program, where the arguments make no case.
[[nodiscard]] std::optional<TpcCase> parseCase(int argc, char** argv);

/// Overlapping discs or balls, 40 % of them in expectation: drawn with no more memory than the
/// labels take, so that the peak of the process is that of what is timed.
struct Sample {
  LabelledImage image;
  std::uint64_t count;

  [[nodiscard]] PhaseMask mask() const { return {image.labels, 1}; }
};
[[nodiscard]] Sample drawSample(const Shape& shape);

/// Times run() once cold and numRepetitions times warm and prints one JSON object: times in ms (the
/// median of the warm ones), peak memory in MB of the process and, for WebAssembly, of the heap.
/// run() returns T_0, which must be the phase fraction: the check keeps the work from being
/// dropped, and a wrong answer from being timed. covarianceAt(dz, dy, dx) is asked at some lags
/// after the last run and printed, for engines to be compared. Returns the exit status of the
/// program.
[[nodiscard]] int timeCase(const TpcCase& tpcCase, double phaseFraction, double predictedBytes,
                           const std::function<double()>& run,
                           const std::function<double(int, int, int)>& covarianceAt);

}  // namespace phasebound::benchmarks
