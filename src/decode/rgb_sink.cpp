#include "decode/rgb_sink.h"

#include <utility>

#include "base/load.h"
#include "decode/formats.h"

namespace phasebound {
RgbSink::RgbSink(const Shape& shape, std::size_t bytesPerChannel)
    : shape_(shape),
      bytesPerChannel_(bytesPerChannel),
      bytes_(static_cast<std::size_t>(shape.numPixels()) * bytesPerChannel) {}

template <class T>
std::uint8_t RgbSink::toByte(T level) {
  if constexpr (sizeof(T) == 1) {
    return level;
  } else {
    const auto upper = static_cast<std::uint8_t>(level >> 8);
    const auto lower = static_cast<std::uint8_t>(level & 0xFF);
    hasLostBits_ = hasLostBits_ || (lower != 0 && lower != upper);
    return upper;
  }
}

template <class T>
void RgbSink::widen() {
  isColour_ = true;
  const auto numPixels = static_cast<std::size_t>(shape_.numPixels());
  if (checkImageBytes(shape_.z, shape_.y, shape_.x, sampleBytes(SampleType::Rgb8))) {
    isTooLarge_ = true;
    return;
  }
  std::vector<std::byte> colours(numPixels * sizeof(std::uint32_t));
  for (std::size_t i = 0; i < numPixels; ++i) {
    const std::uint32_t grey = toByte(load<T>(bytes_.data() + i * sizeof(T)));
    store(colours.data() + i * sizeof(std::uint32_t), grey << 16 | grey << 8 | grey);
  }
  bytes_ = std::move(colours);
}

template <class T>
void RgbSink::putRowOf(std::size_t first, std::size_t numPixels, const std::byte* red,
                       const std::byte* green, const std::byte* blue, std::size_t stride) {
  const std::size_t step = stride * sizeof(T);
  std::size_t i = 0;
  for (; i < numPixels && !isColour_; ++i) {
    const T grey = load<T>(red + i * step);
    if (grey != load<T>(green + i * step) || grey != load<T>(blue + i * step)) {
      widen<T>();
      break;
    }
    store(bytes_.data() + (first + i) * sizeof(T), grey);
  }
  if (isTooLarge_) return;
  for (; i < numPixels; ++i) {
    const std::uint32_t colour = std::uint32_t{toByte(load<T>(red + i * step))} << 16 |
                                 std::uint32_t{toByte(load<T>(green + i * step))} << 8 |
                                 std::uint32_t{toByte(load<T>(blue + i * step))};
    store(bytes_.data() + (first + i) * sizeof(std::uint32_t), colour);
  }
}

void RgbSink::putRow(std::size_t first, std::size_t numPixels, const std::byte* red,
                     const std::byte* green, const std::byte* blue, std::size_t stride) {
  if (isTooLarge_) return;
  if (bytesPerChannel_ == 1) {
    putRowOf<std::uint8_t>(first, numPixels, red, green, blue, stride);
  } else {
    putRowOf<std::uint16_t>(first, numPixels, red, green, blue, stride);
  }
}

std::optional<Error> RgbSink::finish(Image& image) {
  if (isTooLarge_) {
    return checkImageBytes(shape_.z, shape_.y, shape_.x, sampleBytes(SampleType::Rgb8));
  }
  image.type =
      isColour_ ? SampleType::Rgb8 : (bytesPerChannel_ == 1 ? SampleType::U8 : SampleType::U16);
  image.bytes = std::exchange(bytes_, {});
  if (hasLostBits_) {
    image.warnings.push_back({WarningCode::PartIgnored, {"the lower 8 bits of 16-bit colours"}});
  }
  return std::nullopt;
}

}  // namespace phasebound
