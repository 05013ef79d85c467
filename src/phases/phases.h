#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/grid.h"
#include "base/progress.h"
#include "base/warning.h"
#include "decode/decode.h"
#include "phases/packed_labels.h"
#include "phases/values.h"

namespace phasebound {

/// One phase: the pixels that hold one exact value.
struct Phase {
  double value = 0;         ///< the pixel value; a colour is 0xRRGGBB
  std::uint64_t count = 0;  ///< pixels that hold it
};

/// Phase fractions between which a phase may be.
struct FractionRange {
  double lower = 0;
  double upper = 1;
  /// Whether the range has a reason in the histogram: see segment/threshold_range.h.
  bool isClear = true;
};

/// An image as labels: labels.at(z, y, x) indexes phases, which are sorted by value.
struct LabelledImage {
  PackedLabels labels;
  std::vector<Phase> phases;
  bool isColour = false;  ///< values are 0xRRGGBB
  /// As the values are to be understood: colours that are all grey have the type of a channel.
  SampleType type = SampleType::U8;
  std::vector<Warning> warnings;
  /// Where the image looks like a few classes with a haze of values between them: their number.
  std::optional<std::size_t> numClasses;
  /// Pixels that a mask takes out of the statistics: they belong to no phase and hold
  /// excludedLabel().
  std::uint64_t numExcluded = 0;
  /// What the choice of grey thresholds leaves open, one a phase; empty where the values of the
  /// file are the labels.
  std::vector<FractionRange> thresholdRanges;

  [[nodiscard]] std::size_t excludedLabel() const { return phases.size(); }
  /// Pixels that belong to a phase.
  [[nodiscard]] std::uint64_t numPixels() const { return labels.shape().numPixels() - numExcluded; }
};

/// The pixels of one phase, read through the labels so that no mask has to be stored. Readers go
/// through readRow, which knows how labels are kept. The labels have to live as long.
class PhaseMask {
public:
  /// label  an index into the image's phases; one that no pixel has makes an empty mask
  PhaseMask(const PackedLabels& labels, std::size_t label) : PhaseMask(labels, label, label) {}
  /// The pixels of either of two labels together.
  PhaseMask(const PackedLabels& labels, std::size_t label, std::size_t other);

  [[nodiscard]] const Shape& shape() const { return labels_->shape(); }
  [[nodiscard]] bool at(std::size_t z, std::size_t y, std::size_t x) const {
    const std::uint8_t found = labels_->at(z, y, x);
    return found == label_ || found == other_;
  }
  /// The pixels of row (z, y) from x on, 1 in the phase and 0 outside. A look-up a packed byte: 8,
  /// 4 or 2 pixels at once.
  void readRow(std::size_t z, std::size_t y, std::size_t x,
               std::span<std::uint8_t> into) const noexcept;
  /// A whole row at one bit a pixel, the first one lowest: (shape().x + 7) / 8 bytes, as
  /// PackedLabels of one bit keep them. So the phase can be handed to another instance of the
  /// engine, in an eighth of the bytes of a mask.
  void readBits(std::size_t z, std::size_t y, std::span<std::uint8_t> into) const noexcept;

private:
  const PackedLabels* labels_;
  std::size_t label_;
  std::size_t other_;
  /// What a packed byte says of its pixels: a byte for each, the first one lowest.
  std::array<std::uint64_t, 256> pixelsOf_{};
};

/// How the phases of an image are to be found.
struct PhaseOptions {
  /// Rows at the bottom of every slice that are no part of the image, such as an info bar.
  std::size_t numRowsCut = 0;
  /// Whether the values between classes are to go to the nearest class, and to how many classes: 0
  /// for those that findClasses() finds clear.
  bool isSnapped = false;
  std::size_t numClasses = 0;
};

/// Most bytes that the labels of one image may take: the heap of WebAssembly is 4 GiB at most, and
/// a quarter is left to the analysis. The same limit everywhere, so that a file that opens on one
/// machine opens on all.
inline constexpr std::uint64_t kMaxLabelBytes = std::uint64_t{3} << 30;

/// Nothing, or TooLarge where labels of so many bits would take more than kMaxLabelBytes.
[[nodiscard]] std::optional<Error> checkLabelBytes(const Shape& shape, unsigned bits);

/// Finds the phases as the exact distinct values of the data and counts their pixels, reading the
/// image once from front to back (up to three times where it is snapped) and keeping nothing but
/// packed labels.
///
/// Palettes whose entries in use are greys that differ, and colours whose channels are equal
/// everywhere, give grey levels; colours of 16 bits a channel keep the upper 8, with a warning
/// where that loses something. Integers beyond 2^53 that differ keep different labels, though their
/// values print alike.
///
/// Errors  those of OpenedImage::readRows(); TooLarge before anything is allocated where the labels
///         would pass kMaxLabelBytes; NonFinitePixels; HazyLabels (more than kMaxNumPhases values,
///         but clearly a few classes and a haze between them: snapping would do); NotSegmented
///         (more than kMaxNumPhases values; the number found is exact up to 65536 and "more than
///         65536" beyond; or no classes to snap to).
/// Memory  labels, and a piece of a few MB of the file.
[[nodiscard]] Result<LabelledImage> findPhases(OpenedImage& image, const PhaseOptions& options = {},
                                               const Progress& progress = {});
/// The same for an image in memory.
[[nodiscard]] Result<LabelledImage> findPhases(Image image, const PhaseOptions& options = {});

}  // namespace phasebound
