#include "tpc/tpc.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <limits>
#include <span>

#include "base/text.h"

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
  for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
    correlation.setChunk(chunk, packChunk(plan, mask, chunk));
  }
  correlation.beginLags(maxLag);
  for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
    correlation.beginRound(round);
    for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
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
}

std::size_t Tpc::numRows() const {
  return numDimensions_ == 3 ? (maxLag_ + 1) * rowLength() : maxLag_ + 1;
}

std::size_t Tpc::rowIndex(int dz, int dy) const {
  if (numDimensions_ == 2) {
    assert(dz == 0 && dy >= 0);
    return static_cast<std::size_t>(dy);
  }
  assert(dz >= 0);
  return static_cast<std::size_t>(dz) * rowLength() +
         static_cast<std::size_t>(dy + static_cast<int>(maxLag_));
}

Tpc::Row Tpc::row(std::size_t index) const {
  const float* covariance = covariance_.data() + index * rowLength();
  if (numDimensions_ == 2) {
    const int dy = static_cast<int>(index);
    return {0, dy, dy == 0 ? 1 : 2, covariance};
  }
  const int dz = static_cast<int>(index / rowLength());
  const int dy = static_cast<int>(index % rowLength()) - static_cast<int>(maxLag_);
  return {dz, dy, dz == 0 ? 1 : 2, covariance};
}

float* Tpc::mutableRow(std::size_t index) { return covariance_.data() + index * rowLength(); }

double Tpc::at(int dz, int dy, int dx) const {
  const bool isMirrored = numDimensions_ == 3 ? dz < 0 : dy < 0;
  if (isMirrored) {
    dz = -dz;
    dy = -dy;
    dx = -dx;
  }
  const int column = dx + static_cast<int>(maxLag_);
  assert(column >= 0 && column < static_cast<int>(rowLength()));
  return static_cast<double>(
             covariance_[rowIndex(dz, dy) * rowLength() + static_cast<std::size_t>(column)]) +
         phaseFraction_ * phaseFraction_;
}

Tpc::Tpc(int numDimensions, std::size_t maxLag, double phaseFraction,
         std::span<const std::int32_t> sums)
    : Tpc(numDimensions, maxLag, phaseFraction) {
  assert(sums.size() == covariance_.size());
  std::transform(sums.begin(), sums.end(), covariance_.begin(), [](std::int32_t sum) {
    return static_cast<float>(sum) * static_cast<float>(Correlation::kUnit);
  });
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
  Correlation correlation(plan, phaseFraction, wholeShare(plan));
  correlateAlone(correlation, mask, maxLag, progress);
  return Tpc(shape.numDimensions(), maxLag, phaseFraction, correlation.sums());
}

}  // namespace phasebound
