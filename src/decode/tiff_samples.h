#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "decode/decode.h"
#include "decode/tiff_page.h"

namespace phasebound {

/// Some rows of a slice, to be filled with samples.
struct TiffRows {
  std::size_t first = 0;
  std::size_t count = 0;
  std::span<std::byte> bytes;  ///< count rows without gaps
};

/// Makes one sample a pixel of unpacked rows, in whatever layout a page has them.
class TiffSamples {
public:
  /// page  the first one; later ones match() it
  explicit TiffSamples(const TiffPage& page);

  [[nodiscard]] SampleType type() const { return type_; }
  /// Whether a pixel was seen that is not opaque.
  [[nodiscard]] bool isTransparent() const { return isTransparent_; }

  /// Whether rows of the page may be unpacked at once to where the samples shall be; finish() is to
  /// be called for them afterwards.
  [[nodiscard]] bool isDirect(const TiffPage& page) const;
  void finish(const TiffPage& page, std::span<std::byte> samples) const;

  /// Writes numPixels samples of row y (in the slice) from column x on. planes: a packed row in
  /// native byte order for each of the page's planes; numPlanesNeeded() of them are looked at.
  void putRow(const TiffPage& page, const TiffRows& into, std::size_t y, std::size_t x,
              std::size_t numPixels, std::span<const std::byte* const> planes);

  /// Planes that have to be handed in where the samples come one plane each, the first ones.
  [[nodiscard]] static std::size_t numPlanesNeeded(const TiffPage& page);

private:
  const std::byte* align(const TiffPage& page, const std::byte* row, std::size_t numSamples,
                         std::vector<std::byte>& scratch) const;
  void invert(const TiffPage& page, std::byte* samples, std::size_t numSamples) const;
  void noteAlpha(const TiffPage& page, const std::byte* alpha, std::size_t stride,
                 std::size_t numPixels);

  SampleType type_;
  std::size_t width_;
  std::size_t channelBytes_;  ///< of a grey sample, or of one colour of a pixel
  std::array<std::vector<std::byte>, 4> scratch_;
  bool isTransparent_ = false;
};

}  // namespace phasebound
