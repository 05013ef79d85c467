#include "bindings/timed_survey.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>

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

bool TimedSurvey::step(const LabelledImage& image, double value, double milliseconds) {
  if (survey_) return true;
  if (!surveyor_) surveyor_ = std::make_unique<PixelSurveyor>(image, phaseOfValue(image, value));
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::milli> allowed(milliseconds);
  do {
    surveyor_->step();
  } while (!surveyor_->isDone() && std::chrono::steady_clock::now() - start < allowed);
  if (!surveyor_->isDone()) return false;
  survey_ = surveyor_->finish();
  surveyor_.reset();
  return true;
}

double TimedSurvey::doneShare() const {
  if (survey_) return 1;
  return surveyor_ ? surveyor_->doneShare() : 0;
}

}  // namespace phasebound
