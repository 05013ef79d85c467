#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace phasebound {

/// Why a file has fewer bytes to read than it should.
enum class ShortReason {
  FileEnds,
  Damaged,  ///< packed data that cannot be unpacked, or do not give their checksum
  TooMany,  ///< packed data that unpack to more than was told, so that none can be relied on
};

/// Random access to the bytes of a file. Readers ask for what they need, so that a file larger than
/// the heap can be read from wherever it lies. Offsets are 64 bits wide even where size_t is not.
class ByteSource {
public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Copies the bytes from offset on and returns their number, which is less than asked for only
  /// where the file ends or is damaged.
  [[nodiscard]] virtual std::size_t read(std::uint64_t offset, std::span<std::byte> into) const = 0;
  /// Why the last read returned less than was asked for.
  [[nodiscard]] virtual ShortReason shortReason() const { return ShortReason::FileEnds; }
};

/// A file that is in memory already; does not own it.
class MemorySource final : public ByteSource {
public:
  explicit MemorySource(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= bytes_.size()) return 0;
    const auto first = static_cast<std::size_t>(offset);
    const std::size_t numBytes = std::min(into.size(), bytes_.size() - first);
    if (numBytes > 0) std::memcpy(into.data(), bytes_.data() + first, numBytes);
    return numBytes;
  }

private:
  std::span<const std::byte> bytes_;
};

}  // namespace phasebound
