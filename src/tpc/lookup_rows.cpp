#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
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
/// The lane of the last unit that s = 0 and s = K/2 share.
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
  /// w^(r s); that of the second row of a pair differs in the shared lane.
  std::vector<Complex4> twiddlesFirst;
  std::vector<Complex4> twiddlesSecond;
  /// Weights of the inverse at -maxLag ... maxLag.
  std::vector<Complex4> waves;
  std::size_t wavesMaxLag = SIZE_MAX;
};

class LookupRows final : public RowTransform {
public:
  LookupRows(std::size_t length, std::size_t numTables, double phaseFraction)
      : length_(length),
        numTables_(numTables),
        numSums_(kBits * numTables),
        part_(length / numSums_),
        mean_(phaseFraction),
        plan_(part_),
        units_(numTables),
        first_(part_),
        second_(part_),
        firstOut_(part_),
        secondOut_(part_),
        firstShared_(part_ + 1),
        secondShared_(part_ + 1) {
    assert(numTables >= 1 && length % numSums_ == 0);
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
      if (isShared(index)) separateShared();
      putPair(isShared(index), columns, firstRow + row, isPair);
    }
  }

  void inverse(std::size_t index, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, float* lags) override {
    Unit& unit = unitOf(index);
    makeWaves(index, unit, maxLag);
    const std::size_t rowLength = 2 * maxLag + 1;
    for (std::size_t row = 0; row < numRows; row += 2) {
      const bool isPair = row + 1 < numRows;
      getPair(isShared(index), columns, rows[row], rows[isPair ? row + 1 : row]);
      if (isShared(index)) joinShared();
      plan_.inverse(first_.data(), firstOut_.data());
      plan_.inverse(second_.data(), secondOut_.data());
      if (isShared(index)) spreadShared(unit);
      sumWaves(unit, firstOut_, maxLag, lags + row * rowLength);
      if (isPair) sumWaves(unit, secondOut_, maxLag, lags + (row + 1) * rowLength);
    }
  }

