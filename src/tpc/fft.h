#pragma once

#include <cstddef>
#include <memory>

namespace phasebound {

/// Four floats that are computed on together: an SSE register natively, a SIMD128 value in
/// WebAssembly.
using Float4 = float __attribute__((vector_size(16)));

/// Four complex numbers, one of each of four signals ("lanes") that are transformed together.
struct Complex4 {
  Float4 re;
  Float4 im;
};

[[nodiscard]] inline Float4 splat(float value) { return Float4{value, value, value, value}; }

/// Discrete Fourier transform of four complex signals of one length at a time, of any length:
///
///   forward  out[k] = sum_j in[j] exp(-2 pi i j k / n)
///   inverse  out[j] = sum_k in[k] exp(+2 pi i j k / n)      (not divided by n)
///
/// The only door to KissFFT. Lengths whose prime factors are small go to it as they are; the others
/// go through Bluestein's chirp transform (L. I. Bluestein, 1970), which is exact for the periodic
/// signal and needs no padding of the data: O(n log n) for primes too.
/// Not thread-safe: a plan owns its scratch memory.
class FftPlan {
public:
  /// length >= 1. Throws std::bad_alloc.
  explicit FftPlan(std::size_t length);
  ~FftPlan();
  FftPlan(FftPlan&&) noexcept;
  FftPlan& operator=(FftPlan&&) noexcept;

  [[nodiscard]] std::size_t length() const;
  /// in and out hold length() numbers each and must not overlap.
  void forward(const Complex4* in, Complex4* out);
  void inverse(const Complex4* in, Complex4* out);
  /// The inverse at the indices 0 ... maxLag and, as they wrap around, -maxLag ... -1; the others
  /// are left undefined. Cheaper than all of them where the length needs Bluestein's detour.
  void inverseNear(const Complex4* in, Complex4* out, std::size_t maxLag);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether Bluestein's detour is cheaper than KissFFT's generic butterfly, whose cost grows with
/// the square of a prime factor.
[[nodiscard]] bool needsBluestein(std::size_t length);

/// The smallest length >= atLeast whose only prime factors are 2, 3 and 5.
[[nodiscard]] std::size_t nextSmoothLength(std::size_t atLeast);
/// The length >= atLeast of such factors whose transform takes the least time, and that time in
/// nanoseconds.
[[nodiscard]] std::size_t fastSmoothLength(std::size_t atLeast);
[[nodiscard]] double smoothWork(std::size_t length);
/// Half the length of the transforms that do a convolution with so many taps in the least time: M
/// of 2 M numbers, as whose even and odd frequencies numTransforms transforms of M numbers are
/// done. M is smooth. It may be so small that e = numTaps - 2 M taps do not fit, where that gets a
/// faster length: they wrap around, and what they do to e (e + 1) / 2 products is put right one by
/// one.
[[nodiscard]] std::size_t halfOfConvolution(std::size_t numTaps, std::size_t numTransforms);
/// e
[[nodiscard]] inline std::size_t numTapsBeyond(std::size_t numTaps, std::size_t half) {
  return numTaps > 2 * half ? numTaps - 2 * half : 0;
}

}  // namespace phasebound
