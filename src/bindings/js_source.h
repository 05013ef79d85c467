#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "decode/byte_source.h"
#include "decode/decode.h"
#include "decode/raw.h"

namespace phasebound {

/// A file that JavaScript reads: {size, read(offset, into)}, where `into` is a Uint8Array on the
/// heap that is valid during the call, and read() returns the number of bytes that it has put
/// there.
class JsSource final : public ByteSource {
public:
  explicit JsSource(emscripten::val source)
      : source_(std::move(source)),
        size_(static_cast<std::uint64_t>(source_["size"].as<double>())) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_ || into.empty()) return 0;
    const emscripten::val view{
        emscripten::typed_memory_view(into.size(), reinterpret_cast<std::uint8_t*>(into.data()))};
    return static_cast<std::size_t>(
        source_.call<double>("read", static_cast<double>(offset), view));
  }

private:
  emscripten::val source_;
  std::uint64_t size_;
};

/// "U8", "F32", "Rgb8" and so on.
[[nodiscard]] std::string_view sampleTypeName(SampleType type);

/// The files that JavaScript named for one image, and those opened of them.
struct JsFiles {
  std::vector<std::unique_ptr<JsSource>> sources;
  std::optional<RawLayout> raw;        ///< of files without a header
  std::unique_ptr<JsSource> maskFile;  ///< of a mask, or null
  std::unique_ptr<OpenedImage> image;
  std::unique_ptr<OpenedImage> mask;

  /// Opens them. Errors  those of openImage() and openSeries().
  [[nodiscard]] std::optional<Error> open();
};

/// What JavaScript names: sources, and of the options `raw` and `maskFile`.
/// Errors  NoSuchItem without a source, InvalidParameters.
[[nodiscard]] Result<JsFiles> filesFromJs(const emscripten::val& sources,
                                          const emscripten::val& options);

}  // namespace phasebound
