#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "decode/byte_source.h"
#include "decode/decode.h"

namespace phasebound {

// One reader a format. Each is given a file that starts like its format and checks the rest. Those
// that decode as a whole return an Image, the others an OpenedImage.
[[nodiscard]] Result<Image> decodePng(const ByteSource& file);
[[nodiscard]] Result<Image> decodeBmp(const ByteSource& file);
[[nodiscard]] Result<Image> decodeGif(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openJpeg(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openMrc(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openNpy(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openNrrd(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openPnm(const ByteSource& file);
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openTiff(const ByteSource& file);

/// MRC has no signature where others have theirs: looks at several fields of the header.
[[nodiscard]] bool isMrc(const ByteSource& file);

/// Most bytes that one allocation may take: the samples of an image that is decoded as a whole, or
/// the piece of a file that has to be unpacked at once. WebAssembly ends it at 2 GiB; the same
/// limit everywhere, so that a file that opens on one machine opens on all.
inline constexpr std::uint64_t kMaxImageBytes = (std::uint64_t{1} << 31) - 65536;

/// Bytes that one packed byte can unpack to at the most. Deflate needs a bit for each run of 258
/// bytes, with some overhead.
inline constexpr std::uint64_t kMaxDeflateRatio = 1032;
/// Lempel-Ziv-Welch has strings of at most 4096 bytes in codes of 12 bits.
inline constexpr std::uint64_t kMaxLzwRatio = 2731;

inline Error brokenFile(std::string what) { return {ErrorCode::BrokenFile, {std::move(what)}}; }
inline Error unsupported(std::string what) {
  return {ErrorCode::UnsupportedEncoding, {std::move(what)}};
}

/// Nothing, or TooLarge where numPixels samples of bytesPerSample are beyond kMaxImageBytes.
inline std::optional<Error> checkImageBytes(std::uint64_t z, std::uint64_t y, std::uint64_t x,
                                            std::uint64_t bytesPerSample) {
  const std::optional<std::size_t> numPixels = checkedNumPixels(z, y, x);
  if (numPixels && *numPixels <= kMaxImageBytes / bytesPerSample) return std::nullopt;
  const double numBytes = static_cast<double>(z) * static_cast<double>(y) * static_cast<double>(x) *
                          static_cast<double>(bytesPerSample);
  // Sides of 64 bits have products that no integer holds.
  return Error{ErrorCode::TooLarge, {text(numBytes), std::to_string(kMaxImageBytes)}};
}

/// "640 x 480", width first as people say it.
inline std::string sizeText(std::uint64_t width, std::uint64_t height) {
  return std::to_string(width) + " x " + std::to_string(height);
}

}  // namespace phasebound
