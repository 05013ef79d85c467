#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "phases/column_counts.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"

namespace phasebound {

/// Characteristic length scale by the classical subdivision method in its two forms, pixels; or
/// nothing where there is no spread to measure: a phase without pixels, a single column, or
/// (textbook) sides too short to be cut.
struct SubdivisionCls {
  /// As the published implementation does it: what is averaged inside a sub-image is each of its
  /// columns (2D, along y) or line bundles (3D, over z and y), so the number of independent samples
  /// in it grows with side^(n-1).
  std::optional<double> published;
  /// As in textbooks and in Table 1 of the paper: means of whole sub-images, side^n.
  std::optional<double> textbook;
};

/// Characteristic length scale by the classical subdivision method (SI Section 5.4): the image is
/// cut into 8, 4, 2 and 1 parts along each axis, and the CLS k is the one whose model
/// 1.96 sqrt(Phi (1 - Phi) / n_s) / Phi, n_s = (side / k)^m, comes nearest to the observed spread
/// over all cuts (mean absolute difference in per cent).
///
/// mask   the phase's pixels;  count  how many there are
/// Cost   one pass over the image, which SubdivisionCounts share with others.
[[nodiscard]] SubdivisionCls subdivisionCls(const PhaseMask& mask, std::uint64_t count);

/// The same over the pixels that count of an image some of whose pixels are excluded. A column or a
/// sub-image enters with the mean over its own, where they are half of it at least.
///
/// index  of the phase
[[nodiscard]] SubdivisionCls maskedSubdivisionCls(const LabelledImage& image, std::size_t index);

/// What subdivisionCls() counts, for sumPixels().
class SubdivisionCounts final : public PixelSums {
public:
  /// One way to cut the image, and what has been counted of it.
  struct Cutting {
    Cutting(const Shape& shape, std::size_t ratio);

    Shape sides;  ///< of a sub-image
    std::size_t numZ;
    std::size_t numY;
    /// Pixels of the phase in each sub-image's columns along y and z, (z, y, x), x those of the
    /// whole image.
    std::vector<std::uint32_t> columns;
  };

  /// endsAtY  a row before which the counting may end, or behind which it may begin, within a
  ///          sub-image
  explicit SubdivisionCounts(const Shape& shape, std::size_t endsAtY = 0);
  void addCuts(std::vector<std::size_t>& alongZ, std::vector<std::size_t>& alongY) const override;
  void take(const RowRange& range, const ColumnCounts& columns,
            std::span<const std::uint32_t> rows) noexcept override;
  void pass(PartCounts& counts);

  /// phi       fraction of the phase, above 0
  /// excluded  counts of pixels that do not count, or null
  [[nodiscard]] SubdivisionCls cls(double phi, const SubdivisionCounts* excluded = nullptr) const;

private:
  Shape shape_;
  std::vector<Cutting> cuttings_;
  std::vector<bool> isCutAtY_;
  ColumnTotals strip_;
};

}  // namespace phasebound
