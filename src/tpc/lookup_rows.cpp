#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/row_transform.h"

namespace phasebound {
namespace {

constexpr std::size_t kBits = 8;
constexpr std::size_t kTableSize = 256;
/// The lane of their unit that s = 0 and s = K/2 share.
constexpr std::size_t kSharedLane = 3;

struct Wave {
  float cosine;
  float sine;
};

/// exp(2 pi i product / n); the product is reduced as an integer, because a float's angle would
/// lose its digits.
Wave waveOf(std::uint64_t product, std::size_t n) {
  const double angle =
      2 * std::numbers::pi * static_cast<double>(product % n) / static_cast<double>(n);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

/// Numbers of four s that are computed together: tables of their D, and their twiddles.
struct Unit {
  /// D of bits 8 q ... 8 q + 7, by their byte: tables[q * kTableSize + byte].
  std::vector<Complex4> tables;
  /// The first of these less the mean of all that a sum is of: of the sums that have a pixel more
  /// than the others, where a row ends with zeros, and of the others.
  std::vector<Complex4> longFirst;
  std::vector<Complex4> shortFirst;
  /// w^(r s); that of the second row of a pair differs in the shared lane.
  std::vector<Complex4> twiddlesFirst;
  std::vector<Complex4> twiddlesSecond;
  /// Weights of the inverse at -maxLag ... maxLag.
  std::vector<Complex4> waves;
  std::size_t wavesMaxLag = SIZE_MAX;
};

class LookupRows final : public RowTransform {
public:
  LookupRows(std::size_t length, std::size_t numTables, std::size_t numPixels, double phaseFraction)
      : length_(length),
        numTables_(numTables),
        numPixels_(numPixels),
        numSums_(kBits * numTables),
        part_(length / numSums_),
        mean_(phaseFraction),
        plan_(part_),
        units_(numTables),
        first_(part_),
        second_(part_),
        firstOut_(part_),
        secondOut_(part_) {
    assert(numTables >= 1 && length % numSums_ == 0 && numPixels <= length);
  }

  [[nodiscard]] std::size_t numUnits() const override { return numTables_; }
  [[nodiscard]] std::size_t numBlocks(std::size_t unit) const override {
    return isShared(unit) ? part_ + 1 : part_;
  }

  void forward(std::size_t index, const std::uint8_t* packed, std::size_t numRows,
               Complex4* const* columns, std::size_t firstRow) override {
    const Unit& unit = unitOf(index);
    const std::size_t rowBytes = numTables_ * part_;
    for (std::size_t row = 0; row < numRows; row += 2) {
      // The last of an odd number of rows is its own neighbour.
      const bool isPair = row + 1 < numRows;
      const std::uint8_t* first = packed + row * rowBytes;
      const std::uint8_t* second = isPair ? first + rowBytes : first;
      switch (numTables_) {
        case 1:
          lookUp<1>(unit, first, second, isShared(index));
          break;
        case 2:
          lookUp<2>(unit, first, second, isShared(index));
          break;
        default:
          lookUp<0>(unit, first, second, isShared(index));
      }
      plan_.forward(first_.data(), firstOut_.data());
      plan_.forward(second_.data(), secondOut_.data());
      putPair(isShared(index), columns, firstRow + row, isPair);
    }
  }

  void inverse(std::size_t index, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, std::size_t numLags, float* lags) override {
    Unit& unit = unitOf(index);
    makeWaves(index, unit, maxLag);
    for (std::size_t row = 0; row < numRows; row += 2) {
      const bool isPair = row + 1 < numRows;
      getPair(isShared(index), columns, rows[row], rows[isPair ? row + 1 : row]);
      plan_.inverse(first_.data(), firstOut_.data());
      plan_.inverse(second_.data(), secondOut_.data());
      if (isShared(index)) spreadShared(unit);
      sumLags(index, firstOut_, maxLag, numLags, lags + row * numLags);
      if (isPair) sumLags(index, secondOut_, maxLag, numLags, lags + (row + 1) * numLags);
    }
  }

private:
  [[nodiscard]] bool isShared(std::size_t unit) const { return unit == sharedUnit(numTables_); }

  Unit& unitOf(std::size_t index) {
    Unit& unit = units_[index];
    if (unit.tables.empty()) {
      makeTables(index, unit);
      makeTwiddles(index, unit);
    }
    return unit;
  }

  /// The s of a lane; the shared one counts as K/2.
  [[nodiscard]] std::uint64_t sumOf(std::size_t unit, std::size_t lane) const {
    if (parityOfUnit(length_, numTables_, unit) == Parity::Mixed) return kLanes * unit + lane + 1;
    return 2 * kLanes * (unit / 2) + 2 * lane + (unit % 2 == 0 ? 2 : 1);
  }

  /// What pixel i of a sum adds to a lane of D.
  [[nodiscard]] std::complex<double> waveOfPixel(std::size_t index, std::size_t lane,
                                                 std::size_t i) const {
    // Real both: s = 0 in the real part, s = K/2, whose waves alternate, in the imaginary.
    if (isShared(index) && lane == kSharedLane) return {1, i % 2 == 0 ? 1.0 : -1.0};
    const auto turn = static_cast<double>(sumOf(index, lane) * i % numSums_);
    return std::polar(1.0, -2 * std::numbers::pi * turn / static_cast<double>(numSums_));
  }

  /// Entry by entry: a byte's D is that of the byte without its highest bit, plus that bit's wave.
  void makeTables(std::size_t index, Unit& unit) const {
    unit.tables.assign(numTables_ * kTableSize, kZeroBlock);
    for (std::size_t q = 0; q < numTables_; ++q) {
      Complex4* table = unit.tables.data() + q * kTableSize;
      for (std::size_t bit = 0; bit < kBits; ++bit) {
        Complex4 step = kZeroBlock;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const std::complex<double> wave = waveOfPixel(index, lane, kBits * q + bit);
          step.re[lane] = static_cast<float>(wave.real());
          step.im[lane] = static_cast<float>(wave.imag());
        }
        const std::size_t highest = std::size_t{1} << bit;
        for (std::size_t byte = 0; byte < highest; ++byte) {
          table[highest + byte] = table[byte] + step;
        }
      }
    }
    const std::size_t numWhole = numPixels_ / part_;
    unit.longFirst = firstTableLess(index, unit, std::min(numWhole + 1, numSums_));
    unit.shortFirst = firstTableLess(index, unit, numWhole);
  }

  /// The first table less the mean of so many pixels of a sum, in double precision: of all of them
  /// it is in s = 0 alone.
  [[nodiscard]] std::vector<Complex4> firstTableLess(std::size_t index, const Unit& unit,
                                                     std::size_t numPixels) const {
    Complex4 mean = kZeroBlock;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::complex<double> sum = 0;
      for (std::size_t i = 0; i < numPixels; ++i) sum += waveOfPixel(index, lane, i);
      mean.re[lane] = static_cast<float>(mean_ * sum.real());
      mean.im[lane] = static_cast<float>(mean_ * sum.imag());
    }
    std::vector<Complex4> table(unit.tables.begin(), unit.tables.begin() + kTableSize);
    for (Complex4& entry : table) entry = {entry.re - mean.re, entry.im - mean.im};
    return table;
  }

