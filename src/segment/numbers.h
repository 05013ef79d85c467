#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "decode/decode.h"

namespace phasebound {

/// Whether pixels may hold no number (NaN), which is what programs write where there is no sample.
[[nodiscard]] bool canLackNumbers(SampleType type);

/// Sets those of a row to 1 whose sample is no number; infinity is one.
void findLacking(SampleType type, std::span<const std::byte> samples, std::span<std::uint8_t> row);

/// The same image, for who leaves out the pixels that hold no number (Region::make()): they hold
/// that of the pixel before them, or of the next one, or 0 in a row without any. Its header says
/// that something was left out.
///
/// image  has to live as long
[[nodiscard]] std::unique_ptr<OpenedImage> imageOfNumbers(OpenedImage& image);

}  // namespace phasebound
