// Time and peak memory of one two-point correlation, native or as WebAssembly. One case a process,
// because a peak is the process's; scripts/benchmark runs them all and prints the table.
//
// usage: tpc_benchmark WxH|WxHxD [REPETITIONS]

#include "benchmarks/tpc_case.h"
#include "tpc/tpc.h"

int main(int argc, char** argv) {
  using namespace phasebound;
  const auto tpcCase = benchmarks::parseCase(argc, argv);
  if (!tpcCase) return 2;
  const benchmarks::Sample sample = benchmarks::drawSample(tpcCase->shape);
  const auto numPixels = static_cast<double>(tpcCase->shape.numPixels());
  return benchmarks::timeCase(*tpcCase, static_cast<double>(sample.count) / numPixels,
                              numPixels + predictTpcBytes(tpcCase->shape, tpcCase->maxLag), [&] {
                                const Result<Tpc> tpc =
                                    computeTpc(sample.mask, sample.count, tpcCase->maxLag);
                                return tpc.ok() ? tpc.value().at(0, 0, 0) : -1;
                              });
}
