#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"
#include "decode/rgb_sink.h"
#include "decode/tiff_page.h"

namespace phasebound {

/// Collects the pixels of pages of one kind: takes unpacked rows in whatever layout the page has
/// and makes one sample a pixel of them.
class TiffSamples {
public:
  TiffSamples(const TiffPage& page, const Shape& shape);

  /// Where the rows from (z, y) on may be unpacked to at once, null where they need a conversion;
  /// finishDirect() is to be called for them afterwards.
  [[nodiscard]] std::byte* direct(const TiffPage& page, std::size_t z, std::size_t y);
  void finishDirect(const TiffPage& page, std::size_t z, std::size_t y, std::size_t numRows);

  /// Takes numPixels pixels from (z, y, x) on: one packed row, native byte order, for each of the
  /// page's planes; numPlanesNeeded() of them are looked at.
  void putRow(const TiffPage& page, std::size_t z, std::size_t y, std::size_t x,
              std::size_t numPixels, std::span<const std::byte* const> planes);

  /// Samples that have to be handed in where they come one plane each, the first ones.
  [[nodiscard]] static std::size_t numPlanesNeeded(const TiffPage& page);

  /// Hands the pixels over: sets shape, type and bytes and adds warnings. Errors  TooLarge.
  [[nodiscard]] std::optional<Error> finish(Image& image);

private:
  const std::byte* align(const TiffPage& page, const std::byte* row, std::size_t numSamples,
                         std::vector<std::byte>& scratch) const;
  void invert(const TiffPage& page, std::byte* samples, std::size_t numSamples) const;
  void noteAlpha(const TiffPage& page, const std::byte* alpha, std::size_t stride,
                 std::size_t numPixels);

  Shape shape_;
  SampleType type_;
  std::size_t bytesPerSample_;
  std::optional<RgbSink> rgb_;
  std::vector<std::byte> bytes_;
  std::array<std::vector<std::byte>, 4> scratch_;
  bool isTransparent_ = false;
};

}  // namespace phasebound
