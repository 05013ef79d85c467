// PNG with its checksums made right again: else hardly a changed file would get past them.

#include "decode/byte_source.h"
#include "decode/formats.h"
#include "fuzz/fuzz_open.h"
#include "support/png_checksums.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t numBytes) {
  const auto bytes = std::as_bytes(std::span(data, numBytes));
  std::vector<std::byte> png(bytes.begin(), bytes.end());
  phasebound::test::repairChecksums(png);
  const phasebound::MemorySource file(png);
  phasebound::Result<phasebound::Image> image = phasebound::decodePng(file);
  if (image) phasebound::fuzz::readEverything(phasebound::wholeImage(std::move(image).value()));
  return 0;
}
