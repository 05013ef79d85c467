#include "tpc/lane_passes.h"

#include <algorithm>

namespace phasebound {
namespace {

constexpr std::size_t kLanes = 4;

/// Lane j of vector i becomes lane i of vector j.
void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
  const Float4 abLow = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Float4 abHigh = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Float4 cdLow = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Float4 cdHigh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(abLow, cdLow, 0, 1, 4, 5);
  b = __builtin_shufflevector(abLow, cdLow, 2, 3, 6, 7);
  c = __builtin_shufflevector(abHigh, cdHigh, 0, 1, 4, 5);
  d = __builtin_shufflevector(abHigh, cdHigh, 2, 3, 6, 7);
}

void transpose(Complex4 numbers[kLanes]) {
  transpose(numbers[0].re, numbers[1].re, numbers[2].re, numbers[3].re);
  transpose(numbers[0].im, numbers[1].im, numbers[2].im, numbers[3].im);
}

constexpr Complex4 kZero{{0, 0, 0, 0}, {0, 0, 0, 0}};

std::size_t numBlocksFor(std::size_t numColumns) { return (numColumns / 2 + kLanes) / kLanes; }

}  // namespace

std::size_t BlockSpectrum::strideFor(std::size_t numColumns) {
  return numBlocksFor(numColumns) | 1U;
}

BlockSpectrum::BlockSpectrum(std::size_t numRows, std::size_t numColumns)
    : numBlocks_(numBlocksFor(numColumns)),
      stride_(strideFor(numColumns)),
      blocks_(numRows * stride_, kZero) {}

RowPass::RowPass(std::size_t length) : plan_(length), signal_(length), spectrum_(length) {}

void RowPass::forward(Complex4* const rows[kRowsPerPass], std::size_t numBlocks) {
  plan_.forward(signal_.data(), spectrum_.data());
  // The real part carries rows 0..3 and the imaginary part rows 4..7, so their spectra are the
  // Hermitian and anti-Hermitian parts of what came out.
  const std::size_t length = plan_.length();
  const Float4 half = splat(0.5F);
  for (std::size_t block = 0; block < numBlocks; ++block) {
    Complex4 low[kLanes] = {kZero, kZero, kZero, kZero};
    Complex4 high[kLanes] = {kZero, kZero, kZero, kZero};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t k = block * kLanes + lane;
      if (k > length / 2) break;
      const Complex4& here = spectrum_[k];
      const Complex4& mirror = spectrum_[k == 0 ? 0 : length - k];
      low[lane] = {half * (here.re + mirror.re), half * (here.im - mirror.im)};
      high[lane] = {half * (here.im + mirror.im), half * (mirror.re - here.re)};
    }
    transpose(low);
    transpose(high);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (rows[lane] != nullptr) rows[lane][block] = low[lane];
      if (rows[lane + kLanes] != nullptr) rows[lane + kLanes][block] = high[lane];
    }
  }
}

void RowPass::inverse(const Complex4* const rows[kRowsPerPass], std::size_t numBlocks) {
  const std::size_t length = plan_.length();
  for (std::size_t block = 0; block < numBlocks; ++block) {
    Complex4 low[kLanes];
    Complex4 high[kLanes];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      low[lane] = rows[lane] != nullptr ? rows[lane][block] : kZero;
      high[lane] = rows[lane + kLanes] != nullptr ? rows[lane + kLanes][block] : kZero;
    }
    transpose(low);
    transpose(high);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t k = block * kLanes + lane;
      if (k > length / 2) break;
      spectrum_[k] = {low[lane].re - high[lane].im, low[lane].im + high[lane].re};
      if (k > 0) {
        spectrum_[length - k] = {low[lane].re + high[lane].im, high[lane].re - low[lane].im};
      }
    }
  }
  plan_.inverse(spectrum_.data(), signal_.data());
}

LinePass::LinePass(std::size_t length) : plan_(length), in_(length), out_(length), power_(length) {}

void LinePass::gather(const Complex4* line, std::size_t stride) {
  for (std::size_t j = 0; j < plan_.length(); ++j) in_[j] = line[j * stride];
}

void LinePass::forward(Complex4* line, std::size_t stride) {
  gather(line, stride);
  plan_.forward(in_.data(), out_.data());
  for (std::size_t k = 0; k < plan_.length(); ++k) line[k * stride] = out_[k];
}

void LinePass::inverseNearZero(Complex4* line, std::size_t stride, std::size_t maxLag) {
  gather(line, stride);
  plan_.inverse(in_.data(), out_.data());
  const std::size_t length = plan_.length();
  for (std::size_t j = 0; j < std::min(maxLag + 1, length); ++j) line[j * stride] = out_[j];
  for (std::size_t j = length - std::min(maxLag, length - 1); j < length; ++j) {
    line[j * stride] = out_[j];
  }
}

void LinePass::autocorrelate(Complex4* first, Complex4* second, std::size_t stride,
                             std::size_t maxLag, float scale) {
  const std::size_t length = plan_.length();
  gather(first, stride);
  plan_.forward(in_.data(), out_.data());
  for (std::size_t k = 0; k < length; ++k) {
    power_[k].re = splat(scale) * (out_[k].re * out_[k].re + out_[k].im * out_[k].im);
    power_[k].im = splat(0);
  }
  if (second != nullptr) {
    gather(second, stride);
    plan_.forward(in_.data(), out_.data());
    for (std::size_t k = 0; k < length; ++k) {
      power_[k].im = splat(scale) * (out_[k].re * out_[k].re + out_[k].im * out_[k].im);
    }
  }
  plan_.inverse(power_.data(), out_.data());
  // Each inverse is Hermitian in the lag; the second came in as i times its own.
  const Float4 half = splat(0.5F);
  for (std::size_t j = 0; j < std::min(maxLag + 1, length); ++j) {
    const Complex4& here = out_[j];
    const Complex4& mirror = out_[j == 0 ? 0 : length - j];
    first[j * stride] = {half * (here.re + mirror.re), half * (here.im - mirror.im)};
    if (second != nullptr) {
      second[j * stride] = {half * (here.im + mirror.im), half * (mirror.re - here.re)};
    }
  }
}

}  // namespace phasebound
