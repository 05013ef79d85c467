#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/error.h"
#include "decode/decode.h"

namespace phasebound {

/// The orientation tag of TIFF and EXIF: where the first row and the first column of the stored
/// pixels belong in the picture. 1 top and left, 2 top and right, 3 bottom and right, 4 bottom and
/// left; 5 to 8 with rows and columns exchanged: left and top, right and top, right and bottom,
/// left and bottom.
inline constexpr int kUpright = 1;

/// The image turned as the tag says; the same one where it is upright or the number means nothing.
/// Sides, pixel sizes and info bar turn with it. Turning rows into columns keeps a whole slice in
/// memory.
///
/// Errors  TooLarge where a slice does not fit.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> turned(std::unique_ptr<OpenedImage> image,
                                                          int orientation);

/// The orientation that a JPEG's APP1 segment tells; kUpright where it has no such tag.
[[nodiscard]] int exifOrientation(std::span<const std::byte> segment);

}  // namespace phasebound
