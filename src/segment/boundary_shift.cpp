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

/// Counts by distance, each with those nearer: of pixels inside near others, and of pixels outside
/// near the phase.
using Counts = std::array<std::uint64_t, 3>;
constexpr std::size_t kInside = 0;
constexpr std::size_t kOutside = 1;

/// The part of a pixel at a distance that a boundary shifted so far covers.
double coverage(double shiftPx, double distance) {
  return std::clamp(shiftPx + 1 - distance, 0.0, 1.0);
}

/// Which bits of a row's last vector are pixels, and which is the last one.
struct RowEnd {
  BitWords isPixel{};
  BitWords lastPixel{};

  explicit RowEnd(std::size_t numPixels) {
    const std::size_t last = (numPixels - 1) % kVectorBits;
    for (std::size_t x = 0; x <= last; ++x) isPixel[x / kWordBits] |= bitOf(x);
    lastPixel[last / kWordBits] = bitOf(last);
  }

private:
  static std::uint64_t bitOf(std::size_t x) { return std::uint64_t{1} << (x % kWordBits); }
};

/// Of each pixel of a row whether it or any of its neighbours along x is set, and whether all of
/// them are. A pixel at an end of the row is its own neighbour.
void widenRow(const BitWords* row, std::size_t size, const RowEnd& end, BitWords* any,
              BitWords* all) {
  BitWords before{0, row[0][0] << (kWordBits - 1)};
  for (std::size_t i = 0; i < size; ++i) {
    const bool isLast = i + 1 == size;
    const BitWords here = row[i];
    const BitWords behind = isLast ? BitWords{} : row[i + 1];
    // The words before and behind each of the two.
    const BitWords lower = __builtin_shufflevector(before, here, 1, 2);
    const BitWords higher = __builtin_shufflevector(here, behind, 1, 2);
    const BitWords left = here << 1 | lower >> (kWordBits - 1);
    BitWords right = here >> 1 | higher << (kWordBits - 1);
    if (isLast) right |= here & end.lastPixel;
    any[i] = here | left | right;
    all[i] = here & left & right;
    before = here;
  }
  any[size - 1] &= end.isPixel;
}

/// Pixels of a slice, or of a strip of an image, and a row before and behind it. Without excluded
/// pixels what is not others' is the phase's.
struct Pixels {
  std::vector<BitWords> ofPhase;
  std::vector<BitWords> notOthers;  ///< empty without excluded pixels

  [[nodiscard]] const BitWords* phase() const { return ofPhase.data(); }
  [[nodiscard]] const BitWords* own() const {
    return notOthers.empty() ? ofPhase.data() : notOthers.data();
  }
};

/// Of each pixel whether any one within reach is the phase's, or whether all are not others': by
/// steps along an axis, and by diagonal ones too.
struct Reach {
  std::vector<BitWords> cross;
  std::vector<BitWords> square;
};

/// A slice of a volume.
struct Slice {
  Pixels pixels;
  Reach any;
  Reach all;
};

/// Pixels that were found at each distance, those outside and those inside: as long as what is
/// counted together.
struct Found {
  using Vectors = std::array<BitWords, kVectorsTogether>;
  std::array<std::array<Vectors, 3>, 2> at;

  /// Of vector j: outside is what some of the phase is near, inside what not all near is its own.
  void put(std::size_t j, std::size_t distance, const BitWords& phase, const BitWords& own,
           const BitWords& any, const BitWords& all) {
    at[kOutside][distance][j] = any & ~own;
    at[kInside][distance][j] = phase & ~all;
  }
};

void addFound(const Found& found, std::size_t number, std::size_t numDistances,
              std::array<Counts, 2>& counts) {
  for (std::size_t side = 0; side < counts.size(); ++side) {
    for (std::size_t i = 0; i < numDistances; ++i) {
      counts[side][i] += countBits({found.at[side][i].data(), number});
    }
  }
}

