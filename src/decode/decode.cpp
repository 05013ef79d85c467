#include "decode/decode.h"

#include <algorithm>
#include <array>

#include "decode/formats.h"

namespace phasebound {
namespace {

constexpr std::size_t kNumSniffedBytes = 18;
using Head = std::array<std::uint8_t, kNumSniffedBytes>;

template <std::size_t kLength>
bool startsWith(const Head& head, const std::array<std::uint8_t, kLength>& signature) {
  return std::equal(signature.begin(), signature.end(), head.begin());
}

bool isPng(const Head& head) {
  return startsWith(head, std::array<std::uint8_t, 8>{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
}

bool isJpeg(const Head& head) {
  return startsWith(head, std::array<std::uint8_t, 3>{0xFF, 0xD8, 0xFF});
}

/// Two letters are little to go by: the size of the header that follows must be one that exists.
bool isBmp(const Head& head) {
  constexpr std::array<std::uint8_t, 8> kHeaderSizes{12, 16, 40, 52, 56, 64, 108, 124};
  const bool isSize =
      std::find(kHeaderSizes.begin(), kHeaderSizes.end(), head[14]) != kHeaderSizes.end();
  return startsWith(head, std::array<std::uint8_t, 2>{'B', 'M'}) && isSize && head[15] == 0 &&
         head[16] == 0 && head[17] == 0;
}

bool isTiff(const Head& head) {
  using Signature = std::array<std::uint8_t, 4>;
  return startsWith(head, Signature{'I', 'I', 42, 0}) ||
         startsWith(head, Signature{'M', 'M', 0, 42}) ||
         startsWith(head, Signature{'I', 'I', 43, 0}) ||
         startsWith(head, Signature{'M', 'M', 0, 43});
}

}  // namespace

std::size_t sampleBytes(SampleType type) {
  switch (type) {
    case SampleType::U8:
    case SampleType::I8:
      return 1;
    case SampleType::U16:
    case SampleType::I16:
      return 2;
    case SampleType::U32:
    case SampleType::I32:
    case SampleType::F32:
    case SampleType::Rgb8:
      return 4;
    case SampleType::U64:
    case SampleType::I64:
    case SampleType::F64:
      return 8;
  }
  return 0;
}

Result<Image> decode(const ByteSource& file) {
  if (file.size() == 0) return Error{ErrorCode::EmptyFile};
  Head head{};
  (void)file.read(0, std::as_writable_bytes(std::span(head)));
  if (isPng(head)) return decodePng(file);
  if (isJpeg(head)) return decodeJpeg(file);
  if (isBmp(head)) return decodeBmp(file);
  if (isTiff(head)) return decodeTiff(file);
  return Error{ErrorCode::UnknownFormat};
}

Result<Image> decode(std::span<const std::byte> file) { return decode(MemorySource(file)); }

}  // namespace phasebound
