#include "phases/profiles.h"

#include <algorithm>
#include <cstdint>

namespace phasebound {
namespace {

/// Pixels across which a slab is thick, where the axis is so long.
std::size_t thicknessFor(std::size_t side) {
  return (side + kMostProfilePoints - 1) / kMostProfilePoints;
}

std::vector<double> fractions(const std::vector<std::uint64_t>& counts, std::size_t acrossPixels) {
  const std::size_t thickness = thicknessFor(counts.size());
  std::vector<double> profile(counts.size() / thickness);
  for (std::size_t slab = 0; slab < profile.size(); ++slab) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < thickness; ++i) count += counts[slab * thickness + i];
    profile[slab] = static_cast<double>(count) / static_cast<double>(thickness * acrossPixels);
  }
  return profile;
}

}  // namespace

std::array<std::vector<double>, 3> phaseProfiles(const PhaseMask& mask) {
  const Shape& shape = mask.shape();
  std::vector<std::uint64_t> ofZ(shape.z);
  std::vector<std::uint64_t> ofY(shape.y);
  std::vector<std::uint64_t> ofX(shape.x);
  // Small numbers first: a slice's are summed four times as fast.
  std::vector<std::uint32_t> ofXInSlice(shape.x);
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    std::fill(ofXInSlice.begin(), ofXInSlice.end(), 0U);
    for (std::size_t y = 0; y < shape.y; ++y) {
      mask.readRow(z, y, 0, row);
      std::uint32_t count = 0;
      for (std::size_t x = 0; x < shape.x; ++x) {
        ofXInSlice[x] += row[x];
        count += row[x];
      }
      ofY[y] += count;
      ofZ[z] += count;
    }
    for (std::size_t x = 0; x < shape.x; ++x) ofX[x] += ofXInSlice[x];
  }
  std::array<std::vector<double>, 3> profiles;
  if (shape.z > 1) profiles[0] = fractions(ofZ, shape.y * shape.x);
  profiles[1] = fractions(ofY, shape.z * shape.x);
  profiles[2] = fractions(ofX, shape.z * shape.y);
  return profiles;
}

}  // namespace phasebound
