#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "decode/decode.h"

namespace phasebound::fuzz {

/// Images of more pixels are opened but not read: large ones take time without new paths.
inline constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 20;

/// Reads every row of what was opened, forwards in uneven pieces and then the first again, and ends
/// the program where a promise of the interface does not hold.
inline void readEverything(Result<std::unique_ptr<OpenedImage>> opened) {
  if (!opened) return;
  OpenedImage& image = *opened.value();
  const ImageHeader& header = image.header();
  const Shape shape = header.shape;
  if (shape.numPixels() == 0 || image.rowsTogether() == 0) std::abort();
  if (header.infoBarRows >= shape.y && header.infoBarRows != 0) std::abort();
  if (shape.numPixels() > kMaxPixels || shape.numPixels() / shape.x / shape.y != shape.z) return;
  constexpr std::size_t kRowsAtOnce = 7;
  std::vector<std::byte> rows;
  const auto read = [&](std::size_t z, std::size_t y) {
    const std::size_t numRows = std::min(kRowsAtOnce, shape.y - y);
    rows.resize(numRows * shape.x * sampleBytes(header.type));
    return !image.readRows(z, y, numRows, rows).has_value();
  };
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; y += kRowsAtOnce) {
      if (!read(z, y)) return;
    }
  }
  (void)read(0, 0);
}

}  // namespace phasebound::fuzz
