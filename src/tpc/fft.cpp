#include "tpc/fft.h"

#include <algorithm>
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
Complex4 chirp(std::int64_t j, std::uint32_t n) {
  const std::int64_t period = std::int64_t{2} * n;
  assert(period > 0);
  const double angle =
      std::numbers::pi * static_cast<double>(j * j % period) / static_cast<double>(n);
  return {splat(static_cast<float>(std::cos(angle))), splat(static_cast<float>(-std::sin(angle)))};
}

}  // namespace

namespace {

/// Bluestein's transform of n numbers to those of its outputs whose index is first ... last, which
/// may be negative: x[k] = w[k] * (conj(w) convolved with (w x))[k], w the chirp. The convolution
/// is done by smooth transforms of at least as many numbers as inputs and outputs together, less
/// one.
class ChirpTransform {
public:
  ChirpTransform(std::size_t length, std::int64_t first, std::int64_t last)
      : length_(static_cast<std::int64_t>(length)),
        first_(first),
        last_(last),
        padded_(fastLength(length + static_cast<std::size_t>(last - first))),
        forward_(makeKissPlan(padded_, false)),
        inverse_(makeKissPlan(padded_, true)),
        chirp_(length),
        outputChirp_(static_cast<std::size_t>(last - first + 1)),
        kernel_(padded_),
        in_(padded_),
        product_(padded_) {
    const auto n = static_cast<std::uint32_t>(length);
    for (std::int64_t j = 0; j < length_; ++j) chirp_[static_cast<std::size_t>(j)] = chirp(j, n);
    for (std::int64_t k = first; k <= last; ++k) {
      outputChirp_[static_cast<std::size_t>(k - first)] = chirp(k, n);
    }
    std::vector<Complex4> kernel(padded_, Complex4{splat(0), splat(0)});
    const Float4 scale = splat(1.0F / static_cast<float>(padded_));
    // Taps at all differences of an output's index and an input's; tap 0 is that of first.
    for (std::int64_t difference = first - length_ + 1; difference <= last; ++difference) {
      const Complex4 tap = chirp(difference, n);
      const auto period = static_cast<std::int64_t>(padded_);
      const auto at = static_cast<std::size_t>((difference - first + period) % period);
      kernel[at] = {tap.re * scale, -tap.im * scale};
    }
    kiss_fft(forward_.get(), kiss(kernel.data()), kiss(kernel_.data()));
  }

  /// Output k goes to out[k], or out[k + n] where it is negative. `isInverse` takes conjugates.
  void apply(const Complex4* in, Complex4* out, bool isInverse) {
    for (std::size_t j = 0; j < chirp_.size(); ++j) {
      in_[j] = multiply(isInverse ? conjugate(in[j]) : in[j], chirp_[j]);
    }
    std::fill(in_.begin() + static_cast<std::ptrdiff_t>(chirp_.size()), in_.end(),
              Complex4{splat(0), splat(0)});
    kiss_fft(forward_.get(), kiss(in_.data()), kiss(product_.data()));
    for (std::size_t k = 0; k < padded_; ++k) product_[k] = multiply(product_[k], kernel_[k]);
    kiss_fft(inverse_.get(), kiss(product_.data()), kiss(in_.data()));
    for (std::size_t i = 0; i < outputChirp_.size(); ++i) {
      const Complex4 value = multiply(in_[i], outputChirp_[i]);
      const std::int64_t k = first_ + static_cast<std::int64_t>(i);
      out[k < 0 ? k + length_ : k] = isInverse ? conjugate(value) : value;
    }
  }

  [[nodiscard]] std::int64_t last() const { return last_; }

private:
  std::int64_t length_;
  std::int64_t first_;
  std::int64_t last_;
  std::size_t padded_;
  KissPlan forward_;
  KissPlan inverse_;
  std::vector<Complex4> chirp_;
  std::vector<Complex4> outputChirp_;
  std::vector<Complex4> kernel_;
  std::vector<Complex4> in_;
  std::vector<Complex4> product_;
};

}  // namespace

class FftPlan::Impl {
public:
  explicit Impl(std::size_t length) : length_(length) {
    assert(length >= 1);
    if (needsBluestein(length)) {
      all_ = std::make_unique<ChirpTransform>(length, 0, static_cast<std::int64_t>(length) - 1);
      return;
    }
    forward_ = makeKissPlan(length, false);
    inverse_ = makeKissPlan(length, true);
  }

  [[nodiscard]] std::size_t length() const { return length_; }

  void forward(const Complex4* in, Complex4* out) {
    if (all_) {
      all_->apply(in, out, false);
    } else {
      kiss_fft(forward_.get(), kiss(in), kiss(out));
    }
  }

  void inverse(const Complex4* in, Complex4* out) {
    // The inverse is the conjugate of the forward transform of the conjugate.
    if (all_) {
      all_->apply(in, out, true);
    } else {
      kiss_fft(inverse_.get(), kiss(in), kiss(out));
    }
  }

  void inverseNear(const Complex4* in, Complex4* out, std::size_t maxLag) {
    if (!all_ || 2 * maxLag + 1 >= length_) {
      inverse(in, out);
      return;
    }
    const auto last = static_cast<std::int64_t>(maxLag);
    if (!near_ || near_->last() != last) {
      near_ = std::make_unique<ChirpTransform>(length_, -last, last);
    }
    near_->apply(in, out, true);
  }

private:
  std::size_t length_;
  KissPlan forward_;
  KissPlan inverse_;
  // Where the length has large prime factors: to all outputs, and to those of the last lags asked.
  std::unique_ptr<ChirpTransform> all_;
  std::unique_ptr<ChirpTransform> near_;
};

FftPlan::FftPlan(std::size_t length) : impl_(std::make_unique<Impl>(length)) {}
FftPlan::~FftPlan() = default;
FftPlan::FftPlan(FftPlan&&) noexcept = default;
FftPlan& FftPlan::operator=(FftPlan&&) noexcept = default;

std::size_t FftPlan::length() const { return impl_->length(); }
void FftPlan::forward(const Complex4* in, Complex4* out) { impl_->forward(in, out); }
void FftPlan::inverse(const Complex4* in, Complex4* out) { impl_->inverse(in, out); }
void FftPlan::inverseNear(const Complex4* in, Complex4* out, std::size_t maxLag) {
  impl_->inverseNear(in, out, maxLag);
}

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

std::size_t fastLength(std::size_t atLeast) {
  // Floating-point operations of KissFFT's butterflies for one number.
  const auto workOf = [](std::size_t length) {
    constexpr double kRadix4 = 8.5;
    constexpr double kRadix2 = 5;
    constexpr double kRadix3 = 9.3;
    constexpr double kRadix5 = 14.4;
    double work = 0;
    const auto takeOut = [&](std::size_t factor, double cost) {
      for (; length % factor == 0; length /= factor) work += cost;
    };
    takeOut(4, kRadix4);
    takeOut(2, kRadix2);
    takeOut(3, kRadix3);
    takeOut(5, kRadix5);
    return work;
  };
  std::size_t best = nextSmoothLength(atLeast);
  double least = static_cast<double>(best) * workOf(best);
  for (std::size_t length = nextSmoothLength(best + 1); 3 * length < 4 * atLeast;
       length = nextSmoothLength(length + 1)) {
    const double work = static_cast<double>(length) * workOf(length);
    if (work >= least) continue;
    least = work;
    best = length;
  }
  return best;
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
