#include "tpc/line_transform.h"

#include <algorithm>

#include "tpc/lanes.h"

namespace phasebound {

LineTransform::LineTransform(std::size_t length)
    : length_(length),
      plan_(needsBluestein(length) ? fastLength(2 * length - 1) : length),
      in_(plan_.length(), kZeroBlock),
      out_(plan_.length()),
      power_(plan_.length()) {}

void LineTransform::autocorrelate(Complex4* first, Complex4* second, std::size_t maxLag,
                                  float scale) {
  const std::size_t numFrequencies = plan_.length();
  // The copy reads memory in order, which the transform does not. Behind it there stay zeros.
  std::copy_n(first, length_, in_.data());
  plan_.forward(in_.data(), out_.data());
  const Float4 factor =
      splat(scale * static_cast<float>(length_) / static_cast<float>(numFrequencies));
  for (std::size_t k = 0; k < numFrequencies; ++k) {
    power_[k].re = factor * (out_[k].re * out_[k].re + out_[k].im * out_[k].im);
    power_[k].im = splat(0);
  }
  if (second != nullptr) {
    std::copy_n(second, length_, in_.data());
    plan_.forward(in_.data(), out_.data());
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      power_[k].im = factor * (out_[k].re * out_[k].re + out_[k].im * out_[k].im);
    }
  }
  plan_.inverse(power_.data(), out_.data());
  // Each inverse is Hermitian in the lag; the second came in as i times its own.
  const Float4 half = splat(0.5F);
  const std::size_t numLags = std::min(maxLag + 1, length_);
  const bool isPadded = numFrequencies != length_;
  for (std::size_t j = 0; j < numLags; ++j) {
    Complex4 here = out_[j];
    Complex4 mirror = out_[j == 0 ? 0 : numFrequencies - j];
    if (isPadded && j > 0) {
      here = here + out_[numFrequencies - length_ + j];
      mirror = mirror + out_[length_ - j];
    }
    first[j] = {half * (here.re + mirror.re), half * (here.im - mirror.im)};
    if (second != nullptr) {
      second[j] = {half * (here.im + mirror.im), half * (mirror.re - here.re)};
    }
  }
}

}  // namespace phasebound
