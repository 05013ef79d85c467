// Opening images from JavaScript: step by step, so that it can read files asynchronously between
// the steps, and tell how far it is.

#include "bindings/opening.h"

#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/js_source.h"
#include "bindings/open_images.h"
#include "bindings/segmenting.h"
#include "decode/decode.h"
#include "phases/phase_finder.h"
#include "segment/image_proposals.h"
#include "segment/numbers.h"
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
  std::vector<Proposal> proposals;       ///< of a grey image
  std::optional<Proposal> infoBar;       ///< that was cut off
  std::unique_ptr<OpenedImage> numbers;  ///< imageOfNumbers(), where some pixels hold none
  double shareBefore = 0;                ///< that was done when that showed
  std::unique_ptr<Region> part;          ///< that counts, where not all does
  std::unique_ptr<OpenedImage> imageOfPart;
  std::unique_ptr<PhaseFinder> finder;
  std::unique_ptr<Segmenter> segmenter;

  [[nodiscard]] OpenedImage& image() const { return numbers ? *numbers : *files.image; }
  [[nodiscard]] double doneShare() const {
    const double share = segmenter ? segmenter->doneShare() : finder ? finder->doneShare() : 0;
    return shareBefore + (1 - shareBefore) * share;
  }
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

Result<PhaseOptions> optionsFromJs(const val& object) {
  PhaseOptions options;
  const val jsRowsCut = object["cutBottomRows"];
  const val jsClasses = object["snapTo"];
  for (const val& value : {jsRowsCut, jsClasses}) {
    if (!convert::isMissing(value) && !convert::wholeFromJs(value)) {
      return Error{ErrorCode::InvalidParameters, {text(value.as<double>())}};
    }
  }
  options.numRowsCut = convert::wholeFromJs(jsRowsCut).value_or(options.numRowsCut);
  const std::optional<std::size_t> numClasses = convert::wholeFromJs(jsClasses);
  options.isSnapped = numClasses.has_value();
  options.numClasses = numClasses.value_or(options.numClasses);
  return options;
}

/// Looks for bars and fields of view, and cuts off an information bar where that is wished: the one
/// that the metadata tell, or in a grey picture the one that is found.
std::optional<Error> propose(Opening& opening, RegionOptions& region) {
  OpenedImage& image = opening.image();
  if (opening.segmentation) {
    Result<std::vector<Proposal>> proposals = proposeRegionsOf(image);
    if (!proposals) return proposals.error();
    opening.proposals = std::move(proposals).value();
  } else {
    opening.proposals = toldBar(image.header());
  }
  for (const Proposal& proposal : opening.proposals) {
    if (!opening.cutsInfoBar || proposal.kind != ProposalKind::InfoBar) continue;
    opening.infoBar = proposal;
    region.excludedRectangles.push_back(*proposal.rectangle);
    break;
  }
  return std::nullopt;
}

/// Begins to read the pixels of the opened file.
std::optional<Error> begin(Opening& opening) {
  const JsFiles& files = opening.files;
  RegionOptions rest = opening.region;
  std::optional<Error> error = propose(opening, rest);
  if (error) return error;
  PhaseOptions options = opening.options;
  OpenedImage* image = &opening.image();
  if (!rest.isWhole() || files.mask || opening.segmentation || opening.numbers) {
    rest.numRowsCut = std::exchange(options.numRowsCut, 0);
    Result<Region> region = Region::make(image->header().shape, rest, files.mask.get(),
                                         opening.numbers ? files.image.get() : nullptr);
    if (!region) return region.error();
    opening.part = std::make_unique<Region>(std::move(region).value());
    if (!opening.part->isWhole()) {
      opening.imageOfPart = imageOfRegion(*image, *opening.part);
      image = opening.imageOfPart.get();
    }
  }
  if (opening.segmentation) {
    opening.segmenter = std::make_unique<Segmenter>(*image, *opening.part, *opening.segmentation);
  } else {
    opening.finder = std::make_unique<PhaseFinder>(*image, options);
  }
  return std::nullopt;
}

/// Begins anew without the pixels that hold no number.
std::optional<Error> beginWithoutLacking(Opening& opening) {
  opening.shareBefore = opening.doneShare();
  opening.finder.reset();
  opening.segmenter.reset();
  opening.imageOfPart.reset();
  opening.part.reset();
  opening.infoBar.reset();
  opening.numbers = imageOfNumbers(*opening.files.image);
  return begin(opening);
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
  const ImageHeader& header = opening.image().header();
  Description description{region, opening.segmenter ? &segmented.record : nullptr, {}};
  if (opening.segmenter) {
    for (const Proposal& proposal : opening.proposals) {
      if (isOpen(proposal, *opening.part)) description.proposals.push_back(proposal);
    }
  } else if (region == nullptr && header.shape == segmented.image.labels.shape()) {
    description.proposals = proposeRegionsOf(segmented.image, header.infoBarRows);
  }
  val told = keep(header, std::move(segmented.image), description);
  told.set("cutInfoBar",
           opening.infoBar ? toJs(std::vector<Proposal>{*opening.infoBar})[0] : val::null());
  return told;
}

/// How far the present pass over the file is.
val readingToJs(const Opening& opening) {
  const Shape& shape = opening.imageOfPart ? opening.imageOfPart->header().shape
                                           : opening.files.image->header().shape;
  const std::uint64_t numRows =
      opening.segmenter ? opening.segmenter->numRowsDone() : opening.finder->numRowsDone();
  val reading = val::object();
  reading.set("row", toJs(numRows));
  reading.set("numRows", toJs(std::uint64_t{shape.y}));
  reading.set("numSlices", toJs(std::uint64_t{shape.z}));
  return reading;
}

/// The first step opens; each further one reads a piece.
Result<val> step(Opening& opening, bool& isDone) {
  std::optional<Error> error;
  if (!opening.files.image) {
    error = opening.files.open();
    if (!error) error = begin(opening);
  } else {
    error = opening.segmenter ? opening.segmenter->step() : opening.finder->step();
  }
  if (error && error->code == ErrorCode::NonFinitePixels && !opening.numbers &&
      canLackNumbers(opening.files.image->header().type)) {
    error = beginWithoutLacking(opening);
  }
  if (error) return *std::move(error);
  isDone = opening.segmenter ? opening.segmenter->isDone() : opening.finder->isDone();
  val answer = val::object();
  answer.set("share", opening.doneShare());
  answer.set("reading", readingToJs(opening));
  answer.set("info", val::null());
  if (!isDone) return answer;
  const Result<val> info = finish(opening);
  if (!info) return info.error();
  answer.set("info", info.value());
  return answer;
}

}  // namespace

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

}  // namespace phasebound
