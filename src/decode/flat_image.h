#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "decode/byte_source.h"
#include "decode/decode.h"

namespace phasebound {

/// How samples lie in a file one after the other, without packing.
struct FlatLayout {
  Shape shape;                       ///< as the image shall have it
  SampleType type = SampleType::U8;  ///< of one sample as stored; not a colour
  bool isHalfFloat = false;          ///< stored as binary16; type is F32
  bool isBigEndian = false;
  /// Samples of one pixel that lie side by side, up to 4: 3 and 4 are colours, the fourth and the
  /// second of two an alpha. More than 1 only of U8 and U16.
  std::size_t numChannels = 1;
  /// Levels of an opaque alpha and of white, where that is not the largest number; colours are
  /// stretched to it. 0: the largest number.
  std::uint16_t whiteLevel = 0;
  /// The first axis varies fastest (Fortran's order) instead of the last.
  bool isReversed = false;
  std::uint64_t offset = 0;  ///< of the first sample

  [[nodiscard]] std::size_t storedBytes() const {
    return (isHalfFloat ? 2 : sampleBytes(type)) * numChannels;
  }
};

/// Opens samples that are read from where they lie. Rows of a file in Fortran's order are gathered
/// from everywhere: as many slices at a time as 64 MB hold, at least one.
///
/// file    has to live as long as the image
/// header  format, pixel size and warnings; shape and type are filled in here
/// Errors  BrokenFile where the file is too short, UnsupportedEncoding for colours of other types,
///         TooLarge where a side or a row is beyond counting.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openFlat(const ByteSource& file,
                                                            const FlatLayout& layout,
                                                            ImageHeader header);
/// The same of a source that the image shall keep.
[[nodiscard]] Result<std::unique_ptr<OpenedImage>> openFlat(std::unique_ptr<ByteSource> file,
                                                            const FlatLayout& layout,
                                                            ImageHeader header);

/// A shape of sides as a file declares them, slowest first, without those of 1 in front; nothing
/// where more than three sides are longer than 1 or a product is beyond counting.
/// Errors  BrokenFile where a side is 0, UnsupportedEncoding, TooLarge.
[[nodiscard]] Result<Shape> flatShape(std::vector<std::uint64_t> sides);

/// Whether the last of three sides counts the channels of colours: 3 or 4 bytes or words behind two
/// sides that are longer. A volume of so few columns is none.
[[nodiscard]] bool hasColourAxis(const std::vector<std::uint64_t>& sides, SampleType type);

}  // namespace phasebound
