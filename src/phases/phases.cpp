#include "phases/phases.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "phases/phase_finder.h"

namespace phasebound {
namespace {

/// Pixels that do not fill a packed byte, one at a time.
void readSlowly(const std::uint8_t* packed, unsigned bits, std::size_t label, std::size_t other,
                std::size_t x, std::span<std::uint8_t> into) {
  const std::size_t perByte = 8 / bits;
  const unsigned mask = (1U << bits) - 1;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::size_t at = x + i;
    const unsigned found = packed[at / perByte] >> (at % perByte * bits) & mask;
    into[i] = found == label || found == other ? 1 : 0;
  }
}

template <std::size_t kPerByte>
void readBytes(const std::uint8_t* packed, const std::array<std::uint64_t, 256>& pixelsOf,
               std::size_t numBytes, std::uint8_t* into) {
  for (std::size_t i = 0; i < numBytes; ++i) {
    std::memcpy(into + i * kPerByte, &pixelsOf[packed[i]], kPerByte);
  }
}

}  // namespace

PhaseMask::PhaseMask(const PackedLabels& labels, std::size_t label, std::size_t other)
    : labels_(&labels), label_(label), other_(other) {
  const unsigned bits = labels.bits();
  const unsigned mask = (1U << bits) - 1;
  const auto isInside = [&](unsigned found) -> std::uint64_t {
    return found == label || found == other ? 1 : 0;
  };
  // The first pixel, and behind it those of the byte that begins with the second one: an estimate
  // makes several masks. What that has behind its end is no pixel of this one.
  const std::uint64_t ofPixels = ~std::uint64_t{0} >> (64 - 8 * (8 / bits));
  pixelsOf_[0] = isInside(0) * 0x0101010101010101ULL & ofPixels;
  for (unsigned byte = 1; byte < pixelsOf_.size(); ++byte) {
    pixelsOf_[byte] = (isInside(byte & mask) | pixelsOf_[byte >> bits] << 8U) & ofPixels;
  }
}

void PhaseMask::readRow(std::size_t z, std::size_t y, std::size_t x,
                        std::span<std::uint8_t> into) const noexcept {
  assert(x + into.size() <= shape().x);
  const unsigned bits = labels_->bits();
  const std::uint8_t* packed = labels_->row(z, y);
  const std::size_t perByte = 8 / bits;
  const std::size_t numBefore = std::min((perByte - x % perByte) % perByte, into.size());
  readSlowly(packed, bits, label_, other_, x, into.first(numBefore));
  const auto rest = into.subspan(numBefore);
  const std::size_t start = x + numBefore;
  const std::size_t numBytes = rest.size() / perByte;
  const std::uint8_t* first = packed + start / perByte;
  switch (bits) {
    case 1:
      readBytes<8>(first, pixelsOf_, numBytes, rest.data());
      break;
    case 2:
      readBytes<4>(first, pixelsOf_, numBytes, rest.data());
      break;
    case 4:
      readBytes<2>(first, pixelsOf_, numBytes, rest.data());
      break;
    default:
      for (std::size_t i = 0; i < numBytes; ++i) {
        rest[i] = first[i] == label_ || first[i] == other_ ? 1 : 0;
      }
      break;
  }
  const std::size_t numDone = numBytes * perByte;
  readSlowly(packed, bits, label_, other_, start + numDone, rest.subspan(numDone));
}

void PhaseMask::readBits(std::size_t z, std::size_t y,
                         std::span<std::uint8_t> into) const noexcept {
  const Shape& shape = labels_->shape();
  assert(into.size() == (shape.x + 7) / 8);
  const std::uint8_t* packed = labels_->row(z, y);
  const unsigned bits = labels_->bits();
  const std::size_t perByte = 8 / bits;
  if (bits == 1) {
    // Bits stay where they are: as they are, turned over, all or none.
    const std::uint64_t ofOne = pixelsOf_[255] != 0 ? ~std::uint64_t{0} : 0;
    const std::uint64_t ofZero = pixelsOf_[0] != 0 ? ~std::uint64_t{0} : 0;
    const auto copied = [&](std::uint64_t word) { return (word & ofOne) | (~word & ofZero); };
    std::size_t i = 0;
    std::uint64_t word = 0;
    for (; i + sizeof(word) <= into.size(); i += sizeof(word)) {
      std::memcpy(&word, packed + i, sizeof(word));
      word = copied(word);
      std::memcpy(into.data() + i, &word, sizeof(word));
    }
    // A copy of fewer bytes is not one instruction.
    const std::size_t numLeft = into.size() - i;
    if (numLeft > 0) {
      std::memcpy(&word, packed + i, numLeft);
      word = copied(word);
      std::memcpy(into.data() + i, &word, numLeft);
    }
  } else {
    std::fill(into.begin(), into.end(), std::uint8_t{0});
  }
  for (std::size_t i = 0; bits > 1 && i < labels_->rowBytes(); ++i) {
    // One bit of each pixel, brought together: bit 0 of byte k to bit 56 + k.
    const auto some = static_cast<unsigned>(pixelsOf_[packed[i]] * 0x0102040810204080ULL >> 56);
    const std::size_t pixel = i * perByte;
    into[pixel / 8] = static_cast<std::uint8_t>(into[pixel / 8] | some << (pixel % 8));
  }
  // The zeros behind the last pixel are a label too.
  if (shape.x % 8 != 0) into.back() &= static_cast<std::uint8_t>((1U << (shape.x % 8)) - 1);
}

std::optional<Error> checkLabelBytes(const Shape& shape, unsigned bits) {
  const std::uint64_t needed = PackedLabels::numBytesFor(shape, bits);
  if (needed <= kMaxLabelBytes) return std::nullopt;
  const double part = static_cast<double>(kMaxLabelBytes) / static_cast<double>(needed);
  const double side = std::pow(part, 1.0 / shape.numDimensions());
  return Error{ErrorCode::TooLarge, {text(needed), text(kMaxLabelBytes), text(side)}};
}

Result<LabelledImage> findPhases(OpenedImage& image, const PhaseOptions& options,
                                 const Progress& progress) {
  PhaseFinder finder(image, options);
  while (!finder.isDone()) {
    std::optional<Error> error = finder.step();
    if (error) return *std::move(error);
    report(progress, finder.doneShare());
  }
  return finder.finish();
}

Result<LabelledImage> findPhases(Image image, const PhaseOptions& options) {
  return findPhases(*wholeImage(std::move(image)), options);
}

}  // namespace phasebound
