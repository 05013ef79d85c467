#include "decode/flat_image.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "decode/formats.h"
#include "decode/half_float.h"

namespace phasebound {
namespace {

template <std::size_t kBytes>
void swapEach(std::span<std::byte> samples) {
  for (std::size_t i = 0; i + kBytes <= samples.size(); i += kBytes) {
    std::array<std::byte, kBytes> sample{};
    std::memcpy(sample.data(), samples.data() + i, kBytes);
    std::reverse(sample.begin(), sample.end());
    std::memcpy(samples.data() + i, sample.data(), kBytes);
  }
}

void swapBytes(std::span<std::byte> samples, std::size_t sampleBytes) {
  if (sampleBytes == 2) swapEach<2>(samples);
  if (sampleBytes == 4) swapEach<4>(samples);
  if (sampleBytes == 8) swapEach<8>(samples);
}

bool isColour(const FlatLayout& layout) {
  return layout.numChannels == 3 || layout.numChannels == 4;
}

SampleType typeOf(const FlatLayout& layout) {
  if (!isColour(layout)) return layout.type;
  return layout.type == SampleType::U8 ? SampleType::Rgb8 : SampleType::Rgb16;
}

Error shortError(const ByteSource& file) {
  switch (file.shortReason()) {
    case ShortReason::Damaged:
      return brokenFile("the compressed data are damaged");
    case ShortReason::TooMany:
      return brokenFile("the data unpack to more than the image");
    case ShortReason::FileEnds:
      break;
  }
  return brokenFile("the file ends early");
}

class FlatImage final : public OpenedImage {
public:
  FlatImage(const ByteSource& file, std::unique_ptr<ByteSource> owned, const FlatLayout& layout,
            ImageHeader header)
      : file_(file), owned_(std::move(owned)), layout_(layout) {
    header_ = std::move(header);
    header_.shape = layout.shape;
    header_.type = typeOf(layout);
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    const Shape& shape = layout_.shape;
    assert(z < shape.z && y + numRows <= shape.y);
    assert(into.size() == numRows * shape.x * sampleBytes(header_.type));
    const std::uint64_t first = (std::uint64_t{z} * shape.y + y) * shape.x;
    return layout_.isReversed ? gatherRows(z, y, numRows, into)
                              : readPixels(first, numRows * shape.x, into);
  }

private:
  [[nodiscard]] std::size_t channelBytes() const {
    return layout_.storedBytes() / layout_.numChannels;
  }

  std::optional<Error> readPixels(std::uint64_t first, std::size_t numPixels,
                                  std::span<std::byte> into) {
    const std::uint64_t start = layout_.offset + first * layout_.storedBytes();
    if (layout_.numChannels > 1) return readChannels(start, numPixels, into);
    // Halves are read into the second half and widened from there.
    const auto stored = into.last(numPixels * layout_.storedBytes());
    if (file_.read(start, stored) != stored.size()) return shortError(file_);
    if (layout_.isBigEndian) swapBytes(stored, channelBytes());
    if (layout_.isHalfFloat) widenHalves(stored.data(), numPixels, into.data());
    return std::nullopt;
  }

  std::optional<Error> readChannels(std::uint64_t start, std::size_t numPixels,
                                    std::span<std::byte> into) {
    constexpr std::size_t kPixelsAtOnce = 65536;
    const std::size_t pixelBytes = layout_.storedBytes();
    const std::size_t sampleBytesOut = sampleBytes(header_.type);
    scratch_.resize(std::min(numPixels, kPixelsAtOnce) * pixelBytes);
    for (std::size_t done = 0; done < numPixels;) {
      const std::size_t numHere = std::min(numPixels - done, kPixelsAtOnce);
      const auto stored = std::span(scratch_).first(numHere * pixelBytes);
      if (file_.read(start + done * pixelBytes, stored) != stored.size()) {
        return shortError(file_);
      }
      if (layout_.isBigEndian) swapBytes(stored, channelBytes());
      if (channelBytes() == 1) mix<std::uint8_t>(stored, into.data() + done * sampleBytesOut);
      if (channelBytes() == 2) mix<std::uint16_t>(stored, into.data() + done * sampleBytesOut);
      done += numHere;
    }
    return std::nullopt;
  }

