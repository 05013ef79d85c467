#include "decode/tiff_samples.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/bit_cast.h"

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

/// IEEE 754 binary16; every value is exact as a float.
float halfToFloat(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half >> 15) << 31;
  const std::uint32_t exponent = (half >> 10) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    // Zero and subnormal numbers, in steps of 2^-24.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  constexpr std::uint32_t kBiasChange = 127 - 15;
  const std::uint32_t newExponent = exponent == 0x1F ? 0xFFU : exponent + kBiasChange;
  return bitCast<float>(sign | newExponent << 23 | fraction << 13);
}

void unpackHalves(const std::byte* packed, std::size_t numSamples, std::byte* into) {
  for (std::size_t i = 0; i < numSamples; ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, packed + i * sizeof(half), sizeof(half));
    const float sample = halfToFloat(half);
    std::memcpy(into + i * sizeof(sample), &sample, sizeof(sample));
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

std::uint64_t mostOf(const TiffPage& page) {
  return page.bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << page.bits) - 1;
}

bool isByteAligned(const TiffPage& page) { return page.bits % 8 == 0 && !page.isHalfFloat(); }

}  // namespace

TiffSamples::TiffSamples(const TiffPage& page, const Shape& shape)
    : shape_(shape),
      type_(page.sampleType().value_or(SampleType::U8)),
      bytesPerSample_(sampleBytes(type_)) {
  if (page.isRgb()) {
    rgb_.emplace(shape, bytesPerSample_);
  } else {
    bytes_.resize(shape.numPixels() * bytesPerSample_);
  }
}

std::size_t TiffSamples::numPlanesNeeded(const TiffPage& page) {
  if (!page.isPlanar) return 1;
  return page.alphaSample == page.numColours() ? page.numColours() + 1U : page.numColours();
}

std::byte* TiffSamples::direct(const TiffPage& page, std::size_t z, std::size_t y) {
  if (rgb_ || page.isTiled || page.numSamples > 1 || !isByteAligned(page)) return nullptr;
  return bytes_.data() + (z * shape_.y + y) * shape_.x * bytesPerSample_;
}

void TiffSamples::finishDirect(const TiffPage& page, std::size_t z, std::size_t y,
                               std::size_t numRows) {
  invert(page, direct(page, z, y), numRows * shape_.x);
}

const std::byte* TiffSamples::align(const TiffPage& page, const std::byte* row,
                                    std::size_t numSamples, std::vector<std::byte>& scratch) const {
  if (isByteAligned(page)) return row;
  scratch.resize(numSamples * bytesPerSample_);
  if (page.isHalfFloat()) {
    unpackHalves(row, numSamples, scratch.data());
  } else if (bytesPerSample_ == 1) {
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
  if (bytesPerSample_ == 1) invertSamples<std::uint8_t>(samples, numSamples, most);
  if (bytesPerSample_ == 2) invertSamples<std::uint16_t>(samples, numSamples, most);
  if (bytesPerSample_ == 4) invertSamples<std::uint32_t>(samples, numSamples, most);
  if (bytesPerSample_ == 8) invertSamples<std::uint64_t>(samples, numSamples, most);
}

void TiffSamples::noteAlpha(const TiffPage& page, const std::byte* alpha, std::size_t stride,
                            std::size_t numPixels) {
  if (isTransparent_) return;
  if (page.isUnsigned() && bytesPerSample_ <= 2) {
    const std::uint64_t most = mostOf(page);
    isTransparent_ = bytesPerSample_ == 1 ? !isAll<std::uint8_t>(alpha, stride, numPixels, most)
                                          : !isAll<std::uint16_t>(alpha, stride, numPixels, most);
  } else {
    isTransparent_ = true;
  }
}

void TiffSamples::putRow(const TiffPage& page, std::size_t z, std::size_t y, std::size_t x,
                         std::size_t numPixels, std::span<const std::byte* const> planes) {
  const std::size_t stride = page.samplesTogether();
  std::array<const std::byte*, 4> aligned{};
  const std::size_t numPlanes = std::min(numPlanesNeeded(page), planes.size());
  for (std::size_t i = 0; i < numPlanes; ++i) {
    aligned[i] = align(page, planes[i], numPixels * stride, scratch_[i]);
  }
  const auto channel = [&](std::size_t sample) {
    return page.isPlanar ? aligned[sample] : aligned[0] + sample * bytesPerSample_;
  };
  if (page.alphaSample && (!page.isPlanar || *page.alphaSample < numPlanes)) {
    noteAlpha(page, channel(*page.alphaSample), stride, numPixels);
  }
  const std::size_t first = (z * shape_.y + y) * shape_.x + x;
  if (rgb_) {
    rgb_->putRow(first, numPixels, channel(0), channel(1), channel(2), stride);
    return;
  }
  std::byte* into = bytes_.data() + first * bytesPerSample_;
  if (bytesPerSample_ == 1) gather<1>(channel(0), stride, numPixels, into);
  if (bytesPerSample_ == 2) gather<2>(channel(0), stride, numPixels, into);
  if (bytesPerSample_ == 4) gather<4>(channel(0), stride, numPixels, into);
  if (bytesPerSample_ == 8) gather<8>(channel(0), stride, numPixels, into);
  invert(page, into, numPixels);
}

std::optional<Error> TiffSamples::finish(Image& image) {
  image.shape = shape_;
  if (isTransparent_) image.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
  if (rgb_) return rgb_->finish(image);
  image.type = type_;
  image.bytes = std::exchange(bytes_, {});
  return std::nullopt;
}

}  // namespace phasebound
