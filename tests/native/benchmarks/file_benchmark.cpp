// Opens a file and estimates its last phase, natively: what large.mjs compares a tab's result with.
//
// usage: file_benchmark FILE
// Prints one JSON object.

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>

#include "benchmarks/file_source.h"
#include "decode/decode.h"
#include "engine/engine.h"
#include "phases/phases.h"

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int numArguments, char** arguments) {
  using namespace phasebound;
  if (numArguments != 2) return 2;
  const FileSource file(arguments[1]);
  auto start = std::chrono::steady_clock::now();
  Result<std::unique_ptr<OpenedImage>> opened = openImage(file);
  if (!opened) return 1;
  const Result<LabelledImage> found = findPhases(*opened.value());
  if (!found) return 1;
  const double openS = secondsSince(start);
  start = std::chrono::steady_clock::now();
  const Result<ImageEstimate> estimated =
      estimatePhase(found.value(), found.value().phases.back().value);
  if (!estimated) return 1;
  const ImageEstimate& estimate = estimated.value();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"openS\":%.2f,\"estimateS\":%.2f,\"peakMb\":%.0f,\"clsPx\":%.17g,\"r0Px\":%.17g,"
      "\"phaseFraction\":%.17g,\"classicalClsPx\":%.17g}\n",
      openS, secondsSince(start), static_cast<double>(usage.ru_maxrss) / 1024,
      estimate.clsPx.value_or(0), estimate.r0Px.value_or(0), estimate.phaseFraction,
      estimate.classicalClsPx.value_or(0));
  return 0;
}
