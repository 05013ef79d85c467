#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/grid.h"
#include "phases/column_counts.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"
#include "spectrum/block_cosines.h"
#include "spectrum/column_cosines.h"
#include "spectrum/tile_spread.h"

namespace phasebound {

/// Power of the lowest frequencies of one phase of one image.
///
/// The ordinates are the squared coefficients of the orthonormal cosine transform (DCT-II, which
/// reflects the image at its edges and so needs no taper) of B - Phi:
///
///   I_k = ( sum_x (B(x) - Phi) prod_i c(k_i) cos(pi k_i (2 x_i + 1) / (2 l_i)) )^2
///
/// Their mean over images is the spectral density f of the indicator B at the frequency k_i / 2 l_i
/// cycles a pixel, and f(0) = |X| Var[Phi] is the integral of the covariance, the quantity C(0) A_n
/// of the paper.
struct LowFrequencies {
  Shape shape;                              ///< of the image
  double phaseFraction = 0;                 ///< Phi
  std::array<std::size_t, 3> numPerAxis{};  ///< (z, y, x); z is 1 in 2D
  /// I_k, (kz, ky, kx), kx fastest; the first, k = 0, is 0 because the mean is taken off.
  std::vector<float> power;
  /// Pixels that count, all of them without a mask.
  std::uint64_t numPixels = 0;
  /// How much of an ordinate is left under a mask, in the order of `power`; empty without one. See
  /// spectrum/masked_frequencies.h.
  std::vector<float> weight;
  /// Over tiles of the image, from fine to coarse; empty of volumes and under a mask.
  std::vector<TileSpread> spreads;
};

/// Frequencies that are kept, a side of the square or cube of them for images with equal sides:
/// 48 in 2D, 16 in 3D, about 1800 and 2100 frequencies inside their disc or ball. Beyond some
/// hundreds of ordinates the standard error of log f(0) is below what the shape of f leaves open.
inline constexpr std::size_t kLowFrequencies2d = 48;
inline constexpr std::size_t kLowFrequencies3d = 16;

/// How many are kept an axis: in proportion to the side, so that all axes end at the same
/// frequency, and never more than there are pixels.
[[nodiscard]] std::array<std::size_t, 3> numLowFrequencies(const Shape& shape);

/// One pass over the pixels. They are first summed in blocks, four along an axis for each
/// frequency that is kept, and the cosines are replaced by their means over the blocks: a wave of
/// the highest frequency turns by less than 45 degrees in a block. Each ordinate is scaled by the
/// sum of squares that its cosines keep, so a wave within the band comes out with its full power,
/// and what is folded in from beyond the blocks' own limit is less than 6 % of f there, where f is
/// small. Images up to four times the kept frequencies a side are transformed exactly.
///
/// count  number of pixels in the phase
/// Cost   O(N), a small part of the TPC's; LowFrequencyBlocks share the pass with others.
[[nodiscard]] LowFrequencies lowFrequencies(const PhaseMask& mask, std::uint64_t count);

/// What lowFrequencies() sums in blocks, for sumPixels(). Of volumes with short rows the sums along
/// x have the cosines already.
class LowFrequencyBlocks final : public PixelSums {
public:
  /// isForMask  whether they are for frequenciesWithout(), which needs plain counts
  explicit LowFrequencyBlocks(const Shape& shape, bool isForMask = false);
  void addCuts(std::vector<std::size_t>& alongZ, std::vector<std::size_t>& alongY) const override;
  void take(const RowRange& range, const ColumnCounts& columns,
            std::span<const std::uint32_t> rows) noexcept override;
  void pass(PartCounts& counts) { counts.pass(sums_); }

  [[nodiscard]] LowFrequencies frequencies(std::uint64_t count) const;
  /// Without the pixels that `excluded` has counted; numKept are left. Both are for masks.
  [[nodiscard]] LowFrequencies frequenciesWithout(const LowFrequencyBlocks& excluded,
                                                  std::uint64_t count, std::uint64_t numKept) const;

private:
  /// All axes' cosines of the counts less a fraction of the pixels.
  [[nodiscard]] std::vector<float> transformedCounts(double fraction) const;
  /// Counts less a fraction of the pixels that are not excluded.
  [[nodiscard]] std::vector<float> excessWithout(const LowFrequencyBlocks& excluded,
                                                 double fraction) const;
  [[nodiscard]] std::vector<double> sidesOf(std::size_t axis) const;
  [[nodiscard]] std::size_t numSumsOfRow() const {
    return cosinesX_ ? cosinesX_->size() : axes_[2]->numBlocks();
  }
  [[nodiscard]] std::vector<float> coefficientsAlongX(double fraction) const;

  Shape shape_;
  std::array<std::size_t, 3> numPerAxis_;
  std::array<std::shared_ptr<const BlockCosines>, 3> axes_;  ///< z, y, x; equal sides share one
  std::vector<std::uint32_t> blockOfZ_;                      ///< of each slice, and of each row
  std::vector<std::uint32_t> blockOfY_;
  ColumnBlocks alongX_;
  std::optional<ColumnCosines> cosinesX_;
  /// Pixels of the phase in each block, (z, y, x), or these sums of cosines in the place of x.
  std::vector<std::uint32_t> sums_;
};

}  // namespace phasebound
