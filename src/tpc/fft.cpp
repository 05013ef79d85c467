#include "tpc/fft.h"

#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "kiss_fft.h"

namespace phasebound {
namespace {

static_assert(sizeof(Complex4) == sizeof(kiss_fft_cpx),
              "KissFFT must be compiled with USE_SIMD: four lanes a number");

const kiss_fft_cpx* kiss(const Complex4* numbers) {
  return reinterpret_cast<const kiss_fft_cpx*>(numbers);
}
kiss_fft_cpx* kiss(Complex4* numbers) { return reinterpret_cast<kiss_fft_cpx*>(numbers); }

/// Sum of the prime factors above 5 from which Bluestein wins, measured natively and in
/// WebAssembly: a generic butterfly of factor p costs p multiplications a number, a chirp transform
/// about two smooth transforms of twice the length.
constexpr std::size_t kMostRoughFactors = 37;

struct KissDeleter {
  void operator()(kiss_fft_cfg plan) const { kiss_fft_free(plan); }
};
using KissPlan = std::unique_ptr<kiss_fft_state, KissDeleter>;

KissPlan makeKissPlan(std::size_t length, bool isInverse) {
  kiss_fft_cfg plan = kiss_fft_alloc(static_cast<int>(length), isInverse ? 1 : 0, nullptr, nullptr);
  if (plan == nullptr) throw std::bad_alloc();
  return KissPlan(plan);
}

Complex4 multiply(const Complex4& a, const Complex4& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

Complex4 conjugate(const Complex4& a) { return {a.re, -a.im}; }

/// exp(-i pi j^2 / n). The square is reduced modulo 2n as an integer, because the angle would lose
/// all its digits as a float.
Complex4 chirp(std::uint64_t j, std::uint32_t n) {
  const std::uint64_t period = std::uint64_t{2} * n;
  assert(period > 0);
  const double angle =
      std::numbers::pi * static_cast<double>(j * j % period) / static_cast<double>(n);
  return {splat(static_cast<float>(std::cos(angle))), splat(static_cast<float>(-std::sin(angle)))};
}

}  // namespace

class FftPlan::Impl {
public:
  explicit Impl(std::size_t length) : length_(length) {
    assert(length >= 1);
    if (!needsBluestein(length)) {
      forward_ = makeKissPlan(length, false);
      inverse_ = makeKissPlan(length, true);
      return;
    }
    // x[j] = w[j] * (conj(w) convolved with (w x))[j], w the chirp: the convolution is done by
    // smooth transforms of at least 2n - 1 numbers.
    paddedLength_ = nextSmoothLength(2 * length - 1);
    forward_ = makeKissPlan(paddedLength_, false);
    inverse_ = makeKissPlan(paddedLength_, true);
    padded_.resize(paddedLength_);
    product_.resize(paddedLength_);
    chirp_.resize(length);
    kernel_.resize(paddedLength_);
    std::vector<Complex4> kernel(paddedLength_, Complex4{splat(0), splat(0)});
    const Float4 scale = splat(1.0F / static_cast<float>(paddedLength_));
    for (std::size_t j = 0; j < length; ++j) {
      chirp_[j] = chirp(j, static_cast<std::uint32_t>(length));
      const Complex4 tap{chirp_[j].re * scale, -chirp_[j].im * scale};
      kernel[j] = tap;
      if (j > 0) kernel[paddedLength_ - j] = tap;
    }
    kiss_fft(forward_.get(), kiss(kernel.data()), kiss(kernel_.data()));
  }

  [[nodiscard]] std::size_t length() const { return length_; }

  void forward(const Complex4* in, Complex4* out) {
    if (chirp_.empty()) {
      kiss_fft(forward_.get(), kiss(in), kiss(out));
    } else {
      for (std::size_t j = 0; j < length_; ++j) padded_[j] = multiply(in[j], chirp_[j]);
      convolveWithChirp();
      for (std::size_t k = 0; k < length_; ++k) out[k] = multiply(padded_[k], chirp_[k]);
    }
  }

  void inverse(const Complex4* in, Complex4* out) {
    if (chirp_.empty()) {
      kiss_fft(inverse_.get(), kiss(in), kiss(out));
    } else {
      // The inverse is the conjugate of the forward transform of the conjugate.
      for (std::size_t j = 0; j < length_; ++j) {
        padded_[j] = multiply(conjugate(in[j]), chirp_[j]);
      }
      convolveWithChirp();
      for (std::size_t k = 0; k < length_; ++k) {
        out[k] = conjugate(multiply(padded_[k], chirp_[k]));
      }
    }
  }

private:
  void convolveWithChirp() {
    for (std::size_t j = length_; j < paddedLength_; ++j) padded_[j] = {splat(0), splat(0)};
    kiss_fft(forward_.get(), kiss(padded_.data()), kiss(product_.data()));
    for (std::size_t k = 0; k < paddedLength_; ++k) {
      product_[k] = multiply(product_[k], kernel_[k]);
    }
    kiss_fft(inverse_.get(), kiss(product_.data()), kiss(padded_.data()));
  }

  std::size_t length_;
  std::size_t paddedLength_ = 0;
  KissPlan forward_;
  KissPlan inverse_;
  std::vector<Complex4> chirp_;
  std::vector<Complex4> kernel_;
  std::vector<Complex4> padded_;
  std::vector<Complex4> product_;
};

FftPlan::FftPlan(std::size_t length) : impl_(std::make_unique<Impl>(length)) {}
FftPlan::~FftPlan() = default;
FftPlan::FftPlan(FftPlan&&) noexcept = default;
FftPlan& FftPlan::operator=(FftPlan&&) noexcept = default;

std::size_t FftPlan::length() const { return impl_->length(); }
void FftPlan::forward(const Complex4* in, Complex4* out) { impl_->forward(in, out); }
void FftPlan::inverse(const Complex4* in, Complex4* out) { impl_->inverse(in, out); }

bool needsBluestein(std::size_t length) {
  std::size_t roughFactors = 0;
  for (std::size_t factor = 2; factor * factor <= length; ++factor) {
    while (length % factor == 0) {
      length /= factor;
      if (factor > 5) roughFactors += factor;
    }
  }
  if (length > 5) roughFactors += length;
  return roughFactors > kMostRoughFactors;
}

std::size_t nextSmoothLength(std::size_t atLeast) {
  for (std::size_t length = atLeast;; ++length) {
    std::size_t rest = length;
    for (const std::size_t factor : {2U, 3U, 5U}) {
      while (rest % factor == 0) rest /= factor;
    }
    if (rest == 1) return length;
  }
}

}  // namespace phasebound
