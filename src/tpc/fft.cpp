#include "tpc/fft.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "kiss_fft.h"
#include "tpc/lanes.h"

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

/// exp(-i pi j^2 / n). The square is reduced modulo 2n as an integer, because the angle would lose
/// all its digits as a float.
Factor chirp(std::int64_t j, std::uint32_t n) {
  const std::int64_t period = std::int64_t{2} * n;
  assert(period > 0);
  const double angle =
      std::numbers::pi * static_cast<double>(j * j % period) / static_cast<double>(n);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
}

/// Bluestein's transform of n numbers to those of its outputs whose index is first ... last, which
/// may be negative: x[k] = w[k] * (conj(w) convolved with (w x))[k], w the chirp. The convolution
/// is done by smooth transforms of 2 M numbers, about as many as inputs and outputs together. As
/// half of these are zeros and half of what comes back is not wanted, the first butterfly is done
/// by hand: the even and the odd frequencies are transforms of M numbers, which stay in the first
/// cache for twice as long. Taps that do not fit wrap around: the last inputs reach the first
/// outputs by wrong ones, which is put right product by product.
class ChirpTransform {
public:
  /// Of M numbers, there and back.
  static constexpr std::size_t kNumTransforms = 4;

  ChirpTransform(std::size_t length, std::int64_t first, std::int64_t last)
      : length_(length),
        first_(first),
        last_(last),
        half_(halfOfConvolution(length + static_cast<std::size_t>(last - first), kNumTransforms)),
        forward_(makeKissPlan(half_, false)),
        inverse_(makeKissPlan(half_, true)),
        in_(half_),
        spectrum_(half_),
        even_(half_) {
    const auto n = static_cast<std::uint32_t>(length);
    const std::size_t numOutputs = static_cast<std::size_t>(last - first) + 1;
    for (std::size_t j = 0; j < length; ++j) {
      inChirp_[0].push_back(chirp(static_cast<std::int64_t>(j), n));
      // That of the upper half wraps around with its sign turned, by this factor.
      inChirp_[1].push_back(inChirp_[0].back() * halfWave(j, half_));
    }
    for (std::size_t i = 0; i < numOutputs; ++i) {
      outChirp_[0].push_back(chirp(first + static_cast<std::int64_t>(i), n));
      outChirp_[1].push_back(outChirp_[0].back() * conjugate(halfWave(i, half_)));
    }
    makeKernels();
    makeCorrections();
  }

  /// Output k goes to out[k], or out[k + n] where it is negative. `isInverse` takes conjugates.
  void apply(const Complex4* in, Complex4* out, bool isInverse) {
    convolve(0, in, isInverse);
    std::swap(in_, even_);
    convolve(1, in, isInverse);
    const auto put = [&](std::size_t from, std::size_t to, Complex4* at) {
      for (std::size_t i = from; i < to; ++i, ++at) {
        const std::size_t wrapped = i < half_ ? i : i - half_;
        Complex4 value = even_[wrapped] * outChirp_[0][i] + in_[wrapped] * outChirp_[1][i];
        if (i < corrections_.size()) value = value + corrected(i, in, isInverse);
        *at = isInverse ? conjugate(value) : value;
      }
    };
    const std::size_t numOutputs = outChirp_[0].size();
    const auto numNegative = static_cast<std::size_t>(first_ < 0 ? -first_ : 0);
    put(0, numNegative, out + (length_ - numNegative));
    put(numNegative, numOutputs, out + (first_ < 0 ? 0 : first_));
  }

