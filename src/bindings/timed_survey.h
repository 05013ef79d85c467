#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/pixel_survey.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"

namespace phasebound {

/// What an estimate takes from the pixels, in pieces of about so many milliseconds.
class TimedSurvey {
public:
  /// Before the first step: the part of the pixels that is counted here, if not all.
  void begin(const LabelledImage& image, double value, const RowRange& part);
  /// Counts on. Whether that is over. The image has to live until finish().
  bool step(double milliseconds);
  [[nodiscard]] bool isBegun() const { return surveyor_ || survey_; }
  [[nodiscard]] double doneShare() const;
  /// Of the part, for another instance, and those of another instance's part.
  [[nodiscard]] std::vector<std::uint32_t> counts();
  void add(std::vector<std::uint32_t> counts);
  /// What all counts tell. Precondition: they are there.
  void finish();
  /// Null before it is finished.
  [[nodiscard]] const PixelSurvey* result() const { return survey_ ? &*survey_ : nullptr; }

private:
  std::unique_ptr<PixelSurveyor> surveyor_;
  std::optional<PixelSurvey> survey_;
};

}  // namespace phasebound
