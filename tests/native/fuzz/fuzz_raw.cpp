// Headerless data: the first bytes are the layout.

#include "decode/byte_source.h"
#include "decode/raw.h"
#include "fuzz/fuzz_open.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t numBytes) {
  constexpr std::size_t kLayoutBytes = 6;
  if (numBytes < kLayoutBytes) return 0;
  constexpr unsigned kNumTypes = 12;
  phasebound::RawLayout layout;
  layout.shape = {data[0], data[1], data[2]};
  layout.type = static_cast<phasebound::SampleType>(data[3] % kNumTypes);
  layout.isBigEndian = data[4] % 2 == 1;
  layout.offset = data[5];
  const phasebound::MemorySource file(
      std::as_bytes(std::span(data, numBytes).subspan(kLayoutBytes)));
  phasebound::fuzz::readEverything(phasebound::openRaw(file, layout));
  return 0;
}
