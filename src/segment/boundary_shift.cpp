#include "segment/boundary_shift.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

namespace phasebound {
namespace {

using Word = std::uint64_t;
constexpr std::size_t kWordBits = 64;

/// Three neighbouring slices of one-bit pixels with a blank row and slice around the image.
class Slices {
public:
  Slices(const PhaseMask& mask, bool isInverted)
      : mask_(mask),
        isInverted_(isInverted),
        numWords_((mask.shape().x + kWordBits - 1) / kWordBits),
        bytes_((mask.shape().x + 7) / 8),
        blank_(numWords_) {
    for (auto& slice : slices_) slice.resize(mask.shape().y * numWords_);
  }

  [[nodiscard]] std::size_t numWords() const { return numWords_; }

  void read(std::size_t z) {
    std::vector<Word>& slice = slices_[z % 3];
    const Shape& shape = mask_.shape();
    const std::size_t numBehind = numWords_ * kWordBits - shape.x;
    for (std::size_t y = 0; y < shape.y; ++y) {
      Word* row = slice.data() + y * numWords_;
      row[numWords_ - 1] = 0;
      mask_.readBits(z, y, bytes_);
      std::memcpy(row, bytes_.data(), bytes_.size());
      if (!isInverted_) continue;
      for (std::size_t i = 0; i < numWords_; ++i) row[i] = ~row[i];
      row[numWords_ - 1] &= ~Word{0} >> numBehind;
    }
  }

  /// Of slices z - 1 ... z + 1, the last ones that were read.
  [[nodiscard]] const Word* row(std::ptrdiff_t z, std::ptrdiff_t y) const {
    const Shape& shape = mask_.shape();
    const bool isInside = z >= 0 && z < static_cast<std::ptrdiff_t>(shape.z) && y >= 0 &&
                          y < static_cast<std::ptrdiff_t>(shape.y);
    return isInside ? slices_[static_cast<std::size_t>(z) % 3].data() +
                          static_cast<std::size_t>(y) * numWords_
                    : blank_.data();
  }

private:
  const PhaseMask& mask_;
  bool isInverted_;
  std::size_t numWords_;
  std::vector<std::uint8_t> bytes_;
  std::vector<Word> blank_;
  std::array<std::vector<Word>, 3> slices_;
};

/// A word of a row with its pixels' neighbours along x.
Word spread(const Word* row, std::size_t i, std::size_t numWords) {
  const Word word = row[i];
  const Word before = i > 0 ? row[i - 1] >> (kWordBits - 1) : 0;
  const Word behind = i + 1 < numWords ? row[i + 1] << (kWordBits - 1) : 0;
  return word | word << 1 | before | word >> 1 | behind;
}

/// Counts pixels of `others` in row (z, y) by their distance from `set`.
void countRow(const Slices& set, const Word* others, std::ptrdiff_t z, std::ptrdiff_t y,
              std::array<std::uint64_t, 3>& counts) {
  const std::size_t numWords = set.numWords();
  const Word* middle = set.row(z, y);
  const std::array<const Word*, 4> beside{set.row(z, y - 1), set.row(z, y + 1), set.row(z - 1, y),
                                          set.row(z + 1, y)};
  const std::array<const Word*, 4> across{set.row(z - 1, y - 1), set.row(z - 1, y + 1),
                                          set.row(z + 1, y - 1), set.row(z + 1, y + 1)};
  for (std::size_t i = 0; i < numWords; ++i) {
    if (others[i] == 0) continue;
    std::array<Word, 3> near{spread(middle, i, numWords), 0, 0};
    for (const Word* row : beside) {
      near[0] |= row[i];
      near[1] |= spread(row, i, numWords);
    }
    for (const Word* row : across) {
      near[1] |= row[i];
      near[2] |= spread(row, i, numWords);
    }
    Word left = others[i];
    for (std::size_t distance = 0; distance < near.size(); ++distance) {
      counts[distance] += static_cast<std::uint64_t>(std::popcount(left & near[distance]));
      left &= ~near[distance];
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

BoundaryShift shiftBoundary(const LabelledImage& image, std::size_t index) {
  const Shape& shape = image.labels.shape();
  BoundaryShift shift;
  shift.numPixels = image.numPixels();
  shift.phaseFraction =
      static_cast<double>(image.phases[index].count) / static_cast<double>(shift.numPixels);
  const PhaseMask phase(image.labels, index);
  // Without excluded pixels no pixel has their label, and the others are all that is not the phase.
  const PhaseMask notOthers(image.labels, index, image.excludedLabel());
  Slices inside(phase, false);
  Slices others(notOthers, true);
  inside.read(0);
  others.read(0);
  for (std::size_t z = 0; z < shape.z; ++z) {
    if (z + 1 < shape.z) {
      inside.read(z + 1);
      others.read(z + 1);
    }
    const auto atZ = static_cast<std::ptrdiff_t>(z);
    for (std::size_t y = 0; y < shape.y; ++y) {
      const auto atY = static_cast<std::ptrdiff_t>(y);
      countRow(inside, others.row(atZ, atY), atZ, atY, shift.outside);
      countRow(others, inside.row(atZ, atY), atZ, atY, shift.inside);
    }
  }
  return shift;
}

}  // namespace phasebound
