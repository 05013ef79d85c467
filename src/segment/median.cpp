// Medians over sliding windows.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "segment/prepare.h"
#include "segment/reflected.h"

namespace phasebound {
namespace {

constexpr std::size_t kNumRanks = 65536;
constexpr std::size_t kRanksTogether = 256;

/// Values by their ranks among those that a plane holds.
struct Ranks {
  std::vector<float> values;           ///< ascending, each once
  std::vector<std::uint16_t> ofPixel;  ///< index of each pixel's value
};

/// Nothing where there are more values than ranks.
std::optional<Ranks> ranksOf(const Plane& plane) {
  Ranks ranks;
  const auto isWhole = [](float value) {
    return value >= 0 && value < static_cast<float>(kNumRanks) &&
           static_cast<float>(static_cast<std::uint32_t>(value)) == value;
  };
  if (std::all_of(plane.values.begin(), plane.values.end(), isWhole)) {
    ranks.values.resize(kNumRanks);
    for (std::size_t i = 0; i < kNumRanks; ++i) ranks.values[i] = static_cast<float>(i);
    ranks.ofPixel.reserve(plane.values.size());
    for (const float value : plane.values) {
      ranks.ofPixel.push_back(static_cast<std::uint16_t>(value));
    }
    return ranks;
  }
  // Gathered in pieces, so that what holds too many values is given up early.
  for (std::size_t first = 0; first < plane.values.size(); first += kNumRanks) {
    const std::size_t end = std::min(plane.values.size(), first + kNumRanks);
    ranks.values.insert(ranks.values.end(),
                        plane.values.begin() + static_cast<std::ptrdiff_t>(first),
                        plane.values.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(ranks.values.begin(), ranks.values.end());
    ranks.values.erase(std::unique(ranks.values.begin(), ranks.values.end()), ranks.values.end());
    if (ranks.values.size() > kNumRanks) return std::nullopt;
  }
  ranks.ofPixel.reserve(plane.values.size());
  for (const float value : plane.values) {
    const auto found = std::lower_bound(ranks.values.begin(), ranks.values.end(), value);
    ranks.ofPixel.push_back(static_cast<std::uint16_t>(found - ranks.values.begin()));
  }
  return ranks;
}

/// How often each rank is in a window, and the one in the middle, which moves with what comes and
/// goes (T. Huang, G. Yang and G. Tang, "A fast two-dimensional median filtering algorithm", 1979);
/// whole groups of ranks are passed at once.
class RankWindow {
public:
  RankWindow() : counts_(kNumRanks) {}

  void add(std::uint16_t rank) {
    ++counts_[rank];
    ++groups_[rank / kRanksTogether];
    ++total_;
    if (rank < rank_) ++numBelow_;
  }
  void remove(std::uint16_t rank) {
    --counts_[rank];
    --groups_[rank / kRanksTogether];
    --total_;
    if (rank < rank_) --numBelow_;
  }
  [[nodiscard]] bool isEmpty() const { return total_ == 0; }
  /// The lower one of two. Precondition: !isEmpty().
  [[nodiscard]] std::size_t middle() {
    const std::uint32_t wanted = (total_ - 1) / 2;
    while (numBelow_ > wanted) {
      const bool isAtGroup = rank_ % kRanksTogether == 0;
      if (isAtGroup && numBelow_ - groups_[rank_ / kRanksTogether - 1] > wanted) {
        rank_ -= kRanksTogether;
        numBelow_ -= groups_[rank_ / kRanksTogether];
      } else {
        numBelow_ -= counts_[--rank_];
      }
    }
    while (numBelow_ + counts_[rank_] <= wanted) {
      const bool isAtGroup = rank_ % kRanksTogether == 0;
      if (isAtGroup && numBelow_ + groups_[rank_ / kRanksTogether] <= wanted) {
        numBelow_ += groups_[rank_ / kRanksTogether];
        rank_ += kRanksTogether;
      } else {
        numBelow_ += counts_[rank_++];
      }
    }
    return rank_;
  }

private:
  std::vector<std::uint16_t> counts_;
  std::array<std::uint32_t, kNumRanks / kRanksTogether> groups_{};
  std::size_t rank_ = 0;        ///< that was in the middle last
  std::uint32_t numBelow_ = 0;  ///< of lower ranks
  std::uint32_t total_ = 0;
};

void filterRanks(Plane& plane, const Ranks& ranks, std::ptrdiff_t radius) {
  RankWindow window;
  std::vector<std::size_t> rows;
  for (std::size_t y = 0; y < plane.height; ++y) {
    rows.clear();
    for (std::ptrdiff_t dy = -radius; dy <= radius; ++dy) {
      rows.push_back(plane.width * reflected(static_cast<std::ptrdiff_t>(y) + dy, plane.height));
    }
    const auto forColumn = [&](std::ptrdiff_t x, const auto& take) {
      const std::size_t column = reflected(x, plane.width);
      for (const std::size_t row : rows) {
        if (plane.counts(row + column)) take(ranks.ofPixel[row + column]);
      }
    };
    const auto add = [&](std::uint16_t rank) { window.add(rank); };
    const auto remove = [&](std::uint16_t rank) { window.remove(rank); };
    for (std::ptrdiff_t x = -radius; x < radius; ++x) forColumn(x, add);
    for (std::size_t x = 0; x < plane.width; ++x) {
      const auto at = static_cast<std::ptrdiff_t>(x);
      forColumn(at + radius, add);
      if (!window.isEmpty()) plane.values[y * plane.width + x] = ranks.values[window.middle()];
      forColumn(at - radius, remove);
    }
    // What is left of the last window: far less than all ranks are.
    const auto width = static_cast<std::ptrdiff_t>(plane.width);
    for (std::ptrdiff_t x = width - radius; x < width + radius; ++x) forColumn(x, remove);
  }
}

/// One pixel after the other: what any values take.
void filterAny(Plane& plane, std::ptrdiff_t radius) {
  const std::vector<float> before = plane.values;
  std::vector<float> window;
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      window.clear();
      for (std::ptrdiff_t dy = -radius; dy <= radius; ++dy) {
        const std::size_t row = reflected(static_cast<std::ptrdiff_t>(y) + dy, plane.height);
        for (std::ptrdiff_t dx = -radius; dx <= radius; ++dx) {
          const std::size_t i =
              row * plane.width + reflected(static_cast<std::ptrdiff_t>(x) + dx, plane.width);
          if (plane.counts(i)) window.push_back(before[i]);
        }
      }
      if (window.empty()) continue;
      const auto middle = window.begin() + static_cast<std::ptrdiff_t>((window.size() - 1) / 2);
      std::nth_element(window.begin(), middle, window.end());
      plane.values[y * plane.width + x] = *middle;
    }
  }
}

}  // namespace

void filterMedian(Plane& plane, std::size_t radiusPx) {
  const auto radius = static_cast<std::ptrdiff_t>(radiusPx);
  if (const std::optional<Ranks> ranks = ranksOf(plane)) {
    filterRanks(plane, *ranks, radius);
  } else {
    filterAny(plane, radius);
  }
}

}  // namespace phasebound
