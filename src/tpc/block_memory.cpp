#include "tpc/block_memory.h"

#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace phasebound {
namespace {

constexpr std::size_t kCacheLine = 64;
#ifdef __linux__
constexpr std::size_t kLargePage = std::size_t{2} << 20U;
#endif

}  // namespace

BlockMemory::~BlockMemory() { release(); }

BlockMemory::BlockMemory(BlockMemory&& other) noexcept
    : numbers_(std::exchange(other.numbers_, nullptr)),
      capacity_(std::exchange(other.capacity_, 0)) {}

BlockMemory& BlockMemory::operator=(BlockMemory&& other) noexcept {
  if (this != &other) {
    release();
    numbers_ = std::exchange(other.numbers_, nullptr);
    capacity_ = std::exchange(other.capacity_, 0);
  }
  return *this;
}

void BlockMemory::release() {
  std::free(numbers_);
  numbers_ = nullptr;
  capacity_ = 0;
}

void BlockMemory::resize(std::uint64_t numNumbers) {
  if (numNumbers <= capacity_) return;
  release();
  std::size_t alignment = kCacheLine;
  if (numNumbers > std::numeric_limits<std::size_t>::max() / sizeof(Complex4) - 1) {
    throw std::bad_alloc();
  }
  std::size_t numBytes = static_cast<std::size_t>(numNumbers) * sizeof(Complex4);
#ifdef __linux__
  if (numBytes >= kLargePage) alignment = kLargePage;
#endif
  numBytes = (numBytes + alignment - 1) / alignment * alignment;
  numbers_ = static_cast<Complex4*>(std::aligned_alloc(alignment, numBytes));
  if (numbers_ == nullptr) throw std::bad_alloc();
#ifdef __linux__
  // Advice: nothing depends on whether the system takes it.
  if (numBytes >= kLargePage) static_cast<void>(madvise(numbers_, numBytes, MADV_HUGEPAGE));
#endif
  capacity_ = static_cast<std::size_t>(numNumbers);
}

}  // namespace phasebound
