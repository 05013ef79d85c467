#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "tpc/fft.h"
#include "tpc/lanes.h"

namespace phasebound {

/// The axis that is transformed forth and back at once, while its line is in the cache.
///
/// Where the length has large prime factors, the line is padded with zeros to 2 M numbers, about
/// twice its length, and the correlation that wraps around is the sum of the two that do not: three
/// eighths of the transforms that Bluestein's way there and back takes. As half of the numbers are
/// zeros and few lags are wanted, the first butterfly is done by hand: even and odd frequencies are
/// transforms of M numbers. Where 2 M is less than twice the length, because that is a faster one,
/// the first few lags cannot be read where they have wrapped around; the line's ends, which they
/// are products of, give them one by one.
class LineTransform {
public:
  explicit LineTransform(std::size_t length);

  [[nodiscard]] std::size_t length() const { return length_; }

  /// Replaces the line of F by the inverse transform of scale * |F|^2 at indices 0 ... maxLag, at
  /// most half its length, and leaves the rest of it undefined. Two lines share one complex
  /// inverse, because |F|^2 is real; `second` may be null.
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
  void takeEnds(const Line& line);
  void takePower(const Line& line, std::size_t parity, float factor);
  void put(Complex4* first, Complex4* second, std::size_t maxLag) const;
  [[nodiscard]] Complex4 at(std::size_t lag) const;
  [[nodiscard]] Complex4 endProducts(std::size_t line, std::size_t lag) const;

  std::size_t length_;
  bool isPadded_;
  FftPlan plan_;               ///< of the line, or of M numbers
  std::size_t numEnds_;        ///< lags that the line's ends give
  std::vector<Factor> waves_;  ///< exp(-i pi j / M), j < 2 M
  std::vector<Complex4> in_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;
  // Of the even frequencies, and of the odd ones; of lines that are not padded the first alone.
  std::array<std::vector<Complex4>, 2> back_;
  bool isSumming_ = false;
  std::array<std::array<std::vector<Complex4>, 2>, 2> sums_;  ///< of both lines, by parity
  /// The first numEnds_ numbers of both lines and the last ones, and the sums of lines.
  std::array<std::vector<Complex4>, 2> ends_;
  std::array<std::vector<Complex4>, 2> sumsOfEnds_;
  float endFactor_ = 0;  ///< of their products
};

}  // namespace phasebound