private:
  [[nodiscard]] bool isShared(std::size_t unit) const { return unit + 1 == numTables_; }

  Unit& unitOf(std::size_t index) {
    Unit& unit = units_[index];
    if (unit.tables.empty()) {
      makeTables(index, unit);
      makeTwiddles(index, unit);
    }
    return unit;
  }

  /// The s of a lane; the shared one counts as K/2.
  [[nodiscard]] static std::uint64_t sumOf(std::size_t unit, std::size_t lane) {
    return kLanes * unit + lane + 1;
  }

  /// Entry by entry: a byte's D is that of the byte without its highest bit, plus that bit's wave.
  void makeTables(std::size_t index, Unit& unit) const {
    unit.tables.assign(numTables_ * kTableSize, kZeroBlock);
    for (std::size_t q = 0; q < numTables_; ++q) {
      Complex4* table = unit.tables.data() + q * kTableSize;
      for (std::size_t bit = 0; bit < kBits; ++bit) {
        Complex4 step = kZeroBlock;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const Wave wave = waveOf(sumOf(index, lane) * (kBits * q + bit), numSums_);
          step.re[lane] = wave.cosine;
          step.im[lane] = -wave.sine;
        }
        if (isShared(index)) {
          // Real both: s = 0 in the real part, s = K/2, whose waves alternate, in the imaginary.
          step.re[kSharedLane] = 1;
          step.im[kSharedLane] = bit % 2 == 0 ? 1 : -1;
        }
        const std::size_t highest = std::size_t{1} << bit;
        for (std::size_t byte = 0; byte < highest; ++byte) {
          table[highest + byte] = table[byte] + step;
        }
      }
    }
    if (!isShared(index)) return;
    // The mean is in s = 0 alone.
    const auto mean = static_cast<float>(static_cast<double>(numSums_) * mean_);
    for (std::size_t byte = 0; byte < kTableSize; ++byte) unit.tables[byte].re[kSharedLane] -= mean;
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

  /// kNumTables as a constant unrolls the sum; 0 takes it from numTables_.
  template <std::size_t kNumTables>
  void lookUp(const Unit& unit, const std::uint8_t* first, const std::uint8_t* second,
              bool isSharedUnit) {
    const std::size_t numTables = kNumTables == 0 ? numTables_ : kNumTables;
    const Complex4* tables = unit.tables.data();
    for (std::size_t r = 0; r < part_; ++r) {
      Complex4 a = tables[first[r]];
      Complex4 b = tables[second[r]];
      for (std::size_t q = 1; q < numTables; ++q) {
        a = a + tables[q * kTableSize + first[q * part_ + r]];
        b = b + tables[q * kTableSize + second[q * part_ + r]];
      }
      if (isSharedUnit) {
        const Float4 zeroOfSecond = b.re;
        b.re = __builtin_shufflevector(b.re, a.im, 0, 1, 2, 7);
        a.im = __builtin_shufflevector(a.im, zeroOfSecond, 0, 1, 2, 7);
      }
      first_[r] = a * unit.twiddlesFirst[r];
      second_[r] = b * unit.twiddlesSecond[r];
    }
  }

  [[nodiscard]] std::size_t numOfZero() const { return part_ / 2 + 1; }

  /// The shared lane holds X_0 of both rows in the first transform and X_{K/2} in the second: the
  /// Hermitian part is the first row's, the other the second row's. Half of each is enough: slots
  /// 0 ... M/2 get X_0 and the rest X_{K/2}.
  void separateShared() {
    const auto separate = [](const Complex4& here, const Complex4& mirror, Complex& first,
                             Complex& second) {
      const float hereRe = here.re[kSharedLane];
      const float hereIm = here.im[kSharedLane];
      const float mirrorRe = mirror.re[kSharedLane];
      const float mirrorIm = mirror.im[kSharedLane];
      first = {0.5F * (hereRe + mirrorRe), 0.5F * (hereIm - mirrorIm)};
      second = {0.5F * (hereIm + mirrorIm), 0.5F * (mirrorRe - hereRe)};
    };
    const std::size_t numOfHalf = part_ + 1 - numOfZero();
    for (std::size_t k = 0; k < numOfZero(); ++k) {
      separate(firstOut_[k], firstOut_[k == 0 ? 0 : part_ - k], firstShared_[k], secondShared_[k]);
    }
    for (std::size_t k = 0; k < numOfHalf; ++k) {
      separate(secondOut_[k], secondOut_[part_ - 1 - k], firstShared_[numOfZero() + k],
               secondShared_[numOfZero() + k]);
    }
  }

  /// The inverse of separateShared().
  void joinShared() {
    const auto join = [](const Complex& first, const Complex& second, Complex4& here,
                         Complex4& mirror) {
      mirror.re[kSharedLane] = first.re + second.im;
      mirror.im[kSharedLane] = second.re - first.im;
      here.re[kSharedLane] = first.re - second.im;
      here.im[kSharedLane] = first.im + second.re;
    };
    const std::size_t numOfHalf = part_ + 1 - numOfZero();
    for (std::size_t k = 0; k < numOfZero(); ++k) {
      join(firstShared_[k], secondShared_[k], first_[k], first_[k == 0 ? 0 : part_ - k]);
    }
    for (std::size_t k = 0; k < numOfHalf; ++k) {
      const std::size_t slot = numOfZero() + k;
      join(firstShared_[slot], secondShared_[slot], second_[k], second_[part_ - 1 - k]);
    }
  }

  void putPair(bool isSharedUnit, Complex4* const* columns, std::size_t row, bool isPair) {
    for (std::size_t k = 0; k < part_ + (isSharedUnit ? 1 : 0); ++k) {
      if (columns[k] == nullptr) continue;
      Complex4 first = k < part_ ? firstOut_[k] : kZeroBlock;
      Complex4 second = k < part_ ? secondOut_[k] : kZeroBlock;
      if (isSharedUnit) {
        first.re[kSharedLane] = firstShared_[k].re;
        first.im[kSharedLane] = firstShared_[k].im;
        second.re[kSharedLane] = secondShared_[k].re;
        second.im[kSharedLane] = secondShared_[k].im;
      }
      columns[k][row] = first;
      if (isPair) columns[k][row + 1] = second;
    }
  }

  void getPair(bool isSharedUnit, const Complex4* const* columns, std::size_t firstRow,
               std::size_t secondRow) {
    for (std::size_t k = 0; k < part_ + (isSharedUnit ? 1 : 0); ++k) {
      const Complex4 first = columns[k] == nullptr ? kZeroBlock : columns[k][firstRow];
      const Complex4 second = columns[k] == nullptr ? kZeroBlock : columns[k][secondRow];
      if (k < part_) {
        first_[k] = first;
        second_[k] = second;
      }
      if (isSharedUnit) {
        firstShared_[k] = {first.re[kSharedLane], first.im[kSharedLane]};
        secondShared_[k] = {second.re[kSharedLane], second.im[kSharedLane]};
      }
    }
  }

  /// After the inverse the shared lane of the first transform holds s = 0 of both rows, real and
  /// imaginary, that of the second s = K/2, turned; each row takes its two real numbers.
  void spreadShared(const Unit& unit) {
    for (std::size_t j = 0; j < part_; ++j) {
      Complex4& first = firstOut_[j];
      Complex4& second = secondOut_[j];
      const float cosine = unit.twiddlesSecond[j].re[kSharedLane];
      const float sine = unit.twiddlesSecond[j].im[kSharedLane];
      const float halfRe = second.re[kSharedLane];
      const float halfIm = second.im[kSharedLane];
      const float ofSecond = first.im[kSharedLane];
      first.im[kSharedLane] = cosine * halfRe + sine * halfIm;
      second.re[kSharedLane] = ofSecond;
      second.im[kSharedLane] = cosine * halfIm - sine * halfRe;
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

  void sumWaves(const Unit& unit, const std::vector<Complex4>& parts, std::size_t maxLag,
                float* lags) const {
    const Complex4* waves = unit.waves.data();
    const std::size_t rowLength = 2 * maxLag + 1;
    std::size_t i = 0;
    // Piece by piece up to where the parts start again.
    for (std::size_t j = (length_ - maxLag) % part_; i < rowLength; j = 0) {
      const std::size_t end = std::min(rowLength, i + part_ - j);
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

  struct Complex {
    float re;
    float im;
  };

  std::size_t length_;
  std::size_t numTables_;
  std::size_t numSums_;  ///< K
  std::size_t part_;     ///< M
  double mean_;
  FftPlan plan_;
  std::vector<Unit> units_;
  // Of a pair of rows: what is transformed, what comes out, and the shared lane's own numbers.
  std::vector<Complex4> first_;
  std::vector<Complex4> second_;
  std::vector<Complex4> firstOut_;
  std::vector<Complex4> secondOut_;
  std::vector<Complex> firstShared_;
  std::vector<Complex> secondShared_;
};

}  // namespace

std::unique_ptr<RowTransform> makeLookupRows(std::size_t length, std::size_t numTables,
                                             double phaseFraction) {
  return std::make_unique<LookupRows>(length, numTables, phaseFraction);
}

}  // namespace phasebound
