// Opening images from JavaScript: step by step, so that it can read files asynchronously between
// the steps, and tell how far it is.

#include "bindings/opening.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/js_source.h"
#include "bindings/segmenting.h"
#include "decode/decode.h"
#include "decode/file_series.h"
#include "decode/raw.h"
#include "generate/generate.h"
#include "phases/phase_finder.h"
#include "segment/proposals.h"
#include "segment/region.h"
#include "segment/segmenter.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

/// An image on the way from its files to its phases.
struct Opening {
  JsFiles files;
  PhaseOptions options;
  RegionOptions region;
  std::optional<SegmentationOptions> segmentation;  ///< of grey values
  bool cutsInfoBar = false;
  std::optional<Proposal> infoBar;  ///< that was cut off
  std::unique_ptr<Region> part;     ///< that counts, where not all does
  std::unique_ptr<OpenedImage> imageOfPart;
  std::unique_ptr<PhaseFinder> finder;
  std::unique_ptr<Segmenter> segmenter;
};

class Openings {
public:
  int add(Opening opening) {
    openings_.emplace(++lastId_, std::move(opening));
    return lastId_;
  }
  void remove(int id) { openings_.erase(id); }
  Opening* find(int id) {
    const auto found = openings_.find(id);
    return found == openings_.end() ? nullptr : &found->second;
  }

private:
  std::map<int, Opening> openings_;
  int lastId_ = 0;
};

Openings& openings() {
  static Openings all;
  return all;
}

std::vector<Warning> warningsOf(const PixelSize& size, int numDimensions) {
  const std::optional<Warning> warning = anisotropyOf(size, numDimensions);
  return warning ? std::vector<Warning>{*warning} : std::vector<Warning>();
}

/// What the pixels of a segmented picture show of bars and fields of view, on its middle slice. No
/// bar outlives the segmentation of a volume, but a layer of a phase may look like one.
std::vector<Proposal> proposalsOf(const LabelledImage& labelled, std::size_t infoBarRows) {
  const Shape& shape = labelled.labels.shape();
  Plane plane;
  plane.height = shape.y;
  plane.width = shape.x;
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t y = 0; y < shape.y; ++y) {
    labelled.labels.readRow(shape.z / 2, y, 0, row);
    plane.values.insert(plane.values.end(), row.begin(), row.end());
  }
  std::vector<Proposal> proposals = proposeRegions(plane, infoBarRows);
  if (shape.z > 1) {
    std::erase_if(proposals, [](const Proposal& proposal) {
      return !proposal.isFromMetadata && proposal.kind != ProposalKind::Circle;
    });
  }
  return proposals;
}

/// Larger slices are not searched for bars.
constexpr std::uint64_t kMostSearchedPixels = std::uint64_t{1} << 26;

/// What JavaScript is told of an image that has been opened.
///
/// region  that counts, where not all does, or null;  record  of a segmentation, or null
val describe(const ImageHeader& header, LabelledImage labelled, const Region* region = nullptr,
             const SegmentationRecord* record = nullptr) {
  const Shape shape = labelled.labels.shape();
  const auto numPixels = static_cast<double>(labelled.numPixels());
  val phases = val::array();
  for (const Phase& phase : labelled.phases) {
    val object = val::object();
    object.set("value", phase.value);
    object.set("count", toJs(phase.count));
    object.set("phaseFraction", static_cast<double>(phase.count) / numPixels);
    phases.call<void>("push", object);
  }
  std::vector<Warning> warnings = header.warnings;
  if (header.pixelSize) {
    for (Warning& warning : warningsOf(*header.pixelSize, shape.numDimensions())) {
      warnings.push_back(std::move(warning));
    }
  }
  warnings.insert(warnings.end(), labelled.warnings.begin(), labelled.warnings.end());
  if (labelled.numExcluded > 0) {
    const double hidden = 1 - numPixels / static_cast<double>(shape.numPixels());
    warnings.push_back({WarningCode::MaskedPixels, {text(hidden)}});
  }
  std::vector<Proposal> proposals;
  const bool isSearched = record == nullptr && region == nullptr && header.shape == shape &&
                          std::uint64_t{shape.y} * shape.x <= kMostSearchedPixels;
  if (isSearched) proposals = proposalsOf(labelled, header.infoBarRows);
  val info = val::object();
  info.set("format", header.format);
  info.set("shape", toJs(shape));
  info.set("sampleType", toJs(sampleTypeName(labelled.type)));
  info.set("isColour", labelled.isColour);
  info.set("pixelSize", toJs(header.pixelSize));
  info.set("infoBarRows", toJs(std::uint64_t{header.infoBarRows}));
  info.set("numClasses",
           labelled.numClasses ? toJs(std::uint64_t{*labelled.numClasses}) : val::null());
  info.set("fileShape", toJs(header.shape));
  info.set("numPixels", numPixels);
  info.set("mask", region != nullptr ? toJs(*region) : val::null());
  info.set("segmentation", record != nullptr ? toJs(*record) : val::null());
  info.set("proposals", toJs(proposals));
  info.set("phases", phases);
  info.set("warnings", toJs(warnings));
  info.set("handle", openImages().add(std::move(labelled)));
  return info;
}

