#pragma once

#include <cstdint>
#include <memory>

#include "base/error.h"
#include "base/grid.h"
#include "decode/byte_source.h"
#include "decode/decode.h"

namespace phasebound {

/// What the user tells of a file that has no header.
struct RawLayout {
  Shape shape;
  SampleType type = SampleType::U8;
  bool isBigEndian = false;
  std::uint64_t offset = 0;  ///< bytes in front of the first sample
};

/// Opens a file of nothing but samples, x fastest. What lies behind them is left out with a
/// warning.
///
/// file    has to live as long as the image
/// Errors  EmptyFile, BrokenFile [numbers] where the file is shorter than the layout,
///         InvalidParameters [what] for sides of 0 and for Rgb16, TooLarge.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openRaw(const ByteSource& file,
                                                           const RawLayout& layout);

}  // namespace phasebound
