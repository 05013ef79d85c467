#include <algorithm>
#include <array>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/row_transform.h"

namespace phasebound {
namespace {

class GeneralRows final : public RowTransform {
public:
  GeneralRows(std::size_t length, double phaseFraction)
      : length_(length),
        numBlocks_((length / 2 + kLanes) / kLanes),
        plan_(length),
        signal_(length),
        spectrum_(length) {
    for (std::size_t bits = 0; bits < samples_.size(); ++bits) {
      for (std::size_t row = 0; row < kRowsTogether; ++row) {
        const auto value =
            static_cast<float>(static_cast<double>(bits >> row & 1U) - phaseFraction);
        Float4& part = row < kLanes ? samples_[bits].re : samples_[bits].im;
        part[row % kLanes] = value;
      }
    }
  }

  [[nodiscard]] std::size_t numUnits() const override { return 1; }
  [[nodiscard]] std::size_t numBlocks(std::size_t) const override { return numBlocks_; }

  void forward(std::size_t, const std::uint8_t* packed, std::size_t numRows,
               Complex4* const* columns, std::size_t firstRow) override {
    for (std::size_t row = 0; row < numRows; row += kRowsTogether, packed += length_) {
      transformEight(packed, std::min(kRowsTogether, numRows - row), columns, firstRow + row);
    }
  }

  void inverse(std::size_t, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, std::size_t numLags, float* lags) override {
    for (std::size_t block = 0; block < numBlocks_; ++block) {
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
        const std::size_t k = block * kLanes + lane;
        if (k > length_ / 2) break;
        spectrum_[k] = {low[lane].re - high[lane].im, low[lane].im + high[lane].re};
        if (k > 0) {
          spectrum_[length_ - k] = {low[lane].re + high[lane].im, high[lane].re - low[lane].im};
        }
      }
    }
    plan_.inverseNear(spectrum_.data(), signal_.data(), maxLag);
    for (std::size_t i = 0; i < numLags; ++i) {
      const std::size_t x = (i + length_ - maxLag) % length_;
      for (std::size_t row = 0; row < numRows; ++row) {
        const Float4& part = row < kLanes ? signal_[x].re : signal_[x].im;
        lags[row * numLags + i] = part[row % kLanes];
      }
    }
  }

private:
  void transformEight(const std::uint8_t* packed, std::size_t numRows, Complex4* const* columns,
                      std::size_t firstRow) {
    for (std::size_t x = 0; x < length_; ++x) signal_[x] = samples_[packed[x]];
    plan_.forward(signal_.data(), spectrum_.data());
    // The real part carries rows 0..3 and the imaginary part rows 4..7, so their spectra are the
    // Hermitian and anti-Hermitian parts of what came out.
    const Float4 half = splat(0.5F);
    for (std::size_t block = 0; block < numBlocks_; ++block) {
      if (columns[block] == nullptr) continue;
      Complex4 rows[kRowsTogether];
      std::fill(std::begin(rows), std::end(rows), kZeroBlock);
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t k = block * kLanes + lane;
        if (k > length_ / 2) break;
        const Complex4& here = spectrum_[k];
        const Complex4& mirror = spectrum_[k == 0 ? 0 : length_ - k];
        rows[lane] = {half * (here.re + mirror.re), half * (here.im - mirror.im)};
        rows[lane + kLanes] = {half * (here.im + mirror.im), half * (mirror.re - here.re)};
      }
      transpose(rows);
      transpose(rows + kLanes);
      std::copy_n(rows, numRows, columns[block] + firstRow);
    }
  }

  std::size_t length_;
  std::size_t numBlocks_;
  FftPlan plan_;
  /// Pixels less their mean, by the bits of eight rows: rows 0..3 real, 4..7 imaginary.
  std::array<Complex4, 256> samples_{};
  std::vector<Complex4> signal_;
  std::vector<Complex4> spectrum_;
};

}  // namespace

std::unique_ptr<RowTransform> makeGeneralRows(std::size_t length, double phaseFraction) {
  return std::make_unique<GeneralRows>(length, phaseFraction);
}

}  // namespace phasebound