Result<PhaseOptions> optionsFromJs(const val& object) {
  PhaseOptions options;
  const std::optional<double> numRowsCut = convert::optionalNumber(object["cutBottomRows"]);
  const std::optional<double> numClasses = convert::optionalNumber(object["snapTo"]);
  for (const std::optional<double>& number : {numRowsCut, numClasses}) {
    constexpr double kMost = 1 << 30;
    if (number && !(*number >= 0 && *number <= kMost && *number == std::floor(*number))) {
      return Error{ErrorCode::InvalidParameters, {text(*number)}};
    }
  }
  if (numRowsCut) options.numRowsCut = static_cast<std::size_t>(*numRowsCut);
  options.isSnapped = numClasses.has_value();
  if (numClasses) options.numClasses = static_cast<std::size_t>(*numClasses);
  return options;
}

/// Rows of an information bar that the first slice shows are cut off: those that the metadata tell,
/// and in a grey picture those that are found.
std::optional<Error> cutInfoBar(Opening& opening) {
  OpenedImage& image = *opening.files.image;
  const ImageHeader& header = image.header();
  std::vector<Proposal> proposals;
  if (header.infoBarRows > 0 && header.infoBarRows < header.shape.y) {
    const std::size_t first = header.shape.y - header.infoBarRows;
    proposals.push_back({ProposalKind::InfoBar, true,
                         Rectangle{0, first, header.shape.x, header.infoBarRows}, std::nullopt});
  } else if (opening.segmentation) {
    const Result<Region> whole = Region::make(header.shape, {}, nullptr);
    if (!whole) return whole.error();
    GreyReader reader(image, opening.segmentation->channel);
    const Result<Plane> plane = readPlane(reader, whole.value(), 0);
    if (!plane) return plane.error();
    proposals = proposeRegions(plane.value(), 0);
  }
  for (const Proposal& proposal : proposals) {
    if (proposal.kind != ProposalKind::InfoBar || !proposal.rectangle) continue;
    opening.infoBar = proposal;
    opening.region.excludedRectangles.push_back(*proposal.rectangle);
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Error> begin(Opening& opening) {
  JsFiles& files = opening.files;
  std::optional<Error> error = files.open();
  if (error) return error;
  opening.region.numRowsCut = opening.options.numRowsCut;
  if (opening.cutsInfoBar) error = cutInfoBar(opening);
  if (error) return error;
  RegionOptions rest = opening.region;
  rest.numRowsCut = 0;
  OpenedImage* image = files.image.get();
  if (!rest.isWhole() || files.mask || opening.segmentation) {
    Result<Region> region = Region::make(image->header().shape, opening.region, files.mask.get());
    if (!region) return region.error();
    opening.part = std::make_unique<Region>(std::move(region).value());
    opening.options.numRowsCut = 0;
    if (!opening.part->isWhole()) {
      opening.imageOfPart = imageOfRegion(*image, *opening.part);
      image = opening.imageOfPart.get();
    }
  }
  if (opening.segmentation) {
    opening.segmenter = std::make_unique<Segmenter>(*image, *opening.part, *opening.segmentation);
  } else {
    opening.finder = std::make_unique<PhaseFinder>(*image, opening.options);
  }
  return std::nullopt;
}

/// The image whose last piece has been read.
Result<val> finish(Opening& opening) {
  SegmentedImage segmented;
  if (opening.segmenter) {
    segmented = opening.segmenter->finish();
  } else {
    Result<LabelledImage> labelled = opening.finder->finish();
    if (!labelled) return labelled.error();
    segmented.image = std::move(labelled).value();
  }
  const Region* region = opening.part && !opening.part->isWhole() ? opening.part.get() : nullptr;
  if (region != nullptr) {
    std::optional<Error> error = excludePixels(segmented.image, *region);
    if (error) return *std::move(error);
  }
  const val info = describe(opening.files.image->header(), std::move(segmented.image), region,
                            opening.segmenter ? &segmented.record : nullptr);
  val infoBar = val::null();
  if (opening.infoBar) infoBar = toJs(std::vector<Proposal>{*opening.infoBar})[0];
  val told = info;
  told.set("cutInfoBar", infoBar);
  return told;
}

/// The first step opens; each further one reads a piece.
Result<val> step(Opening& opening, bool& isDone) {
  std::optional<Error> error;
  if (!opening.files.image) {
    error = begin(opening);
  } else {
    error = opening.segmenter ? opening.segmenter->step() : opening.finder->step();
  }
  if (error) return *std::move(error);
  isDone = opening.segmenter ? opening.segmenter->isDone() : opening.finder->isDone();
  val answer = val::object();
  answer.set("share",
             opening.segmenter ? opening.segmenter->doneShare() : opening.finder->doneShare());
  answer.set("info", val::null());
  if (!isDone) return answer;
  const Result<val> info = finish(opening);
  if (!info) return info.error();
  answer.set("info", info.value());
  return answer;
}

Result<MaterialSpec> specFromJs(const val& spec) {
  constexpr std::array<std::pair<std::string_view, Material>, 3> kMaterials{
      {{"blobs", Material::Blobs}, {"spheres", Material::Spheres}, {"cells", Material::Cells}}};
  MaterialSpec result;
  const auto wanted = spec["material"].as<std::string>();
  bool isKnown = false;
  for (const auto& [word, material] : kMaterials) {
    if (word != wanted) continue;
    result.material = material;
    isKnown = true;
  }
  if (!isKnown) return Error{ErrorCode::InvalidParameters, {"material " + wanted}};
  result.shape = convert::shapeFromJs(spec["shape"]);
  const std::vector<double> sizes = convert::numbersFromJs(spec["sizePx"]);
  if (sizes.empty() || sizes.size() > result.sizePx.size()) {
    return Error{ErrorCode::InvalidParameters, {"sizePx"}};
  }
  const std::size_t first = result.sizePx.size() - sizes.size();
  for (std::size_t i = 0; i < sizes.size(); ++i) result.sizePx[first + i] = sizes[i];
  for (std::size_t i = 0; i < first; ++i) result.sizePx[i] = sizes[0];
  result.phaseFractions = convert::numbersFromJs(spec["phaseFractions"]);
  const double seed = spec["seed"].as<double>();
  // A JavaScript number holds no more whole numbers than these.
  constexpr double kMostSeed = 9007199254740992;
  if (!(seed >= 0 && seed <= kMostSeed && seed == std::floor(seed))) {
    return Error{ErrorCode::InvalidParameters, {"seed " + text(seed)}};
  }
  result.seed = static_cast<std::uint64_t>(seed);
  return result;
}

}  // namespace

OpenImages& openImages() {
  static OpenImages images;
  return images;
}

val voxelWarnings(const val& pixelSize, int numDimensions) {
  return guarded([&]() -> Result<val> {
    PixelSize size;
    size.z = pixelSize["z"].as<double>();
    size.y = pixelSize["y"].as<double>();
    size.x = pixelSize["x"].as<double>();
    return toJs(warningsOf(size, numDimensions));
  });
}

val beginOpen(const val& sources, const val& jsOptions) {
  return guarded([&]() -> Result<val> {
    Opening opening;
    const Result<PhaseOptions> options = optionsFromJs(jsOptions);
    if (!options) return options.error();
    opening.options = options.value();
    Result<std::optional<SegmentationOptions>> segmentation =
        convert::segmentationFromJs(jsOptions["segmentation"]);
    if (!segmentation) return segmentation.error();
    opening.segmentation = std::move(segmentation).value();
    Result<RegionOptions> region = convert::regionFromJs(jsOptions["mask"], 0);
    if (!region) return region.error();
    opening.region = std::move(region).value();
    opening.cutsInfoBar = jsOptions["cutsInfoBar"].isTrue();
    Result<JsFiles> files = filesFromJs(sources, jsOptions);
    if (!files) return files.error();
    opening.files = std::move(files).value();
    return val(openings().add(std::move(opening)));
  });
}

val stepOpen(int id) {
  bool isOver = true;
  const val answer = guarded([&]() -> Result<val> {
    Opening* opening = openings().find(id);
    if (opening == nullptr) return Error{ErrorCode::NoSuchItem, {"opening " + std::to_string(id)}};
    bool isDone = false;
    Result<val> result = step(*opening, isDone);
    isOver = !result || isDone;
    return result;
  });
  if (isOver) openings().remove(id);
  return answer;
}

void abandonOpen(int id) { openings().remove(id); }

val openGenerated(const val& jsSpec) {
  return guarded([&]() -> Result<val> {
    const Result<MaterialSpec> spec = specFromJs(jsSpec);
    if (!spec) return spec.error();
    Image image;
    {
      Result<Grid<std::uint8_t>> labels = generate(spec.value());
      if (!labels) return labels.error();
      const auto* first = reinterpret_cast<const std::byte*>(labels.value().data());
      image.bytes.assign(first, first + labels.value().size());
    }
    image.format = "generated";
    image.shape = spec.value().shape;
    const std::unique_ptr<OpenedImage> opened = wholeImage(std::move(image));
    Result<LabelledImage> labelled = findPhases(*opened);
    if (!labelled) return labelled.error();
    return describe(opened->header(), std::move(labelled).value());
  });
}

void closeImage(int handle) {
  openImages().remove(handle);
  forgetCorrelations(handle);
}

val sliceLabels(int handle, double z) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const Shape& shape = image->labels.shape();
    if (!(z >= 0 && z < static_cast<double>(shape.z))) {
      return Error{ErrorCode::NoSuchItem, {"slice " + std::to_string(z)}};
    }
    std::vector<std::uint8_t> slice(shape.y * shape.x);
    for (std::size_t y = 0; y < shape.y; ++y) {
      image->labels.readRow(static_cast<std::size_t>(z), y, 0,
                            std::span(slice).subspan(y * shape.x, shape.x));
    }
    return toJs(slice.data(), slice.size());
  });
}

