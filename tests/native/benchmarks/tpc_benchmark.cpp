// Time and peak memory of one two-point correlation, native or as WebAssembly. One case a process,
// because a peak is the process's; scripts/benchmark runs them all and prints the table.
//
// usage: tpc_benchmark WxH|WxHxD [REPETITIONS]

#include <optional>
#include <utility>

#include "benchmarks/tpc_case.h"
#include "tpc/tpc.h"

int main(int argc, char** argv) {
  using namespace phasebound;
  const auto tpcCase = benchmarks::parseCase(argc, argv);
  if (!tpcCase) return 2;
  const benchmarks::Sample sample = benchmarks::drawSample(tpcCase->shape);
  const auto numPixels = static_cast<double>(tpcCase->shape.numPixels());
  const double phaseFraction = static_cast<double>(sample.count) / numPixels;
  std::optional<Tpc> last;
  return benchmarks::timeCase(
      *tpcCase, phaseFraction, numPixels / 8 + predictTpcBytes(tpcCase->shape, tpcCase->maxLag),
      [&] {
        last.reset();
        Result<Tpc> tpc = computeTpc(sample.mask(), sample.count, tpcCase->maxLag);
        if (!tpc.ok()) return -1.0;
        last = std::move(tpc).value();
        return last->at(0, 0, 0);
      },
      [&](int dz, int dy, int dx) { return last->at(dz, dy, dx) - phaseFraction * phaseFraction; });
}
