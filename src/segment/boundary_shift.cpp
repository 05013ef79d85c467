#include "segment/boundary_shift.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "phases/count_bits.h"

namespace phasebound {
namespace {

using Word = std::uint64_t;
constexpr std::size_t kWordBits = 64;
/// 128 pixels of a row.
using Words = BitWords;
constexpr std::size_t kWordsTogether = sizeof(Words) / sizeof(Word);

/// An image's rows as neighbours see them: those of an image one behind the other, as slices of one
/// row each, so that three of them are all that is kept.
Shape turned(const Shape& shape) { return shape.z == 1 ? Shape{shape.y, 1, shape.x} : shape; }

/// A row at one bit a pixel, and the same with the neighbours along x.
struct Row {
  const Words* bits;
  const Words* spread;
};

/// Three neighbouring slices of one-bit pixels with a blank row and slice around the image.
class Slices {
public:
  Slices(const PhaseMask& mask, bool isInverted)
      : mask_(mask),
        isInverted_(isInverted),
        shape_(turned(mask.shape())),
        size_((shape_.x + sizeof(Words) * 8 - 1) / (sizeof(Words) * 8)),
        bytes_((shape_.x + 7) / 8),
        blank_(size_) {
    for (Slice& slice : slices_) {
      slice.bits.resize(shape_.y * size_);
      slice.spread.resize(shape_.y * size_);
    }
  }

  /// Vectors of a row.
  [[nodiscard]] std::size_t size() const { return size_; }

  void read(std::size_t z) {
    Slice& slice = slices_[z % 3];
    for (std::size_t y = 0; y < shape_.y; ++y) {
      const bool isTurned = mask_.shape().z != shape_.z;
      mask_.readBits(isTurned ? 0 : z, isTurned ? z : y, bytes_);
      const std::size_t first = y * size_;
      put(slice.bits.data() + first);
      spread(slice.bits.data() + first, slice.spread.data() + first);
    }
  }

  /// Of slices z - 1 ... z + 1, the last ones that were read.
  [[nodiscard]] Row row(std::ptrdiff_t z, std::ptrdiff_t y) const {
    const bool isInside = z >= 0 && z < static_cast<std::ptrdiff_t>(shape_.z) && y >= 0 &&
                          y < static_cast<std::ptrdiff_t>(shape_.y);
    if (!isInside) return {blank_.data(), blank_.data()};
    const Slice& slice = slices_[static_cast<std::size_t>(z) % 3];
    const std::size_t first = static_cast<std::size_t>(y) * size_;
    return {slice.bits.data() + first, slice.spread.data() + first};
  }

private:
  struct Slice {
    std::vector<Words> bits;
    std::vector<Words> spread;
  };

  /// The bytes that were read, the other way round where that is wanted; behind them are zeros.
  void put(Words* row) const {
    row[size_ - 1] = Words{};
    std::memcpy(row, bytes_.data(), bytes_.size());
    if (!isInverted_) return;
    for (std::size_t i = 0; i < size_; ++i) row[i] = ~row[i];
    const std::size_t lastWord = (shape_.x - 1) / kWordBits;
    for (std::size_t i = lastWord + 1; i < size_ * kWordsTogether; ++i) {
      row[i / kWordsTogether][i % kWordsTogether] = 0;
    }
    row[lastWord / kWordsTogether][lastWord % kWordsTogether] &=
        ~Word{0} >> (kWordBits - 1 - (shape_.x - 1) % kWordBits);
  }

  void spread(const Words* row, Words* into) const {
    Word before = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const Word low = row[i][0];
      const Word high = row[i][1];
      const Word behind = i + 1 < size_ ? row[i + 1][0] << (kWordBits - 1) : 0;
      into[i] = Words{low | low << 1 | low >> 1 | before | high << (kWordBits - 1),
                      high | high << 1 | high >> 1 | low >> (kWordBits - 1) | behind};
      before = high >> (kWordBits - 1);
    }
  }

  const PhaseMask& mask_;
  bool isInverted_;
  Shape shape_;
  std::size_t size_;
  std::vector<std::uint8_t> bytes_;
  std::vector<Words> blank_;
  std::array<Slice, 3> slices_;
};

/// Counts pixels of rows by their distance from a set.
class RowCounter {
public:
  explicit RowCounter(std::size_t size) : size_(size) {
    for (auto& pixels : pixels_) pixels.resize(size);
  }

