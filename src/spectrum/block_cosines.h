#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace phasebound {

/// Lowest frequencies of the orthonormal cosine transform (DCT-II) along one axis, of values that
/// have been summed in blocks of neighbouring pixels: the cosines are replaced by their means over
/// the blocks, and scaled to a sum of squares of one over the pixels.
///
///   X_k = sum_b value_b c(k, b),   c(k, b) ~ mean over the block of cos(pi k (2 x + 1) / (2 side))
///
/// Blocks are as equally long as whole pixels allow, so where their number and the side have a
/// common divisor g, their pattern repeats g times along the axis. Then the cosines of a part are
/// those of the first one, turned by pi k / g for each part between them:
///
///   c(k, q n + r) = Re( exp(i pi k q / g) a(k, r) ),   n blocks a part,
///
/// and the parts are first added up with their turns, which are the same for all k that differ by
/// 2 g: a short Fourier transform over the parts, and then for each frequency 2 n products in the
/// place of g n. With eight or sixteen parts, such as of 1000 or 2000 pixels, that takes a fourth
/// of the time, with four, such as of 500, a third; a side without such a divisor takes all
/// products.
class BlockCosines {
public:
  /// side, numBlocks  both from 1, numBlocks <= side
  /// mostParts        that are added up together; powers of two are what is looked for
  BlockCosines(std::size_t side, std::size_t numBlocks, std::size_t numFrequencies,
               std::size_t mostParts = kMostParts);

  [[nodiscard]] std::size_t side() const { return firstPixel_.back(); }
  [[nodiscard]] std::size_t numFrequencies() const { return numFrequencies_; }
  [[nodiscard]] std::size_t numBlocks() const { return firstPixel_.size() - 1; }
  /// First pixel of each block, and the end.
  [[nodiscard]] const std::vector<std::size_t>& firstPixel() const { return firstPixel_; }

  /// Applies the cosines along the first axis of (blocks, inner). Returns (inner, frequencies), so
  /// that the next axis is the first one then.
  [[nodiscard]] std::vector<float> transform(const std::vector<float>& values) const;
  /// The same of what counts have more than a fraction of the pixels of their blocks.
  ///
  /// innerPixels  that a pixel of this axis stands for at each of the inner places
  [[nodiscard]] std::vector<float> transformExcess(const std::vector<std::uint32_t>& counts,
                                                   double fraction,
                                                   const std::vector<double>& innerPixels) const;

  /// The squares of all cosines, with which transform() sums what is left of them under a mask.
  /// Precondition: made with mostParts 1.
  [[nodiscard]] BlockCosines squared() const;

  static constexpr std::size_t kMostParts = 16;

private:
  /// Frequencies whose parts are added up with the same turns, or with the opposite ones, some of
  /// them: those that are computed together.
  struct Group {
    std::size_t turn;                      ///< parts are turned by pi turn / g
    std::size_t numSums;                   ///< real ones, and behind them imaginary ones if any
    std::vector<std::size_t> frequencies;  ///< one to kTogether
    std::vector<float> factors;            ///< (sum, frequency)
  };
  /// Frequencies in a group: with two vectors of columns as many sums as there are registers for.
  static constexpr std::size_t kTogether = 4;

  /// loadRow(block, first, number, to) gives values of a block, from column `first` on.
  template <class LoadRow>
  [[nodiscard]] std::vector<float> transformLoaded(std::size_t inner, const LoadRow& loadRow) const;
  /// Of some of the columns of a strip. sums: memory for those over its parts.
  void transformColumns(const float* values, float* sums, float* out) const noexcept;
  template <std::size_t kNumParts>
  void transformParts(const float* values, float* sums, float* out) const noexcept;

  std::size_t numFrequencies_;
  std::size_t numParts_ = 1;
  std::vector<std::size_t> firstPixel_;
  std::vector<Group> groups_;
};

}  // namespace phasebound
