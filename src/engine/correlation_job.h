#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"
#include "tpc/correlation.h"
#include "tpc/packed_chunks.h"
#include "tpc/tpc.h"

namespace phasebound {

/// The two-point correlation with as many lags as settle r_0, and r_0. Of a volume rows of lags
/// beyond a ball may be 0, but not those of the plane dz = 0: see Correlation::beginLags().
struct Correlations {
  Tpc tpc;
  double r0Px = 0;
  /// Mean covariance by distance (cls/radial_mean.h).
  std::vector<double> radialCovariance;
};

/// The search for the lags that settle r_0, ring by ring: as few as the first ring of a large image
/// needs, and twice as many where it does not settle. It is one worker's whole work, or one of two
/// workers' half of it; both of two come to the same plan and take the same steps.
class CorrelationJob {
public:
  /// worker  0, or 1 of two
  /// roundBudget  bytes for the spectra of a round
  CorrelationJob(const Shape& shape, double phaseFraction, std::size_t worker,
                 std::size_t numWorkers, double roundBudget);
  CorrelationJob(const Shape& shape, double phaseFraction, std::size_t worker,
                 std::size_t numWorkers)
      : CorrelationJob(shape, phaseFraction, worker, numWorkers, roundBudgetOf(shape)) {}

  /// The lags of the present run.
  [[nodiscard]] std::size_t maxLag() const { return maxLag_; }
  /// Lags to begin with, px, and those to go on with where `maxLag` did not settle r_0.
  [[nodiscard]] std::size_t firstMaxLag() const;
  [[nodiscard]] std::size_t nextMaxLag(std::size_t maxLag) const;

  [[nodiscard]] TpcPlan planFor(std::size_t maxLag) const;
  /// Begins a run for lags up to maxLag. isSurveying: whether the pixels are surveyed besides;
  /// noteSurvey() tells what share of this worker's part of that is done. Errors TooLarge; throws
  /// std::bad_alloc.
  /// Of a volume only the lags of a ball are summed, where all rings are known by them or more than
  /// before. Where they have not settled r_0 at the largest maxLag, a second run for the same one
  /// sums them all.
  [[nodiscard]] std::optional<Error> begin(std::size_t maxLag, bool isSurveying = false);
  void noteSurvey(double share) { doneWork_ += share * surveyWork(worker_); }
  /// What of the pixels a worker of a run surveys: those that it has packed, but for what lies
  /// beside the other's. All is the first one's where the second one lets its pixels go, for the
  /// sake of rounds of much memory.
  [[nodiscard]] RowRange surveyedBy(std::size_t worker) const;
  /// Whether the last run has kept what lags up to maxLag need: then they are summed by
  /// beginLags() and sumLags() without any other step.
  [[nodiscard]] bool isKept(std::size_t maxLag) const;
  void beginLags(std::size_t maxLag);

  [[nodiscard]] Correlation& correlation() { return *correlation_; }
  [[nodiscard]] const TpcPlan& plan() const { return correlation_->plan(); }

  /// The chunks that this worker packs; those that the other one packs are put as they come from
  /// there. Either is needed before a chunk is transformed in the first round.
  [[nodiscard]] ChunkRange ownChunks() const { return plan().packedBy(correlation_->share()); }
  void pack(const PhaseMask& mask, std::size_t chunk);
  void pack(const ReadBits& readBits, std::size_t chunk);
  /// Steps of a round. The last one does as many as about `milliseconds` allow, and of two workers'
  /// no more once its lines are done, and is over when it answers true.
  void beginRound(std::size_t round);
  void transformChunk(std::size_t chunk);
  [[nodiscard]] bool correlate(double milliseconds);

