#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "phases/phases.h"

namespace phasebound {

/// The share of the pixels that count whose partner at a lag counts too and lies in the image: what
/// the weights w_r = prod (1 - |r_i| / l_i) of the published estimate (SI Section 4) are for images
/// of any shape and with holes. Indices do not wrap around.
///
/// It is computed from the numbers of pixels that count in blocks, at most 48 a side of an image
/// and 16 of a volume, and is linear between lags of whole blocks: off by about one part in a
/// hundred, which the sum that it enters, a small part of the estimate, does not feel.
class MaskOverlap {
public:
  explicit MaskOverlap(const LabelledImage& image);

  [[nodiscard]] double at(int dz, int dy, int dx) const;
  /// Pixels that count.
  [[nodiscard]] double numPixels() const { return numPixels_; }

private:
  [[nodiscard]] double pairs(std::size_t z, std::size_t y, std::size_t x, bool isYNegative,
                             bool isXNegative) const;

  double numPixels_;
  std::array<std::size_t, 3> blockSide_{};  ///< (z, y, x), px
  std::array<std::size_t, 3> numBlocks_{};
  /// Pairs over pixels at lags of whole blocks: z from 0, y and x from minus numBlocks - 1.
  std::vector<double> shares_;
};

}  // namespace phasebound
