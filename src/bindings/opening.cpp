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
#include "decode/decode.h"
#include "decode/file_series.h"
#include "decode/raw.h"
#include "generate/generate.h"
#include "phases/phase_finder.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

/// A file that JavaScript reads: {size, read(offset, into)}, where `into` is a Uint8Array on the
/// heap that is valid during the call, and read() returns the number of bytes that it has put
/// there.
class JsSource final : public ByteSource {
public:
  explicit JsSource(val source)
      : source_(std::move(source)),
        size_(static_cast<std::uint64_t>(source_["size"].as<double>())) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_ || into.empty()) return 0;
    const val view{
        emscripten::typed_memory_view(into.size(), reinterpret_cast<std::uint8_t*>(into.data()))};
    return static_cast<std::size_t>(
        source_.call<double>("read", static_cast<double>(offset), view));
  }

private:
  val source_;
  std::uint64_t size_;
};

/// An image on the way from its files to its phases.
struct Opening {
  std::vector<std::unique_ptr<JsSource>> sources;
  PhaseOptions options;
  std::optional<RawLayout> raw;  ///< of files without a header
  std::unique_ptr<OpenedImage> image;
  std::unique_ptr<PhaseFinder> finder;
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

std::string_view sampleTypeName(SampleType type) {
  switch (type) {
    case SampleType::U8:
      return "U8";
    case SampleType::U16:
      return "U16";
    case SampleType::U32:
      return "U32";
    case SampleType::U64:
      return "U64";
    case SampleType::I8:
      return "I8";
    case SampleType::I16:
      return "I16";
    case SampleType::I32:
      return "I32";
    case SampleType::I64:
      return "I64";
    case SampleType::F32:
      return "F32";
    case SampleType::F64:
      return "F64";
    case SampleType::Rgb8:
      return "Rgb8";
    case SampleType::Rgb16:
      return "Rgb16";
  }
  return "";
}

std::vector<Warning> warningsOf(const PixelSize& size, int numDimensions) {
  const std::optional<Warning> warning = anisotropyOf(size, numDimensions);
  return warning ? std::vector<Warning>{*warning} : std::vector<Warning>();
}

/// What JavaScript is told of an image that has been opened.
val describe(const ImageHeader& header, LabelledImage labelled) {
  const Shape shape = labelled.labels.shape();
  const auto numPixels = static_cast<double>(shape.numPixels());
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
  val info = val::object();
  info.set("format", header.format);
  info.set("shape", toJs(shape));
  info.set("sampleType", toJs(sampleTypeName(labelled.type)));
  info.set("isColour", labelled.isColour);
  info.set("pixelSize", toJs(header.pixelSize));
  info.set("infoBarRows", toJs(std::uint64_t{header.infoBarRows}));
  info.set("numClasses",
           labelled.numClasses ? toJs(std::uint64_t{*labelled.numClasses}) : val::null());
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

/// Nothing where there is no layout.
Result<std::optional<RawLayout>> rawFromJs(const val& object) {
  if (object.isNull() || object.isUndefined()) return std::optional<RawLayout>();
  RawLayout layout;
  const std::vector<double> sides = convert::numbersFromJs(object["shape"]);
  constexpr double kMostSide = 1 << 30;
  constexpr double kMostOffset = 9007199254740992;
  const double offset = object["offset"].as<double>();
  const bool areSides = std::all_of(sides.begin(), sides.end(), [](double side) {
    return side >= 1 && side <= kMostSide && side == std::floor(side);
  });
  if (!areSides || sides.size() < 2 || sides.size() > 3) {
    return Error{ErrorCode::InvalidParameters, {"the shape"}};
  }
  if (!(offset >= 0 && offset <= kMostOffset && offset == std::floor(offset))) {
    return Error{ErrorCode::InvalidParameters, {"the offset"}};
  }
  layout.shape = convert::shapeFromJs(object["shape"]);
  layout.offset = static_cast<std::uint64_t>(offset);
  layout.isBigEndian = object["isBigEndian"].as<bool>();
  const auto wanted = object["sampleType"].as<std::string>();
  for (int i = 0; i <= static_cast<int>(SampleType::Rgb16); ++i) {
    const auto type = static_cast<SampleType>(i);
    if (sampleTypeName(type) != wanted) continue;
    layout.type = type;
    return std::optional(layout);
  }
  return Error{ErrorCode::InvalidParameters, {"the type " + wanted}};
}

Result<std::unique_ptr<OpenedImage>> openSources(const Opening& opening) {
  if (opening.sources.size() == 1) {
    const ByteSource& file = *opening.sources.front();
    return opening.raw ? openRaw(file, *opening.raw) : openImage(file);
  }
  std::vector<const ByteSource*> files;
  for (const auto& source : opening.sources) files.push_back(source.get());
  return openSeries(std::move(files), opening.raw);
}

/// The first step opens; each further one reads a piece.
Result<val> step(Opening& opening) {
  if (!opening.image) {
    Result<std::unique_ptr<OpenedImage>> opened = openSources(opening);
    if (!opened) return opened.error();
    opening.image = std::move(opened).value();
    opening.finder = std::make_unique<PhaseFinder>(*opening.image, opening.options);
  } else {
    std::optional<Error> error = opening.finder->step();
    if (error) return *std::move(error);
  }
  val answer = val::object();
  answer.set("share", opening.finder->doneShare());
  if (!opening.finder->isDone()) {
    answer.set("info", val::null());
    return answer;
  }
  Result<LabelledImage> labelled = opening.finder->finish();
  if (!labelled) return labelled.error();
  answer.set("info", describe(opening.image->header(), std::move(labelled).value()));
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
    const Result<std::optional<RawLayout>> raw = rawFromJs(jsOptions["raw"]);
    if (!raw) return raw.error();
    opening.raw = raw.value();
    const auto numSources = sources["length"].as<std::size_t>();
    if (numSources == 0) return Error{ErrorCode::NoSuchItem, {"a file to open"}};
    for (std::size_t i = 0; i < numSources; ++i) {
      opening.sources.push_back(std::make_unique<JsSource>(sources[i]));
    }
    return val(openings().add(std::move(opening)));
  });
}

val stepOpen(int id) {
  bool isOver = true;
  const val answer = guarded([&]() -> Result<val> {
    Opening* opening = openings().find(id);
    if (opening == nullptr) return Error{ErrorCode::NoSuchItem, {"opening " + std::to_string(id)}};
    Result<val> result = step(*opening);
    isOver = !result || opening->finder->isDone();
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
    std::size_t label = kMaxNumPhases;
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
