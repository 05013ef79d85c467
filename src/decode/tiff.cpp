#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decode/formats.h"
#include "decode/palette.h"
#include "decode/tiff_file.h"
#include "decode/tiff_metadata.h"
#include "decode/tiff_page.h"
#include "decode/tiff_pixels.h"
#include "decode/tiff_samples.h"

namespace phasebound {
namespace {

/// The pages of a file that are slices of one volume, in order.
struct Slices {
  TiffPage page;             ///< the first one, which the others match
  std::vector<bool> isKept;  ///< by directory
  std::size_t numSlices = 0;
  std::size_t numThumbnails = 0;
  bool isSinglePage = false;  ///< all slices are in one directory, without headers between
  std::optional<PixelSize> pixelSize;
  std::vector<PaletteEntry> palette;
  std::vector<Warning> warnings;
};

/// A file of thumbnails only is taken at its word for the size, not for the meaning.
bool hasFullPage(const std::vector<TiffPage>& pages) {
  return std::any_of(pages.begin(), pages.end(),
                     [](const TiffPage& page) { return !page.isThumbnail; });
}

/// ImageJ's hyperstacks have up to three axes beside the plane; one of them can be the third of a
/// volume, whatever it is called. Few channels are colours, not slices.
std::optional<Error> checkHyperstack(const ImageJDescription& imageJ) {
  constexpr std::uint64_t kMaxColourChannels = 7;  // ImageJ's own limit for composite images
  const int numAxes = (imageJ.numChannels > 1 ? 1 : 0) + (imageJ.numSlices > 1 ? 1 : 0) +
                      (imageJ.numFrames > 1 ? 1 : 0);
  const bool areColours = imageJ.numChannels > 1 && imageJ.numChannels <= kMaxColourChannels;
  if (numAxes <= 1 && !areColours) return std::nullopt;
  std::string what = "a stack with axes of";
  if (imageJ.numChannels > 1) what += " " + std::to_string(imageJ.numChannels) + " channels";
  if (imageJ.numSlices > 1) what += " " + std::to_string(imageJ.numSlices) + " slices";
  if (imageJ.numFrames > 1) what += " " + std::to_string(imageJ.numFrames) + " frames";
  return unsupported(what);
}

/// Files of more than 4 GB, and some others, have one directory and the pixels of all slices.
std::optional<Error> takeImageJStack(const TiffFile& file, const ImageJDescription& imageJ,
                                     Slices& slices) {
  if (imageJ.numImages > 1) {
    std::optional<Error> error = checkHyperstack(imageJ);
    if (error) return error;
  }
  const std::uint64_t numFound = countContiguousSlices(file, slices.page);
  if (slices.numSlices != 1 || imageJ.numImages == 1 || numFound == 0) return std::nullopt;
  if (numFound < imageJ.numImages) {
    return brokenFile("the file ends after " + std::to_string(numFound) + " of " +
                      std::to_string(imageJ.numImages) + " slices");
  }
  slices.numSlices = static_cast<std::size_t>(imageJ.numImages);
  slices.isSinglePage = true;
  return std::nullopt;
}

std::optional<Error> checkPages(const TiffFile& file, const std::vector<TiffPage>& pages,
                                Slices& slices) {
  const bool isFull = hasFullPage(pages);
  double numLeastBytes = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const TiffPage& page = pages[i];
    if (isFull && page.isThumbnail) {
      ++slices.numThumbnails;
      continue;
    }
    std::optional<Error> error = checkTiffPage(page);
    if (error) return error;
    if (slices.numSlices == 0) slices.page = page;
    if (!page.matches(slices.page)) {
      return Error{ErrorCode::UnequalPages,
                   {std::to_string(i + 1), page.description(), slices.page.description()}};
    }
    numLeastBytes += page.numLeastBytes();
    slices.isKept[i] = true;
    ++slices.numSlices;
  }
  std::optional<Error> error =
      checkImageBytes(slices.numSlices, slices.page.height, slices.page.width,
                      sampleBytes(slices.page.sampleType().value_or(SampleType::U8)));
  if (error) return error;
  if (numLeastBytes > static_cast<double>(file.source().size())) {
    return brokenFile(std::to_string(file.source().size()) + " bytes cannot hold " +
                      std::to_string(slices.numSlices) + " x " + slices.page.description());
  }
  return std::nullopt;
}

/// First pass: what the pages are, without their pixels.
Result<Slices> findSlices(TiffFile& file, std::size_t numDirectories) {
  std::vector<TiffPage> pages;
  pages.reserve(numDirectories);
  Slices slices;
  slices.isKept.resize(numDirectories);
  for (std::size_t i = 0; i < numDirectories; ++i) {
    file.forgetMessages();
    if (i > 0 && !file.toNextDirectory()) {
      return file.broken("page " + std::to_string(i + 1) + " cannot be read");
    }
    pages.push_back(readTiffPage(file));
  }
  std::optional<Error> error = checkPages(file, pages, slices);
  if (error) return *std::move(error);

  const auto first = std::find(slices.isKept.begin(), slices.isKept.end(), true);
  if (!file.toFirstDirectory()) return file.broken("the first page cannot be read");
  for (auto it = slices.isKept.begin(); it != first; ++it) {
    if (!file.toNextDirectory()) return file.broken("a page cannot be read");
  }
  const std::optional<ImageJDescription> imageJ = parseImageJ(readDescription(file));
  slices.pixelSize = readPixelSize(file, imageJ, slices.warnings);
  slices.palette = readTiffPalette(file, slices.page);
  if (imageJ) {
    error = takeImageJStack(file, *imageJ, slices);
    if (error) return *std::move(error);
    error = checkImageBytes(slices.numSlices, slices.page.height, slices.page.width,
                            sampleBytes(slices.page.sampleType().value_or(SampleType::U8)));
    if (error) return *std::move(error);
  }
  return slices;
}

/// Second pass.
std::optional<Error> readSlices(TiffFile& file, Slices& slices, TiffSamples& samples) {
  if (slices.isSinglePage) {
    return readContiguousSlices(file, slices.page, slices.numSlices, samples);
  }
  if (!file.toFirstDirectory()) return file.broken("the first page cannot be read");
  std::size_t z = 0;
  for (std::size_t i = 0; i < slices.isKept.size() && z < slices.numSlices; ++i) {
    if (i > 0 && !file.toNextDirectory()) {
      return file.broken("page " + std::to_string(i + 1) + " cannot be read");
    }
    if (!slices.isKept[i]) continue;
    const TiffPage page = readTiffPage(file);
    // The same index under another palette is another colour, but still the same label.
    if (readTiffPalette(file, page) != slices.palette) slices.palette.clear();
    std::optional<Error> error = readTiffPixels(file, page, z++, samples);
    if (error) return error;
  }
  return std::nullopt;
}

std::string counted(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

void noteIgnoredParts(const Slices& slices, std::vector<Warning>& warnings) {
  const std::size_t numFurther =
      slices.page.numSamples - slices.page.numColours() - (slices.page.alphaSample ? 1U : 0U);
  if (numFurther > 0) {
    warnings.push_back({WarningCode::PartIgnored, {counted(numFurther, "further channel")}});
  }
  if (slices.numThumbnails > 0) {
    warnings.push_back({WarningCode::PartIgnored, {counted(slices.numThumbnails, "thumbnail")}});
  }
}

}  // namespace

Result<Image> decodeTiff(const ByteSource& source) {
  const Result<std::size_t> numDirectories = countTiffDirectories(source);
  if (!numDirectories) return numDirectories.error();
  Result<std::unique_ptr<TiffFile>> opened = TiffFile::open(source);
  if (!opened) return opened.error();
  TiffFile& file = *opened.value();
  Result<Slices> found = findSlices(file, numDirectories.value());
  if (!found) return found.error();
  Slices& slices = found.value();

  TiffSamples samples(slices.page, {slices.numSlices, slices.page.height, slices.page.width});
  std::optional<Error> error = readSlices(file, slices, samples);
  if (error) return *std::move(error);

  Image image;
  image.format = "TIFF";
  image.pixelSize = std::move(slices.pixelSize);
  image.warnings = std::move(slices.warnings);
  noteIgnoredParts(slices, image.warnings);
  error = samples.finish(image);
  if (error) return *std::move(error);
  if (!slices.palette.empty() && !applyPalette(image.bytes, slices.palette).isValid) {
    return brokenFile("a pixel points past the palette");
  }
  return image;
}

}  // namespace phasebound
