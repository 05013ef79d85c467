#include "support/files.h"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace phasebound::test {

std::string readText(const std::string& path) {
  const char* folder = std::getenv("PHASEBOUND_TESTS");
  const std::string full =
      std::string(folder != nullptr ? folder : PHASEBOUND_TESTS_DIR) + "/" + path;
  std::ifstream file(full, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + full);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::byte> readBytes(const std::string& path) {
  const std::string text = readText(path);
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace phasebound::test
