#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/row_transform.h"

namespace phasebound {
namespace {

class GeneralRows final : public RowTransform {
public:
  GeneralRows(std::size_t length, double phaseFraction)
      : length_(length),
        part_(length / numGeneralUnits(length)),
        plan_(part_),
        signal_(part_),
        spectrum_(part_) {
    for (std::size_t bits = 0; bits < samples_.size(); ++bits) {
      for (std::size_t row = 0; row < kRowsTogether; ++row) {
        const auto value =
            static_cast<float>(static_cast<double>(bits >> row & 1U) - phaseFraction);
        Float4& half = row < kLanes ? samples_[bits].re : samples_[bits].im;
        half[row % kLanes] = value;
      }
    }
    for (std::size_t x = 0; part_ < length_ && x < part_; ++x) {
      turns_.push_back(halfWave(x, part_));
    }
  }

  [[nodiscard]] std::size_t numUnits() const override { return numGeneralUnits(length_); }
  [[nodiscard]] std::size_t numBlocks(std::size_t unit) const override {
    return (numFrequenciesOf(length_, unit) + kLanes - 1) / kLanes;
  }

  void forward(std::size_t unit, const std::uint8_t* packed, std::size_t numRows,
               Complex4* const* columns, std::size_t firstRow) override {
    for (std::size_t row = 0; row < numRows; row += kRowsTogether, packed += length_) {
      fold(unit, packed);
      plan_.forward(signal_.data(), spectrum_.data());
      putEight(unit, std::min(kRowsTogether, numRows - row), columns, firstRow + row);
    }
  }

  void inverse(std::size_t unit, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, std::size_t numLags, float* lags) override {
    getEight(unit, columns, rows, numRows);
    if (2 * maxLag + 1 < part_) {
      plan_.inverseNear(spectrum_.data(), signal_.data(), maxLag);
    } else {
      plan_.inverse(spectrum_.data(), signal_.data());
    }
    std::size_t x = (length_ - maxLag) % length_;
    std::size_t i = 0;
    for (; i + kLanes <= numLags; i += kLanes) {
      Complex4 sums[kLanes];
      for (Complex4& sum : sums) sum = unfoldedNext(unit, x);
      transpose(sums);
      for (std::size_t row = 0; row < numRows; ++row) {
        const Float4& four = row < kLanes ? sums[row].re : sums[row - kLanes].im;
        std::memcpy(lags + row * numLags + i, &four, sizeof(four));
      }
    }
    for (; i < numLags; ++i) {
      const Complex4 sum = unfoldedNext(unit, x);
      for (std::size_t row = 0; row < numRows; ++row) {
        const Float4& half = row < kLanes ? sum.re : sum.im;
        lags[row * numLags + i] = half[row % kLanes];
      }
    }
  }

private:
  /// What a unit transforms of eight rows: all of them, or the sums or differences of their halves,
  /// these turned by w^x.
  void fold(std::size_t unit, const std::uint8_t* packed) {
    if (part_ == length_) {
      for (std::size_t x = 0; x < part_; ++x) signal_[x] = samples_[packed[x]];
    } else if (unit == 0) {
      for (std::size_t x = 0; x < part_; ++x) {
        signal_[x] = samples_[packed[x]] + samples_[packed[x + part_]];
      }
    } else {
      for (std::size_t x = 0; x < part_; ++x) {
        const Complex4& far = samples_[packed[x + part_]];
        signal_[x] = (samples_[packed[x]] + Complex4{-far.re, -far.im}) * turns_[x];
      }
    }
  }

  /// What comes of a unit at x, which goes on to the next.
  [[nodiscard]] Complex4 unfoldedNext(std::size_t unit, std::size_t& x) const {
    const bool isFar = x >= part_;
    const std::size_t at = isFar ? x - part_ : x;
    if (++x == length_) x = 0;
    if (unit == 0) return signal_[at];
    const Complex4 turned = signal_[at] * conjugate(turns_[at]);
    return isFar ? Complex4{-turned.re, -turned.im} : turned;
  }

  /// Where -kx is, for number i of a unit's kx.
  [[nodiscard]] std::size_t mirrorOf(std::size_t unit, std::size_t i) const {
    if (unit == 1) return part_ - 1 - i;
    return i == 0 ? 0 : part_ - i;
  }

  /// The real part carries rows 0..3 and the imaginary part rows 4..7, so their spectra are the
  /// Hermitian and anti-Hermitian parts of what came out.
  void putEight(std::size_t unit, std::size_t numRows, Complex4* const* columns,
                std::size_t firstRow) {
    const std::size_t numFrequencies = numFrequenciesOf(length_, unit);
    for (std::size_t block = 0; block < numBlocks(unit); ++block) {
      if (columns[block] == nullptr) continue;
      Complex4 rows[kRowsTogether];
      std::fill(std::begin(rows), std::end(rows), kZeroBlock);
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t i = block * kLanes + lane;
        if (i == numFrequencies) break;
        const Complex4& here = spectrum_[i];
        const Complex4& mirror = spectrum_[mirrorOf(unit, i)];
        rows[lane] = firstOfPair(here, mirror);
        rows[lane + kLanes] = secondOfPair(here, mirror);
      }
      transpose(rows);
      transpose(rows + kLanes);
      std::copy_n(rows, numRows, columns[block] + firstRow);
    }
  }

  /// The inverse of putEight(), with zeros for null columns.
  void getEight(std::size_t unit, const Complex4* const* columns, const std::size_t* rows,
                std::size_t numRows) {
    const std::size_t numFrequencies = numFrequenciesOf(length_, unit);
    for (std::size_t block = 0; block < numBlocks(unit); ++block) {
      Complex4 numbers[kRowsTogether];
      std::fill(std::begin(numbers), std::end(numbers), kZeroBlock);
      for (std::size_t i = 0; i < numRows && columns[block] != nullptr; ++i) {
        numbers[i] = columns[block][rows[i]];
      }
      const Complex4* low = numbers;
      const Complex4* high = numbers + kLanes;
      transpose(numbers);
      transpose(numbers + kLanes);
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t i = block * kLanes + lane;
        if (i == numFrequencies) break;
        spectrum_[mirrorOf(unit, i)] = {low[lane].re + high[lane].im, high[lane].re - low[lane].im};
        spectrum_[i] = {low[lane].re - high[lane].im, low[lane].im + high[lane].re};
      }
    }
  }

  std::size_t length_;
  std::size_t part_;  ///< of a unit's transform
  FftPlan plan_;
  /// Pixels less their mean, by the bits of eight rows: rows 0..3 real, 4..7 imaginary.
  std::array<Complex4, 256> samples_{};
  std::vector<Factor> turns_;  ///< w^x, w = exp(-2 pi i / length)
  std::vector<Complex4> signal_;
  std::vector<Complex4> spectrum_;
};

}  // namespace

std::unique_ptr<RowTransform> makeGeneralRows(std::size_t length, double phaseFraction) {
  return std::make_unique<GeneralRows>(length, phaseFraction);
}

}  // namespace phasebound
