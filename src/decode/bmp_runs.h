#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/error.h"
#include "decode/byte_reader.h"

namespace phasebound {

/// Pixels that one byte of a run-length encoded BMP can stand for at the most: 255 in two bytes.
inline constexpr std::uint64_t kMaxBmpRunPixelsPerByte = 128;

/// Unpacks the run-length encoding of BMP to one palette index a pixel.
///
/// reader   at the first byte of the data
/// bits     4 or 8, of an index
/// indices  width * height, in the order of the file: the lowest row of the picture first
/// Errors   BrokenFile where the data leave a pixel out or have more rows.
[[nodiscard]] std::optional<Error> unpackBmpRuns(ByteReader& reader, std::uint32_t bits,
                                                 std::size_t width, std::size_t height,
                                                 std::span<std::byte> indices);

}  // namespace phasebound
