#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/grid.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Draws samples of one scenario in windows of one shape, 1 in the phase. The same seed and index
/// give the same sample, in whatever order they are drawn; neighbouring indices are cheapest one
/// after the other, because Gaussian fields come in pairs. Not thread-safe.
class Sampler {
public:
  Sampler(const Scenario& scenario, const Shape& shape, std::uint64_t seed);
  ~Sampler();
  Sampler(Sampler&&) noexcept;
  Sampler& operator=(Sampler&&) noexcept;

  [[nodiscard]] Grid<std::uint8_t> draw(std::uint64_t index);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace phasebound::validate
