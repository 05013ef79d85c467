#include "bindings/timed_survey.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <utility>

namespace phasebound {
namespace {

/// Of two phases the other one may be the one that is correlated.
std::size_t phaseOfValue(const LabelledImage& image, double value) {
  const auto isWanted = [&](const Phase& phase) { return phase.value == value; };
  const auto found = std::find_if(image.phases.begin(), image.phases.end(), isWanted);
  assert(found != image.phases.end());
  return static_cast<std::size_t>(found - image.phases.begin());
}

}  // namespace

void TimedSurvey::begin(const LabelledImage& image, double value, const RowRange& part) {
  surveyor_ = std::make_unique<PixelSurveyor>(image, phaseOfValue(image, value), part);
}

bool TimedSurvey::step(double milliseconds) {
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::milli> allowed(milliseconds);
  while (!surveyor_->isCounted()) {
    surveyor_->step();
    if (std::chrono::steady_clock::now() - start > allowed) break;
  }
  return surveyor_->isCounted();
}

std::vector<std::uint32_t> TimedSurvey::counts() {
  PartCounts counts;
  surveyor_->pass(counts);
  return counts.numbers();
}

void TimedSurvey::add(std::vector<std::uint32_t> counts) {
  PartCounts others(std::move(counts));
  surveyor_->pass(others);
}

void TimedSurvey::finish() {
  while (!surveyor_->isDone()) surveyor_->step();
  survey_ = surveyor_->finish();
  surveyor_.reset();
}

double TimedSurvey::doneShare() const {
  if (survey_) return 1;
  return surveyor_ ? surveyor_->doneShare() : 0;
}

}  // namespace phasebound
