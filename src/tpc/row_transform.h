#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "tpc/fft.h"

namespace phasebound {

/// Rows of pixels that are transformed together: four lanes, and two rows in each complex lane.
inline constexpr std::size_t kRowsTogether = 8;

/// The x axis: from rows of one-bit pixels to their spectra, and from spectra of covariances back
/// to lags.
///
/// A row's half spectrum comes in blocks, each of which holds the complex numbers of four kx in its
/// four lanes. Which four is nobody's business but the transform's own: every other axis treats the
/// lanes alike and apart. The blocks come in units that are computed independently, so that an
/// image too large for the memory is done a few blocks at a time, and two workers can share it.
///
/// Spectra lie in columns, one a block, in which neighbouring rows are neighbours: the next axis
/// finds its lines in one piece. columns[b] is where block b's column begins; a null column is
/// none of the caller's blocks, it is left out (forward) or counts as zero (inverse).
class RowTransform {
public:
  virtual ~RowTransform() = default;
  RowTransform() = default;
  RowTransform(const RowTransform&) = delete;
  RowTransform& operator=(const RowTransform&) = delete;

  [[nodiscard]] virtual std::size_t numUnits() const = 0;
  [[nodiscard]] virtual std::size_t numBlocks(std::size_t unit) const = 0;

  /// Spectra of packed rows, less the mean, at columns[b][firstRow ... firstRow + numRows - 1].
  /// packed  groups of eight rows, one after the other
  virtual void forward(std::size_t unit, const std::uint8_t* packed, std::size_t numRows,
                       Complex4* const* columns, std::size_t firstRow) = 0;

  /// What a unit's blocks contribute to the inverse transform (not divided by the length) at
  /// -maxLag ... maxLag, for up to eight rows: lags gets the first numLags of each.
  /// rows  where they are in their columns
  virtual void inverse(std::size_t unit, const Complex4* const* columns, const std::size_t* rows,
                       std::size_t numRows, std::size_t maxLag, std::size_t numLags,
                       float* lags) = 0;
};

/// Eight rows of `length` pixels, 1 inside and 0 outside, to `length` bytes: one bit a pixel, in
/// the order in which the transform with so many tables (0: the general one) looks them up. Rows
/// from numRows on need not exist.
void packRows(std::size_t length, std::size_t numTables, const std::uint8_t* pixels,
              std::size_t numRows, std::uint8_t* packed);

/// Rows of any length, through transforms of eight rows. An odd length is one unit; of an even one
/// the even kx and the odd kx are units of their own, each a transform of half the length: that of
/// the sums, or of the turned differences, of pixels half a row apart.
///
/// phaseFraction  the mean that is taken off every pixel
[[nodiscard]] std::unique_ptr<RowTransform> makeGeneralRows(std::size_t length,
                                                            double phaseFraction);

/// Units of such rows, how many kx one has, and which its number i is: of all 0 ... length / 2.
[[nodiscard]] constexpr std::size_t numGeneralUnits(std::size_t length) { return 2 - length % 2; }
[[nodiscard]] constexpr std::size_t numFrequenciesOf(std::size_t length, std::size_t unit) {
  return (length / 2 - unit) / numGeneralUnits(length) + 1;
}
[[nodiscard]] constexpr std::size_t frequencyOf(std::size_t length, std::size_t unit,
                                                std::size_t i) {
  return numGeneralUnits(length) * i + unit;
}

/// Rows of any length, forwards by their bytes: the spectrum of four bytes is the sum of four
/// numbers that are looked up, and a row's that of its groups of four, each turned to its place. It
/// takes as many operations as there are bytes and wanted kx, the square of the length, but only
/// what is wanted, anew in no round; for some hundred pixels a row that is less than Bluestein's
/// detour. A row is packed as its bits, the first pixel lowest, in byteRowSize() bytes of which the
/// bits behind the row are 0. Units, blocks and the way back are the general ones.
[[nodiscard]] std::unique_ptr<RowTransform> makeByteRows(std::size_t length, double phaseFraction);

inline constexpr std::size_t kByteRowsGroup = 4;
[[nodiscard]] inline std::size_t byteRowSize(std::size_t length) {
  constexpr std::size_t kGroupBits = 8 * kByteRowsGroup;
  return (length + kGroupBits - 1) / kGroupBits * kByteRowsGroup;
}

/// Rows whose length is a multiple of 8 numTables: a transform of n = K M points, K = 8 numTables,
/// is M-point transforms of the K sums
///
///   D_s[r] = sum_i B[r + M i] exp(-2 pi i s i / K),   X[K k + s] = sum_r (w^(r s) D_s[r]) w^(K r
///   k)
///
/// (w = exp(-2 pi i / n)). The pixels are bits, so D_s[r] is looked up, eight of them at a time,
/// for four s at once: the lanes of a block are four s of one row, and nothing has to be shuffled.
/// s = 0 and s = K/2, whose D are real, share a lane with those of the row's neighbour. The s that
/// are needed, 0 ... K/2, make numTables units: one of four even s and one of four odd s in turns,
/// but for the last unit of an odd number, which has two of each. Even waves repeat after half a
/// row, odd ones come back negated, so half of their lags tells the rest.
/// Behind the first numPixels of them there may be zeros, off which no mean is taken.
[[nodiscard]] std::unique_ptr<RowTransform> makeLookupRows(std::size_t length,
                                                           std::size_t numTables,
                                                           std::size_t numPixels,
                                                           double phaseFraction);
[[nodiscard]] inline std::unique_ptr<RowTransform> makeLookupRows(std::size_t length,
                                                                  std::size_t numTables,
                                                                  double phaseFraction) {
  return makeLookupRows(length, numTables, length, phaseFraction);
}

/// A length of rows and the number of tables they are looked up in.
struct Lookup {
  std::size_t length = 0;
  std::size_t numTables = 0;
};

/// Rows of any length, by lookup, for few lags: a row goes on behind its end by its first pixels,
/// as many as the largest lag R, so that no wanted product wraps around, and zeros keep those apart
/// that would. What it correlates by itself is what is wanted and the products of the R pixels by
/// themselves, which rows of these alone take off again: N + 2 R and 2 R pixels where the general
/// rows have transforms of 4 N and hundreds of operations a pixel.
struct PaddedLengths {
  Lookup row;    ///< its units come first
  Lookup strip;  ///< of the first pixels
  std::size_t maxLag = 0;

