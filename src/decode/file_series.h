#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "decode/byte_source.h"
#include "decode/decode.h"
#include "decode/raw.h"

namespace phasebound {

/// Files that are the slices of one volume, in their order. Each has to hold one 2D image of the
/// shape and the type of the first; only one of them is open at a time, so that a volume of
/// thousands of files takes no more memory than one.
///
/// A colour picture that is all grey is told from a grey one by no reader, so 8-bit grey is given
/// as Rgb8, from which findPhases() makes grey again if no slice has a colour.
///
/// files   at least one; have to live as long as the image
/// raw     the files have no header, and each holds one slice in this layout
/// Errors  those of openImage() or openRaw() for the first file; the others are opened when their
///         slices are read, and readRows() then has these errors too, and UnequalSlices.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openSeries(
    std::vector<const ByteSource*> files, const std::optional<RawLayout>& raw = std::nullopt);

}  // namespace phasebound
