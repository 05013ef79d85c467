#pragma once

#include <cstdint>
#include <string>

#include "base/grid.h"
#include "phases/phases.h"
#include "validate/sampler.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Samples as the engine takes them, with the values 0 and 1, drawn or found in a folder where an
/// earlier run kept them.
class SampleSource {
public:
  /// samplesFolder  an existing folder, or empty where nothing is to be kept
  SampleSource(const Scenario& scenario, const Shape& shape, std::uint64_t seed,
               std::string samplesFolder);

  [[nodiscard]] LabelledImage draw(std::uint64_t index);

private:
  [[nodiscard]] std::string fileOf(std::uint64_t index) const;

  Sampler sampler_;
  Shape shape_;
  std::string prefix_;  ///< of the files' names; empty where nothing is kept
};

}  // namespace phasebound::validate