  [[nodiscard]] std::int64_t last() const { return last_; }

private:
  /// The spectra of the taps at even and at odd frequencies, over 2 M. There are taps at all
  /// differences of an output's index and an input's; tap 0 is that of first.
  void makeKernels() {
    // Of two that wrap around to one place the higher one stays.
    const auto n = static_cast<std::int64_t>(length_);
    const auto period = static_cast<std::int64_t>(2 * half_);
    std::vector<Complex4> taps(2 * half_, kZeroBlock);
    const float scale = 1.0F / static_cast<float>(2 * half_);
    for (std::int64_t difference = first_ - n + 1; difference <= last_; ++difference) {
      const Factor tap = chirp(difference, static_cast<std::uint32_t>(n));
      taps[static_cast<std::size_t>((difference - first_ + 2 * period) % period)] = {
          splat(tap.re * scale), splat(-tap.im * scale)};
    }
    const KissPlan plan = makeKissPlan(2 * half_, false);
    std::vector<Complex4> spectrum(2 * half_);
    kiss_fft(plan.get(), kiss(taps.data()), kiss(spectrum.data()));
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
      kernel_[k % 2].push_back({spectrum[k].re[0], spectrum[k].im[0]});
    }
  }

  /// What the last inputs get to output i too little by taps that have given way to others.
  void makeCorrections() {
    const auto n = static_cast<std::int64_t>(length_);
    const auto tap = [&](std::int64_t difference) {
      return conjugate(chirp(difference, static_cast<std::uint32_t>(n)));
    };
    const std::size_t numOutputs = outChirp_[0].size();
    const std::size_t numBeyond = numTapsBeyond(length_ + numOutputs - 1, half_);
    corrections_.resize(std::min(numBeyond, numOutputs));
    for (std::size_t i = 0; i < corrections_.size(); ++i) {
      for (std::size_t j = length_ - numBeyond + i; j < length_; ++j) {
        const std::int64_t difference =
            first_ + static_cast<std::int64_t>(i) - static_cast<std::int64_t>(j);
        const Factor wanted = tap(difference);
        const Factor wrong = tap(difference + static_cast<std::int64_t>(2 * half_));
        const Factor missing{wanted.re - wrong.re, wanted.im - wrong.im};
        corrections_[i].push_back(outChirp_[0][i] * missing * inChirp_[0][j]);
      }
    }
  }

  [[nodiscard]] Complex4 corrected(std::size_t i, const Complex4* in, bool isInverse) const {
    const std::vector<Factor>& factors = corrections_[i];
    const Complex4* last = in + (length_ - factors.size());
    Complex4 sum = kZeroBlock;
    for (std::size_t j = 0; j < factors.size(); ++j) {
      sum = sum + (isInverse ? conjugate(last[j]) : last[j]) * factors[j];
    }
    return sum;
  }

  /// in_[j] becomes what the frequencies of one parity contribute to output j, up to a factor.
  void convolve(std::size_t parity, const Complex4* in, bool isInverse) {
    const std::vector<Factor>& chirps = inChirp_[parity];
    const auto take = [&](std::size_t j) {
      return (isInverse ? conjugate(in[j]) : in[j]) * chirps[j];
    };
    const std::size_t numUpper = std::min(length_ > half_ ? length_ - half_ : 0, half_);
    for (std::size_t j = 0; j < numUpper; ++j) {
      in_[j] = take(j) + take(j + half_);
    }
    const std::size_t numLower = std::min(length_, half_);
    for (std::size_t j = numUpper; j < numLower; ++j) in_[j] = take(j);
    std::fill(in_.begin() + static_cast<std::ptrdiff_t>(numLower), in_.end(), kZeroBlock);
    for (std::size_t j = 2 * half_; j < length_; ++j)
      in_[j - 2 * half_] = in_[j - 2 * half_] + take(j);
    kiss_fft(forward_.get(), kiss(in_.data()), kiss(spectrum_.data()));
    const std::vector<Factor>& kernel = kernel_[parity];
    for (std::size_t k = 0; k < half_; ++k) spectrum_[k] = spectrum_[k] * kernel[k];
    kiss_fft(inverse_.get(), kiss(spectrum_.data()), kiss(in_.data()));
  }

  std::size_t length_;
  std::int64_t first_;
  std::int64_t last_;
  std::size_t half_;  ///< M
  KissPlan forward_;
  KissPlan inverse_;
  // Of the even frequencies, and of the odd ones.
  std::array<std::vector<Factor>, 2> inChirp_;
  std::array<std::vector<Factor>, 2> outChirp_;
  std::array<std::vector<Factor>, 2> kernel_;
  /// By output, and of these by input, the last ones of all.
  std::vector<std::vector<Factor>> corrections_;
  std::vector<Complex4> in_;
  std::vector<Complex4> spectrum_;
  std::vector<Complex4> even_;
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

/// Nanoseconds that KissFFT takes for a transform of four lanes, measured natively at 200 to 1200
/// numbers; as WebAssembly lengths are in about the same proportion.
double smoothWork(std::size_t length) {
  constexpr double kCopy = 0.44;
  constexpr double kRadix4 = 1.53;
  constexpr double kRadix2 = 1.71;
  constexpr double kRadix3 = 1.78;
  constexpr double kRadix5 = 1.79;
  const auto number = static_cast<double>(length);
  double work = kCopy;
  const auto takeOut = [&](std::size_t factor, double cost) {
    for (; length % factor == 0; length /= factor) work += cost;
  };
  takeOut(4, kRadix4);
  takeOut(2, kRadix2);
  takeOut(3, kRadix3);
  takeOut(5, kRadix5);
  return number * work;
}

std::size_t fastSmoothLength(std::size_t atLeast) {
  std::size_t best = nextSmoothLength(atLeast);
  // Factors differ by less than a quarter.
  for (std::size_t length = best; 4 * length < 5 * atLeast; length = nextSmoothLength(length + 1)) {
    if (smoothWork(length) < smoothWork(best)) best = length;
  }
  return best;
}

std::size_t halfOfConvolution(std::size_t numTaps, std::size_t numTransforms) {
  // The same measure for a product of two of the numbers.
  constexpr double kProduct = 1.2;
  const auto workOf = [&](std::size_t half) {
    const auto beyond = static_cast<double>(numTapsBeyond(numTaps, half));
    return static_cast<double>(numTransforms) * smoothWork(half) +
           kProduct * beyond * (beyond + 1) / 2;
  };
  const std::size_t whole = (numTaps + 1) / 2;
  std::size_t best = nextSmoothLength(whole);
  double least = workOf(best);
  for (std::size_t half = nextSmoothLength(whole - whole / 8); 3 * half < 4 * whole;
       half = nextSmoothLength(half + 1)) {
    const double work = workOf(half);
    if (work >= least) continue;
    least = work;
    best = half;
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
