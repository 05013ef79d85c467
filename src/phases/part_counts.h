#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace phasebound {

/// What has been counted of one part of the pixels, on its way to whoever counts the other part, as
/// one row of numbers: counters put theirs in on one side and add them to their own on the other,
/// in the same order.
class PartCounts {
public:
  PartCounts() = default;
  explicit PartCounts(std::vector<std::uint32_t> numbers)
      : numbers_(std::move(numbers)), isArriving_(true) {}

  [[nodiscard]] const std::vector<std::uint32_t>& numbers() const { return numbers_; }

  /// Precondition: the counts are below 2^32, as of images of less than that many pixels.
  template <class Counts>
  void pass(Counts& counts) {
    if (isArriving_) {
      assert(next_ + counts.size() <= numbers_.size());
      for (auto& count : counts) count += numbers_[next_++];
    } else {
      const std::size_t first = numbers_.size();
      numbers_.resize(first + counts.size());
      for (std::size_t i = 0; i < counts.size(); ++i) {
        numbers_[first + i] = static_cast<std::uint32_t>(counts[i]);
      }
    }
  }

private:
  std::vector<std::uint32_t> numbers_;
  bool isArriving_ = false;
  std::size_t next_ = 0;
};

}  // namespace phasebound