  void makeTwiddles(std::size_t index, Unit& unit) const {
    unit.twiddlesFirst.assign(part_, kZeroBlock);
    for (std::size_t r = 0; r < part_; ++r) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const Wave wave = waveOf(sumOf(index, lane) * r, length_);
        unit.twiddlesFirst[r].re[lane] = wave.cosine;
        unit.twiddlesFirst[r].im[lane] = -wave.sine;
      }
    }
    unit.twiddlesSecond = unit.twiddlesFirst;
    if (!isShared(index)) return;
    for (Complex4& twiddle : unit.twiddlesFirst) {
      twiddle.re[kSharedLane] = 1;
      twiddle.im[kSharedLane] = 0;
    }
  }

  template <std::size_t kNumTables>
  void lookUp(const Unit& unit, const std::uint8_t* first, const std::uint8_t* second,
              bool isSharedUnit) {
    const std::size_t numLong = numPixels_ % part_;
    lookUpSome<kNumTables>(unit, unit.longFirst.data(), first, second, isSharedUnit, 0, numLong);
    lookUpSome<kNumTables>(unit, unit.shortFirst.data(), first, second, isSharedUnit, numLong,
                           part_);
  }

  /// The sums from `begin` to `end`, by their own first table. kNumTables as a constant unrolls the
  /// sum; 0 takes it from numTables_.
  template <std::size_t kNumTables>
  void lookUpSome(const Unit& unit, const Complex4* firstTable, const std::uint8_t* first,
                  const std::uint8_t* second, bool isSharedUnit, std::size_t begin,
                  std::size_t end) {
    const std::size_t numTables = kNumTables == 0 ? numTables_ : kNumTables;
    const Complex4* tables = unit.tables.data();
    for (std::size_t r = begin; r < end; ++r) {
      Complex4 a = firstTable[first[r]];
      Complex4 b = firstTable[second[r]];
      for (std::size_t q = 1; q < numTables; ++q) {
        a = a + tables[q * kTableSize + first[q * part_ + r]];
        b = b + tables[q * kTableSize + second[q * part_ + r]];
      }
      if (isSharedUnit) {
        const Float4 zeroOfSecond = b.re;
        b.re = withShared(b.re, a.im);
        a.im = withShared(a.im, zeroOfSecond);
      }
      first_[r] = a * unit.twiddlesFirst[r];
      second_[r] = b * unit.twiddlesSecond[r];
    }
  }

  /// The lanes of one number, but the shared one of another.
  static Float4 withShared(const Float4& own, const Float4& shared) {
    return __builtin_shufflevector(own, shared, 0, 1, 2, 7);
  }
  static Complex4 withShared(const Complex4& own, const Complex4& shared) {
    return {withShared(own.re, shared.re), withShared(own.im, shared.im)};
  }

  /// Where the shared lane of a block comes from and goes to. Of X_0, in the first transform, and
  /// X_{K/2}, in the second, half is enough: slots 0 ... M/2 have X_0 and the rest, up to M,
  /// X_{K/2}.
  struct Mirrored {
    Complex4* here;
    Complex4* mirror;
  };
  [[nodiscard]] Mirrored mirroredOf(std::size_t slot, std::vector<Complex4>& first,
                                    std::vector<Complex4>& second) const {
    const std::size_t numOfZero = part_ / 2 + 1;
    if (slot < numOfZero) return {&first[slot], &first[slot == 0 ? 0 : part_ - slot]};
    const std::size_t k = slot - numOfZero;
    return {&second[k], &second[part_ - 1 - k]};
  }

  void putPair(bool isSharedUnit, Complex4* const* columns, std::size_t row, bool isPair) {
    if (isSharedUnit) {
      putSharedPair(columns, row, isPair);
      return;
    }
    for (std::size_t k = 0; k < part_; ++k) {
      if (columns[k] == nullptr) continue;
      columns[k][row] = firstOut_[k];
      if (isPair) columns[k][row + 1] = secondOut_[k];
    }
  }

  /// The shared lane holds both rows, one as the real part of what was transformed and the other as
  /// the imaginary: the Hermitian part of the spectrum is the first row's, the rest the second's.
  void putSharedPair(Complex4* const* columns, std::size_t row, bool isPair) {
    for (std::size_t k = 0; k <= part_; ++k) {
      if (columns[k] == nullptr) continue;
      const auto [here, mirror] = mirroredOf(k, firstOut_, secondOut_);
      const Complex4 first = firstOfPair(*here, *mirror);
      const Complex4 second = secondOfPair(*here, *mirror);
      columns[k][row] = withShared(k < part_ ? firstOut_[k] : kZeroBlock, first);
      if (isPair) columns[k][row + 1] = withShared(k < part_ ? secondOut_[k] : kZeroBlock, second);
    }
  }

  void getPair(bool isSharedUnit, const Complex4* const* columns, std::size_t firstRow,
               std::size_t secondRow) {
    for (std::size_t k = 0; k < part_; ++k) {
      first_[k] = columns[k] == nullptr ? kZeroBlock : columns[k][firstRow];
      second_[k] = columns[k] == nullptr ? kZeroBlock : columns[k][secondRow];
    }
    if (isSharedUnit) getSharedPair(columns, firstRow, secondRow);
  }

  /// The inverse of putSharedPair().
  void getSharedPair(const Complex4* const* columns, std::size_t firstRow, std::size_t secondRow) {
    for (std::size_t k = 0; k <= part_; ++k) {
      const Complex4 first = columns[k] == nullptr ? kZeroBlock : columns[k][firstRow];
      const Complex4 second = columns[k] == nullptr ? kZeroBlock : columns[k][secondRow];
      const auto [here, mirror] = mirroredOf(k, first_, second_);
      *mirror = withShared(*mirror, {first.re + second.im, second.re - first.im});
      *here = withShared(*here, {first.re - second.im, first.im + second.re});
    }
  }

  /// After the inverse the shared lane of the first transform holds s = 0 of both rows, real and
  /// imaginary, that of the second s = K/2, turned; each row takes its two real numbers.
  void spreadShared(const Unit& unit) {
    for (std::size_t j = 0; j < part_; ++j) {
      Complex4& first = firstOut_[j];
      Complex4& second = secondOut_[j];
      const Complex4 halfSum = second * conjugate(unit.twiddlesSecond[j]);
      second.re = withShared(second.re, first.im);
      second.im = withShared(second.im, halfSum.im);
      first.im = withShared(first.im, halfSum.re);
    }
  }

  /// Twice the waves, for the kx that are mirrored and not stored; the shared lane's are stored
  /// whole.
  void makeWaves(std::size_t index, Unit& unit, std::size_t maxLag) const {
    if (unit.wavesMaxLag == maxLag) return;
    unit.wavesMaxLag = maxLag;
    unit.waves.assign(2 * maxLag + 1, kZeroBlock);
    for (std::size_t i = 0; i < unit.waves.size(); ++i) {
      // The lag i - maxLag, made positive by whole periods.
      const std::size_t x = (i + length_ - maxLag) % length_;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const Wave wave = waveOf(sumOf(index, lane) * x, length_);
        unit.waves[i].re[lane] = 2 * wave.cosine;
        unit.waves[i].im[lane] = -2 * wave.sine;
      }
      if (isShared(index)) {
        unit.waves[i].re[kSharedLane] = 1;
        unit.waves[i].im[kSharedLane] = x / part_ % 2 == 0 ? 1 : -1;
      }
    }
  }

  void sumLags(std::size_t index, const std::vector<Complex4>& parts, std::size_t maxLag,
               std::size_t numLags, float* lags) const {
    const Parity parity = parityOfUnit(length_, numTables_, index);
    const std::size_t half = length_ / 2;
    if (parity == Parity::Mixed || numLags <= half) {
      sumWaves(units_[index], parts, maxLag, numLags, lags);
      return;
    }
    sumWaves(units_[index], parts, maxLag, half, lags);
    const Float4 sign = splat(parity == Parity::Even ? 1.0F : -1.0F);
    std::size_t i = half;
    for (; i + kLanes <= numLags; i += kLanes) {
      Float4 before;
      std::memcpy(&before, lags + i - half, sizeof(before));
      before *= sign;
      std::memcpy(lags + i, &before, sizeof(before));
    }
    for (; i < numLags; ++i) lags[i] = sign[0] * lags[i - half];
  }

  void sumWaves(const Unit& unit, const std::vector<Complex4>& parts, std::size_t maxLag,
                std::size_t numLags, float* lags) const {
    const Complex4* waves = unit.waves.data();
    std::size_t i = 0;
    // Piece by piece up to where the parts start again.
    for (std::size_t j = (length_ - maxLag) % part_; i < numLags; j = 0) {
      const std::size_t end = std::min(numLags, i + part_ - j);
      const Complex4* piece = parts.data() + j;
      const auto product = [&](std::size_t at) {
        const Complex4& wave = waves[i + at];
        return wave.re * piece[at].re + wave.im * piece[at].im;
      };
      const std::size_t count = end - i;
      std::size_t at = 0;
      for (; at + kLanes <= count; at += kLanes) {
        const Float4 sums =
            laneSums(product(at), product(at + 1), product(at + 2), product(at + 3));
        std::memcpy(lags + i + at, &sums, sizeof(sums));
      }
      for (; at < count; ++at) {
        const Float4 last = product(at);
        lags[i + at] = last[0] + last[1] + last[2] + last[3];
      }
      i = end;
    }
  }

  std::size_t length_;
  std::size_t numTables_;
  std::size_t numPixels_;  ///< behind which there are zeros
  std::size_t numSums_;    ///< K
  std::size_t part_;       ///< M
  double mean_;
  FftPlan plan_;
  std::vector<Unit> units_;
  // Of a pair of rows: what is transformed, and what comes out.
  std::vector<Complex4> first_;
  std::vector<Complex4> second_;
  std::vector<Complex4> firstOut_;
  std::vector<Complex4> secondOut_;
};

}  // namespace

std::unique_ptr<RowTransform> makeLookupRows(std::size_t length, std::size_t numTables,
                                             std::size_t numPixels, double phaseFraction) {
  return std::make_unique<LookupRows>(length, numTables, numPixels, phaseFraction);
}

}  // namespace phasebound
