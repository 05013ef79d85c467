#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace phasebound {

struct PaletteEntry {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;

  bool operator==(const PaletteEntry&) const = default;
};

/// What a palette did to the pixels.
struct PaletteUse {
  bool isValid = true;         ///< no pixel points past the palette
  bool isTransparent = false;  ///< a pixel points to an entry that is not opaque
};

/// Turns palette indices into pixel values, in place. Entries are labels and stay distinct: a pixel
/// keeps its index, unless all the entries in use are greys that differ, whose levels then are the
/// values, as they would be without a palette.
[[nodiscard]] PaletteUse applyPalette(std::span<std::byte> indices,
                                      std::span<const PaletteEntry> palette);

}  // namespace phasebound
