#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

#include "tpc/lanes.h"
#include "tpc/line_transform.h"

namespace phasebound {
namespace {

/// a[k] becomes sum_l a[l] exp(-2 pi i k l / 4).
void transform(Complex4& a0, Complex4& a1, Complex4& a2, Complex4& a3) {
  const Complex4 evenSum = a0 + a2;
  const Complex4 evenDifference = a0 - a2;
  const Complex4 oddSum = a1 + a3;
  const Complex4 oddDifference = timesMinusI(a1 - a3);
  a0 = evenSum + oddSum;
  a1 = evenDifference + oddDifference;
  a2 = evenSum - oddSum;
  a3 = evenDifference - oddDifference;
}

/// The same of 4 or 8 numbers, where sum k goes to place kPlaces[k].
template <std::size_t kNumber>
struct Butterfly;

template <>
struct Butterfly<4> {
  static constexpr std::array<std::size_t, 4> kPlaces{0, 1, 2, 3};
  static void apply(std::array<Complex4, 4>& a) { transform(a[0], a[1], a[2], a[3]); }
};

template <>
struct Butterfly<8> {
  static constexpr std::array<std::size_t, 8> kPlaces{0, 4, 1, 5, 2, 6, 3, 7};
  static void apply(std::array<Complex4, 8>& a) {
    const Float4 root = splat(std::numbers::sqrt2_v<float> / 2);
    for (std::size_t l = 0; l < 4; ++l) {
      const Complex4 sum = a[l] + a[l + 4];
      a[l + 4] = a[l] - a[l + 4];
      a[l] = sum;
    }
    transform(a[0], a[1], a[2], a[3]);
    a[5] = {root * (a[5].re + a[5].im), root * (a[5].im - a[5].re)};
    a[6] = timesMinusI(a[6]);
    a[7] = {root * (a[7].im - a[7].re), -root * (a[7].re + a[7].im)};
    transform(a[4], a[5], a[6], a[7]);
  }
};

/// P = kNumClasses.
template <std::size_t kNumClasses>
class SplitLines final : public LineTransform {
public:
  SplitLines(std::size_t length, std::size_t maxLag);

  void autocorrelate(Complex4* first, Complex4* second, float scale) override;
  void autocorrelateRest(Complex4* first, Complex4* second, float scale) override;
  void beginSum() override;

private:
  static constexpr auto kPlaces = Butterfly<kNumClasses>::kPlaces;

  void split(Complex4* line) const;
  /// Of split lines, or of what earlier ones leave.
  void correlate(Complex4* first, Complex4* second, float scale, bool isRest);
  const Complex4* spectrumOf(const Complex4* numbers, std::size_t line, std::size_t of,
                             bool isRest);
  void join(Complex4* line) const;
  void put(Complex4* first, Complex4* second) const;

