#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "decode/byte_source.h"

namespace phasebound {

/// What a gzip or zlib stream inside of a file unpacks to, as a file. It is unpacked while it is
/// read: front to back is fast, going back starts anew, and memory is that of a window of 32 KB
/// whatever the size.
class GzipSource final : public ByteSource {
public:
  /// file     has to live as long as this
  /// offset   of the stream
  /// numBytes to be unpacked; a stream that is damaged, shorter or longer reads short
  GzipSource(const ByteSource& file, std::uint64_t offset, std::uint64_t numBytes);
  ~GzipSource() override;

  [[nodiscard]] std::uint64_t size() const override { return numBytes_; }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override;
  [[nodiscard]] ShortReason shortReason() const override;

private:
  class Stream;

  const ByteSource& file_;
  std::uint64_t offset_;
  std::uint64_t numBytes_;
  mutable std::unique_ptr<Stream> stream_;
};

}  // namespace phasebound
