#include <algorithm>
#include <array>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/line_transform.h"

namespace phasebound {
namespace {

class ExtendedLines final : public LineTransform {
public:
  ExtendedLines(std::size_t length, std::size_t maxLag)
      : length_(length),
        maxLag_(maxLag),
        line_(extendedLengths(length, maxLag).line),
        strip_(extendedLengths(length, maxLag).strip) {}

  void autocorrelate(Complex4* first, Complex4* second, float scale) override {
    correlate(line_, first, second, scale, false);
    correlate(strip_, first, second, -scale, false);
    put(first, second);
  }

  void autocorrelateRest(Complex4* first, Complex4* second, float scale) override {
    correlate(line_, first, second, scale, true);
    correlate(strip_, first, second, -scale, true);
    put(first, second);
    isSumming_ = false;
  }

  void beginSum() override {
    isSumming_ = true;
    for (Padded* part : {&line_, &strip_}) {
      for (auto& sum : part->sums) sum.assign(part->plan.length(), kZeroBlock);
    }
  }

private:
  /// A transform of numbers with zeros behind them, and the way back.
  struct Padded {
    explicit Padded(std::size_t length)
        : plan(length), in(length, kZeroBlock), out(length), power(length), back(length) {}

    FftPlan plan;
    std::vector<Complex4> in;
    std::vector<Complex4> out;
    std::vector<Complex4> power;  ///< |F|^2 of two lines, real and imaginary
    std::vector<Complex4> back;
    std::array<std::vector<Complex4>, 2> sums;  ///< of spectra, of first lines and of second ones
  };

  /// Of the line and its first numbers again, or of these alone; or of what earlier ones leave: as
  /// large as their sum, and the sign has no part in the square.
  const Complex4* spectrumOf(Padded& part, const Complex4* line, std::size_t index, bool isRest) {
    if (isRest) return part.sums[index].data();
    Complex4* in = part.in.data();
    if (&part == &line_) in = std::copy_n(line, length_, in);
    std::copy_n(line, maxLag_, in);
    part.plan.forward(part.in.data(), part.out.data());
    std::vector<Complex4>& sum = part.sums[index];
    for (std::size_t k = 0; isSumming_ && k < sum.size(); ++k) sum[k] = sum[k] + part.out[k];
    return part.out.data();
  }

  void correlate(Padded& part, const Complex4* first, const Complex4* second, float scale,
                 bool isRest) {
    const std::size_t length = part.plan.length();
    const Float4 factor = splat(scale * static_cast<float>(length_) / static_cast<float>(length));
    const auto square = [&](const Complex4& number) {
      return factor * (number.re * number.re + number.im * number.im);
    };
    const Complex4* spectrum = spectrumOf(part, first, 0, isRest);
    for (std::size_t k = 0; k < length; ++k) part.power[k] = {square(spectrum[k]), splat(0)};
    if (second != nullptr) {
      spectrum = spectrumOf(part, second, 1, isRest);
      for (std::size_t k = 0; k < length; ++k) part.power[k].im = square(spectrum[k]);
    }
    part.plan.inverse(part.power.data(), part.back.data());
  }

  /// Each inverse is Hermitian in the lag; the second came in as i times its own.
  void put(Complex4* first, Complex4* second) const {
    const std::size_t lineEnd = line_.plan.length();
    const std::size_t stripEnd = strip_.plan.length();
    for (std::size_t j = 0; j <= maxLag_; ++j) {
      const Complex4 here = line_.back[j] + strip_.back[j];
      const Complex4 mirror = j == 0 ? here : line_.back[lineEnd - j] + strip_.back[stripEnd - j];
      first[j] = firstOfPair(here, mirror);
      if (second == nullptr) continue;
      second[j] = secondOfPair(here, mirror);
    }
  }

  std::size_t length_;
  std::size_t maxLag_;
  Padded line_;
  Padded strip_;
  bool isSumming_ = false;
};

}  // namespace

ExtendedLengths extendedLengths(std::size_t length, std::size_t maxLag) {
  return {fastSmoothLength(length + 2 * maxLag),
          fastSmoothLength(std::max<std::size_t>(2 * maxLag, 1))};
}

std::unique_ptr<LineTransform> makeExtendedLines(std::size_t length, std::size_t maxLag) {
  return std::make_unique<ExtendedLines>(length, maxLag);
}

}  // namespace phasebound
