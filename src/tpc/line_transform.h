#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "tpc/fft.h"
#include "tpc/lanes.h"

namespace phasebound {

/// The axis that is transformed forth and back at once, while its line is in the cache.
///
/// Where the length has large prime factors, the line is padded with zeros to 2 M numbers, at least
/// twice its length, and the correlation that wraps around is the sum of the two that do not: three
/// eighths of the transforms that Bluestein's way there and back takes. As half of the numbers are
/// zeros and few lags are wanted, the first butterfly is done by hand: even and odd frequencies are
/// transforms of M numbers.
class LineTransform {
public:
  explicit LineTransform(std::size_t length);

  [[nodiscard]] std::size_t length() const { return length_; }

  /// Replaces the line of F by the inverse transform of scale * |F|^2 at indices 0 ... maxLag and
  /// leaves the rest of it undefined. Two lines share one complex inverse, because |F|^2 is real;
  /// `second` may be null.
  void autocorrelate(Complex4* first, Complex4* second, std::size_t maxLag, float scale);

  /// The same for lines that are what others leave: all together add up to nothing. Between
  /// beginSum() and this, autocorrelate() is called with each pair of the others.
  void autocorrelateRest(Complex4* first, Complex4* second, std::size_t maxLag, float scale);
  void beginSum();

private:
  /// One of the two lines that go together, or what earlier ones leave of it.
  struct Line {
    const Complex4* numbers;  ///< null for what is left
    std::size_t index;
  };

  void correlate(Complex4* first, Complex4* second, std::size_t maxLag, float scale, bool isRest);
  void takePower(const Line& line, std::size_t parity, float factor);
  void put(Complex4* first, Complex4* second, std::size_t maxLag) const;
  [[nodiscard]] Complex4 at(std::size_t lag) const;

  std::size_t length_;
  bool isPadded_;
  FftPlan plan_;               ///< of the line, or of M numbers
  std::vector<Factor> waves_;  ///< exp(-i pi j / M), j < 2 M
  std::vector<Complex4> in_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;
  // Of the even frequencies, and of the odd ones; of lines that are not padded the first alone.
  std::array<std::vector<Complex4>, 2> back_;
  bool isSumming_ = false;
  std::array<std::array<std::vector<Complex4>, 2>, 2> sums_;  ///< of both lines, by parity
};

}  // namespace phasebound
