#include "benchmarks/tpc_case.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>
#include <vector>

#include "generate/generate.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/em_asm.h>
#include <emscripten/heap.h>
#else
#include <sys/resource.h>
#endif

namespace phasebound::benchmarks {
namespace {

/// Lags that are compared, px: of an image as many as an estimate begins with, of a volume half as
/// many, so "an estimate's correlations" take longer there.
constexpr std::size_t kMaxLag2d = 200;
constexpr std::size_t kMaxLag3d = 100;
constexpr int kNumRepetitions = 9;
/// Of the processor, between the cold run and the warm ones.
constexpr double kWarmUpMs = 500;
/// Lags at which engines are compared.
constexpr int kNumProbes = 200;

#ifdef __EMSCRIPTEN__
// Node tells the peak of its process; the heap alone is told beside it.
double peakProcessMb() { return EM_ASM_DOUBLE({return process.resourceUsage().maxRSS}) / 1024; }
double heapMb() { return static_cast<double>(emscripten_get_heap_size()) / (1024 * 1024); }
double processorMs() {
  return EM_ASM_DOUBLE({
    const usage = process.cpuUsage();
    return (usage.user + usage.system) / 1000;
  });
}
#else
double peakProcessMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}
double heapMb() { return 0; }
double processorMs() {
  return 1000 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}
#endif

Shape parseShape(const char* words) {
  std::vector<std::size_t> sides;
  while (*words != '\0') {
    char* end = nullptr;
    sides.push_back(std::strtoul(words, &end, 10));
    if (end == words) return {0, 0, 0};
    words = *end == 'x' ? end + 1 : end;
  }
  if (sides.size() == 2) return {1, sides[1], sides[0]};
  if (sides.size() == 3) return {sides[2], sides[1], sides[0]};
  return {0, 0, 0};
}

}  // namespace

std::optional<TpcCase> parseCase(int argc, char** argv) {
  const Shape shape = argc > 1 ? parseShape(argv[1]) : Shape{0, 0, 0};
  const int numRepetitions = argc > 2 ? std::atoi(argv[2]) : kNumRepetitions;
  if (shape.shortestSide() == 0 || numRepetitions < 1) {
    std::fprintf(stderr, "usage: %s WxH|WxHxD [REPETITIONS]\n", argv[0]);
    return std::nullopt;
  }
  const std::size_t wanted = shape.numDimensions() == 3 ? kMaxLag3d : kMaxLag2d;
  return TpcCase{argv[1], shape, std::min(wanted, shape.shortestSide() / 2), numRepetitions};
}

Sample drawSample(const Shape& shape) {
  MaterialSpec spec;
  spec.material = Material::Spheres;
  spec.shape = shape;
  Sample sample;
  {
    const Grid<std::uint8_t> labels = generate(spec).value();
    sample.image.labels = PackedLabels(shape);
    for (std::size_t z = 0; z < shape.z; ++z) {
      for (std::size_t y = 0; y < shape.y; ++y) {
        sample.image.labels.writeRow(z, y, {labels.view().row(z, y), shape.x});
      }
    }
  }
  sample.count = sample.image.labels.counts()[1];
  sample.image.phases = {{0, shape.numPixels() - sample.count}, {1, sample.count}};
  return sample;
}

int timeCase(const TpcCase& tpcCase, double phaseFraction, double predictedBytes,
             const std::function<double()>& run,
             const std::function<double(int, int, int)>& covarianceAt) {
  std::vector<double> times;
  std::vector<double> processorTimes;
  for (int i = 0; i <= tpcCase.numRepetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const double processorStart = processorMs();
    const double atZero = run();
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    if (!(std::abs(atZero - phaseFraction) < 1e-6)) {
      std::fprintf(stderr, "T_0 is %.9g, the phase fraction %.9g\n", atZero, phaseFraction);
      return 1;
    }
    times.push_back(elapsed.count());
    processorTimes.push_back(processorMs() - processorStart);
    // Until WebAssembly has been compiled for good, which small images do not give it the time for.
    while (i == 0 && processorMs() - processorStart < kWarmUpMs) run();
  }
  const double cold = times.front();
  times.erase(times.begin());
  std::sort(times.begin(), times.end());
  std::sort(processorTimes.begin() + 1, processorTimes.end());
  std::printf(
      "{\"shape\":\"%s\",\"maxLag\":%zu,\"coldMs\":%.2f,\"warmMs\":%.2f,\"processorMs\":%.2f,"
      "\"repetitions\":%d,"
      "\"peakMb\":%.1f,\"heapMb\":%.1f,\"predictedMb\":%.1f,\"covariances\":[",
      tpcCase.name.c_str(), tpcCase.maxLag, cold, times[times.size() / 2],
      processorTimes[1 + times.size() / 2], tpcCase.numRepetitions, peakProcessMb(), heapMb(),
      predictedBytes / (1024 * 1024));
  // Lags all over the cube, by steps that share no factor with its side.
  const auto reach = static_cast<int>(tpcCase.maxLag);
  const int side = 2 * reach + 1;
  const bool isVolume = tpcCase.shape.numDimensions() == 3;
  for (int i = 0; i < kNumProbes; ++i) {
    const int dz = isVolume ? i * 7 % (reach + 1) : 0;
    const int dy = isVolume ? i * 31 % side - reach : i * 31 % (reach + 1);
    std::printf("%s%.9g", i == 0 ? "" : ",", covarianceAt(dz, dy, i * 101 % side - reach));
  }
  std::printf("]}\n");
  return 0;
}

}  // namespace phasebound::benchmarks
