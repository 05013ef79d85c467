#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"

namespace phasebound {

/// Collects the pixels of a picture stored as red, green and blue. As long as the channels are
/// equal it is a grey image and takes no more memory than one; the first pixel with a colour makes
/// it Rgb8.
///
/// Colours of 16 bits keep their upper 8. That loses nothing of pictures that were made from 8 bit
/// ones, by a factor of either 256 or 257; where it does lose something, a warning says so.
class RgbSink {
public:
  /// bytesPerChannel  1 or 2, native byte order
  RgbSink(const Shape& shape, std::size_t bytesPerChannel);

  /// Writes a row of numPixels from pixel number `first` on. The channels of a pixel lie at
  /// red[i * stride] and so on, stride in samples. Each pixel may be written once.
  void putRow(std::size_t first, std::size_t numPixels, const std::byte* red,
              const std::byte* green, const std::byte* blue, std::size_t stride);

  /// Hands the pixels over and leaves the sink empty: sets type and bytes and adds warnings.
  /// Returns TooLarge where the colours did not fit.
  [[nodiscard]] std::optional<Error> finish(Image& image);

private:
  template <class T>
  void putRowOf(std::size_t first, std::size_t numPixels, const std::byte* red,
                const std::byte* green, const std::byte* blue, std::size_t stride);
  template <class T>
  std::uint8_t toByte(T level);
  template <class T>
  void widen();

  Shape shape_;
  std::size_t bytesPerChannel_;
  bool isColour_ = false;
  bool isTooLarge_ = false;
  bool hasLostBits_ = false;
  std::vector<std::byte> bytes_;
};

}  // namespace phasebound