val phaseBits(int handle, double value, double firstSlice, double numSlices) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const Shape& shape = image->labels.shape();
    const auto numAll = static_cast<double>(shape.z);
    if (!(firstSlice >= 0 && numSlices >= 0 && firstSlice + numSlices <= numAll)) {
      return Error{ErrorCode::NoSuchItem, {"slices " + text(firstSlice) + " + " + text(numSlices)}};
    }
    constexpr std::size_t kNoLabel = 256;
    std::size_t label = kNoLabel;
    for (std::size_t i = 0; i < image->phases.size(); ++i) {
      if (image->phases[i].value == value) label = i;
    }
    const PhaseMask mask(image->labels, label);
    const std::size_t rowBytes = (shape.x + 7) / 8;
    const val array =
        val::global("Uint8Array")
            .new_(numSlices * static_cast<double>(shape.y) * static_cast<double>(rowBytes));
    // A slice at a time: the whole may be half of the heap.
    std::vector<std::uint8_t> slice(shape.y * rowBytes);
    for (std::size_t i = 0; i < static_cast<std::size_t>(numSlices); ++i) {
      const std::size_t z = static_cast<std::size_t>(firstSlice) + i;
      for (std::size_t y = 0; y < shape.y; ++y) {
        mask.readBits(z, y, std::span(slice).subspan(y * rowBytes, rowBytes));
      }
      array.call<void>("set", val(emscripten::typed_memory_view(slice.size(), slice.data())),
                       static_cast<double>(i) * static_cast<double>(slice.size()));
    }
    return array;
  });
}

}  // namespace phasebound
