#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/warning.h"
#include "decode/palette.h"
#include "decode/pixel_size.h"
#include "decode/tiff_file.h"
#include "decode/tiff_page.h"

namespace phasebound {

/// The pages of a file that are slices of one volume, in order.
struct TiffSlices {
  TiffPage page;                       ///< the first one, which the others match
  std::vector<std::uint64_t> offsets;  ///< of their directories; of one only where isSinglePage
  std::size_t numSlices = 0;
  bool isSinglePage = false;    ///< all planes are in one directory, without headers between
  std::uint64_t planeStep = 1;  ///< slice i is plane i * planeStep of a single page
  std::optional<PixelSize> pixelSize;
  std::size_t infoBarRows = 0;
  std::vector<PaletteEntry> palette;  ///< empty where the pages have different ones
  std::vector<Warning> warnings;
};

/// Picks the slices among the pages: all of one shape that are no thumbnails, or those that OME-XML
/// or ImageJ's description name. Leaves the file at the page of the first slice.
///
/// offsets  of the file's directories
/// Errors   BrokenFile, UnsupportedEncoding, UnequalPages, TooLarge.
[[nodiscard]] Result<TiffSlices> findTiffSlices(TiffFile& file,
                                                const std::vector<std::uint64_t>& offsets);

}  // namespace phasebound
