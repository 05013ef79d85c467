#include "engine/joint_search.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace phasebound {
namespace {

/// The first lags of all phases. Each job has the whole image and one phase.
class JointSearch {
public:
  JointSearch(const LabelledImage& image, const Progress& progress, double roundBudget)
      : image_(image), progress_(progress) {
    const auto numPixels = static_cast<double>(image.numPixels());
    const auto numPhases = static_cast<double>(image.phases.size());
    for (const Phase& phase : image.phases) {
      jobs_.push_back(std::make_unique<CorrelationJob>(
          image.labels.shape(), static_cast<double>(phase.count) / numPixels, std::size_t{0},
          std::size_t{1}, roundBudget / numPhases));
    }
  }

  [[nodiscard]] std::optional<Error> run() {
    const std::size_t maxLag = jobs_.front()->firstMaxLag();
    for (const auto& job : jobs_) {
      if (auto error = job->begin(maxLag)) return error;
      correlations_.push_back(&job->correlation());
    }
    const TpcPlan& plan = jobs_.front()->plan();
    const auto numPhases = static_cast<double>(jobs_.size());
    allWork_ = numPhases * plan.work();
    for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
      transform(round);
      for (std::size_t part = 0; part < plan.rounds[round].size(); ++part) {
        const BlockRange& range = plan.rounds[round][part];
        const std::size_t numLineSteps = correlations_.front()->numLineSteps(part);
        for (std::size_t step = 0; step < numLineSteps; ++step) {
          Correlation::correlateLinesOfAll(correlations_, part, step);
          tell(numPhases * plan.lineWork(range) / static_cast<double>(numLineSteps));
        }
        sumLags(part, plan.lagWork(range));
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] CorrelationJob& job(std::size_t phase) { return *jobs_[phase]; }

private:
  void transform(std::size_t round) {
    for (Correlation* correlation : correlations_) correlation->beginRound(round);
    for (std::size_t phase = 0; phase + 1 < jobs_.size(); ++phase) {
      const PhaseMask mask(image_.labels, phase);
      const TpcPlan& plan = jobs_[phase]->plan();
      for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
        if (round == 0) correlations_[phase]->setChunk(chunk, packChunk(plan, mask, chunk));
        correlations_[phase]->transformChunk(chunk);
        tell(plan.chunkWork(round));
      }
    }
  }

  void sumLags(std::size_t part, double work) {
    for (Correlation* correlation : correlations_) {
      const std::size_t numSteps = correlation->numLagSteps();
      for (std::size_t step = 0; step < numSteps; ++step) {
        correlation->sumLags(part, step);
        tell(work / static_cast<double>(numSteps));
      }
    }
  }

  void tell(double work) {
    doneWork_ += work;
    report(progress_, std::min(1.0, doneWork_ / allWork_));
  }

  const LabelledImage& image_;
  const Progress& progress_;
  std::vector<std::unique_ptr<CorrelationJob>> jobs_;
  std::vector<Correlation*> correlations_;  ///< of the jobs
  double allWork_ = 1;
  double doneWork_ = 0;
};

}  // namespace

bool canSearchTogether(const LabelledImage& image) {
  return image.phases.size() >= 3 && image.numExcluded == 0 &&
         std::all_of(image.phases.begin(), image.phases.end(),
                     [](const Phase& phase) { return phase.count > 0; });
}

Result<std::vector<Correlations>> searchTogether(const LabelledImage& image,
                                                 const Progress& progress, double roundBudget) {
  assert(canSearchTogether(image));
  JointSearch search(image, progress, roundBudget);
  if (auto error = search.run()) return *std::move(error);
  std::vector<Correlations> all;
  for (std::size_t phase = 0; phase < image.phases.size(); ++phase) {
    CorrelationJob& job = search.job(phase);
    if (auto settled = job.settle()) {
      all.push_back(std::move(*settled));
      continue;
    }
    Result<Correlations> found =
        searchOn(job, PhaseMask(image.labels, phase), job.nextMaxLag(job.maxLag()), Progress());
    if (!found) return found.error();
    all.push_back(std::move(found).value());
  }
  report(progress, 1);
  return all;
}

}  // namespace phasebound
