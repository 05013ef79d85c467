#pragma once

#include <cstddef>
#include <memory>

#include "tpc/fft.h"

namespace phasebound {

/// The axis that is transformed forth and back at once, while its line is in the cache. A transform
/// is for lines of one length and for lags up to one, at most half the length.
class LineTransform {
public:
  virtual ~LineTransform() = default;
  LineTransform() = default;
  LineTransform(const LineTransform&) = delete;
  LineTransform& operator=(const LineTransform&) = delete;

  /// Replaces the line of F by the inverse transform of scale * |F|^2 at indices 0 ... maxLag and
  /// leaves the rest of it undefined. Two lines share one complex inverse, because |F|^2 is real;
  /// `second` may be null.
  virtual void autocorrelate(Complex4* first, Complex4* second, float scale) = 0;

  /// The same for lines that are what others leave: all together add up to nothing. Between
  /// beginSum() and this, autocorrelate() is called with each pair of the others.
  virtual void autocorrelateRest(Complex4* first, Complex4* second, float scale) = 0;
  virtual void beginSum() = 0;
};

/// Lines as they are, or padded with zeros where the length has large prime factors: to 2 M
/// numbers, about twice its length, and the correlation that wraps around is the sum of the two
/// that do not: three eighths of the transforms that Bluestein's way there and back takes. As half
/// of the numbers are zeros, the first butterfly is done by hand: even and odd frequencies are
/// transforms of M numbers. Where 2 M is less than twice the length, because that is a faster one,
/// the first few lags cannot be read where they have wrapped around; the line's ends, which they
/// are products of, give them one by one.
[[nodiscard]] std::unique_ptr<LineTransform> makeWholeLines(std::size_t length, std::size_t maxLag);

/// Lines whose length is a multiple of numClasses, P = 4 or 8, where a transform that goes through
/// the whole line again and again would leave the first cache. The first butterfly there is done by
/// hand, where the line lies, and splits it into P parts, whose transforms are the classes of
/// frequencies that leave the same remainder by P (W. M. Gentleman and G. Sande, 1966). |F|^2 does
/// not mind their order, so each class goes there and back by itself, and the last butterfly back
/// is done for the wanted lags only. For lags up to half the length.
[[nodiscard]] std::unique_ptr<LineTransform> makeSplitLines(std::size_t length, std::size_t maxLag,
                                                            std::size_t numClasses);
/// P, or 1 where lines had better stay whole.
[[nodiscard]] std::size_t numClassesOf(std::size_t length);

/// Lines of any length, for few lags: the line goes on behind its end by its first R numbers, R the
/// largest lag, so that no wanted product wraps around, and zeros keep those apart that would. What
/// it correlates by itself is what is wanted and the products of the R numbers by themselves, which
/// a second, short transform takes off again. Both are of smooth lengths, of N + 2 R and of 2 R
/// numbers, where the padded line takes transforms of 2 N.
[[nodiscard]] std::unique_ptr<LineTransform> makeExtendedLines(std::size_t length,
                                                               std::size_t maxLag);

/// Lengths of the two transforms of an extended line.
struct ExtendedLengths {
  std::size_t line;
  std::size_t strip;
};
[[nodiscard]] ExtendedLengths extendedLengths(std::size_t length, std::size_t maxLag);
/// M of a padded line.
[[nodiscard]] std::size_t halfOfPaddedLine(std::size_t length);

/// Whether lines had better be extended.
[[nodiscard]] bool isExtended(std::size_t length, std::size_t maxLag);
[[nodiscard]] inline std::unique_ptr<LineTransform> makeLineTransform(std::size_t length,
                                                                      std::size_t maxLag) {
  if (isExtended(length, maxLag)) return makeExtendedLines(length, maxLag);
  const std::size_t numClasses = numClassesOf(length);
  return numClasses > 1 ? makeSplitLines(length, maxLag, numClasses)
                        : makeWholeLines(length, maxLag);
}

}  // namespace phasebound
