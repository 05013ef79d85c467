// Reads every row of an image file several times, as the phase finder does, and prints the time and
// the sum of all sample bytes, by which other decoders are compared.
//
// usage: decode_benchmark FILE

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <numeric>
#include <vector>

#include "benchmarks/file_source.h"
#include "decode/decode.h"

namespace {

/// Nothing where the file cannot be read.
std::optional<std::uint64_t> sumOfBytes(const phasebound::FileSource& file) {
  phasebound::Result<std::unique_ptr<phasebound::OpenedImage>> opened = phasebound::openImage(file);
  if (!opened) return std::nullopt;
  phasebound::OpenedImage& image = *opened.value();
  const phasebound::Shape shape = image.header().shape;
  const std::size_t rowBytes = shape.x * phasebound::sampleBytes(image.header().type);
  constexpr std::size_t kPieceBytes = std::size_t{1} << 22;
  const std::size_t together = image.rowsTogether();
  const std::size_t numRows =
      std::max<std::size_t>(kPieceBytes / (rowBytes * together), 1) * together;
  std::vector<std::byte> rows;
  std::uint64_t sum = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; y += numRows) {
      const std::size_t numHere = std::min(numRows, shape.y - y);
      rows.resize(numHere * rowBytes);
      if (image.readRows(z, y, numHere, rows)) return std::nullopt;
      sum = std::accumulate(rows.begin(), rows.end(), sum, [](std::uint64_t total, std::byte byte) {
        return total + static_cast<std::uint64_t>(byte);
      });
    }
  }
  return sum;
}

}  // namespace

int main(int numArguments, char** arguments) {
  if (numArguments != 2) return 2;
  constexpr int kNumRuns = 7;
  const phasebound::FileSource file(arguments[1]);
  std::vector<double> times;
  std::uint64_t sum = 0;
  for (int run = 0; run < kNumRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const std::optional<std::uint64_t> found = sumOfBytes(file);
    if (!found) return 1;
    sum = *found;
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"ms\":%.3f,\"sum\":%llu}\n", times[kNumRuns / 2],
              static_cast<unsigned long long>(sum));
  return 0;
}
