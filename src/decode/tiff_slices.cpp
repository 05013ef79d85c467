#include "decode/tiff_slices.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "base/text.h"
#include "decode/formats.h"
#include "decode/tiff_metadata.h"
#include "decode/tiff_pixels.h"

namespace phasebound {
namespace {

/// A directory as the first pass finds it.
struct Directory {
  TiffPage page;
  std::shared_ptr<const std::vector<PaletteEntry>> palette;  ///< shared by neighbours that agree
};

/// First pass: what the pages are, without their pixels.
Result<std::vector<Directory>> readDirectories(TiffFile& file, std::size_t numDirectories) {
  std::vector<Directory> directories;
  directories.reserve(numDirectories);
  for (std::size_t i = 0; i < numDirectories; ++i) {
    file.forgetMessages();
    if (i > 0 && !file.toNextDirectory()) {
      return file.broken("page " + std::to_string(i + 1) + " cannot be read");
    }
    Directory directory{readTiffPage(file), nullptr};
    std::vector<PaletteEntry> palette = readTiffPalette(file, directory.page);
    const bool isAsBefore = i > 0 && *directories.back().palette == palette;
    directory.palette = isAsBefore
                            ? directories.back().palette
                            : std::make_shared<std::vector<PaletteEntry>>(std::move(palette));
    directories.push_back(std::move(directory));
  }
  return directories;
}

/// Numbers of the pages that may be slices, where no metadata name them: all but thumbnails. A file
/// of thumbnails only is taken at its word for the size, not for the meaning.
std::vector<std::size_t> fullPages(const std::vector<Directory>& directories,
                                   std::vector<Warning>& warnings) {
  std::vector<std::size_t> pages;
  for (std::size_t i = 0; i < directories.size(); ++i) {
    if (!directories[i].page.isThumbnail) pages.push_back(i);
  }
  if (pages.empty()) {
    pages.resize(directories.size());
    std::iota(pages.begin(), pages.end(), std::size_t{0});
  }
  const std::size_t numThumbnails = directories.size() - pages.size();
  if (numThumbnails > 0) {
    warnings.push_back({WarningCode::PartIgnored, {counted(numThumbnails, "thumbnail")}});
  }
  return pages;
}

/// The pages that OME-XML names. Text that does not fit the pages came with another file: it is
/// dropped, with a warning.
Result<std::vector<std::size_t>> omePages(const std::vector<Directory>& directories,
                                          std::optional<OmePixels>& ome,
                                          std::vector<Warning>& warnings) {
  const TiffPage& first = directories.front().page;
  // Earlier schemas do not tell the samples of a pixel.
  if (ome->samplesPerPixel == 1) ome->samplesPerPixel = first.numSamples;
  Result<OmeSlices> found = omeSlices(*ome, directories.size());
  if (!found && found.error().code != ErrorCode::BrokenFile) return found.error();
  if (found) {
    const TiffPage& page = directories[found.value().directories.front()].page;
    if (page.width == ome->sizeX && page.height == ome->sizeY) {
      warnings.insert(warnings.end(), found.value().warnings.begin(), found.value().warnings.end());
      return std::move(found.value().directories);
    }
  }
  ome.reset();
  warnings.push_back({WarningCode::PartIgnored, {"OME-XML that does not fit the pages"}});
  return fullPages(directories, warnings);
}

/// The pages that ImageJ's description makes slices, where there is one page a plane.
std::vector<std::size_t> imageJPages(const ImageJDescription& imageJ, std::size_t numPages,
                                     std::vector<Warning>& warnings) {
  const ImageJSlices slices = imageJSlices(imageJ);
  std::vector<std::size_t> pages;
  for (std::uint64_t i = 0; i < slices.count && i * slices.step < numPages; ++i) {
    pages.push_back(static_cast<std::size_t>(i * slices.step));
  }
  warnings.insert(warnings.end(), slices.warnings.begin(), slices.warnings.end());
  return pages;
}

Result<std::vector<std::size_t>> choosePages(const std::vector<Directory>& directories,
                                             TiffMetadata& metadata,
                                             std::vector<Warning>& warnings) {
  if (metadata.ome) return omePages(directories, metadata.ome, warnings);
  const std::size_t numPages = directories.size();
  if (metadata.imageJ && numPages > 1 && metadata.imageJ->numImages == numPages) {
    return imageJPages(*metadata.imageJ, numPages, warnings);
  }
  return fullPages(directories, warnings);
}

/// Some writers tell the orientation on the first page only.
bool isTurnedLike(const TiffPage& first, const TiffPage& page) {
  const auto orientationOf = [](const TiffPage& some) {
    return some.orientation == 0 ? ORIENTATION_TOPLEFT : int{some.orientation};
  };
  return page.orientation == 0 || orientationOf(page) == orientationOf(first);
}

/// Puts the pages together if they fit.
std::optional<Error> joinPages(const TiffFile& file, const std::vector<Directory>& directories,
                               const std::vector<std::size_t>& pages,
                               const std::vector<std::uint64_t>& offsets, TiffSlices& slices) {
  double numLeastBytes = 0;
  for (const std::size_t i : pages) {
    const TiffPage& page = directories[i].page;
    std::optional<Error> error = checkTiffPage(page);
    if (error) return error;
    if (slices.numSlices == 0) {
      slices.page = page;
      slices.palette = *directories[i].palette;
    }
    if (!page.matches(slices.page)) {
      return Error{ErrorCode::UnequalPages,
                   {std::to_string(i + 1), page.description(), slices.page.description()}};
    }
    if (!isTurnedLike(slices.page, page)) {
      return unsupported("pages of different orientation");
    }
    // The same index under another palette is another colour, but still the same label.
    if (*directories[i].palette != slices.palette) slices.palette.clear();
    numLeastBytes += page.numLeastBytes();
    slices.offsets.push_back(offsets[i]);
    ++slices.numSlices;
  }
  if (numLeastBytes > static_cast<double>(file.source().size())) {
    return brokenFile(std::to_string(file.source().size()) + " bytes cannot hold " +
                      std::to_string(slices.numSlices) + " x " + slices.page.description());
  }
  return std::nullopt;
}

/// Files of more than 4 GB, and some others, have one directory and the pixels of all planes.
std::optional<Error> takeImageJStack(const TiffFile& file, const ImageJDescription& imageJ,
                                     TiffSlices& slices) {
  if (imageJ.numImages == 1) return std::nullopt;
  const std::uint64_t numFound = countContiguousSlices(file, slices.page);
  if (numFound == 0) return std::nullopt;
  if (numFound < imageJ.numImages) {
    return brokenFile("the file ends after " + std::to_string(numFound) + " of " +
                      std::to_string(imageJ.numImages) + " slices");
  }
  const ImageJSlices chosen = imageJSlices(imageJ);
  slices.numSlices = static_cast<std::size_t>(chosen.count);
  slices.planeStep = chosen.step;
  slices.isSinglePage = true;
  slices.warnings.insert(slices.warnings.end(), chosen.warnings.begin(), chosen.warnings.end());
  return std::nullopt;
}

void noteFurtherChannels(const TiffPage& page, std::vector<Warning>& warnings) {
  const std::size_t numFurther = page.numSamples - page.numColours() - (page.alphaSample ? 1U : 0U);
  if (numFurther > 0) {
    warnings.push_back({WarningCode::PartIgnored, {counted(numFurther, "further channel")}});
  }
}

}  // namespace

Result<TiffSlices> findTiffSlices(TiffFile& file, const std::vector<std::uint64_t>& offsets) {
  TiffMetadata metadata;
  const std::string description = readDescription(file);
  metadata.imageJ = parseImageJ(description);
  metadata.ome = parseOme(description);
  const Result<std::vector<Directory>> directories = readDirectories(file, offsets.size());
  if (!directories) return directories.error();
  TiffSlices slices;
  const Result<std::vector<std::size_t>> pages =
      choosePages(directories.value(), metadata, slices.warnings);
  if (!pages) return pages.error();
  std::optional<Error> error = joinPages(file, directories.value(), pages.value(), offsets, slices);
  if (error) return *std::move(error);
  noteFurtherChannels(slices.page, slices.warnings);
  if (!file.toDirectory(slices.offsets.front())) {
    return file.broken("the first page cannot be read");
  }
  error = checkSegments(file, slices.page);
  if (error) return *std::move(error);
  metadata.microscope = readMicroscope(file);
  slices.pixelSize = readPixelSize(file, metadata, slices.warnings);
  slices.infoBarRows = static_cast<std::size_t>(metadata.microscope.infoBarOf(slices.page.height));
  if (metadata.imageJ && offsets.size() == 1) {
    error = takeImageJStack(file, *metadata.imageJ, slices);
    if (error) return *std::move(error);
  }
  return slices;
}

}  // namespace phasebound
