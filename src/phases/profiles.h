#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "phases/column_counts.h"
#include "phases/phases.h"
#include "phases/pixel_sums.h"

namespace phasebound {

/// Most points of a profile.
inline constexpr std::size_t kMostProfilePoints = 240;

/// Phase fraction of slabs across each axis, in the order z, y, x; empty for z of an image with one
/// slice. The slabs of an axis are equally thick, at least one pixel, and at most
/// kMostProfilePoints; pixels that are left over at the far end belong to none. A drift of the
/// material shows as a slope.
/// Cost  one pass over the pixels, which ProfileCounts share with others.
[[nodiscard]] std::array<std::vector<double>, 3> phaseProfiles(const PhaseMask& mask);

/// The same of an image with excluded pixels, over those that count; a slab without any has the
/// fraction of the whole.
///
/// index  of the phase
[[nodiscard]] std::array<std::vector<double>, 3> maskedProfiles(const LabelledImage& image,
                                                                std::size_t index);

/// What phaseProfiles() counts, for sumPixels().
class ProfileCounts final : public PixelSums {
public:
  explicit ProfileCounts(const Shape& shape);
  void take(const RowRange& range, const ColumnCounts& columns,
            std::span<const std::uint32_t> rows) noexcept override;
  void pass(PartCounts& counts);

  /// excluded  counts of pixels that do not count, or null
  [[nodiscard]] std::array<std::vector<double>, 3> profiles(
      const ProfileCounts* excluded = nullptr) const;

private:
  using Counts = std::array<std::vector<std::uint64_t>, 3>;

  [[nodiscard]] Counts counts() const { return {ofZ_, ofY_, ofX_.numbers()}; }

  Shape shape_;
  std::vector<std::uint64_t> ofZ_;
  std::vector<std::uint64_t> ofY_;
  ColumnTotals ofX_;
};

}  // namespace phasebound
