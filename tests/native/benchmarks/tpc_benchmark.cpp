// Time and peak memory of one two-point correlation, native or as WebAssembly. One case a process,
// because a peak is the process's; scripts/benchmark runs them all and prints the table.
//
// usage: tpc_benchmark WxH|WxHxD [REPETITIONS]
// Prints one JSON object: cold and median warm time in ms, peak memory in MB.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "phases/phases.h"
#include "support/images.h"
#include "tpc/tpc.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/em_asm.h>
#include <emscripten/heap.h>
#else
#include <sys/resource.h>
#endif

namespace {

using phasebound::Shape;

/// Lags that a first estimate asks for.
constexpr std::size_t kMaxLag2d = 200;
constexpr std::size_t kMaxLag3d = 100;
constexpr int kRepetitions = 9;

Shape parseShape(const std::string& words) {
  std::vector<std::size_t> sides;
  for (const char* at = words.c_str(); *at != '\0';) {
    char* end = nullptr;
    sides.push_back(std::strtoul(at, &end, 10));
    if (end == at) return {0, 0, 0};
    at = *end == 'x' ? end + 1 : end;
  }
  if (sides.size() == 2) return {1, sides[1], sides[0]};
  if (sides.size() == 3) return {sides[2], sides[1], sides[0]};
  return {0, 0, 0};
}

#ifdef __EMSCRIPTEN__
// Node tells the peak of its process; the heap alone is told beside it.
double peakProcessMb() { return EM_ASM_DOUBLE({return process.resourceUsage().maxRSS}) / 1024; }
double heapMb() { return static_cast<double>(emscripten_get_heap_size()) / (1024 * 1024); }
#else
double peakProcessMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}
double heapMb() { return 0; }
#endif

}  // namespace

int main(int argc, char** argv) {
  const Shape shape = argc > 1 ? parseShape(argv[1]) : Shape{0, 0, 0};
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : kRepetitions;
  if (shape.shortestSide() == 0 || repetitions < 1) {
    std::fprintf(stderr, "usage: tpc_benchmark WxH|WxHxD [REPETITIONS]\n");
    return 2;
  }
  const auto image = phasebound::test::whiteNoise(shape, 0.4, 1);
  const auto [mask, count] = phasebound::test::phase1(image);
  const std::size_t wanted = shape.numDimensions() == 3 ? kMaxLag3d : kMaxLag2d;
  const std::size_t maxLag = std::min(wanted, shape.shortestSide() / 2);

  std::vector<double> times;
  for (int i = 0; i <= repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto tpc = phasebound::computeTpc(mask, count, maxLag);
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    // The check keeps the work from being dropped, and a wrong answer from being timed.
    if (!tpc.ok() || std::abs(tpc.value().at(0, 0, 0) - tpc.value().phaseFraction()) > 1e-6) {
      std::fprintf(stderr, "wrong answer\n");
      return 1;
    }
    times.push_back(elapsed.count());
  }
  const double cold = times.front();
  times.erase(times.begin());
  std::sort(times.begin(), times.end());
  std::printf(
      "{\"shape\":\"%s\",\"maxLag\":%zu,\"coldMs\":%.2f,\"warmMs\":%.2f,\"repetitions\":%d,"
      "\"peakMb\":%.1f,\"heapMb\":%.1f,\"predictedMb\":%.1f}\n",
      argv[1], maxLag, cold, times[times.size() / 2], repetitions, peakProcessMb(), heapMb(),
      (phasebound::predictTpcBytes(shape, maxLag) + static_cast<double>(shape.numPixels())) /
          (1024 * 1024));
  return 0;
}
