#pragma once

#include <cstdint>

#include "generate/generate.h"

namespace phasebound {

/// Draws Material::Blobs. Precondition: the spec is valid.
[[nodiscard]] Grid<std::uint8_t> generateBlobs(const MaterialSpec& spec);

/// Bytes that generateBlobs will allocate beside the labels.
[[nodiscard]] double predictBlobBytes(const MaterialSpec& spec);

}  // namespace phasebound
