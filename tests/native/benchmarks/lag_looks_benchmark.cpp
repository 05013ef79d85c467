// What is done to the lags while they come out of the two-point correlation, by itself: the search
// for r_0 and the means by distance. An estimate does both row by row within its first stage, where
// no clock can tell them from the transforms; tests/benchmarks/shares.mjs takes them off with this.
//
// usage: lag_looks_benchmark WxH|WxHxD [REPETITIONS]
// Prints one JSON object, medians in milliseconds.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include "benchmarks/tpc_case.h"
#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "engine/correlation_job.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

/// Runs before those that count: WebAssembly is compiled for good meanwhile.
constexpr int kNumCold = 30;

template <class Work>
double medianMs(int numRepetitions, const Work& work) {
  std::vector<double> times;
  for (int i = 0; i < kNumCold + numRepetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    if (i >= kNumCold) times.push_back(elapsed.count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// Reads a row and does nothing else to it.
std::uint32_t read(const Tpc::Row& row, std::size_t length) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < length; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, row.covariance + i, sizeof(bits));
    sum += bits;
  }
  return sum;
}

}  // namespace
}  // namespace phasebound

int main(int argc, char** argv) {
  using namespace phasebound;
  const auto tpcCase = benchmarks::parseCase(argc, argv);
  if (!tpcCase) return 2;
  const Shape& shape = tpcCase->shape;
  const benchmarks::Sample sample = benchmarks::drawSample(shape);
  const auto phaseFraction =
      static_cast<double>(sample.count) / static_cast<double>(shape.numPixels());
  const std::size_t maxLag = CorrelationJob(shape, 0.5, 0, 1).firstMaxLag();
  const Result<Tpc> result = computeTpc(sample.mask(), sample.count, maxLag);
  if (!result) return 1;
  const Tpc& tpc = result.value();

  // What comes of all is printed, so that nothing is left out.
  double found = 0;
  const double looksMs = medianMs(tpcCase->numRepetitions, [&] {
    RingCounter rings(tpc.numDimensions(), maxLag, phaseFraction, shape.shortestSide() / 2);
    RadialSums radial(tpc.numDimensions(), maxLag);
    for (std::size_t index = 0; index < tpc.numRows(); ++index) {
      rings.add(tpc.row(index));
      radial.add(tpc.row(index));
    }
    found += rings.r0Px(tpc.row(0).covariance).value_or(0) + radial.means().back();
  });
  // An estimate looks at rows that are in the cache. Here they come from the memory.
  const double readMs = medianMs(tpcCase->numRepetitions, [&] {
    for (std::size_t index = 0; index < tpc.numRows(); ++index) {
      found += read(tpc.row(index), 2 * maxLag + 1);
    }
  });
  std::printf("{\"shape\":\"%s\",\"looksMs\":%.4f,\"readMs\":%.4f,\"found\":%g}\n",
              tpcCase->name.c_str(), looksMs, readMs, found);
  return 0;
}