  [[nodiscard]] std::size_t numUnits() const { return row.numTables + strip.numTables; }
  [[nodiscard]] const Lookup& lookupOf(std::size_t unit) const {
    return unit < row.numTables ? row : strip;
  }
  /// The unit's number in its own transform.
  [[nodiscard]] std::size_t indexOf(std::size_t unit) const {
    return unit < row.numTables ? unit : unit - row.numTables;
  }
};
/// The shortest ones for so many tables.
[[nodiscard]] PaddedLengths paddedLengths(std::size_t length, std::size_t maxLag,
                                          std::size_t numRowTables, std::size_t numStripTables);

/// Of so many rows first all the longer ones are packed, then the strips, both in whole eights.
/// phaseFraction  the mean that is taken off every pixel, but not off the zeros
[[nodiscard]] std::unique_ptr<RowTransform> makePaddedRows(std::size_t length,
                                                           const PaddedLengths& lengths,
                                                           double phaseFraction);

/// What a unit has of the frequencies; numTables is 0 for rows that are not looked up.
enum class Parity : std::uint8_t { Even, Odd, Mixed };
[[nodiscard]] constexpr Parity parityOfUnit(std::size_t length, std::size_t numTables,
                                            std::size_t unit) {
  const std::size_t numUnits = numTables == 0 ? numGeneralUnits(length) : numTables;
  if (unit % 2 == 1) return Parity::Odd;
  return unit + 1 < numUnits ? Parity::Even : Parity::Mixed;
}
/// The unit of s = 0 and s = K/2, which has a block more than the others.
[[nodiscard]] constexpr std::size_t sharedUnit(std::size_t numTables) {
  return (numTables - 1) / 2 * 2;
}

}  // namespace phasebound
