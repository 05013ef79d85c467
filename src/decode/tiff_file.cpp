#include "decode/tiff_file.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <new>
#include <span>
#include <string_view>
#include <unordered_set>

#include "decode/byte_reader.h"
#include "decode/formats.h"

namespace phasebound {
namespace {

/// More slices than any detector takes; each directory costs time and memory even without pixels.
constexpr std::size_t kMaxDirectories = 65536;
/// Real directories have some tens of entries. libtiff compares all pairs of them.
constexpr std::uint64_t kMaxEntries = 1024;

std::string formatMessage(const char* format, va_list values) {
  std::array<char, 300> text{};
  // The format is libtiff's own, not a stranger's.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif
  std::vsnprintf(text.data(), text.size(), format, values);
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
  return text.data();
}

}  // namespace

Result<std::vector<std::uint64_t>> findTiffDirectories(const ByteSource& file) {
  ByteReader reader(file, 0);
  const bool isBigEndian = reader.u8() == 'M';
  reader.skip(1);
  const auto number = [&](int numBytes) {
    return isBigEndian ? reader.bigEndian(numBytes) : reader.littleEndian(numBytes);
  };
  const bool isBigTiff = number(2) == 43;
  const int offsetBytes = isBigTiff ? 8 : 4;
  const int countBytes = isBigTiff ? 8 : 2;
  const std::uint64_t entryBytes = isBigTiff ? 20 : 12;
  if (isBigTiff) reader.skip(4);

  std::vector<std::uint64_t> offsets;
  std::unordered_set<std::uint64_t> visited;
  std::uint64_t numDirectoryBytes = 0;
  for (std::uint64_t offset = number(offsetBytes); offset != 0; offset = number(offsetBytes)) {
    if (reader.failed() || offset >= file.size()) return brokenFile("the file ends early");
    if (!visited.insert(offset).second) return brokenFile("the chain of pages is a loop");
    offsets.push_back(offset);
    if (offsets.size() > kMaxDirectories) {
      return unsupported("more than " + std::to_string(kMaxDirectories) + " pages");
    }
    reader.seek(offset);
    const std::uint64_t numEntries = number(countBytes);
    if (numEntries == 0 || numEntries > kMaxEntries) {
      return brokenFile("a page with " + std::to_string(numEntries) + " tags");
    }
    // libtiff drops a tag whose data are cut off, and without its description a stack would pass
    // for a plain row of pages.
    for (std::uint64_t i = 0; i < numEntries && offsets.size() == 1; ++i) {
      const std::uint64_t tag = number(2);
      reader.skip(2);
      const std::uint64_t length = number(offsetBytes);
      const std::uint64_t at = number(offsetBytes);
      const bool isElsewhere =
          tag == TIFFTAG_IMAGEDESCRIPTION && length > static_cast<std::uint64_t>(offsetBytes);
      if (isElsewhere && (length > file.size() || at > file.size() - length)) {
        return brokenFile("the file ends early");
      }
    }
    if (offsets.size() > 1) reader.skip(numEntries * entryBytes);
    numDirectoryBytes += numEntries * entryBytes;
    if (numDirectoryBytes > file.size()) return brokenFile("pages overlap");
  }
  if (reader.failed()) return brokenFile("the file ends early");
  if (offsets.empty()) return brokenFile("no pages");
  return offsets;
}

Result<std::unique_ptr<TiffFile>> TiffFile::open(const ByteSource& source) {
  struct OptionsDeleter {
    void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
  };
  const std::unique_ptr<TIFFOpenOptions, OptionsDeleter> options(TIFFOpenOptionsAlloc());
  if (!options) throw std::bad_alloc();
  std::unique_ptr<TiffFile> file(new TiffFile(source));
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &TiffFile::noteError, file.get());
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &TiffFile::noteWarning, file.get());
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(kMaxImageBytes));
  // m: not memory-mapped; c: strips are read as they are, not cut into small ones.
  file->tiff_ =
      TIFFClientOpenExt("TIFF", "rmc", file.get(), &TiffFile::readBytes, &TiffFile::writeBytes,
                        &TiffFile::seekTo, &TiffFile::closeNothing, &TiffFile::sizeOf,
                        &TiffFile::mapNothing, &TiffFile::unmapNothing, options.get());
  if (file->tiff_ == nullptr) return file->broken("the first page cannot be read");
  return file;
}

TiffFile::~TiffFile() {
  if (tiff_ != nullptr) TIFFClose(tiff_);
}

void TiffFile::forgetMessages() {
  errorMessage_.clear();
  warningMessage_.clear();
}

Error TiffFile::broken(const std::string& otherwise) const {
  // How libtiff says that the sides give a size beyond all numbers.
  for (const std::string_view absurd : {"overflow", "Cannot handle zero"}) {
    if (errorMessage_.find(absurd) != std::string::npos) {
      return brokenFile("its pages tell of an absurd size");
    }
  }
  return brokenFile(errorMessage_.empty() ? otherwise : errorMessage_);
}

// The handlers return 1: the message is dealt with, and the global handlers, which print, do not
// see it.

int TiffFile::noteError(TIFF* /*tiff*/, void* self, const char* /*module*/, const char* format,
                        va_list values) {
  std::string& message = static_cast<TiffFile*>(self)->errorMessage_;
  if (message.empty()) message = formatMessage(format, values);
  return 1;
}

int TiffFile::noteWarning(TIFF* /*tiff*/, void* self, const char* /*module*/, const char* format,
                          va_list values) {
  std::string& message = static_cast<TiffFile*>(self)->warningMessage_;
  if (message.empty()) message = formatMessage(format, values);
  return 1;
}

tmsize_t TiffFile::readBytes(thandle_t self, void* into, tmsize_t numBytes) {
  auto& file = *static_cast<TiffFile*>(self);
  if (numBytes <= 0) return 0;
  const std::span<std::byte> bytes(static_cast<std::byte*>(into),
                                   static_cast<std::size_t>(numBytes));
  const std::size_t numRead = file.source_.read(file.position_, bytes);
  file.position_ += numRead;
  return static_cast<tmsize_t>(numRead);
}

tmsize_t TiffFile::writeBytes(thandle_t /*self*/, void* /*from*/, tmsize_t /*numBytes*/) {
  return 0;
}

toff_t TiffFile::seekTo(thandle_t self, toff_t offset, int whence) {
  auto& file = *static_cast<TiffFile*>(self);
  // Offsets back from the current position come as their two's complement, which adds up right.
  if (whence == SEEK_SET) file.position_ = offset;
  if (whence == SEEK_CUR) file.position_ += offset;
  if (whence == SEEK_END) file.position_ = file.source_.size() + offset;
  return file.position_;
}

int TiffFile::closeNothing(thandle_t /*self*/) { return 0; }

toff_t TiffFile::sizeOf(thandle_t self) { return static_cast<TiffFile*>(self)->source_.size(); }

int TiffFile::mapNothing(thandle_t /*self*/, void** /*base*/, toff_t* /*size*/) { return 0; }

void TiffFile::unmapNothing(thandle_t /*self*/, void* /*base*/, toff_t /*size*/) {}

}  // namespace phasebound
