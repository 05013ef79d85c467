#include "tpc/line_transform.h"

#include <algorithm>

#include "tpc/lanes.h"

namespace phasebound {
namespace {

Float4 squared(const Complex4& number) { return number.re * number.re + number.im * number.im; }

}  // namespace

LineTransform::LineTransform(std::size_t length)
    : length_(length),
      isPadded_(needsBluestein(length)),
      plan_(isPadded_ ? fastLength(length) : length),
      in_(plan_.length(), kZeroBlock),
      out_(plan_.length()),
      power_(plan_.length()) {
  const std::size_t half = plan_.length();
  back_[0].resize(half);
  if (!isPadded_) return;
  back_[1].resize(half);
  for (std::size_t j = 0; j < 2 * half; ++j) waves_.push_back(halfWave(j, half));
}

void LineTransform::autocorrelate(Complex4* first, Complex4* second, std::size_t maxLag,
                                  float scale) {
  correlate(first, second, maxLag, scale, false);
}

void LineTransform::autocorrelateRest(Complex4* first, Complex4* second, std::size_t maxLag,
                                      float scale) {
  correlate(first, second, maxLag, scale, true);
  isSumming_ = false;
}

void LineTransform::beginSum() {
  isSumming_ = true;
  for (auto& line : sums_) {
    line[0].assign(plan_.length(), kZeroBlock);
    if (isPadded_) line[1].assign(plan_.length(), kZeroBlock);
  }
}

void LineTransform::correlate(Complex4* first, Complex4* second, std::size_t maxLag, float scale,
                              bool isRest) {
  const std::size_t numParities = isPadded_ ? 2 : 1;
  const std::size_t numFrequencies = numParities * plan_.length();
  const float factor = scale * static_cast<float>(length_) / static_cast<float>(numFrequencies);
  for (std::size_t parity = 0; parity < numParities; ++parity) {
    if (second == nullptr) std::fill(power_.begin(), power_.end(), kZeroBlock);
    takePower({isRest ? nullptr : first, 0}, parity, factor);
    if (second != nullptr) takePower({isRest ? nullptr : second, 1}, parity, factor);
    plan_.inverse(power_.data(), back_[parity].data());
  }
  put(first, second, maxLag);
}

/// |F|^2 at the frequencies of one parity, the real part of the first line's and the imaginary part
/// of the second one's. Behind a padded line there stay zeros.
void LineTransform::takePower(const Line& line, std::size_t parity, float factor) {
  const Complex4* spectrum = sums_[line.index][parity].data();
  if (line.numbers != nullptr) {
    if (parity == 0) {
      // The copy reads memory in order, which the transform does not.
      std::copy_n(line.numbers, length_, in_.data());
    } else {
      for (std::size_t j = 0; j < length_; ++j) in_[j] = line.numbers[j] * waves_[j];
    }
    plan_.forward(in_.data(), out_.data());
    spectrum = out_.data();
    std::vector<Complex4>& sum = sums_[line.index][parity];
    for (std::size_t k = 0; isSumming_ && k < sum.size(); ++k) sum[k] = sum[k] + out_[k];
  }
  const std::size_t numFrequencies = plan_.length();
  if (line.index == 0) {
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      power_[k].re = splat(factor) * squared(spectrum[k]);
    }
  } else {
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      power_[k].im = splat(factor) * squared(spectrum[k]);
    }
  }
}

/// What came back at a lag; of a padded line that of 2 M numbers.
Complex4 LineTransform::at(std::size_t lag) const {
  if (!isPadded_) return back_[0][lag];
  const std::size_t j = lag % plan_.length();
  return back_[0][j] + back_[1][j] * conjugate(waves_[lag]);
}

/// Each inverse is Hermitian in the lag; the second came in as i times its own.
void LineTransform::put(Complex4* first, Complex4* second, std::size_t maxLag) const {
  const std::size_t period = isPadded_ ? 2 * plan_.length() : length_;
  const Float4 half = splat(0.5F);
  const std::size_t numLags = std::min(maxLag + 1, length_);
  for (std::size_t j = 0; j < numLags; ++j) {
    Complex4 here = at(j);
    Complex4 mirror = at(j == 0 ? 0 : period - j);
    if (isPadded_ && j > 0) {
      here = here + at(period - length_ + j);
      mirror = mirror + at(length_ - j);
    }
    first[j] = {half * (here.re + mirror.re), half * (here.im - mirror.im)};
    if (second != nullptr) {
      second[j] = {half * (here.im + mirror.im), half * (mirror.re - here.re)};
    }
  }
}

}  // namespace phasebound
