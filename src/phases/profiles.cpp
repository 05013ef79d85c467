#include "phases/profiles.h"

#include <algorithm>
#include <cstdint>

namespace phasebound {
namespace {

/// Pixels across which a slab is thick, where the axis is so long.
std::size_t thicknessFor(std::size_t side) {
  return (side + kMostProfilePoints - 1) / kMostProfilePoints;
}

/// Pixels of each slab.
std::vector<double> slabsOf(const std::vector<std::uint64_t>& counts) {
  const std::size_t thickness = thicknessFor(counts.size());
  std::vector<double> slabs(counts.size() / thickness);
  for (std::size_t slab = 0; slab < slabs.size(); ++slab) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < thickness; ++i) count += counts[slab * thickness + i];
    slabs[slab] = static_cast<double>(count);
  }
  return slabs;
}

}  // namespace

ProfileCounts::ProfileCounts(const Shape& shape)
    : shape_(shape), ofZ_(shape.z), ofY_(shape.y), ofX_(shape.x) {}

void ProfileCounts::take(const RowRange& range, const ColumnCounts& columns,
                         std::span<const std::uint32_t> rows) noexcept {
  ofX_.add(columns);
  const std::uint32_t* count = rows.data();
  for (std::size_t z = range.firstZ; z < range.lastZ; ++z) {
    for (std::size_t y = range.firstY; y < range.lastY; ++y, ++count) {
      ofZ_[z] += *count;
      ofY_[y] += *count;
    }
  }
}

void ProfileCounts::pass(PartCounts& counts) {
  counts.pass(ofZ_);
  counts.pass(ofY_);
  ofX_.pass(counts);
}

std::array<std::vector<double>, 3> ProfileCounts::profiles(const ProfileCounts* excluded) const {
  const Counts counts = this->counts();
  const Counts missing = excluded == nullptr ? Counts{} : excluded->counts();
  std::array<std::vector<double>, 3> profiles;
  for (std::size_t axis = shape_.z > 1 ? 0 : 1; axis < counts.size(); ++axis) {
    const std::size_t side = counts[axis].size();
    const double numPixels = static_cast<double>(thicknessFor(side)) *
                             (static_cast<double>(shape_.numPixels()) / static_cast<double>(side));
    std::vector<double>& profile = profiles[axis];
    profile = slabsOf(counts[axis]);
    if (excluded == nullptr) {
      for (double& value : profile) value /= numPixels;
      continue;
    }
    const std::vector<double> numExcluded = slabsOf(missing[axis]);
    double numKept = 0;
    double count = 0;
    for (std::size_t slab = 0; slab < profile.size(); ++slab) {
      numKept += numPixels - numExcluded[slab];
      count += profile[slab];
    }
    for (std::size_t slab = 0; slab < profile.size(); ++slab) {
      const double numInSlab = numPixels - numExcluded[slab];
      profile[slab] = numInSlab > 0 ? profile[slab] / numInSlab : count / numKept;
    }
  }
  return profiles;
}

std::array<std::vector<double>, 3> phaseProfiles(const PhaseMask& mask) {
  ProfileCounts counts(mask.shape());
  PixelSums* const taker = &counts;
  sumPixels(mask, {&taker, 1});
  return counts.profiles();
}

std::array<std::vector<double>, 3> maskedProfiles(const LabelledImage& image, std::size_t index) {
  ProfileCounts counts(image.labels.shape());
  ProfileCounts excluded(image.labels.shape());
  PixelSums* taker = &counts;
  sumPixels(PhaseMask(image.labels, index), {&taker, 1});
  taker = &excluded;
  sumPixels(PhaseMask(image.labels, image.excludedLabel()), {&taker, 1});
  return counts.profiles(&excluded);
}

}  // namespace phasebound
