#include "decode/gzip_source.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace phasebound {

class GzipSource::Stream {
public:
  Stream(const ByteSource& file, std::uint64_t offset) : file_(file), offset_(offset) {
    // 32 more than the largest window: the header tells whether it is gzip or zlib.
    constexpr int kEitherHeader = 15 + 32;
    if (inflateInit2(&state_, kEitherHeader) != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { inflateEnd(&state_); }

  /// Bytes handed out so far.
  [[nodiscard]] std::uint64_t position() const { return position_; }

  std::size_t unpack(std::span<std::byte> into) {
    constexpr std::size_t kMostAtOnce = std::numeric_limits<unsigned>::max() / 2;
    std::size_t numDone = 0;
    while (numDone < into.size() && !isOver_) {
      const auto numAsked = static_cast<unsigned>(std::min(into.size() - numDone, kMostAtOnce));
      state_.next_out = reinterpret_cast<Bytef*>(into.data() + numDone);
      state_.avail_out = numAsked;
      step();
      numDone += numAsked - state_.avail_out;
    }
    position_ += numDone;
    return numDone;
  }

  /// Whether the stream, all of whose bytes have been handed out, closes with the right checksum.
  bool endsWell() {
    std::array<std::byte, 1> more{};
    return unpack(more) == 0 && hasEnded_;
  }

  /// Whether bytes were there that cannot be unpacked, or do not give the checksum.
  [[nodiscard]] bool isDamaged() const { return isDamaged_; }

private:
  void step() {
    if (state_.avail_in == 0) {
      const std::size_t numRead = file_.read(offset_, packed_);
      offset_ += numRead;
      state_.next_in = reinterpret_cast<const Bytef*>(packed_.data());
      state_.avail_in = static_cast<unsigned>(numRead);
      if (numRead == 0) isOver_ = true;
    }
    const int result = inflate(&state_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) hasEnded_ = true;
    if (result != Z_OK && result != Z_BUF_ERROR) isOver_ = true;
    if (result == Z_DATA_ERROR || result == Z_NEED_DICT) isDamaged_ = true;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
  }

  const ByteSource& file_;
  std::uint64_t offset_;
  std::uint64_t position_ = 0;
  bool isOver_ = false;
  bool hasEnded_ = false;
  bool isDamaged_ = false;
  z_stream state_{};
  std::array<std::byte, 65536> packed_{};
};

GzipSource::GzipSource(const ByteSource& file, std::uint64_t offset, std::uint64_t numBytes)
    : file_(file), offset_(offset), numBytes_(numBytes) {}

GzipSource::~GzipSource() = default;

std::size_t GzipSource::read(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= numBytes_) return 0;
  const auto rows = into.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), numBytes_ - offset)));
  if (!stream_ || stream_->position() > offset) {
    stream_.reset();
    stream_ = std::make_unique<Stream>(file_, offset_);
  }
  std::array<std::byte, 16384> skipped{};
  while (stream_->position() < offset) {
    const auto some = std::span(skipped).first(static_cast<std::size_t>(
        std::min<std::uint64_t>(skipped.size(), offset - stream_->position())));
    if (stream_->unpack(some) < some.size()) return 0;
  }
  const std::size_t numRead = stream_->unpack(rows);
  // The checksum stands at the end. Where it is wrong, some of the bytes were, nobody knows which.
  if (stream_->position() == numBytes_ && numRead == rows.size() && !stream_->endsWell()) return 0;
  return numRead;
}

ShortReason GzipSource::shortReason() const {
  if (stream_ && stream_->isDamaged()) return ShortReason::Damaged;
  // The end was looked for, and there was a byte more.
  const bool isLonger = stream_ && stream_->position() > numBytes_;
  return isLonger ? ShortReason::TooMany : ShortReason::FileEnds;
}

}  // namespace phasebound
