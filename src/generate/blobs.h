#pragma once

#include <cstdint>

#include "generate/generate.h"

namespace phasebound {

/// Draws Material::Blobs. Precondition: the spec is valid.
[[nodiscard]] Grid<std::uint8_t> generateBlobs(const MaterialSpec& spec);

}  // namespace phasebound
