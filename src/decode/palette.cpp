#include "decode/palette.h"

#include <array>

namespace phasebound {

PaletteUse applyPalette(std::span<std::byte> indices, std::span<const PaletteEntry> palette) {
  std::array<bool, 256> isUsed{};
  for (const std::byte index : indices) isUsed[static_cast<std::uint8_t>(index)] = true;

  PaletteUse use;
  bool isGrey = true;
  std::array<bool, 256> isGreyTaken{};
  std::array<std::byte, 256> greyOf{};
  for (std::size_t i = 0; i < isUsed.size(); ++i) {
    if (!isUsed[i]) continue;
    if (i >= palette.size()) {
      use.isValid = false;
      return use;
    }
    const PaletteEntry& entry = palette[i];
    use.isTransparent = use.isTransparent || entry.alpha != 255;
    isGrey =
        isGrey && entry.red == entry.green && entry.red == entry.blue && !isGreyTaken[entry.red];
    isGreyTaken[entry.red] = true;
    greyOf[i] = std::byte{entry.red};
  }
  if (!isGrey) return use;
  for (std::byte& index : indices) index = greyOf[static_cast<std::uint8_t>(index)];
  return use;
}

}  // namespace phasebound
