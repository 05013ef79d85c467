// The pieces of an analysis, each by itself.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "cls/cls.h"
#include "cls/r0.h"
#include "cls/subdivision.h"
#include "engine/engine.h"
#include "interval/required_size.h"
#include "interval/sigma_mixture.h"
#include "support/images.h"
#include "tpc/fft.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

void fftOfFourLanes(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  std::vector<Complex4> in(length, Complex4{splat(1), splat(0)});
  std::vector<Complex4> out(length);
  FftPlan plan(length);
  for (auto unused : state) {
    plan.forward(in.data(), out.data());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(4 * length));
}
BENCHMARK(fftOfFourLanes)->Arg(1000)->Arg(1024)->Arg(1697)->Arg(4000)->Arg(3994);

struct Sample {
  LabelledImage image;
  PhaseMask mask;
  std::uint64_t count;
  Tpc tpc;
};

Sample sampleOf(const Shape& shape, std::size_t maxLag) {
  LabelledImage image = test::whiteNoise(shape, 0.4, 1);
  const auto [mask, count] = test::phase1(image);
  Tpc tpc = computeTpc(mask, count, maxLag).value();
  return {std::move(image), mask, count, std::move(tpc)};
}

void tpc2d(benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  const LabelledImage image = test::whiteNoise({1, side, side}, 0.4, 1);
  const auto [mask, count] = test::phase1(image);
  for (auto unused : state) benchmark::DoNotOptimize(computeTpc(mask, count, 200).value());
}
BENCHMARK(tpc2d)->Arg(1000)->Arg(1697)->Arg(2000)->Unit(benchmark::kMillisecond);

void searchOfR0(benchmark::State& state) {
  const Sample sample = sampleOf({1, 2000, 2000}, 200);
  for (auto unused : state) benchmark::DoNotOptimize(findR0(sample.tpc, 1000));
}
BENCHMARK(searchOfR0)->Unit(benchmark::kMillisecond);

void clsFromTpc(benchmark::State& state) {
  const Sample sample = sampleOf({1, 2000, 2000}, 200);
  for (auto unused : state) {
    benchmark::DoNotOptimize(estimateCls(sample.tpc, sample.mask.shape(), 100, 1.0));
  }
}
BENCHMARK(clsFromTpc)->Unit(benchmark::kMillisecond);

void subdivision(benchmark::State& state) {
  const Sample sample = sampleOf({1, 1000, 1000}, 200);
  for (auto unused : state) {
    benchmark::DoNotOptimize(subdivisionCls(sample.mask, sample.count, SubdivisionForm::Published));
  }
}
BENCHMARK(subdivision)->Unit(benchmark::kMillisecond);

void intervalAtOneConfidence(benchmark::State& state) {
  for (auto unused : state) benchmark::DoNotOptimize(intervalOf(Prediction{0.4, 0.01, 0.2}, 0.95));
}
BENCHMARK(intervalAtOneConfidence)->Unit(benchmark::kMicrosecond);

void requiredSize(benchmark::State& state) {
  for (auto unused : state) {
    benchmark::DoNotOptimize(requiredPixels({2, 0.4, 12, 0.95, 0.01}));
  }
}
BENCHMARK(requiredSize)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace phasebound

BENCHMARK_MAIN();
