#pragma once

#include <cstddef>
#include <vector>

#include "tpc/fft.h"

namespace phasebound {

/// The half spectrum of a real (z, y, x) array, arranged so that no axis but x needs a shuffle: the
/// complex numbers of four neighbouring kx are the four lanes of one block, and a line along y or z
/// is a line of blocks, which FftPlan takes as it is.
///
/// The row stride is an odd number of blocks: an even one, and above all a power of two, puts a
/// column's blocks into few sets of the cache.
class BlockSpectrum {
public:
  /// numRows = z * y rows for real rows of numColumns = x values. Throws std::bad_alloc.
  BlockSpectrum(std::size_t numRows, std::size_t numColumns);

  /// Blocks in a row that hold data: kx = 0 ... x/2, four a block.
  [[nodiscard]] std::size_t numBlocks() const { return numBlocks_; }
  [[nodiscard]] std::size_t stride() const { return stride_; }
  [[nodiscard]] Complex4* row(std::size_t index) { return blocks_.data() + index * stride_; }

  [[nodiscard]] static std::size_t strideFor(std::size_t numColumns);

private:
  std::size_t numBlocks_;
  std::size_t stride_;
  std::vector<Complex4> blocks_;
};

/// Rows that one real transform handles: four lanes, and two real rows in each complex lane.
inline constexpr std::size_t kRowsPerPass = 8;

/// Transforms of up to eight real rows of one length at a time.
class RowPass {
public:
  explicit RowPass(std::size_t length);

  /// Where to put row number `row` (0..7) before forward(), or find it after inverse(): value j of
  /// it is samples()[sampleIndex(row, j)].
  [[nodiscard]] float* samples() { return reinterpret_cast<float*>(signal_.data()); }
  [[nodiscard]] static std::size_t sampleIndex(std::size_t row, std::size_t j) {
    return j * kRowsPerPass + row;
  }

  /// Real to half-complex: writes numBlocks blocks to each of the eight rows; a null row is
  /// skipped.
  void forward(Complex4* const rows[kRowsPerPass], std::size_t numBlocks);
  /// Half-complex to real, the inverse of forward() times length; a null row counts as zero.
  void inverse(const Complex4* const rows[kRowsPerPass], std::size_t numBlocks);

private:
  FftPlan plan_;
  std::vector<Complex4> signal_;
  std::vector<Complex4> spectrum_;
};

/// Transforms along a strided line of blocks.
class LinePass {
public:
  explicit LinePass(std::size_t length);

  /// In place, all numbers of the line.
  void forward(Complex4* line, std::size_t stride);
  /// In place; writes only the indices 0..maxLag and length-maxLag..length-1, leaves the others.
  void inverseNearZero(Complex4* line, std::size_t stride, std::size_t maxLag);
  /// Replaces the line of F by the inverse transform of scale * |F|^2 at indices 0..maxLag. Two
  /// lines share one complex inverse, because |F|^2 is real; `second` may be null.
  void autocorrelate(Complex4* first, Complex4* second, std::size_t stride, std::size_t maxLag,
                     float scale);

private:
  void gather(const Complex4* line, std::size_t stride);

  FftPlan plan_;
  std::vector<Complex4> in_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;
};

}  // namespace phasebound
