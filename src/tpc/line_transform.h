#pragma once

#include <cstddef>
#include <vector>

#include "tpc/fft.h"

namespace phasebound {

/// The axis that is transformed forth and back at once, while its line is in the cache.
///
/// Where the length has large prime factors, the line is padded with zeros to twice its length and
/// the correlation that wraps around is the sum of the two that do not: a third of the transforms
/// that Bluestein's way there and back takes.
class LineTransform {
public:
  explicit LineTransform(std::size_t length);

  [[nodiscard]] std::size_t length() const { return length_; }

  /// Replaces the line of F by the inverse transform of scale * |F|^2 at indices 0 ... maxLag and
  /// leaves the rest of it undefined. Two lines share one complex inverse, because |F|^2 is real;
  /// `second` may be null.
  void autocorrelate(Complex4* first, Complex4* second, std::size_t maxLag, float scale);

private:
  std::size_t length_;
  FftPlan plan_;
  std::vector<Complex4> in_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;
};

}  // namespace phasebound
