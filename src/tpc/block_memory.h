#pragma once

#include <cstddef>
#include <cstdint>

#include "tpc/fft.h"

namespace phasebound {

/// Memory for spectra: aligned to cache lines, and neither initialised nor kept when it grows,
/// because filling it would cost as much as a pass over the data. Large blocks ask the system for
/// large pages where it has them: 4000 columns of an image lie in 4000 pages otherwise.
class BlockMemory {
public:
  BlockMemory() = default;
  ~BlockMemory();
  BlockMemory(BlockMemory&& other) noexcept;
  BlockMemory& operator=(BlockMemory&& other) noexcept;
  BlockMemory(const BlockMemory&) = delete;
  BlockMemory& operator=(const BlockMemory&) = delete;

  /// Makes room for so many numbers; what was there is lost. Throws std::bad_alloc.
  void resize(std::uint64_t numNumbers);
  void release();

  [[nodiscard]] Complex4* data() { return numbers_; }
  [[nodiscard]] const Complex4* data() const { return numbers_; }

private:
  Complex4* numbers_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace phasebound
