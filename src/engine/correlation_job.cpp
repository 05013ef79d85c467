#include "engine/correlation_job.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <limits>
#include <utility>

namespace phasebound {
namespace {

/// Lags that are computed at first, px: enough to look at the first ring of large images (100 to
/// 200 px), where the search for r_0 nearly always ends.
constexpr std::size_t kFirstMaxLagPx = 200;

/// On the machine that the plan's costs were measured on, as WebAssembly.
constexpr double kSecondsPerWork = 1e-9;

/// Work a byte of memory that is written for the first time, because the system has to give it: in
/// the first round only. Half of what a tab on a virtual machine was seen to take at 20000^2, for
/// other machines take less, and nothing is taken where an earlier phase has had the memory.
constexpr double kFirstTouchCost = 0.5;

/// Work a lag that the first of two workers has besides once all are summed: it takes over the
/// other's sums and looks at them all.
constexpr double kTakeOverCost = 1.0;

/// Pixels of one bit that the second worker may keep for the survey while it goes through several
/// rounds, which leave little memory.
constexpr double kMostKeptBytes = 8e6;

}  // namespace

CorrelationJob::CorrelationJob(const Shape& shape, double phaseFraction, std::size_t worker,
                               std::size_t numWorkers, double roundBudget)
    : shape_(shape),
      phaseFraction_(phaseFraction),
      worker_(worker),
      numWorkers_(numWorkers),
      roundBudget_(roundBudget),
      cubeHalfSide_(shape.shortestSide() / 2) {}

std::size_t CorrelationJob::firstMaxLag() const { return std::min(kFirstMaxLagPx, cubeHalfSide_); }

std::size_t CorrelationJob::nextMaxLag(std::size_t maxLag) const {
  return std::min(2 * maxLag, cubeHalfSide_);
}

TpcPlan CorrelationJob::planFor(std::size_t maxLag) const {
  // In an image the next lags along the last axis are kept for little, unless it is computed for
  // few lags alone; a volume's would take half as much time again.
  TpcPlan plan = makePlan(shape_, maxLag, roundBudget_);
  if (shape_.numDimensions() == 3 || plan.isForFewLags()) return plan;
  return makePlan(shape_, nextMaxLag(maxLag), roundBudget_);
}

std::optional<Error> CorrelationJob::begin(std::size_t maxLag, bool isSurveying) {
  const TpcPlan plan = planFor(maxLag);
  if (auto error = checkMemory(plan)) return error;
  const Share share = numWorkers_ == 1 ? kWholeShare : halfShare(worker_);
  correlation_.reset();
  correlation_ = std::make_unique<Correlation>(plan, phaseFraction_, share);
  doneWork_ = 0;
  // Two workers divide the spectra; each has all pixels for itself.
  const double othersBytes = numWorkers_ == 1 ? 0 : plan.spectrumBytes() / 2;
  firstTouchWork_ = kFirstTouchCost * (plan.totalBytes() - othersBytes);
  allWork_ = plan.work(share) + firstTouchWork_;
  double othersWork = numWorkers_ == 1 ? 0 : plan.work(halfShare(1 - worker_)) + firstTouchWork_;
  if (isSurveying) {
    allWork_ += surveyWork(worker_);
    if (numWorkers_ == 2) othersWork += surveyWork(1 - worker_);
  }
  partOfWork_ = allWork_ / (allWork_ + othersWork);
  beginLags(maxLag);
  return std::nullopt;
}

bool CorrelationJob::isKept(std::size_t maxLag) const {
  return correlation_ && plan().rounds.size() == 1 && maxLag <= plan().maxLag;
}

void CorrelationJob::beginLags(std::size_t maxLag) {
  maxLag_ = maxLag;
  const int numDimensions = shape_.numDimensions();
  const std::vector<double> edges = ringEdges(numDimensions, cubeHalfSide_);
  const bool isOfBall =
      numDimensions == 3 && isBallWorthIt(edges, cubeHalfSide_, maxLag, numKnownRings_);
  numKnownRings_ = numKnownRings(edges, cubeHalfSide_, maxLag, isOfBall);
  correlation_->beginLags(maxLag, isOfBall);
  if (worker_ == 0) {
    rings_.emplace(numDimensions, maxLag, phaseFraction_, cubeHalfSide_, isOfBall);
    radial_.emplace(shape_.numDimensions(), maxLag);
  }
  numCounted_ = 0;
  isSummingOnly_ = true;
  beginPart(0);
}

void CorrelationJob::pack(const PhaseMask& mask, std::size_t chunk) {
  correlation_->setChunk(chunk, packChunk(plan(), mask, chunk));
  doneWork_ += plan().packWork();
}

void CorrelationJob::pack(const ReadBits& readBits, std::size_t chunk) {
  correlation_->setChunk(chunk, packChunk(plan(), readBits, chunk));
  doneWork_ += plan().packWork();
}

void CorrelationJob::beginRound(std::size_t round) {
  round_ = round;
  isSummingOnly_ = false;
  correlation_->beginRound(round);
  beginPart(0);
}

/// The first part from this one on that is this worker's, if there is one.
void CorrelationJob::beginPart(std::size_t part) {
  const Share& parts = correlation_->share();
  while (part < parts.size() && !parts[part]) ++part;
  part_ = part;
  isAtLags_ = isSummingOnly_;
  step_ = 0;
  lastOwnStep_ = part < parts.size() && !isAtLags_ ? correlation_->numLineSteps(part) : 0;
  numGivenSteps_ = 0;
}

void CorrelationJob::transformChunk(std::size_t chunk) {
  correlation_->transformChunk(chunk);
  doneWork_ += plan().chunkWork(round_, correlation_->share());
  if (round_ == 0) doneWork_ += firstTouchWork_ / static_cast<double>(plan().numChunks());
}

bool CorrelationJob::correlate(double milliseconds) {
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::milli> allowed(milliseconds);
  while (!isWaiting()) {
    const bool hadLines = hasLinesLeft();
    if (!takeStep()) return true;
    const bool isFree = numWorkers_ == 2 && hadLines && !hasLinesLeft();
    if (isFree || std::chrono::steady_clock::now() - start > allowed) return false;
  }
  return false;
}

/// Whether there was a step to take.
bool CorrelationJob::takeStep() {
  if (part_ == correlation_->share().size()) return false;
  const BlockRange& range = plan().rounds[round_][part_];
  if (!isAtLags_) {
    if (step_ < lastOwnStep_) {
      correlation_->correlateLines(part_, step_);
      doneWork_ += lineStepWork();
      ++step_;
      return true;
    }
    isAtLags_ = true;
    step_ = 0;
  }
  const std::size_t numSteps = correlation_->numLagSteps();
  correlation_->sumLags(part_, step_);
  doneWork_ += plan().lagWork(range) / static_cast<double>(numSteps);
  if (++step_ == numSteps) beginPart(part_ + 1);
  if (numWorkers_ == 1) finishRows(numFinalRows());
  return true;
}

double CorrelationJob::lineStepWork() const {
  return plan().lineWork(plan().rounds[round_][part_]) /
         static_cast<double>(correlation_->numLineSteps(part_));
}

double CorrelationJob::lineMsLeft() const {
  if (!hasLinesLeft()) return 0;
  return static_cast<double>(lastOwnStep_ - step_) * lineStepWork() * kSecondsPerWork * 1e3;
}

/// How many of the line steps that are left make both workers end at the same time, if the other
/// one takes them and has none of its own.
std::size_t CorrelationJob::numStepsToGive() const {
  const double left = static_cast<double>(lastOwnStep_ - step_);
  const bool isLastRound = round_ + 1 == plan().rounds.size();
  const double numLags = static_cast<double>(correlation_->numRows() * (2 * maxLag_ + 1));
  const double takeOver = isLastRound ? kTakeOverCost * numLags / lineStepWork() : 0;
  const double ahead = worker_ == 0 ? takeOver : -takeOver;
  return static_cast<std::size_t>(std::clamp((left + ahead) / 2, 0.0, left));
}

CorrelationJob::GivenLines CorrelationJob::giveLines() {
  // A message of less takes as long as it saves.
  constexpr double kLeastMs = 0.5;
  // More go in several messages, or either worker would need the memory twice.
  constexpr std::size_t kMostBytes = std::size_t{4} << 20;
  if (numWorkers_ == 1 || lineMsLeft() < 2 * kLeastMs) return {};
  const std::size_t length = correlation_->lineLength();
  const auto numLines = [&](std::size_t step) {
    return correlation_->numLinesOfStep(round_, part_, step);
  };
  const std::size_t most = std::max(
      std::size_t{1}, kMostBytes / (length * sizeof(Complex4) * numLines(lastOwnStep_ - 1)));
  const std::size_t number = std::min(numStepsToGive(), most);
  if (number == 0) return {};
  GivenLines given{lastOwnStep_ - number, lastOwnStep_, {}};
  std::size_t end = 0;
  for (std::size_t step = given.firstStep; step < given.lastStep; ++step) end += numLines(step);
  given.lines.resize(end * length);
  Complex4* into = given.lines.data();
  for (std::size_t step = given.firstStep; step < given.lastStep; ++step) {
    correlation_->copyLines(part_, step, into);
    into += numLines(step) * length;
  }
  lastOwnStep_ = given.firstStep;
  numGivenSteps_ += number;
  return given;
}

void CorrelationJob::correlateGiven(std::size_t round, GivenLines& given) {
  const std::size_t others = 1 - worker_;
  Complex4* from = given.lines.data();
  Complex4* into = from;
  for (std::size_t step = given.firstStep; step < given.lastStep; ++step) {
    const std::size_t number = correlation_->numLinesOfStep(round, others, step);
    correlation_->correlateGiven(from, number);
    const std::size_t numNumbers = number * (plan().maxLag + 1);
    std::memmove(into, from, numNumbers * sizeof(Complex4));
    into += numNumbers;
    from += number * correlation_->lineLength();
  }
  given.lines.resize(static_cast<std::size_t>(into - given.lines.data()));
}

void CorrelationJob::takeBack(const GivenLines& given) {
  const Complex4* from = given.lines.data();
  for (std::size_t step = given.firstStep; step < given.lastStep; ++step) {
    correlation_->putCorrelated(part_, step, from);
    from += correlation_->numLinesOfStep(round_, part_, step) * (plan().maxLag + 1);
    doneWork_ += lineStepWork();
    --numGivenSteps_;
  }
}

std::size_t CorrelationJob::numFinalRows() const {
  const Share& parts = correlation_->share();
  const std::size_t lastPart = parts[1] ? 1 : 0;
  if (round_ + 1 < plan().rounds.size() || part_ < lastPart) return 0;
  if (part_ > lastPart) return correlation_->numRows();
  return isAtLags_ ? correlation_->numRowsOfLagSteps(step_) : 0;
}

/// Row by row: what is done to it next finds it in the cache.
void CorrelationJob::addSums(std::size_t firstRow, std::span<const std::int32_t> sums) {
  const std::size_t length = plan().tellingLags(maxLag_, halfShare(1)).number;
  for (std::size_t row = 0; row < sums.size() / length; ++row) {
    correlation_->addSums(firstRow + row, sums.subspan(row * length, length));
    finishRows(firstRow + row + 1);
  }
}

/// Turns rows to covariances and looks at them while they are in the cache.
void CorrelationJob::finishRows(std::size_t numRows) {
  correlation_->finishRows(numRows);
  const float* covariances = correlation_->covariances();
  for (; numCounted_ < numRows; ++numCounted_) {
    const Tpc::Row row = Tpc::rowOf(covariances, numCounted_, shape_.numDimensions(), maxLag_);
    rings_->add(row);
    radial_->add(row);
  }
}

RowRange CorrelationJob::surveyedBy(std::size_t worker) const {
  const bool isVolume = shape_.numDimensions() == 3;
  const std::size_t side = isVolume ? shape_.z : shape_.y;
  std::size_t middle = side;
  const double keptBytes = static_cast<double>(shape_.numPixels()) / 2 / 8;
  if (numWorkers_ == 2 && (plan().rounds.size() == 1 || keptBytes <= kMostKeptBytes)) {
    // The second worker has the row before its part too.
    const std::size_t firstOfSecond = plan().packedBy(halfShare(1)).first;
    middle = std::min(side, (isVolume ? firstOfSecond : plan().firstRow(firstOfSecond)) + 1);
  }
  const std::size_t first = worker == 0 ? 0 : middle;
  const std::size_t last = worker == 0 ? middle : side;
  return isVolume ? RowRange{first, last, 0, shape_.y} : RowRange{0, 1, first, last};
}

double CorrelationJob::surveyWork(std::size_t worker) const {
  return kSurveyCost * static_cast<double>(surveyedBy(worker).numRows()) *
         static_cast<double>(shape_.x);
}

double CorrelationJob::doneShare() const { return std::min(1.0, doneWork_ / allWork_); }

std::optional<Correlations> CorrelationJob::settle() {
  finishRows(correlation_->numRows());
  const std::optional<double> r0Px = rings_->r0Px(correlation_->covariances());
  if (!r0Px) return std::nullopt;
  return Correlations{
      Tpc(shape_.numDimensions(), maxLag_, phaseFraction_, correlation_->takeCovariances()), *r0Px,
      radial_->means()};
}

CorrelationCost predictCorrelation(const Shape& shape) {
  const CorrelationJob job(shape, 0.5, 0, 1);
  const TpcPlan plan = job.planFor(job.firstMaxLag());
  return {plan.totalBytes(), plan.work() * kSecondsPerWork, job.firstMaxLag()};
}

Result<Correlations> searchAlone(const PhaseMask& mask, double phaseFraction,
                                 const Progress& progress, double newsMs) {
  CorrelationJob job(mask.shape(), phaseFraction, 0, 1);
  return searchOn(job, mask, job.firstMaxLag(), progress, newsMs);
}

Result<Correlations> searchOn(CorrelationJob& job, const PhaseMask& mask, std::size_t maxLag,
                              const Progress& progress, double newsMs) {
  constexpr double kNoLimit = std::numeric_limits<double>::infinity();
  const auto finish = [&] {
    while (!job.correlate(progress ? newsMs : kNoLimit)) report(progress, job.doneShare());
    report(progress, job.doneShare());
  };
  for (;; maxLag = job.nextMaxLag(maxLag)) {
    if (job.isKept(maxLag)) {
      job.beginLags(maxLag);
      finish();
    } else {
      if (auto error = job.begin(maxLag)) return *error;
      for (std::size_t round = 0; round < job.plan().rounds.size(); ++round) {
        job.beginRound(round);
        for (std::size_t chunk = 0; chunk < job.plan().numChunks(); ++chunk) {
          if (round == 0) job.pack(mask, chunk);
          job.transformChunk(chunk);
          report(progress, job.doneShare());
        }
        finish();
      }
    }
    if (auto correlations = job.settle()) {
      report(progress, 1);
      return std::move(*correlations);
    }
  }
}

}  // namespace phasebound
