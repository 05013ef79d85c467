// Drives a fuzz target where there is no libFuzzer: each seed as it is, then changed versions of it
// by fixed random numbers, the same on every run. It does not learn from coverage as scripts/fuzz
// does; it holds what once worked.
//
// usage: fuzz_NAME NUMBER SEED...   NUMBER changed versions of all seeds together

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t numBytes);

namespace {

using Bytes = std::vector<std::uint8_t>;

std::size_t below(std::mt19937& random, std::size_t limit) { return random() % limit; }

/// Values at which sizes and counts go wrong.
constexpr std::array<std::uint8_t, 6> kEdges{0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF};

void change(Bytes& file, std::mt19937& random) {
  const std::size_t at = below(random, file.size());
  switch (below(random, 6)) {
    case 0:
      file[at] = static_cast<std::uint8_t>(file[at] ^ 1U << below(random, 8));
      return;
    case 1:
      file[at] = static_cast<std::uint8_t>(random());
      return;
    case 2:
      for (std::size_t i = at; i < file.size() && i < at + 4; ++i) {
        file[i] = kEdges[below(random, kEdges.size())];
      }
      return;
    case 3:
      file.resize(at + 1);
      return;
    case 4: {
      const std::size_t from = below(random, file.size());
      for (std::size_t i = 0; i < 8 && from + i < file.size() && at + i < file.size(); ++i) {
        file[at + i] = file[from + i];
      }
      return;
    }
    default:
      file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), 1 + below(random, 8),
                  static_cast<std::uint8_t>(random()));
      return;
  }
}

}  // namespace

int main(int numArguments, char** arguments) {
  if (numArguments < 3) {
    std::fputs("usage: fuzz_NAME NUMBER SEED...\n", stderr);
    return 2;
  }
  std::vector<Bytes> seeds;
  for (int i = 2; i < numArguments; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "%s cannot be read.\n", arguments[i]);
      return 2;
    }
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    LLVMFuzzerTestOneInput(seeds.back().data(), seeds.back().size());
  }
  std::mt19937 random(1);
  const long numRuns = std::strtol(arguments[1], nullptr, 10);
  for (long run = 0; run < numRuns; ++run) {
    Bytes file = seeds[below(random, seeds.size())];
    for (std::size_t left = 1 + below(random, 4); left > 0 && !file.empty(); --left) {
      change(file, random);
    }
    LLVMFuzzerTestOneInput(file.data(), file.size());
  }
  std::printf("%zu seeds and %ld changed versions\n", seeds.size(), numRuns);
  return 0;
}