  std::size_t length_;
  std::size_t maxLag_;
  std::size_t classLength_;  ///< M = length / P
  FftPlan plan_;             ///< of M numbers
  /// exp(-2 pi i r j / length) for j < M, and of each for r = 1 ... P - 1.
  std::vector<Factor> waves_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;  ///< |F|^2 of two lines, real and imaginary
  bool isSumming_ = false;
  std::array<std::vector<Complex4>, 2> sums_;  ///< of spectra of first lines and of second ones
};

template <std::size_t kNumClasses>
SplitLines<kNumClasses>::SplitLines(std::size_t length, std::size_t maxLag)
    : length_(length),
      maxLag_(maxLag),
      classLength_(length / kNumClasses),
      plan_(classLength_),
      out_(classLength_),
      power_(classLength_) {
  assert(length % kNumClasses == 0 && 2 * maxLag <= length);
  waves_.reserve(classLength_ * (kNumClasses - 1));
  for (std::size_t j = 0; j < classLength_; ++j) {
    for (std::size_t r = 1; r < kNumClasses; ++r) waves_.push_back(halfWave(2 * r * j, length));
  }
}

template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::autocorrelate(Complex4* first, Complex4* second, float scale) {
  split(first);
  if (second != nullptr) split(second);
  correlate(first, second, scale, false);
}

template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::autocorrelateRest(Complex4* first, Complex4* second, float scale) {
  correlate(first, second, scale, true);
  isSumming_ = false;
}

template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::beginSum() {
  isSumming_ = true;
  for (auto& sum : sums_) sum.assign(length_, kZeroBlock);
}

/// Numbers r M ... r M + M - 1 of the line become those whose transform is class r.
template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::split(Complex4* line) const {
  const Factor* waves = waves_.data();
  for (std::size_t j = 0; j < classLength_; ++j, waves += kNumClasses - 1) {
    std::array<Complex4, kNumClasses> numbers{};
    for (std::size_t i = 0; i < kNumClasses; ++i) numbers[i] = line[i * classLength_ + j];
    Butterfly<kNumClasses>::apply(numbers);
    line[j] = numbers[0];
    for (std::size_t r = 1; r < kNumClasses; ++r) {
      line[r * classLength_ + j] = numbers[kPlaces[r]] * waves[r - 1];
    }
  }
}

template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::correlate(Complex4* first, Complex4* second, float scale,
                                        bool isRest) {
  const Float4 factor = splat(scale);
  const auto square = [&](const Complex4& number) {
    return factor * (number.re * number.re + number.im * number.im);
  };
  for (std::size_t r = 0; r < kNumClasses; ++r) {
    const std::size_t begin = r * classLength_;
    const Complex4* spectrum = spectrumOf(first + begin, 0, r, isRest);
    for (std::size_t k = 0; k < classLength_; ++k) power_[k].re = square(spectrum[k]);
    if (second == nullptr) {
      for (Complex4& number : power_) number.im = splat(0);
    } else {
      spectrum = spectrumOf(second + begin, 1, r, isRest);
      for (std::size_t k = 0; k < classLength_; ++k) power_[k].im = square(spectrum[k]);
    }
    // The class's numbers are not needed any more.
    plan_.inverse(power_.data(), first + begin);
  }
  join(first);
  put(first, second);
}

template <std::size_t kNumClasses>
const Complex4* SplitLines<kNumClasses>::spectrumOf(const Complex4* numbers, std::size_t line,
                                                    std::size_t of, bool isRest) {
  Complex4* sum = sums_[line].data() + of * classLength_;
  if (isRest) return sum;
  plan_.forward(numbers, out_.data());
  for (std::size_t k = 0; isSumming_ && k < classLength_; ++k) sum[k] = sum[k] + out_[k];
  return out_.data();
}

/// What the classes add to the lags 0 ... maxLag and, as they wrap around, -maxLag ... -1, goes to
/// its place; other numbers are left undefined. Class r adds its inverse, which repeats itself
/// every M lags, times exp(2 pi i r lag / length).
template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::join(Complex4* line) const {
  const auto joinFrom = [&](std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
      const Factor* waves = waves_.data() + j * (kNumClasses - 1);
      std::array<Complex4, kNumClasses> numbers{};
      numbers[0] = line[j];
      for (std::size_t r = 1; r < kNumClasses; ++r) {
        numbers[r] = line[r * classLength_ + j] * conjugate(waves[r - 1]);
      }
      Butterfly<kNumClasses>::apply(numbers);
      // The inverse is the forward transform read backwards.
      line[j] = numbers[0];
      for (std::size_t i = 1; i < kNumClasses; ++i) {
        line[i * classLength_ + j] = numbers[kPlaces[kNumClasses - i]];
      }
    }
  };
  if (2 * maxLag_ + 1 >= classLength_) {
    joinFrom(0, classLength_);
    return;
  }
  joinFrom(0, maxLag_ + 1);
  joinFrom(classLength_ - maxLag_, classLength_);
}

/// Each inverse is Hermitian in the lag; the second came in as i times its own.
template <std::size_t kNumClasses>
void SplitLines<kNumClasses>::put(Complex4* first, Complex4* second) const {
  for (std::size_t j = 0; j <= maxLag_; ++j) {
    const Complex4 here = first[j];
    const Complex4 mirror = first[j == 0 ? 0 : length_ - j];
    first[j] = firstOfPair(here, mirror);
    if (second == nullptr) continue;
    second[j] = secondOfPair(here, mirror);
  }
}

/// Numbers from which the split pays for itself: measured natively and in WebAssembly.
constexpr std::size_t kLeastForEight = 512;
constexpr std::size_t kLeastForFour = 256;

}  // namespace

std::size_t numClassesOf(std::size_t length) {
  if (needsBluestein(length)) return 1;
  if (length >= kLeastForEight && length % 8 == 0) return 8;
  return length >= kLeastForFour && length % 4 == 0 ? 4 : 1;
}

std::unique_ptr<LineTransform> makeSplitLines(std::size_t length, std::size_t maxLag,
                                              std::size_t numClasses) {
  if (numClasses == 8) return std::make_unique<SplitLines<8>>(length, maxLag);
  assert(numClasses == 4);
  return std::make_unique<SplitLines<4>>(length, maxLag);
}

}  // namespace phasebound
