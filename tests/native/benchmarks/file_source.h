#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>

#include "decode/byte_source.h"

namespace phasebound {

/// A file of this machine, empty where it cannot be opened.
class FileSource final : public ByteSource {
public:
  explicit FileSource(const char* path) : file_(std::fopen(path, "rb"), &std::fclose) {
    if (!file_) return;
    std::fseek(file_.get(), 0, SEEK_END);
    size_ = static_cast<std::uint64_t>(std::ftell(file_.get()));
  }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET);
    return std::fread(into.data(), 1, into.size(), file_.get());
  }

private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::uint64_t size_ = 0;
};

}  // namespace phasebound
