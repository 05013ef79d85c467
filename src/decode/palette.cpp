#include "decode/palette.h"

namespace phasebound {

PaletteUse usePalette(const std::array<bool, 256>& isUsed, std::span<const PaletteEntry> palette) {
  PaletteUse use;
  bool isGrey = true;
  std::array<bool, 256> isTaken{};
  std::array<std::uint8_t, 256> levels{};
  for (std::size_t i = 0; i < isUsed.size(); ++i) {
    if (!isUsed[i]) continue;
    if (i >= palette.size()) {
      use.isValid = false;
      return use;
    }
    const PaletteEntry& entry = palette[i];
    use.isTransparent = use.isTransparent || entry.alpha != 255;
    isGrey = isGrey && entry.red == entry.green && entry.red == entry.blue && !isTaken[entry.red];
    isTaken[entry.red] = true;
    levels[i] = entry.red;
  }
  if (isGrey) use.levels = levels;
  return use;
}

PaletteUse applyPalette(std::span<std::byte> indices, std::span<const PaletteEntry> palette) {
  std::array<bool, 256> isUsed{};
  for (const std::byte index : indices) isUsed[static_cast<std::uint8_t>(index)] = true;
  const PaletteUse use = usePalette(isUsed, palette);
  if (!use.isValid || !use.levels) return use;
  for (std::byte& index : indices) {
    index = std::byte{(*use.levels)[static_cast<std::uint8_t>(index)]};
  }
  return use;
}

}  // namespace phasebound
