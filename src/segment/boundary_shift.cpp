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

/// Vectors of rows that are counted together: what is counted stays in the first cache.
constexpr std::size_t kVectorsTogether = 128;

/// Rows of a slice at one bit a pixel, one behind the other, and the same with the neighbours along
/// x. Row 0 comes first; a blank row lies before it and another one behind the last.
struct Rows {
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
        pixels_(size_),
        blank_((shape_.y + 2) * size_) {
    for (std::size_t x = 0; x < shape_.x; ++x) {
      const std::size_t word = x / kWordBits;
      pixels_[word / kWordsTogether][word % kWordsTogether] |= Word{1} << (x % kWordBits);
    }
    for (Slice& slice : slices_) {
      slice.bits.resize(blank_.size());
      slice.spread.resize(blank_.size());
    }
  }

  /// Vectors of a row.
  [[nodiscard]] std::size_t size() const { return size_; }

  void read(std::size_t z) {
    Slice& slice = slices_[z % 3];
    for (std::size_t y = 0; y < shape_.y; ++y) {
      const std::size_t first = (y + 1) * size_;
      readRow(z, y, slice.bits.data() + first);
      spread(slice.bits.data() + first, slice.spread.data() + first);
    }
  }

  /// Of slices z - 1 ... z + 1, the last ones that were read.
  [[nodiscard]] Rows rows(std::ptrdiff_t z) const {
    const bool isInside = z >= 0 && z < static_cast<std::ptrdiff_t>(shape_.z);
    if (!isInside) return {blank_.data() + size_, blank_.data() + size_};
    const Slice& slice = slices_[static_cast<std::size_t>(z) % 3];
    return {slice.bits.data() + size_, slice.spread.data() + size_};
  }

private:
  struct Slice {
    std::vector<Words> bits;
    std::vector<Words> spread;
  };

  /// The other way round where that is wanted; zeros behind the last pixel.
  void readRow(std::size_t z, std::size_t y, Words* row) const {
    const bool isTurned = mask_.shape().z != shape_.z;
    row[size_ - 1] = Words{};
    mask_.readBits(isTurned ? 0 : z, isTurned ? z : y,
                   {reinterpret_cast<std::uint8_t*>(row), (shape_.x + 7) / 8});
    if (!isInverted_) return;
    for (std::size_t i = 0; i < size_; ++i) row[i] = ~row[i] & pixels_[i];
  }

  void spread(const Words* row, Words* into) const {
    Words before{};
    for (std::size_t i = 0; i < size_; ++i) {
      const Words here = row[i];
      const Words behind = i + 1 < size_ ? row[i + 1] : Words{};
      // The words before and behind each of the two.
      const Words lower = __builtin_shufflevector(before, here, 1, 2);
      const Words higher = __builtin_shufflevector(here, behind, 1, 2);
      into[i] = here | here << 1 | here >> 1 | lower >> (kWordBits - 1) | higher << (kWordBits - 1);
      before = here;
    }
  }

  const PhaseMask& mask_;
  bool isInverted_;
  Shape shape_;
  std::size_t size_;
  std::vector<Words> pixels_;  ///< ones where a row has pixels
  std::vector<Words> blank_;
  std::array<Slice, 3> slices_;
};

/// Pixels that were found at each distance.
using Found = std::array<std::array<Words, kVectorsTogether>, 3>;

/// Counts those of `others` in rows of slice z by their distance from a set. The slices of an image
/// have no rows beside.
template <bool kIsVolume>
void countRows(const Slices& set, const Words* others, std::ptrdiff_t z, std::size_t firstRow,
               std::size_t numRows, std::array<std::uint64_t, 3>& counts, Found& pixels) noexcept {
  const std::size_t size = set.size();
  const Rows middle = set.rows(z);
  const Rows above = set.rows(z - 1);
  const Rows below = set.rows(z + 1);
  const std::size_t end = (firstRow + numRows) * size;
  for (std::size_t first = firstRow * size; first < end; first += kVectorsTogether) {
    const std::size_t number = std::min(kVectorsTogether, end - first);
    for (std::size_t j = 0; j < number; ++j) {
      const std::size_t i = first + j;
      Words near = middle.spread[i] | above.bits[i] | below.bits[i];
      Words next = above.spread[i] | below.spread[i];
      Words rest = others[i];
      if constexpr (kIsVolume) {
        const auto right = i + size;
        const auto left = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(size);
        near |= middle.bits[left] | middle.bits[right];
        next |= middle.spread[left] | middle.spread[right] | above.bits[left] | above.bits[right] |
                below.bits[left] | below.bits[right];
        const Words far =
            above.spread[left] | above.spread[right] | below.spread[left] | below.spread[right];
        pixels[2][j] = rest & ~near & ~next & far;
      }
      pixels[0][j] = rest & near;
      rest &= ~near;
      pixels[1][j] = rest & next;
    }
    for (std::size_t distance = 0; distance < (kIsVolume ? 3 : 2); ++distance) {
      counts[distance] += countBits({pixels[distance].data(), number});
    }
  }
}

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
        others_(notOthers_, true) {}

  void read(std::size_t z) {
    inside_.read(z);
    others_.read(z);
  }

  template <bool kIsVolume>
  void count(std::size_t z, std::size_t firstRow, std::size_t numRows, BoundaryShift& shift) {
    const auto at = static_cast<std::ptrdiff_t>(z);
    countRows<kIsVolume>(inside_, others_.rows(at).bits, at, firstRow, numRows, shift.outside,
                         found_);
    countRows<kIsVolume>(others_, inside_.rows(at).bits, at, firstRow, numRows, shift.inside,
                         found_);
  }

private:
  PhaseMask phase_;
  PhaseMask notOthers_;
  Slices inside_;
  Slices others_;
  Found found_{};
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
  while (row_ < last) {
    const auto z = static_cast<std::size_t>(row_ / shape_.y);
    const auto y = static_cast<std::size_t>(row_ % shape_.y);
    const auto numRows =
        static_cast<std::size_t>(std::min<std::uint64_t>(shape_.y - y, last - row_));
    if (row_ == 0) sets_->read(0);
    if (y == 0 && z + 1 < shape_.z) sets_->read(z + 1);
    if (shape_.y == 1) {
      sets_->count<false>(z, y, numRows, shift_);
    } else {
      sets_->count<true>(z, y, numRows, shift_);
    }
    row_ += numRows;
  }
}

BoundaryShift shiftBoundary(const LabelledImage& image, std::size_t index) {
  BoundaryCounter counter(image, index);
  while (!counter.isDone()) counter.step(image.labels.shape().numPixels());
  return counter.shift();
}

}  // namespace phasebound
