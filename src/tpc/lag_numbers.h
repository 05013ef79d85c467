#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "tpc/block_memory.h"

namespace phasebound {

/// A number for each stored lag: whole ones while they are summed, because their sum does not
/// depend on the order, and floats afterwards, in the same memory. Neither initialised nor kept
/// when it grows.
class LagNumbers {
public:
  LagNumbers() = default;
  ~LagNumbers() = default;
  LagNumbers(LagNumbers&& other) noexcept;
  LagNumbers& operator=(LagNumbers&& other) noexcept;
  LagNumbers(const LagNumbers& other);
  LagNumbers& operator=(const LagNumbers& other);

  /// Throws std::bad_alloc.
  void resize(std::size_t size);
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::int32_t* sums() { return reinterpret_cast<std::int32_t*>(memory_.data()); }
  [[nodiscard]] const std::int32_t* sums() const {
    return reinterpret_cast<const std::int32_t*>(memory_.data());
  }
  [[nodiscard]] float* floats() { return reinterpret_cast<float*>(memory_.data()); }
  [[nodiscard]] const float* floats() const {
    return reinterpret_cast<const float*>(memory_.data());
  }

  /// Sums number first ... last - 1 to floats, times the unit.
  void toFloats(std::size_t first, std::size_t last, float unit);

private:
  BlockMemory memory_;
  std::size_t size_ = 0;
};

}  // namespace phasebound
