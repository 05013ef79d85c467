#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validate/coverage.h"
#include "validate/sample_source.h"
#include "validate/scenario.h"

namespace phasebound::validate {

struct Bounds {
  double lower = 0;
  double upper = 1;
};

/// What one sample of a case was answered.
struct Answer {
  double phaseFraction = 0;     ///< of the sample
  std::uint64_t numPixels = 0;  ///< of all its images, that count
  /// By Method; absent where the method had none, and then the interval is [0, 1].
  std::array<std::optional<double>, kNumMethods> sigmas;
  std::array<std::array<Bounds, kNumLevels>, kNumMethods> intervals{};
};

/// Draws the samples of a case and asks the methods about each. Not thread-safe.
class Judge {
public:
  Judge(const Case& which, const Scenario& scenario, Methods methods,
        const std::string& samplesFolder);

  [[nodiscard]] Answer answer(std::uint64_t sample);

private:
  std::vector<SampleSource> sources_;
  MaskKind mask_;
  Methods methods_;
};

/// z with P(|Z| <= z) = confidence for a standard normal Z.
[[nodiscard]] double normalHalfWidth(double confidence);

}  // namespace phasebound::validate
