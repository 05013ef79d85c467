#include "segment/boundary_shift.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "phases/count_bits.h"

namespace phasebound {
namespace {

constexpr std::size_t kWordBits = 64;
constexpr std::size_t kVectorBits = 8 * sizeof(BitWords);

/// Vectors that are counted together: what is counted stays in the first cache.
constexpr std::size_t kVectorsTogether = 128;
/// Of an image's rows that are looked at together.
constexpr std::size_t kVectorsOfStrip = 256;

/// Counts by distance from a set, each with those nearer.
using Counts = std::array<std::uint64_t, 3>;

/// The part of a pixel at a distance that a boundary shifted so far covers.
double coverage(double shiftPx, double distance) {
  return std::clamp(shiftPx + 1 - distance, 0.0, 1.0);
}

/// A row with its pixels' neighbours along x. behindLast: ones where the last vector has no pixels.
void widenRow(const BitWords* row, std::size_t size, const BitWords& behindLast, BitWords* into) {
  BitWords before{};
  for (std::size_t i = 0; i < size; ++i) {
    const BitWords here = row[i];
    const BitWords behind = i + 1 < size ? row[i + 1] : BitWords{};
    // The words before and behind each of the two.
    const BitWords lower = __builtin_shufflevector(before, here, 1, 2);
    const BitWords higher = __builtin_shufflevector(here, behind, 1, 2);
    into[i] = here | here << 1 | here >> 1 | lower >> (kWordBits - 1) | higher << (kWordBits - 1);
    before = here;
  }
  into[size - 1] &= ~behindLast;
}

/// Rows of one set: those of a slice between two blank rows, or a strip of an image's between its
/// neighbours.
struct Plane {
  std::vector<BitWords> bits;
  /// What is within reach of the set in this plane: of steps along an axis, and of diagonal ones
  /// too.
  std::vector<BitWords> cross;
  std::vector<BitWords> square;
};

/// Vectors of one set from a row on, in the plane and in those beside it.
struct Neighbours {
  const BitWords* bits;
  const BitWords* cross;
  const BitWords* square;
};

Neighbours neighboursIn(const Plane& plane, std::size_t first) {
  return {plane.bits.data() + first, plane.cross.data() + first, plane.square.data() + first};
}

/// Pixels that were found at each distance.
using Found = std::array<std::array<BitWords, kVectorsTogether>, 3>;

void addFound(const Found& found, std::size_t number, std::size_t numDistances, Counts& counts) {
  for (std::size_t i = 0; i < numDistances; ++i) {
    counts[i] += countBits({found[i].data(), number});
  }
}

/// Counts those of `others` near a set, of an image.
void countFlat(const Neighbours& set, const BitWords* others, std::size_t size, Found& found,
               Counts& counts) noexcept {
  for (std::size_t first = 0; first < size; first += kVectorsTogether) {
    const std::size_t number = std::min(kVectorsTogether, size - first);
    for (std::size_t j = 0; j < number; ++j) {
      const BitWords other = others[first + j];
      found[0][j] = other & set.cross[first + j];
      found[1][j] = other & set.square[first + j];
    }
    addFound(found, number, 2, counts);
  }
}

/// The same of a volume.
void countSolid(const Neighbours& set, const Neighbours& above, const Neighbours& below,
                const BitWords* others, std::size_t size, Found& found, Counts& counts) noexcept {
  for (std::size_t first = 0; first < size; first += kVectorsTogether) {
    const std::size_t number = std::min(kVectorsTogether, size - first);
    for (std::size_t j = 0; j < number; ++j) {
      const std::size_t i = first + j;
      const BitWords other = others[i];
      const BitWords square = set.square[i];
      found[0][j] = other & (set.cross[i] | above.bits[i] | below.bits[i]);
      found[1][j] = other & (square | above.cross[i] | below.cross[i]);
      found[2][j] = other & (square | above.square[i] | below.square[i]);
    }
    addFound(found, number, 3, counts);
  }
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

/// The phase and the others, slice by slice; an image strip by strip. Without excluded pixels no
/// pixel has their label, and the others are all that is not the phase.
class BoundaryCounter::Sets {
public:
  Sets(const LabelledImage& image, std::size_t index, const RowRange& part)
      : shape_(image.labels.shape()),
        part_(part),
        size_(numVectorsFor(shape_.x)),
        numTogether_(isFlat() ? std::max<std::size_t>(kVectorsOfStrip / size_, 1) : shape_.y),
        phase_(image.labels, index),
        notOthers_(image.labels, index, image.excludedLabel()),
        isMasked_(image.numExcluded > 0),
        wide_((numTogether_ + 2) * size_),
        z_(part.firstZ),
        y_(part.firstY) {
    for (std::size_t x = shape_.x; x < size_ * kVectorBits; ++x) {
      behindLast_[x % kVectorBits / kWordBits] |= std::uint64_t{1} << (x % kWordBits);
    }
    for (auto& planes : planes_) {
      for (std::size_t i = 0; i < (isFlat() ? 1 : planes.size()); ++i) {
        planes[i].bits.resize(wide_.size());
        planes[i].cross.resize(wide_.size());
        planes[i].square.resize(wide_.size());
      }
    }
    if (part.firstZ > 0) readSlice(part.firstZ - 1);
    if (part.firstY > 0) readInto(0, part.firstZ, part.firstY - 1, 1);
  }

  BitRows read(std::size_t most) {
    // A strip has the row behind it too.
    const std::size_t room = numTogether_ + (isFlat() ? 1 : 0) - numHere_;
    const std::size_t number = std::min({most, room, part_.lastY - y_});
    const BitWords* inside = readInto(numHere_ + 1, z_, y_, number);
    numHere_ += number;
    y_ += number;
    if (y_ == part_.lastY && y_ < shape_.y && number < room) {
      readInto(numHere_ + 1, z_, y_, 1);
      hasBehind_ = true;
    }
    return {inside, size_, number};
  }

  /// Returns the number of rows that were counted.
  std::size_t count() { return isFlat() ? countStrip() : countSlices(); }

  [[nodiscard]] Counts& near(bool isOutside) { return counts_[isOutside ? 1 : 0]; }

private:
  static constexpr std::size_t kInside = 0;
  static constexpr std::size_t kOutside = 1;

  [[nodiscard]] bool isFlat() const { return shape_.z == 1; }
  [[nodiscard]] Plane& slot(std::size_t set, std::size_t z) { return planes_[set][z % 3]; }

  /// Reads rows from (z, y) on to the place of so many rows in their planes. Returns the phase's.
  const BitWords* readInto(std::size_t place, std::size_t z, std::size_t y, std::size_t number) {
    BitWords* inside = slot(kInside, z).bits.data() + place * size_;
    BitWords* outside = slot(kOutside, z).bits.data() + place * size_;
    readRows(phase_, z, y, number, inside);
    if (isMasked_) readRows(notOthers_, z, y, number, outside);
    invert(isMasked_ ? outside : inside, number, outside);
    return inside;
  }

  /// A slice beside the part.
  void readSlice(std::size_t z) {
    readInto(1, z, 0, shape_.y);
    look(slot(kInside, z), shape_.y);
    look(slot(kOutside, z), shape_.y);
  }

  /// What is no pixel of these rows, but one of the image.
  void invert(const BitWords* rows, std::size_t number, BitWords* into) const noexcept {
    for (std::size_t i = 0; i < number; ++i, rows += size_, into += size_) {
      for (std::size_t j = 0; j < size_; ++j) into[j] = ~rows[j];
      into[size_ - 1] &= ~behindLast_;
    }
  }

  /// What is near a set's numRows rows, in their plane.
  void look(Plane& plane, std::size_t numRows) noexcept {
    for (std::size_t row = 0; row < numRows + 2; ++row) {
      widenRow(plane.bits.data() + row * size_, size_, behindLast_, wide_.data() + row * size_);
    }
    const BitWords* bits = plane.bits.data();
    const BitWords* wide = wide_.data();
    BitWords* cross = plane.cross.data();
    BitWords* square = plane.square.data();
    const std::size_t end = (numRows + 1) * size_;
    for (std::size_t i = size_; i < end; ++i) {
      cross[i] = wide[i] | bits[i - size_] | bits[i + size_];
      square[i] = wide[i] | wide[i - size_] | wide[i + size_];
    }
  }

  std::size_t countStrip() {
    const bool isLast = y_ == part_.lastY && (hasBehind_ || y_ == shape_.y);
    if (numHere_ <= numTogether_ && !isLast) return 0;
    const std::size_t numRows = std::min(numHere_, numTogether_);
    for (std::size_t set = 0; set < planes_.size(); ++set) {
      Plane& plane = slot(set, 0);
      BitWords* bits = plane.bits.data();
      if (numHere_ == numRows && !hasBehind_) {
        std::fill_n(bits + (numRows + 1) * size_, size_, BitWords{});
      }
      look(plane, numRows);
    }
    for (std::size_t set = 0; set < planes_.size(); ++set) {
      countFlat(neighboursIn(slot(set, 0), size_), slot(1 - set, 0).bits.data() + size_,
                numRows * size_, found_, counts_[1 - set]);
    }
    numHere_ -= numRows;
    for (std::size_t set = 0; set < planes_.size(); ++set) {
      BitWords* bits = slot(set, 0).bits.data();
      std::copy_n(bits + numRows * size_, (numHere_ + 1) * size_, bits);
    }
    // A row that was behind the strip may be the last of the image, a strip of its own then.
    return numRows + (isLast && numHere_ > 0 ? countStrip() : 0);
  }

  std::size_t countSlices() {
    if (y_ < shape_.y) return 0;
    look(slot(kInside, z_), shape_.y);
    look(slot(kOutside, z_), shape_.y);
    std::size_t numRows = 0;
    if (z_ > part_.firstZ) {
      countSlice(z_ - 1);
      numRows += shape_.y;
    }
    if (z_ + 1 == part_.lastZ) {
      if (part_.lastZ < shape_.z) readSlice(part_.lastZ);
      countSlice(z_);
      numRows += shape_.y;
    }
    ++z_;
    y_ = 0;
    numHere_ = 0;
    return numRows;
  }

  void countSlice(std::size_t z) {
    for (std::size_t set = 0; set < planes_.size(); ++set) {
      const Neighbours here = neighboursIn(slot(set, z), size_);
      // Beyond the first and the last slice nothing is near: as if they were there twice.
      const Neighbours above = z > 0 ? neighboursIn(slot(set, z - 1), size_) : here;
      const Neighbours below = z + 1 < shape_.z ? neighboursIn(slot(set, z + 1), size_) : here;
      countSolid(here, above, below, slot(1 - set, z).bits.data() + size_, shape_.y * size_, found_,
                 counts_[1 - set]);
    }
  }

  Shape shape_;
  RowRange part_;
  std::size_t size_;         ///< vectors of a row
  std::size_t numTogether_;  ///< rows of a slice, or of a strip of an image
  PhaseMask phase_;
  PhaseMask notOthers_;
  bool isMasked_;
  BitWords behindLast_{};
  std::array<std::array<Plane, 3>, 2> planes_;  ///< of both sets; slice z is z modulo 3
  std::vector<BitWords> wide_;
  Found found_{};
  std::array<Counts, 2> counts_{};  ///< of the pixels inside near the others, and the others'
  // The next row to be read, and how many rows of its plane there are.
  std::size_t z_;
  std::size_t y_;
  std::size_t numHere_ = 0;
  bool hasBehind_ = false;  ///< whether the row behind an image's part is there too
};

BoundaryCounter::BoundaryCounter(const LabelledImage& image, std::size_t index,
                                 const RowRange& part)
    : sets_(std::make_unique<Sets>(image, index, part)), numRows_(part.numRows()) {
  shift_.numPixels = image.numPixels();
  shift_.phaseFraction =
      static_cast<double>(image.phases[index].count) / static_cast<double>(shift_.numPixels);
}

BoundaryCounter::~BoundaryCounter() = default;

BitRows BoundaryCounter::read(std::size_t most) {
  const BitRows rows = sets_->read(most);
  numRead_ += rows.number;
  return rows;
}

void BoundaryCounter::count() { numCounted_ += sets_->count(); }

void BoundaryCounter::pass(PartCounts& counts) {
  for (const bool isOutside : {false, true}) counts.pass(sets_->near(isOutside));
}

BoundaryShift BoundaryCounter::shift() const {
  BoundaryShift shift = shift_;
  for (const bool isOutside : {false, true}) {
    const Counts& near = sets_->near(isOutside);
    Counts& at = isOutside ? shift.outside : shift.inside;
    // An image has no third distance.
    at = {near[0], near[1] - near[0], near[2] > near[1] ? near[2] - near[1] : 0};
  }
  return shift;
}

BoundaryShift shiftBoundary(const LabelledImage& image, std::size_t index) {
  BoundaryCounter counter(image, index);
  while (!counter.isDone()) {
    static_cast<void>(counter.read(image.labels.shape().y));
    counter.count();
  }
  return counter.shift();
}

}  // namespace phasebound
