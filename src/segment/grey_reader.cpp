#include "segment/grey_reader.h"

#include <cmath>
#include <type_traits>

#include "base/load.h"
#include "decode/formats.h"

namespace phasebound {
GreyReader::GreyReader(OpenedImage& image, Channel channel) : image_(image), channel_(channel) {
  const ImageHeader& header = image.header();
  if (header.type != SampleType::U8) return;
  for (const PaletteEntry& entry : header.palette) {
    ofIndex_.push_back(greyOf(entry.red, entry.green, entry.blue));
  }
  isColour_ = false;
}

bool GreyReader::isNarrow() const {
  switch (image_.header().type) {
    case SampleType::U8:
    case SampleType::I8:
    case SampleType::U16:
    case SampleType::I16:
    case SampleType::Rgb8:
    case SampleType::Rgb16:
      return true;
    default:
      return false;
  }
}

bool GreyReader::hasColours() const {
  const SampleType type = image_.header().type;
  return type == SampleType::Rgb8 || type == SampleType::Rgb16 || !ofIndex_.empty();
}

float GreyReader::greyOf(unsigned red, unsigned green, unsigned blue) {
  isColour_ = isColour_ || red != green || green != blue;
  switch (channel_) {
    case Channel::Red:
      return static_cast<float>(red);
    case Channel::Green:
      return static_cast<float>(green);
    case Channel::Blue:
      return static_cast<float>(blue);
    case Channel::Luminance:
      break;
  }
  // In thousandths, so that equal channels give their level exactly.
  const std::uint64_t sum =
      299 * std::uint64_t{red} + 587 * std::uint64_t{green} + 114 * std::uint64_t{blue};
  const std::uint64_t level = (sum + 500) / 1000;
  return static_cast<float>(level);
}

std::optional<Error> GreyReader::readBytes(std::size_t z, std::size_t y, std::size_t numRows) {
  const ImageHeader& header = image_.header();
  bytes_.resize(numRows * header.shape.x * sampleBytes(header.type));
  return image_.readRows(z, y, numRows, bytes_);
}

std::optional<Error> GreyReader::readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                          std::span<float> values) {
  std::optional<Error> error = readBytes(z, y, numRows);
  if (error) return error;
  const std::byte* bytes = bytes_.data();
  const auto take = [&]<class T>(T) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const T value = load<T>(bytes + i * sizeof(T));
      values[i] = static_cast<float>(value);
      if constexpr (std::is_floating_point_v<T>) {
        if (std::isfinite(values[i])) continue;
        values[i] = 0;
        ++numNonFinite_;
      }
    }
  };
  switch (image_.header().type) {
    case SampleType::U8:
      if (ofIndex_.empty()) {
        take(std::uint8_t{});
        break;
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto index = std::to_integer<std::size_t>(bytes[i]);
        if (index >= ofIndex_.size()) return brokenFile("a pixel points past the palette");
        const PaletteEntry& entry = image_.header().palette[index];
        values[i] = ofIndex_[index];
        isColour_ = isColour_ || entry.red != entry.green || entry.green != entry.blue;
      }
      break;
    case SampleType::U16:
      take(std::uint16_t{});
      break;
    case SampleType::U32:
      take(std::uint32_t{});
      break;
    case SampleType::U64:
      take(std::uint64_t{});
      break;
    case SampleType::I8:
      take(std::int8_t{});
      break;
    case SampleType::I16:
      take(std::int16_t{});
      break;
    case SampleType::I32:
      take(std::int32_t{});
      break;
    case SampleType::I64:
      take(std::int64_t{});
      break;
    case SampleType::F32:
      take(float{});
      break;
    case SampleType::F64:
      take(double{});
      break;
    case SampleType::Rgb8:
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto colour = load<std::uint32_t>(bytes + i * sizeof(std::uint32_t));
        values[i] = greyOf(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF);
      }
      break;
    case SampleType::Rgb16:
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto colour = load<std::uint64_t>(bytes + i * sizeof(std::uint64_t));
        values[i] = greyOf(static_cast<unsigned>(colour >> 32 & 0xFFFF),
                           static_cast<unsigned>(colour >> 16 & 0xFFFF),
                           static_cast<unsigned>(colour & 0xFFFF));
      }
      break;
  }
  return std::nullopt;
}

std::optional<Error> GreyReader::readColours(std::size_t z, std::size_t y, std::size_t numRows,
                                             std::array<std::span<float>, 3> planes) {
  std::optional<Error> error = readBytes(z, y, numRows);
  if (error) return error;
  const ImageHeader& header = image_.header();
  for (std::size_t i = 0; i < planes[0].size(); ++i) {
    std::array<unsigned, 3> colour{};
    if (header.type == SampleType::Rgb8) {
      const auto packed = load<std::uint32_t>(bytes_.data() + i * sizeof(std::uint32_t));
      colour = {packed >> 16 & 0xFF, packed >> 8 & 0xFF, packed & 0xFF};
    } else if (header.type == SampleType::Rgb16) {
      const auto packed = load<std::uint64_t>(bytes_.data() + i * sizeof(std::uint64_t));
      for (std::size_t c = 0; c < 3; ++c) {
        colour[c] = static_cast<unsigned>(packed >> (40 - 16 * c) & 0xFF);
      }
    } else {
      const auto index = std::to_integer<std::size_t>(bytes_[i]);
      if (index >= header.palette.size()) return brokenFile("a pixel points past the palette");
      const PaletteEntry& entry = header.palette[index];
      colour = {entry.red, entry.green, entry.blue};
    }
    isColour_ = isColour_ || colour[0] != colour[1] || colour[1] != colour[2];
    for (std::size_t c = 0; c < 3; ++c) planes[c][i] = static_cast<float>(colour[c]);
  }
  return std::nullopt;
}

}  // namespace phasebound
