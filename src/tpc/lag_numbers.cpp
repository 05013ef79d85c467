#include "tpc/lag_numbers.h"

#include <cstring>
#include <utility>

#include "tpc/lanes.h"

namespace phasebound {

LagNumbers::LagNumbers(LagNumbers&& other) noexcept
    : memory_(std::move(other.memory_)), size_(std::exchange(other.size_, 0)) {}

LagNumbers& LagNumbers::operator=(LagNumbers&& other) noexcept {
  memory_ = std::move(other.memory_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

LagNumbers::LagNumbers(const LagNumbers& other) { *this = other; }

LagNumbers& LagNumbers::operator=(const LagNumbers& other) {
  if (this == &other) return *this;
  resize(other.size_);
  if (size_ > 0) std::memcpy(sums(), other.sums(), size_ * sizeof(float));
  return *this;
}

void LagNumbers::resize(std::size_t size) {
  constexpr std::size_t kPerBlock = sizeof(Complex4) / sizeof(float);
  memory_.resize((std::uint64_t{size} + kPerBlock - 1) / kPerBlock);
  size_ = size;
}

void LagNumbers::toFloats(std::size_t first, std::size_t last, float unit) {
  using Int4 = std::int32_t __attribute__((vector_size(16)));
  // Copies in and out: what lies in the memory changes its type.
  std::int32_t* from = sums();
  std::size_t i = first;
  for (; i + kLanes <= last; i += kLanes) {
    Int4 whole;
    std::memcpy(&whole, from + i, sizeof(whole));
    const Float4 scaled = splat(unit) * __builtin_convertvector(whole, Float4);
    std::memcpy(from + i, &scaled, sizeof(scaled));
  }
  for (; i < last; ++i) {
    const float scaled = unit * static_cast<float>(from[i]);
    std::memcpy(from + i, &scaled, sizeof(scaled));
  }
}

}  // namespace phasebound