/// Counts in a slice of a volume.
void countSolid(const Slice& here, const Slice& above, const Slice& below, std::size_t begin,
                std::size_t end, Found& found, std::array<Counts, 2>& counts) noexcept {
  const BitWords* phase = here.pixels.phase();
  const BitWords* own = here.pixels.own();
  for (std::size_t first = begin; first < end; first += kVectorsTogether) {
    const std::size_t number = std::min(kVectorsTogether, end - first);
    for (std::size_t j = 0; j < number; ++j) {
      const std::size_t i = first + j;
      const BitWords anySquare = here.any.square[i];
      const BitWords allSquare = here.all.square[i];
      found.put(j, 0, phase[i], own[i],
                here.any.cross[i] | above.pixels.phase()[i] | below.pixels.phase()[i],
                here.all.cross[i] & above.pixels.own()[i] & below.pixels.own()[i]);
      found.put(j, 1, phase[i], own[i], anySquare | above.any.cross[i] | below.any.cross[i],
                allSquare & above.all.cross[i] & below.all.cross[i]);
      found.put(j, 2, phase[i], own[i], anySquare | above.any.square[i] | below.any.square[i],
                allSquare & above.all.square[i] & below.all.square[i]);
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

/// The pixels, slice by slice; an image strip by strip.
class BoundaryCounter::Sets {
public:
  Sets(const LabelledImage& image, std::size_t index, const RowRange& part)
      : shape_(image.labels.shape()),
        part_(part),
        size_(numVectorsFor(shape_.x)),
        numTogether_(isFlat() ? std::max<std::size_t>(kVectorsOfStrip / size_, 1) : shape_.y),
        end_(shape_.x),
        phase_(image.labels, index),
        notOthers_(image.labels, index, image.excludedLabel()),
        isMasked_(image.numExcluded > 0),
        any_((numTogether_ + 2) * size_),
        all_(any_.size()),
        unused_(isMasked_ ? any_.size() : 0),
        z_(part.firstZ),
        y_(part.firstY) {
    for (std::size_t i = 0; i < (isFlat() ? 1 : slices_.size()); ++i) {
      slices_[i].pixels.ofPhase.resize(any_.size());
      if (isMasked_) slices_[i].pixels.notOthers.resize(any_.size());
      if (isFlat()) continue;
      for (Reach* reach : {&slices_[i].any, &slices_[i].all}) {
        reach->cross.resize(any_.size());
        reach->square.resize(any_.size());
      }
    }
    if (part.firstZ > 0) readSlice(part.firstZ - 1);
    if (part.firstY > 0) readInto(0, part.firstZ, part.firstY - 1, 1);
  }

  BitRows read(std::size_t most) {
    // A strip has the row behind it too.
    const std::size_t room = numTogether_ + (isFlat() ? 1 : 0) - numHere_;
    const std::size_t number = std::min({most, room, part_.lastY - y_});
    const BitWords* phase = readInto(numHere_ + 1, z_, y_, number);
    numHere_ += number;
    y_ += number;
    if (y_ == part_.lastY && y_ < shape_.y && number < room) {
      readInto(numHere_ + 1, z_, y_, 1);
      hasBehind_ = true;
    }
    return {phase, size_, number};
  }

  /// Returns the number of rows that were counted.
  std::size_t count() { return isFlat() ? countStrip() : countSlices(); }

  [[nodiscard]] Counts& near(bool isOutside) { return counts_[isOutside ? kOutside : kInside]; }

private:
  [[nodiscard]] bool isFlat() const { return shape_.z == 1; }
  [[nodiscard]] Slice& slice(std::size_t z) { return slices_[z % slices_.size()]; }

  /// Reads rows from (z, y) on to the place of so many rows in their slice. Returns the phase's.
  const BitWords* readInto(std::size_t place, std::size_t z, std::size_t y, std::size_t number) {
    Pixels& pixels = slice(z).pixels;
    BitWords* phase = pixels.ofPhase.data() + place * size_;
    readRows(phase_, z, y, number, phase);
    if (isMasked_) readRows(notOthers_, z, y, number, pixels.notOthers.data() + place * size_);
    return phase;
  }

  /// A slice beside the part.
  void readSlice(std::size_t z) {
    readInto(1, z, 0, shape_.y);
    lookAround(slice(z));
  }

  /// What is beyond an end of the image is as if its last row were there twice, which makes
  /// nothing near.
  void copyRow(Pixels& pixels, std::size_t from, std::size_t to) {
    std::copy_n(pixels.ofPhase.data() + from * size_, size_, pixels.ofPhase.data() + to * size_);
    if (!isMasked_) return;
    std::copy_n(pixels.notOthers.data() + from * size_, size_,
                pixels.notOthers.data() + to * size_);
  }

  void widen(const Pixels& pixels, std::size_t numRows) noexcept {
    for (std::size_t i = 0; i < (numRows + 2) * size_; i += size_) {
      BitWords* all = isMasked_ ? unused_.data() + i : all_.data() + i;
      widenRow(pixels.phase() + i, size_, end_, any_.data() + i, all);
      if (!isMasked_) continue;
      widenRow(pixels.own() + i, size_, end_, unused_.data() + i, all_.data() + i);
    }
  }

  /// Of vector i of widened rows what is within reach in their plane.
  [[nodiscard]] BitWords anyCross(const BitWords* phase, std::size_t i) const {
    return any_[i] | phase[i - size_] | phase[i + size_];
  }
  [[nodiscard]] BitWords anySquare(std::size_t i) const {
    return any_[i] | any_[i - size_] | any_[i + size_];
  }
  [[nodiscard]] BitWords allCross(const BitWords* own, std::size_t i) const {
    return all_[i] & own[i - size_] & own[i + size_];
  }
  [[nodiscard]] BitWords allSquare(std::size_t i) const {
    return all_[i] & all_[i - size_] & all_[i + size_];
  }

  void lookAround(Slice& slice) noexcept {
    copyRow(slice.pixels, 1, 0);
    copyRow(slice.pixels, shape_.y, shape_.y + 1);
    widen(slice.pixels, shape_.y);
    const BitWords* phase = slice.pixels.phase();
    const BitWords* own = slice.pixels.own();
    const std::size_t end = (shape_.y + 1) * size_;
    for (std::size_t i = size_; i < end; ++i) {
      slice.any.cross[i] = anyCross(phase, i);
      slice.any.square[i] = anySquare(i);
      slice.all.cross[i] = allCross(own, i);
      slice.all.square[i] = allSquare(i);
    }
  }

  void countFlat(const Pixels& pixels, std::size_t numRows) noexcept {
    widen(pixels, numRows);
    const BitWords* phase = pixels.phase();
    const BitWords* own = pixels.own();
    const std::size_t end = (numRows + 1) * size_;
    for (std::size_t first = size_; first < end; first += kVectorsTogether) {
      const std::size_t number = std::min(kVectorsTogether, end - first);
      for (std::size_t j = 0; j < number; ++j) {
        const std::size_t i = first + j;
        found_.put(j, 0, phase[i], own[i], anyCross(phase, i), allCross(own, i));
        found_.put(j, 1, phase[i], own[i], anySquare(i), allSquare(i));
      }
      addFound(found_, number, 2, counts_);
    }
  }

  std::size_t countStrip() {
    const bool isLast = y_ == part_.lastY && (hasBehind_ || y_ == shape_.y);
    if (numHere_ <= numTogether_ && !isLast) return 0;
    const std::size_t numRows = std::min(numHere_, numTogether_);
    Pixels& pixels = slice(0).pixels;
    if (y_ == numHere_) copyRow(pixels, 1, 0);
    if (numHere_ == numRows && !hasBehind_) copyRow(pixels, numRows, numRows + 1);
    countFlat(pixels, numRows);
    numHere_ -= numRows;
    for (std::size_t row = 0; row <= numHere_; ++row) copyRow(pixels, numRows + row, row);
    // A row that was behind the strip may be the last of the image, a strip of its own then.
    return numRows + (isLast && numHere_ > 0 ? countStrip() : 0);
  }

  std::size_t countSlices() {
    if (y_ < shape_.y) return 0;
    lookAround(slice(z_));
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
    const Slice& here = slice(z);
    // Beyond the first and the last slice it is as beyond a row.
    const Slice& above = z > 0 ? slice(z - 1) : here;
    const Slice& below = z + 1 < shape_.z ? slice(z + 1) : here;
    countSolid(here, above, below, size_, (shape_.y + 1) * size_, found_, counts_);
  }

  Shape shape_;
  RowRange part_;
  std::size_t size_;         ///< vectors of a row
  std::size_t numTogether_;  ///< rows of a slice, or of a strip of an image
  RowEnd end_;
  PhaseMask phase_;
  PhaseMask notOthers_;
  bool isMasked_;
  std::array<Slice, 3> slices_;  ///< slice z is z modulo 3; an image's strip is the first
  // Rows of a slice or strip that have been widened.
  std::vector<BitWords> any_;
  std::vector<BitWords> all_;
  std::vector<BitWords> unused_;
  Found found_{};
  std::array<Counts, 2> counts_{};
  // The next row to be read, and how many rows of its slice or strip there are.
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
