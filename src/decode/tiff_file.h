#pragma once

#include <tiffio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "decode/byte_source.h"

namespace phasebound {

/// Where the directories (pages) of a TIFF are, found by following their chain: libtiff alone would
/// take a chain that breaks off for one that ends, and work for hours on one that was made for
/// that. Errors  BrokenFile, UnsupportedEncoding.
[[nodiscard]] Result<std::vector<std::uint64_t>> findTiffDirectories(const ByteSource& file);

/// A TIFF opened for reading, at its first directory. What libtiff says is kept here, and nothing
/// is printed.
class TiffFile {
public:
  /// Errors  BrokenFile.
  [[nodiscard]] static Result<std::unique_ptr<TiffFile>> open(const ByteSource& source);

  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;
  ~TiffFile();

  [[nodiscard]] TIFF* handle() const { return tiff_; }
  [[nodiscard]] const ByteSource& source() const { return source_; }

  /// The next directory of the chain, or the one at an offset that the chain has passed before.
  [[nodiscard]] bool toNextDirectory() { return TIFFReadDirectory(tiff_) != 0; }
  [[nodiscard]] bool toDirectory(std::uint64_t offset) {
    return TIFFSetSubDirectory(tiff_, offset) != 0;
  }

  void forgetMessages();
  /// The first ones since they were last forgotten, empty if there were none.
  [[nodiscard]] const std::string& errorMessage() const { return errorMessage_; }
  [[nodiscard]] const std::string& warningMessage() const { return warningMessage_; }
  /// BrokenFile with the error message, or with `otherwise` where libtiff gave none.
  [[nodiscard]] Error broken(const std::string& otherwise) const;

private:
  explicit TiffFile(const ByteSource& source) : source_(source) {}

  static int noteError(TIFF*, void* self, const char* module, const char* format, va_list values);
  static int noteWarning(TIFF*, void* self, const char* module, const char* format, va_list values);
  static tmsize_t readBytes(thandle_t self, void* into, tmsize_t numBytes);
  static tmsize_t writeBytes(thandle_t self, void* from, tmsize_t numBytes);
  static toff_t seekTo(thandle_t self, toff_t offset, int whence);
  static int closeNothing(thandle_t self);
  static toff_t sizeOf(thandle_t self);
  static int mapNothing(thandle_t self, void** base, toff_t* size);
  static void unmapNothing(thandle_t self, void* base, toff_t size);

  const ByteSource& source_;
  std::uint64_t position_ = 0;
  TIFF* tiff_ = nullptr;
  std::string errorMessage_;
  std::string warningMessage_;
};

}  // namespace phasebound
