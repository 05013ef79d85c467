#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "phases/phases.h"
#include "tpc/plan.h"

namespace phasebound {

/// Gives row (z, y) at one bit a pixel, the first one lowest: (x + 7) / 8 bytes.
using ReadBits = std::function<void(std::size_t z, std::size_t y, std::span<std::uint8_t> into)>;

/// One bit a pixel of a chunk's rows, as the plan's row transform wants them. Each row is read
/// once, in order.
[[nodiscard]] std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const ReadBits& readBits,
                                                  std::size_t chunk);
[[nodiscard]] std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const PhaseMask& mask,
                                                  std::size_t chunk);

}  // namespace phasebound
