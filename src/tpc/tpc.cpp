#include "tpc/tpc.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/text.h"
#include "tpc/correlation.h"
#include "tpc/packed_chunks.h"

namespace phasebound {
namespace {

/// Most bytes that one allocation can have: WebAssembly's malloc stops below 2 GB.
constexpr double kMostBytesAtOnce =
    sizeof(void*) == 4 ? 2147000000.0 : static_cast<double>(std::numeric_limits<long long>::max());
/// Most bytes altogether, of WebAssembly's 4 GB less what the image itself and the code take.
constexpr double kMostBytes = sizeof(void*) == 4 ? 3.5e9 : kMostBytesAtOnce;

Error tooLarge(double needed, double available) {
  return {ErrorCode::TooLarge,
          {text(static_cast<std::uint64_t>(needed)), text(static_cast<std::uint64_t>(available))}};
}

}  // namespace

std::optional<Error> checkMemory(const TpcPlan& plan) {
  const double largest =
      std::max(plan.spectrumBytes() / 2, static_cast<double>(plan.numStoredLags()) * sizeof(float));
  if (largest > kMostBytesAtOnce) return tooLarge(largest, kMostBytesAtOnce);
  if (plan.totalBytes() > kMostBytes) return tooLarge(plan.totalBytes(), kMostBytes);
  return std::nullopt;
}

namespace {

/// All steps of a correlation whose share is the whole, in order.
void correlateAlone(Correlation& correlation, const PhaseMask& mask, std::size_t maxLag,
                    const Progress& progress) {
  const TpcPlan& plan = correlation.plan();
  const double all = plan.work();
  double done = 0;
  const auto tell = [&](double work) {
    done += work;
    report(progress, std::min(1.0, done / all));
  };
  correlation.beginLags(maxLag);
  for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
    correlation.beginRound(round);
    for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
      if (round == 0) {
        correlation.setChunk(chunk, packChunk(plan, mask, chunk));
        tell(plan.packWork());
      }
      correlation.transformChunk(chunk);
      tell(plan.chunkWork(round));
    }
    for (std::size_t part = 0; part < plan.rounds[round].size(); ++part) {
      const BlockRange& range = plan.rounds[round][part];
      const std::size_t numLineSteps = correlation.numLineSteps(part);
      for (std::size_t step = 0; step < numLineSteps; ++step) {
        correlation.correlateLines(part, step);
        tell(plan.lineWork(range) / static_cast<double>(numLineSteps));
      }
      const std::size_t numLagSteps = correlation.numLagSteps();
      for (std::size_t step = 0; step < numLagSteps; ++step) {
        correlation.sumLags(part, step);
        tell(plan.lagWork(range) / static_cast<double>(numLagSteps));
      }
    }
  }
  report(progress, 1);
}

}  // namespace

Tpc::Tpc(int numDimensions, std::size_t maxLag, double phaseFraction)
    : numDimensions_(numDimensions), maxLag_(maxLag), phaseFraction_(phaseFraction) {
  covariance_.resize(numRows() * rowLength());
  std::fill_n(covariance_.floats(), covariance_.size(), 0.0F);
}

float* Tpc::mutableRow(std::size_t index) { return covariance_.floats() + index * rowLength(); }

double Tpc::at(int dz, int dy, int dx) const {
  const bool isMirrored = numDimensions_ == 3 ? dz < 0 : dy < 0;
  if (isMirrored) {
    dz = -dz;
    dy = -dy;
    dx = -dx;
  }
  const int column = dx + static_cast<int>(maxLag_);
  assert(column >= 0 && column < static_cast<int>(rowLength()));
  return static_cast<double>(covariance_.floats()[rowIndex(dz, dy) * rowLength() +
                                                  static_cast<std::size_t>(column)]) +
         phaseFraction_ * phaseFraction_;
}

Tpc::Tpc(int numDimensions, std::size_t maxLag, double phaseFraction, LagNumbers covariances)
    : numDimensions_(numDimensions),
      maxLag_(maxLag),
      phaseFraction_(phaseFraction),
      covariance_(std::move(covariances)) {
  assert(covariance_.size() == numRows() * rowLength());
}

double predictTpcBytes(const Shape& shape, std::size_t maxLag) {
  return makePlan(shape, maxLag).totalBytes();
}

Result<Tpc> computeTpc(const PhaseMask& mask, std::uint64_t count, std::size_t maxLag,
                       const Progress& progress) {
  const Shape& shape = mask.shape();
  assert(shape.numPixels() > 0 && 2 * maxLag <= shape.shortestSide());
  const TpcPlan plan = makePlan(shape, maxLag);
  if (const auto error = checkMemory(plan)) return *error;
  const double phaseFraction = static_cast<double>(count) / static_cast<double>(shape.numPixels());
  Correlation correlation(plan, phaseFraction);
  correlateAlone(correlation, mask, maxLag, progress);
  return Tpc(shape.numDimensions(), maxLag, phaseFraction, correlation.takeCovariances());
}

}  // namespace phasebound
