#pragma once

#include <cstddef>
#include <optional>

#include "base/error.h"
#include "decode/tiff_file.h"
#include "decode/tiff_page.h"
#include "decode/tiff_samples.h"

namespace phasebound {

/// Unpacks the page that the file is at into slice z. Errors  BrokenFile, TooLarge.
[[nodiscard]] std::optional<Error> readTiffPixels(TiffFile& file, const TiffPage& page,
                                                  std::size_t z, TiffSamples& samples);

/// Number of pages, this one included, that lie uncompressed one after the other from the first
/// pixel of this page to the end of the file; 0 where the page's own pixels are not like that.
[[nodiscard]] std::uint64_t countContiguousSlices(const TiffFile& file, const TiffPage& page);

/// Reads slices that lie like that. Errors  BrokenFile.
[[nodiscard]] std::optional<Error> readContiguousSlices(const TiffFile& file, const TiffPage& page,
                                                        std::size_t numSlices,
                                                        TiffSamples& samples);

}  // namespace phasebound