  /// Of `others` in row (z, y). The slices of an image have no rows beside.
  template <bool kIsVolume>
  void count(const Slices& set, const Words* others, std::ptrdiff_t z, std::ptrdiff_t y,
             std::array<std::uint64_t, 3>& counts) noexcept {
    const Words* middle = set.row(z, y).spread;
    const Row above = set.row(z - 1, y);
    const Row below = set.row(z + 1, y);
    const Row left = kIsVolume ? set.row(z, y - 1) : Row{};
    const Row right = kIsVolume ? set.row(z, y + 1) : Row{};
    const std::array<Row, 4> across{set.row(z - 1, y - 1), set.row(z - 1, y + 1),
                                    set.row(z + 1, y - 1), set.row(z + 1, y + 1)};
    for (std::size_t i = 0; i < size_; ++i) {
      Words near = middle[i] | above.bits[i] | below.bits[i];
      Words next = above.spread[i] | below.spread[i];
      if constexpr (kIsVolume) {
        near |= left.bits[i] | right.bits[i];
        next |= left.spread[i] | right.spread[i];
        for (const Row& row : across) next |= row.bits[i];
      }
      Words rest = others[i];
      pixels_[0][i] = rest & near;
      rest &= ~near;
      pixels_[1][i] = rest & next;
      if constexpr (kIsVolume) {
        rest &= ~next;
        pixels_[2][i] = rest & (across[0].spread[i] | across[1].spread[i] | across[2].spread[i] |
                                across[3].spread[i]);
      }
    }
    for (std::size_t distance = 0; distance < (kIsVolume ? 3 : 2); ++distance) {
      counts[distance] += countBits(pixels_[distance]);
    }
  }

private:
  std::size_t size_;
  std::array<std::vector<Words>, 3> pixels_;  ///< by distance
};

/// The part of a pixel at a distance that a boundary shifted so far covers.
double coverage(double shiftPx, double distance) {
  return std::clamp(shiftPx + 1 - distance, 0.0, 1.0);
}

}  // namespace

double BoundaryShift::fractionAt(double shiftPx) const {
  const std::array<std::uint64_t, 3>& counts = shiftPx < 0 ? inside : outside;
  double numMoved = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double distance = std::sqrt(static_cast<double>(i + 1));
    numMoved += static_cast<double>(counts[i]) * coverage(std::abs(shiftPx), distance);
  }
  const double change = numMoved / static_cast<double>(numPixels);
  return std::clamp(phaseFraction + (shiftPx < 0 ? -change : change), 0.0, 1.0);
}

/// The phase and the others, and the masks through which they are read. Without excluded pixels no
/// pixel has their label, and the others are all that is not the phase.
class BoundaryCounter::Sets {
public:
  Sets(const LabelledImage& image, std::size_t index)
      : phase_(image.labels, index),
        notOthers_(image.labels, index, image.excludedLabel()),
        inside_(phase_, false),
        others_(notOthers_, true),
        counter_(inside_.size()) {}

  void read(std::size_t z) {
    inside_.read(z);
    others_.read(z);
  }

  template <bool kIsVolume>
  void count(std::size_t z, std::size_t y, BoundaryShift& shift) {
    const auto atZ = static_cast<std::ptrdiff_t>(z);
    const auto atY = static_cast<std::ptrdiff_t>(y);
    counter_.count<kIsVolume>(inside_, others_.row(atZ, atY).bits, atZ, atY, shift.outside);
    counter_.count<kIsVolume>(others_, inside_.row(atZ, atY).bits, atZ, atY, shift.inside);
  }

private:
  PhaseMask phase_;
  PhaseMask notOthers_;
  Slices inside_;
  Slices others_;
  RowCounter counter_;
};

BoundaryCounter::BoundaryCounter(const LabelledImage& image, std::size_t index)
    : shape_(turned(image.labels.shape())), sets_(std::make_unique<Sets>(image, index)) {
  shift_.numPixels = image.numPixels();
  shift_.phaseFraction =
      static_cast<double>(image.phases[index].count) / static_cast<double>(shift_.numPixels);
}

BoundaryCounter::~BoundaryCounter() = default;

bool BoundaryCounter::isDone() const { return row_ == std::uint64_t{shape_.z} * shape_.y; }

double BoundaryCounter::doneShare() const {
  return static_cast<double>(row_) /
         (static_cast<double>(shape_.z) * static_cast<double>(shape_.y));
}

void BoundaryCounter::step(std::uint64_t numPixels) {
  const std::uint64_t last = std::min(std::uint64_t{shape_.z} * shape_.y,
                                      row_ + std::max<std::uint64_t>(numPixels / shape_.x, 1));
  for (; row_ < last; ++row_) {
    const auto z = static_cast<std::size_t>(row_ / shape_.y);
    const auto y = static_cast<std::size_t>(row_ % shape_.y);
    if (row_ == 0) sets_->read(0);
    if (y == 0 && z + 1 < shape_.z) sets_->read(z + 1);
    if (shape_.y == 1) {
      sets_->count<false>(z, y, shift_);
    } else {
      sets_->count<true>(z, y, shift_);
    }
  }
}

BoundaryShift shiftBoundary(const LabelledImage& image, std::size_t index) {
  BoundaryCounter counter(image, index);
  while (!counter.isDone()) counter.step(image.labels.shape().numPixels());
  return counter.shift();
}

}  // namespace phasebound
