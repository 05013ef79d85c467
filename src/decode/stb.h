#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/error.h"
#include "decode/byte_source.h"

namespace phasebound {

/// A byte that the decoder shall see in place of what the file holds.
struct BytePatch {
  std::uint64_t offset = 0;
  std::byte value{};
};

/// Decoded pixels, rows from the top, channels interleaved: grey, grey and alpha, RGB, or RGBA.
struct StbPixels {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t numChannels = 0;
  std::unique_ptr<void, void (*)(void*)> samples{nullptr, nullptr};  ///< bytes, or 16 bit words
};

/// Decodes a PNG with stb_image. The caller has checked the header and the sizes.
///
/// is16Bit            keep 16 bits a channel (the file must have them)
/// largestAllocation  bytes; what the file needs, so that data that unpack to more are an error
/// Errors  BrokenFile, OutOfMemory.
[[nodiscard]] Result<StbPixels> loadWithStb(const ByteSource& file,
                                            std::span<const BytePatch> patches, bool is16Bit,
                                            std::size_t largestAllocation);

}  // namespace phasebound
