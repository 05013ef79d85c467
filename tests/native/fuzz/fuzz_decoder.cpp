// One decoder, given by its function: a file for it need not begin with its signature.

#include "decode/byte_source.h"
#include "decode/formats.h"
#include "fuzz/fuzz_open.h"

namespace phasebound {
namespace {

[[maybe_unused]] Result<std::unique_ptr<OpenedImage>> asOpened(
    Result<std::unique_ptr<OpenedImage>> opened) {
  return opened;
}

[[maybe_unused]] Result<std::unique_ptr<OpenedImage>> asOpened(Result<Image> image) {
  if (!image) return image.error();
  return wholeImage(std::move(image).value());
}

}  // namespace
}  // namespace phasebound

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t numBytes) {
  const phasebound::MemorySource file(std::as_bytes(std::span(data, numBytes)));
  phasebound::fuzz::readEverything(phasebound::asOpened(phasebound::PHASEBOUND_FUZZED(file)));
  return 0;
}
