#include "decode/tiff_samples.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "decode/half_float.h"

namespace phasebound {
namespace {

/// Samples of 1 to 16 bits, packed from the highest bit of the first byte on.
template <class T>
void unpackBits(const std::byte* packed, unsigned bits, std::size_t numSamples, std::byte* into) {
  std::uint32_t window = 0;
  unsigned numHeld = 0;
  const std::uint32_t mask = (1U << bits) - 1;
  for (std::size_t i = 0; i < numSamples; ++i) {
    while (numHeld < bits) {
      window = window << 8 | static_cast<std::uint32_t>(*packed++);
      numHeld += 8;
    }
    numHeld -= bits;
    const auto sample = static_cast<T>((window >> numHeld) & mask);
    std::memcpy(into + i * sizeof(T), &sample, sizeof(T));
  }
}

template <std::size_t kBytes>
void gather(const std::byte* from, std::size_t stride, std::size_t numSamples, std::byte* into) {
  for (std::size_t i = 0; i < numSamples; ++i) {
    std::memcpy(into + i * kBytes, from + i * stride * kBytes, kBytes);
  }
}

template <class T>
void invertSamples(std::byte* samples, std::size_t numSamples, std::uint64_t most) {
  for (std::size_t i = 0; i < numSamples; ++i) {
    T sample;
    std::memcpy(&sample, samples + i * sizeof(T), sizeof(T));
    sample = static_cast<T>(most - sample);
    std::memcpy(samples + i * sizeof(T), &sample, sizeof(T));
  }
}

template <class T>
bool isAll(const std::byte* from, std::size_t stride, std::size_t numSamples, std::uint64_t most) {
  for (std::size_t i = 0; i < numSamples; ++i) {
    T sample;
    std::memcpy(&sample, from + i * stride * sizeof(T), sizeof(T));
    if (sample != most) return false;
  }
  return true;
}

/// Puts the channels of colours together, the first one highest.
template <class Channel, class Colour>
void mixColours(const std::array<const std::byte*, 3>& channels, std::size_t stride,
                std::size_t numPixels, std::byte* into) {
  for (std::size_t i = 0; i < numPixels; ++i) {
    Colour colour = 0;
    for (const std::byte* channel : channels) {
      Channel level;
      std::memcpy(&level, channel + i * stride * sizeof(Channel), sizeof(Channel));
      colour = static_cast<Colour>(colour << (8 * sizeof(Channel)) | level);
    }
    std::memcpy(into + i * sizeof(Colour), &colour, sizeof(Colour));
  }
}

std::uint64_t mostOf(const TiffPage& page) {
  return page.bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << page.bits) - 1;
}

SampleType typeOf(const TiffPage& page) {
  const SampleType type = page.sampleType().value_or(SampleType::U8);
  if (!page.isRgb()) return type;
  return type == SampleType::U16 ? SampleType::Rgb16 : SampleType::Rgb8;
}

bool isByteAligned(const TiffPage& page) { return page.bits % 8 == 0 && !page.isHalfFloat(); }

}  // namespace

TiffSamples::TiffSamples(const TiffPage& page)
    : type_(typeOf(page)),
      width_(page.width),
      channelBytes_(sampleBytes(page.sampleType().value_or(SampleType::U8))) {}

std::size_t TiffSamples::numPlanesNeeded(const TiffPage& page) {
  if (!page.isPlanar) return 1;
  return page.alphaSample == page.numColours() ? page.numColours() + 1U : page.numColours();
}

bool TiffSamples::isDirect(const TiffPage& page) const {
  return !page.isRgb() && !page.isTiled && page.numSamples == 1 && isByteAligned(page);
}

void TiffSamples::finish(const TiffPage& page, std::span<std::byte> samples) const {
  invert(page, samples.data(), samples.size() / channelBytes_);
}

const std::byte* TiffSamples::align(const TiffPage& page, const std::byte* row,
                                    std::size_t numSamples, std::vector<std::byte>& scratch) const {
  if (isByteAligned(page)) return row;
  scratch.resize(numSamples * channelBytes_);
  if (page.isHalfFloat()) {
    widenHalves(row, numSamples, scratch.data());
  } else if (channelBytes_ == 1) {
    unpackBits<std::uint8_t>(row, page.bits, numSamples, scratch.data());
  } else {
    unpackBits<std::uint16_t>(row, page.bits, numSamples, scratch.data());
  }
  return scratch.data();
}

void TiffSamples::invert(const TiffPage& page, std::byte* samples, std::size_t numSamples) const {
  // Signed and floating levels have no end to count from.
  if (!page.isWhiteZero() || !page.isUnsigned()) return;
  const std::uint64_t most = mostOf(page);
  if (channelBytes_ == 1) invertSamples<std::uint8_t>(samples, numSamples, most);
  if (channelBytes_ == 2) invertSamples<std::uint16_t>(samples, numSamples, most);
  if (channelBytes_ == 4) invertSamples<std::uint32_t>(samples, numSamples, most);
  if (channelBytes_ == 8) invertSamples<std::uint64_t>(samples, numSamples, most);
}

void TiffSamples::noteAlpha(const TiffPage& page, const std::byte* alpha, std::size_t stride,
                            std::size_t numPixels) {
  if (isTransparent_) return;
  if (page.isUnsigned() && channelBytes_ <= 2) {
    const std::uint64_t most = mostOf(page);
    isTransparent_ = channelBytes_ == 1 ? !isAll<std::uint8_t>(alpha, stride, numPixels, most)
                                        : !isAll<std::uint16_t>(alpha, stride, numPixels, most);
  } else {
    isTransparent_ = true;
  }
}

void TiffSamples::putRow(const TiffPage& page, const TiffRows& rows, std::size_t y, std::size_t x,
                         std::size_t numPixels, std::span<const std::byte* const> planes) {
  const std::size_t stride = page.samplesTogether();
  std::array<const std::byte*, 4> aligned{};
  const std::size_t numPlanes = std::min(numPlanesNeeded(page), planes.size());
  for (std::size_t i = 0; i < numPlanes; ++i) {
    aligned[i] = align(page, planes[i], numPixels * stride, scratch_[i]);
  }
  const auto channel = [&](std::size_t sample) {
    return page.isPlanar ? aligned[sample] : aligned[0] + sample * channelBytes_;
  };
  if (page.alphaSample && (!page.isPlanar || *page.alphaSample < numPlanes)) {
    noteAlpha(page, channel(*page.alphaSample), stride, numPixels);
  }
  std::byte* into = rows.bytes.data() + ((y - rows.first) * width_ + x) * sampleBytes(type_);
  if (type_ == SampleType::Rgb8) {
    mixColours<std::uint8_t, std::uint32_t>({channel(0), channel(1), channel(2)}, stride, numPixels,
                                            into);
    return;
  }
  if (type_ == SampleType::Rgb16) {
    mixColours<std::uint16_t, std::uint64_t>({channel(0), channel(1), channel(2)}, stride,
                                             numPixels, into);
    return;
  }
  if (channelBytes_ == 1) gather<1>(channel(0), stride, numPixels, into);
  if (channelBytes_ == 2) gather<2>(channel(0), stride, numPixels, into);
  if (channelBytes_ == 4) gather<4>(channel(0), stride, numPixels, into);
  if (channelBytes_ == 8) gather<8>(channel(0), stride, numPixels, into);
  invert(page, into, numPixels);
}

}  // namespace phasebound
