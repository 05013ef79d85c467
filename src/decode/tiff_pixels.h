#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "decode/tiff_file.h"
#include "decode/tiff_page.h"
#include "decode/tiff_samples.h"

namespace phasebound {

/// Number of slices, this page included, that lie uncompressed one after the other from the first
/// pixel of this page to the end of the file; 0 where the page's own pixels are not like that.
[[nodiscard]] std::uint64_t countContiguousSlices(const TiffFile& file, const TiffPage& page);

/// Whether rows can be read from where they lie in the file, without libtiff.
[[nodiscard]] bool hasPlainRows(const TiffFile& file, const TiffPage& page);

/// Whether rows are unpacked one after the other: those of a strip that is so long that it is not
/// to be in memory as a whole, where its compression can be followed row by row. (PackBits could,
/// but some writers pack across the ends of rows, which only a whole strip shows.)
[[nodiscard]] bool hasLongStrips(const TiffPage& page);

/// Nothing, or why the strips or tiles of the page that the file is at cannot be unpacked. From
/// then on libtiff unpacks JPEG's own colours to RGB.
[[nodiscard]] std::optional<Error> checkSegments(const TiffFile& file, const TiffPage& page);

/// Reads rows of the page that a file is at. A strip or a row of tiles of which only a part was
/// asked for is kept, so that it can be read a few rows at a time.
class TiffPixels {
public:
  explicit TiffPixels(TiffFile& file) : file_(file) {}

  /// To be called when the file has gone to another page.
  void forget() {
    for (Kept& kept : kept_) kept.segment.reset();
    nextRow_.reset();
  }

  /// Unpacks strips or tiles. Those that reach out of `into` are unpacked as a whole all the same.
  /// Errors  BrokenFile, TooLarge.
  [[nodiscard]] std::optional<Error> readSegments(const TiffPage& page, const TiffRows& into,
                                                  TiffSamples& samples);

  /// Unpacks row by row where hasLongStrips(). Going back unpacks the strip from its first row.
  /// Errors  BrokenFile.
  [[nodiscard]] std::optional<Error> readRowByRow(const TiffPage& page, const TiffRows& into,
                                                  TiffSamples& samples);

  /// Reads rows where hasPlainRows(). The page's pixels are taken to lie `shift` bytes further on,
  /// as those of later slices in a file of one directory.
  /// Errors  BrokenFile.
  [[nodiscard]] std::optional<Error> readPlainRows(const TiffPage& page, std::uint64_t shift,
                                                   const TiffRows& into, TiffSamples& samples);

private:
  std::optional<Error> readSegment(const TiffPage& page, std::uint32_t y, std::uint32_t x,
                                   const TiffRows& into, TiffSamples& samples);
  std::optional<Error> unpack(const TiffPage& page, std::uint32_t segment, std::byte* into,
                              std::size_t numBytes);
  std::optional<Error> unpackRow(const TiffPage& page, std::uint32_t y, std::byte* into);
  /// Whether the packed bytes of a segment lie in the file.
  [[nodiscard]] bool isInFile(std::uint32_t segment) const;

  /// A strip or tile as it was unpacked, one a plane.
  struct Kept {
    std::optional<std::uint32_t> segment;  ///< number of the first plane's
    std::array<std::vector<std::byte>, 4> planes;
  };

  TiffFile& file_;
  std::vector<Kept> kept_;                ///< of one strip, or the tiles of a row
  std::vector<std::byte> rows_;           ///< rows on their way to samples
  std::optional<std::uint32_t> nextRow_;  ///< that libtiff has come to, row by row
};

}  // namespace phasebound
