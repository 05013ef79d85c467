#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace phasebound {

struct PaletteEntry {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;

  bool operator==(const PaletteEntry&) const = default;
};

/// What a palette makes of the indices that an image uses. Entries are labels and stay distinct: an
/// index is its own value, unless all the entries in use are greys that differ, whose levels then
/// are the values, as they would be without a palette.
struct PaletteUse {
  bool isValid = true;         ///< no pixel points past the palette
  bool isTransparent = false;  ///< a pixel points to an entry that is not opaque
  /// The level of each index, where the levels are the values.
  std::optional<std::array<std::uint8_t, 256>> levels = {};
};

/// isUsed  whether any pixel holds the index
[[nodiscard]] PaletteUse usePalette(const std::array<bool, 256>& isUsed,
                                    std::span<const PaletteEntry> palette);

/// Turns the palette indices of a whole image into pixel values, in place.
[[nodiscard]] PaletteUse applyPalette(std::span<std::byte> indices,
                                      std::span<const PaletteEntry> palette);

}  // namespace phasebound
