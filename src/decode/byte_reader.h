#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "decode/byte_source.h"

namespace phasebound {

/// Walks through a file from front to back, buffered. Reading past the end gives zeros and makes
/// failed() true for good, so that a header can be read whole and checked once.
class ByteReader {
public:
  explicit ByteReader(const ByteSource& source, std::uint64_t position = 0)
      : source_(source), position_(position) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] std::uint64_t numLeft() const {
    return position_ < source_.size() ? source_.size() - position_ : 0;
  }

  void seek(std::uint64_t position) { position_ = position; }
  void skip(std::uint64_t numBytes) {
    if (numBytes > numLeft()) failed_ = true;
    position_ += numBytes;
  }

  std::uint8_t u8() {
    if (position_ < bufferStart_ || position_ >= bufferStart_ + bufferSize_) {
      bufferStart_ = position_;
      bufferSize_ = source_.read(position_, buffer_);
      if (bufferSize_ == 0) {
        failed_ = true;
        return 0;
      }
    }
    return static_cast<std::uint8_t>(buffer_[static_cast<std::size_t>(position_++ - bufferStart_)]);
  }
  std::uint32_t u32be() { return static_cast<std::uint32_t>(bigEndian(4)); }
  std::uint16_t u16le() { return static_cast<std::uint16_t>(littleEndian(2)); }
  std::uint32_t u32le() { return static_cast<std::uint32_t>(littleEndian(4)); }
  std::uint64_t bigEndian(int numBytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < numBytes; ++i) value = value << 8 | u8();
    return value;
  }
  std::uint64_t littleEndian(int numBytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < numBytes; ++i) value |= std::uint64_t{u8()} << (8 * i);
    return value;
  }

private:
  const ByteSource& source_;
  std::uint64_t position_;
  std::array<std::byte, 16384> buffer_{};
  std::uint64_t bufferStart_ = 0;
  std::size_t bufferSize_ = 0;
  bool failed_ = false;
};

}  // namespace phasebound
