#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "engine/pixel_survey.h"
#include "phases/phases.h"

namespace phasebound {

/// What an estimate takes from the pixels, in pieces of about so many milliseconds.
class TimedSurvey {
public:
  /// Whether it is over. The image has to live until then.
  bool step(const LabelledImage& image, double value, double milliseconds);
  [[nodiscard]] bool isOver() const { return survey_.has_value(); }
  [[nodiscard]] double doneShare() const;
  /// One that another worker has made.
  void put(PixelSurvey survey) { survey_ = std::move(survey); }
  /// Null before it is over.
  [[nodiscard]] const PixelSurvey* result() const { return survey_ ? &*survey_ : nullptr; }

private:
  std::unique_ptr<PixelSurveyor> surveyor_;
  std::optional<PixelSurvey> survey_;
};

}  // namespace phasebound
