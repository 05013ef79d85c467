#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "decode/pixel_size.h"

namespace phasebound {

/// What the maker of an electron microscope writes into a tag of its own.
struct MicroscopeMetadata {
  std::optional<PixelSize> pixelSize;
  /// Rows of the picture without the bar of settings below it.
  std::optional<std::uint64_t> pictureRows;
  /// Rows of that bar.
  std::optional<std::uint64_t> infoBarRows;

  /// Rows of the bar in an image of that many rows; 0 where nothing sensible is told.
  [[nodiscard]] std::uint64_t infoBarOf(std::uint64_t numRows) const;
};

/// FEI and Thermo Fisher, tags 34680 and 34682: sections [Scan] PixelWidth and PixelHeight in
/// metres, [Image] ResolutionY, [PrivateFei] DatabarHeight. Sides of 0 or no numbers come out as
/// 0.
[[nodiscard]] MicroscopeMetadata parseFei(std::string_view text);

/// Zeiss, tag 34118: keys in capitals with a line "name = value unit" below each.
/// AP_IMAGE_PIXEL_SIZE is the side of a stored pixel (AP_PIXEL_SIZE that of one on the screen,
/// which is taken where the former is missing), DP_IMAGE_STORE the size of the picture.
[[nodiscard]] MicroscopeMetadata parseZeiss(std::string_view text);

}  // namespace phasebound
