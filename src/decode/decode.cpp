#include "decode/decode.h"

#include <algorithm>
#include <array>
#include <utility>

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

bool isGif(const Head& head) {
  using Signature = std::array<std::uint8_t, 6>;
  return startsWith(head, Signature{'G', 'I', 'F', '8', '7', 'a'}) ||
         startsWith(head, Signature{'G', 'I', 'F', '8', '9', 'a'});
}

bool isNpy(const Head& head) {
  return startsWith(head, std::array<std::uint8_t, 6>{0x93, 'N', 'U', 'M', 'P', 'Y'});
}

bool isNrrd(const Head& head) {
  return startsWith(head, std::array<std::uint8_t, 7>{'N', 'R', 'R', 'D', '0', '0', '0'});
}

/// P and a digit are little to go by: white space must follow, and a number, a comment or a key.
bool isPnm(const Head& head) {
  const bool isSpace = head[2] == ' ' || (head[2] >= '\t' && head[2] <= '\r');
  const bool isStart = head[3] == '#' || (head[3] >= '0' && head[3] <= '9') || head[3] == ' ' ||
                       (head[3] >= '\t' && head[3] <= '\r');
  const bool isKey = head[3] >= 'A' && head[3] <= 'Z';
  return head[0] == 'P' && isSpace &&
         (head[1] == '7' ? isStart || isKey : head[1] >= '1' && head[1] <= '6' && isStart);
}

Result<std::unique_ptr<OpenedImage>> openedWhole(Result<Image> image) {
  if (!image) return image.error();
  return wholeImage(std::move(image).value());
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
    case SampleType::Rgb16:
      return 8;
  }
  return 0;
}

Result<std::unique_ptr<OpenedImage>> openImage(const ByteSource& file) {
  if (file.size() == 0) return Error{ErrorCode::EmptyFile};
  Head head{};
  (void)file.read(0, std::as_writable_bytes(std::span(head)));
  if (isPng(head)) return openedWhole(decodePng(file));
  if (isJpeg(head)) return openJpeg(file);
  if (isBmp(head)) return openedWhole(decodeBmp(file));
  if (isTiff(head)) return openTiff(file);
  if (isGif(head)) return openedWhole(decodeGif(file));
  if (isNpy(head)) return openNpy(file);
  if (isNrrd(head)) return openNrrd(file);
  if (isPnm(head)) return openPnm(file);
  if (isMrc(file)) return openMrc(file);
  return Error{ErrorCode::UnknownFormat};
}

}  // namespace phasebound
