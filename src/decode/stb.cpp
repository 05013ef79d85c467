#include "decode/stb.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "decode/formats.h"

namespace phasebound {
namespace {

struct Allocator {
  std::size_t limit = 0;
  bool isPastLimit = false;
  bool isOutOfMemory = false;
};

/// stb_image gives its allocator no context, so that of the load which runs on this thread has to
/// be found from outside of its arguments.
thread_local Allocator allocator;

void* checked(void* memory) {
  if (memory == nullptr) allocator.isOutOfMemory = true;
  return memory;
}

bool isAllowed(std::size_t numBytes) {
  if (numBytes > allocator.limit) allocator.isPastLimit = true;
  return numBytes <= allocator.limit;
}

void* allocate(std::size_t numBytes) {
  return isAllowed(numBytes) ? checked(std::malloc(numBytes)) : nullptr;
}

void* reallocate(void* memory, std::size_t numBytes) {
  return isAllowed(numBytes) ? checked(std::realloc(memory, numBytes)) : nullptr;
}

/// A broken promise inside stb_image must not end the program.
void require(bool isTrue) {
  if (!isTrue) throw std::runtime_error("inconsistent data");
}

}  // namespace
}  // namespace phasebound

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MALLOC(size) phasebound::allocate(size)
#define STBI_REALLOC(memory, size) phasebound::reallocate(memory, size)
#define STBI_FREE(memory) std::free(memory)
#define STBI_ASSERT(condition) phasebound::require(condition)
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <stb_image.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace phasebound {
namespace {

/// The file as stb_image reads it, from front to back.
struct Stream {
  const ByteSource& file;
  std::span<const BytePatch> patches;
  std::uint64_t position = 0;
};

int readSome(void* user, char* data, int numBytes) {
  auto& stream = *static_cast<Stream*>(user);
  if (numBytes <= 0) return 0;
  auto* bytes = reinterpret_cast<std::byte*>(data);
  const std::size_t numRead =
      stream.file.read(stream.position, {bytes, static_cast<std::size_t>(numBytes)});
  for (const BytePatch& patch : stream.patches) {
    if (patch.offset >= stream.position && patch.offset - stream.position < numRead) {
      bytes[patch.offset - stream.position] = patch.value;
    }
  }
  stream.position += numRead;
  return static_cast<int>(numRead);
}

void skipSome(void* user, int numBytes) {
  auto& stream = *static_cast<Stream*>(user);
  stream.position += static_cast<std::uint64_t>(std::int64_t{numBytes});
}

int isAtEnd(void* user) {
  const auto& stream = *static_cast<Stream*>(user);
  return stream.position >= stream.file.size() ? 1 : 0;
}

}  // namespace

Result<StbPixels> loadWithStb(const ByteSource& file, std::span<const BytePatch> patches,
                              bool is16Bit, std::size_t largestAllocation) {
  allocator = {largestAllocation};
  Stream stream{file, patches};
  const stbi_io_callbacks callbacks{&readSome, &skipSome, &isAtEnd};
  int width = 0;
  int height = 0;
  int numChannels = 0;
  void* samples = nullptr;
  try {
    if (is16Bit) {
      samples = stbi_load_16_from_callbacks(&callbacks, &stream, &width, &height, &numChannels, 0);
    } else {
      samples = stbi_load_from_callbacks(&callbacks, &stream, &width, &height, &numChannels, 0);
    }
  } catch (const std::runtime_error& failure) {
    return brokenFile(failure.what());
  }
  if (samples == nullptr) {
    if (allocator.isOutOfMemory) return Error{ErrorCode::OutOfMemory};
    if (allocator.isPastLimit) return brokenFile("the data unpack to more than the image");
    const char* reason = stbi_failure_reason();
    return brokenFile(reason != nullptr ? reason : "");
  }
  StbPixels pixels;
  pixels.width = static_cast<std::size_t>(width);
  pixels.height = static_cast<std::size_t>(height);
  pixels.numChannels = static_cast<std::size_t>(numChannels);
  pixels.samples = {samples, &std::free};
  return pixels;
}

}  // namespace phasebound