  /// Of two workers one is the slower, and which one is not known before: their cores have other
  /// things to do. Once one of them has no lines of a round left that it could begin, the other one
  /// gives it the last of its own, between two steps: half of them, or more or fewer where the
  /// first worker has the other's sums to take over, but as many as are worth a message and go into
  /// one, or none. They come back with their lags; until then isWaiting() for them may stop
  /// correlate() before the round's end.
  struct GivenLines {
    std::size_t firstStep = 0;
    std::size_t lastStep = 0;  ///< the one behind the last
    std::vector<Complex4> lines;
  };
  [[nodiscard]] bool hasLinesLeft() const { return !isAtLags_ && step_ < lastOwnStep_; }
  [[nodiscard]] double lineMsLeft() const;  ///< that those are predicted to take
  [[nodiscard]] bool isWaiting() const {
    return !isAtLags_ && step_ == lastOwnStep_ && numGivenSteps_ > 0;
  }
  [[nodiscard]] GivenLines giveLines();
  /// What the other worker has given is correlated where it is.
  void correlateGiven(std::size_t round, GivenLines& given);
  void takeBack(const GivenLines& given);

  /// How many rows of sums, from the first on, this worker will not change any more in this run:
  /// they can go to another worker, or those of another be added.
  [[nodiscard]] std::size_t numFinalRows() const;
  /// The second worker's, to such rows of the first one's: one piece after the other, each row
  /// once.
  void addSums(std::size_t firstRow, std::span<const std::int32_t> sums);
  /// Share of this worker's work that is done since begin(), and what part of all workers' it is.
  [[nodiscard]] double doneShare() const;
  [[nodiscard]] double partOfWork() const { return partOfWork_; }

  /// The answer once all sums are there; nothing where more lags are needed.
  [[nodiscard]] std::optional<Correlations> settle();

private:
  [[nodiscard]] bool takeStep();
  void beginPart(std::size_t part);
  [[nodiscard]] double lineStepWork() const;
  [[nodiscard]] std::size_t numStepsToGive() const;
  void finishRows(std::size_t numRows);
  [[nodiscard]] double surveyWork(std::size_t worker) const;

  Shape shape_;
  double phaseFraction_;
  std::size_t worker_;
  std::size_t numWorkers_;
  double roundBudget_;
  std::size_t cubeHalfSide_;
  std::size_t maxLag_ = 0;
  std::size_t numKnownRings_ = 0;  ///< by the lags of all runs so far
  std::unique_ptr<Correlation> correlation_;
  // Of the worker that has all sums in the end.
  std::optional<RingCounter> rings_;
  std::optional<RadialSums> radial_;
  std::size_t numCounted_ = 0;  ///< rows that these have
  std::size_t round_ = 0;
  // The next step of the round: which part, of its lines or of its lags.
  std::size_t part_ = 0;
  bool isAtLags_ = false;
  bool isSummingOnly_ = false;  ///< the lines have been correlated before
  std::size_t step_ = 0;
  // Of the lines of a round: the step behind the last that this worker takes itself, and how many
  // steps the other one has.
  std::size_t lastOwnStep_ = 0;
  std::size_t numGivenSteps_ = 0;
  double doneWork_ = 0;
  double allWork_ = 1;
  double firstTouchWork_ = 0;  ///< of all memory of the present run
  double partOfWork_ = 1;
};

/// What a search is going to take, if the first lags settle it, known before anything is allocated.
struct CorrelationCost {
  double numBytes = 0;
  /// On the machine that the plan's costs were measured on, as WebAssembly in one worker. A run
  /// tells better after its first second: elapsed time over doneShare().
  double seconds = 0;
  std::size_t maxLagPx = 0;  ///< that the search begins with
};
[[nodiscard]] CorrelationCost predictCorrelation(const Shape& shape);

/// Often enough for a progress bar.
inline constexpr double kUsualNewsMs = 20;

/// A job from begin to end by one worker, which tells of its progress every newsMs.
/// Errors  TooLarge.
[[nodiscard]] Result<Correlations> searchAlone(const PhaseMask& mask, double phaseFraction,
                                               const Progress& progress,
                                               double newsMs = kUsualNewsMs);
/// The same from such lags on, by a job that may have kept what they need.
[[nodiscard]] Result<Correlations> searchOn(CorrelationJob& job, const PhaseMask& mask,
                                            std::size_t maxLag, const Progress& progress,
                                            double newsMs = kUsualNewsMs);

}  // namespace phasebound