  template <class Channel>
  void mix(std::span<const std::byte> stored, std::byte* into) {
    const std::size_t numChannels = layout_.numChannels;
    const std::size_t numColours = isColour(layout_) ? 3 : 1;
    const std::size_t sampleBytesOut = sampleBytes(header_.type);
    const std::size_t numPixels = stored.size() / (numChannels * sizeof(Channel));
    constexpr Channel kMost = std::numeric_limits<Channel>::max();
    const auto white = layout_.whiteLevel > 0 ? static_cast<Channel>(layout_.whiteLevel) : kMost;
    bool isOpaque = true;
    for (std::size_t i = 0; i < numPixels; ++i) {
      std::array<Channel, 4> levels{};
      std::memcpy(levels.data(), stored.data() + i * numChannels * sizeof(Channel),
                  numChannels * sizeof(Channel));
      std::uint64_t sample = levels[0];
      if (numColours == 3) {
        sample = 0;
        for (std::size_t c = 0; c < numColours; ++c) {
          const std::uint64_t level = std::min(levels[c], white) * std::uint64_t{kMost} / white;
          sample = sample << (8 * sizeof(Channel)) | level;
        }
      }
      std::memcpy(into + i * sampleBytesOut, &sample, sampleBytesOut);
      isOpaque = isOpaque && (numChannels == numColours || levels[numColours] >= white);
    }
    if (!isOpaque && !isTransparencyNoted_) {
      isTransparencyNoted_ = true;
      header_.warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
    }
  }

  std::optional<Error> gatherRows(std::size_t z, std::size_t y, std::size_t numRows,
                                  std::span<std::byte> into) {
    if (z < firstKept_ || z >= firstKept_ + numKept_) {
      std::optional<Error> error = keepSlices(z);
      if (error) return error;
    }
    const std::size_t rowBytes = layout_.shape.x * sampleBytes(header_.type);
    const std::size_t row = (z - firstKept_) * layout_.shape.y + y;
    std::memcpy(into.data(), kept_.data() + row * rowBytes, numRows * rowBytes);
    return std::nullopt;
  }

  /// Reads the whole file for some slices from z on: the samples of a pixel's neighbours in z lie
  /// side by side, those in y a column apart, those in x a plane.
  std::optional<Error> keepSlices(std::size_t z) {
    constexpr std::size_t kKeptBytes = std::size_t{1} << 26;
    const Shape& shape = layout_.shape;
    const std::size_t bytes = sampleBytes(header_.type);
    const std::uint64_t sliceBytes = std::uint64_t{shape.y} * shape.x * bytes;
    numKept_ = 0;
    const std::size_t numSlices = std::min<std::size_t>(
        static_cast<std::size_t>(std::max<std::uint64_t>(kKeptBytes / sliceBytes, 1)), shape.z - z);
    kept_.resize(static_cast<std::size_t>(sliceBytes) * numSlices);
    // Whole columns where they are all wanted, so that few reads do.
    const bool isWhole = numSlices == shape.z;
    const std::size_t columnsAtOnce = isWhole ? shape.y : 1;
    column_.resize(numSlices * columnsAtOnce * bytes);
    for (std::size_t x = 0; x < shape.x; ++x) {
      for (std::size_t y = 0; y < shape.y; y += columnsAtOnce) {
        const std::uint64_t first = (std::uint64_t{x} * shape.y + y) * shape.z + z;
        std::optional<Error> error = readPixels(first, numSlices * columnsAtOnce, column_);
        if (error) return error;
        for (std::size_t i = 0; i < numSlices * columnsAtOnce; ++i) {
          const std::size_t pixel = ((i % numSlices) * shape.y + y + i / numSlices) * shape.x + x;
          std::memcpy(kept_.data() + pixel * bytes, column_.data() + i * bytes, bytes);
        }
      }
    }
    firstKept_ = z;
    numKept_ = numSlices;
    return std::nullopt;
  }

  const ByteSource& file_;
  std::unique_ptr<ByteSource> owned_;
  FlatLayout layout_;
  bool isTransparencyNoted_ = false;
  std::vector<std::byte> scratch_;
  std::vector<std::byte> column_;
  std::vector<std::byte> kept_;  ///< slices of a file in Fortran's order
  std::size_t firstKept_ = 0;
  std::size_t numKept_ = 0;
};

Result<std::unique_ptr<OpenedImage>> open(const ByteSource& file, std::unique_ptr<ByteSource> owned,
                                          const FlatLayout& layout, ImageHeader header) {
  const Shape& shape = layout.shape;
  if (layout.numChannels > 4) {
    return unsupported(std::to_string(layout.numChannels) + " samples a pixel");
  }
  if (layout.numChannels > 1 && layout.type != SampleType::U8 && layout.type != SampleType::U16) {
    return unsupported("colours of other than 8 or 16 bits");
  }
  const double numNeeded = static_cast<double>(shape.z) * static_cast<double>(shape.y) *
                           static_cast<double>(shape.x) * static_cast<double>(layout.storedBytes());
  const std::uint64_t numThere = file.size() > layout.offset ? file.size() - layout.offset : 0;
  // Beyond 2^53 the comparison of doubles is inexact, but no file is that long.
  if (numNeeded > static_cast<double>(numThere)) {
    return brokenFile("the file holds " + std::to_string(numThere) +
                      " bytes of pixels, its header tells of " + text(numNeeded));
  }
  // What is asked for at once, a row, or a slice in Fortran's order, has to fit.
  constexpr std::size_t kWidestSample = 8;
  std::optional<Error> error =
      checkImageBytes(1, layout.isReversed ? shape.y : 1, shape.x, kWidestSample);
  if (error) return *std::move(error);
  std::unique_ptr<OpenedImage> image =
      std::make_unique<FlatImage>(file, std::move(owned), layout, std::move(header));
  return image;
}

}  // namespace

Result<std::unique_ptr<OpenedImage>> openFlat(const ByteSource& file, const FlatLayout& layout,
                                              ImageHeader header) {
  return open(file, nullptr, layout, std::move(header));
}

Result<std::unique_ptr<OpenedImage>> openFlat(std::unique_ptr<ByteSource> file,
                                              const FlatLayout& layout, ImageHeader header) {
  const ByteSource& source = *file;
  return open(source, std::move(file), layout, std::move(header));
}

Result<Shape> flatShape(std::vector<std::uint64_t> sides) {
  std::string written;
  for (const std::uint64_t side : sides) {
    if (!written.empty()) written += " x ";
    written += std::to_string(side);
  }
  for (const std::uint64_t side : sides) {
    if (side == 0) return brokenFile("the image has no pixels");
  }
  // Sides of 1 say nothing; those that remain are counted from the fastest.
  constexpr std::size_t kNumAxes = 3;
  for (std::size_t i = 0; sides.size() > 2 && i < sides.size();) {
    if (sides[i] == 1) {
      sides.erase(sides.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  if (sides.size() > kNumAxes || sides.size() < 2) {
    return unsupported("an array of " + (written.empty() ? "no sides" : written) +
                       ", which is neither an image nor a volume");
  }
  sides.insert(sides.begin(), kNumAxes - sides.size(), 1);
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (std::any_of(sides.begin(), sides.end(), [](std::uint64_t side) { return side > kMost; })) {
    return Error{ErrorCode::TooLarge,
                 {text(static_cast<double>(sides[0]) * static_cast<double>(sides[1]) *
                       static_cast<double>(sides[2])),
                  std::to_string(kMaxImageBytes)}};
  }
  return Shape{static_cast<std::size_t>(sides[0]), static_cast<std::size_t>(sides[1]),
               static_cast<std::size_t>(sides[2])};
}

bool hasColourAxis(const std::vector<std::uint64_t>& sides, SampleType type) {
  constexpr std::uint64_t kMostChannels = 4;
  return sides.size() == 3 && (type == SampleType::U8 || type == SampleType::U16) &&
         (sides[2] == 3 || sides[2] == kMostChannels) && sides[0] > kMostChannels &&
         sides[1] > kMostChannels;
}

}  // namespace phasebound
