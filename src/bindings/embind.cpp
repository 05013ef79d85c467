// The functions that JavaScript calls; web/engine/types.js describes their arguments and results.
// This folder is the only place that names Emscripten.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "decode/decode.h"
#include "engine/engine.h"
#include "generate/generate.h"
#include "phases/phases.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

/// Images that JavaScript has opened and not yet closed, by handle. A module instance is one
/// program with one heap, so they live as long as it does.
class OpenImages {
public:
  int add(LabelledImage image) {
    images_.emplace(++lastHandle_, std::move(image));
    return lastHandle_;
  }
  void remove(int handle) { images_.erase(handle); }
  [[nodiscard]] const LabelledImage* find(int handle) const {
    const auto found = images_.find(handle);
    return found == images_.end() ? nullptr : &found->second;
  }

private:
  std::map<int, LabelledImage> images_;
  int lastHandle_ = 0;
};

OpenImages& openImages() {
  static OpenImages images;
  return images;
}

Error noSuchImage(int handle) {
  return {ErrorCode::NoSuchItem, {"image " + std::to_string(handle)}};
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
  }
  return "";
}

/// What JavaScript is told of an image that has been opened, image.bytes apart.
val describe(const Image& image, LabelledImage labelled) {
  const auto numPixels = static_cast<double>(image.shape.numPixels());
  val phases = val::array();
  for (const Phase& phase : labelled.phases) {
    val object = val::object();
    object.set("value", phase.value);
    object.set("count", toJs(phase.count));
    object.set("phaseFraction", static_cast<double>(phase.count) / numPixels);
    phases.call<void>("push", object);
  }
  val info = val::object();
  info.set("format", image.format);
  info.set("shape", toJs(image.shape));
  info.set("sampleType", toJs(sampleTypeName(image.type)));
  info.set("isColour", labelled.isColour);
  info.set("pixelSize", toJs(image.pixelSize));
  info.set("phases", phases);
  info.set("warnings", toJs(image.warnings));
  info.set("handle", openImages().add(std::move(labelled)));
  return info;
}

val openImage(const val& bytes) {
  return guarded([&]() -> Result<val> {
    std::vector<std::byte> file(bytes["length"].as<std::size_t>());
    if (!file.empty()) {
      val view{
          emscripten::typed_memory_view(file.size(), reinterpret_cast<std::uint8_t*>(file.data()))};
      view.call<void>("set", bytes);
    }
    Result<Image> decoded = decode(file);
    // The file is as large as the image; finding the phases does not need both.
    std::vector<std::byte>().swap(file);
    if (!decoded) return decoded.error();
    Result<LabelledImage> labelled = findPhases(decoded.value());
    if (!labelled) return labelled.error();
    return describe(decoded.value(), std::move(labelled).value());
  });
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

val openGenerated(const val& jsSpec) {
  return guarded([&]() -> Result<val> {
    const Result<MaterialSpec> spec = specFromJs(jsSpec);
    if (!spec) return spec.error();
    Result<Grid<std::uint8_t>> labels = generate(spec.value());
    if (!labels) return labels.error();
    Image image;
    image.format = "generated";
    image.shape = spec.value().shape;
    const auto* first = reinterpret_cast<const std::byte*>(labels.value().data());
    image.bytes.assign(first, first + labels.value().size());
    Result<LabelledImage> labelled = findPhases(image);
    if (!labelled) return labelled.error();
    return describe(image, std::move(labelled).value());
  });
}

void closeImage(int handle) { openImages().remove(handle); }

val sliceLabels(int handle, double z) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const Shape& shape = image->labels.shape();
    if (!(z >= 0 && z < static_cast<double>(shape.z))) {
      return Error{ErrorCode::NoSuchItem, {"slice " + std::to_string(z)}};
    }
    const std::uint8_t* slice = image->labels.view().row(static_cast<std::size_t>(z), 0);
    return toJs(slice, shape.y * shape.x);
  });
}

val toJs(const ImageEstimate& estimate) {
  val object = val::object();
  object.set("shape", toJs(estimate.shape));
  object.set("numDimensions", estimate.shape.numDimensions());
  object.set("numPixels", toJs(estimate.numPixels));
  object.set("count", toJs(estimate.count));
  object.set("phaseFraction", estimate.phaseFraction);
  object.set("r0Px", toJs(estimate.r0Px));
  object.set("clsPx", toJs(estimate.clsPx));
  object.set("clsBeforeCheckPx", toJs(estimate.clsBeforeCheckPx));
  object.set("classicalClsPx", toJs(estimate.classicalClsPx));
  object.set("subdivisionClsPx", toJs(estimate.subdivisionClsPx));
  object.set("radialTpc", toJs(estimate.radialTpc));
  object.set("warnings", toJs(estimate.warnings));
  return object;
}

/// What pooling needs of an estimate that JavaScript holds.
ImageEstimate imageEstimateFromJs(const val& object) {
  ImageEstimate estimate;
  estimate.shape = convert::shapeFromJs(object["shape"]);
  estimate.numPixels = static_cast<std::uint64_t>(object["numPixels"].as<double>());
  estimate.count = static_cast<std::uint64_t>(object["count"].as<double>());
  estimate.phaseFraction = object["phaseFraction"].as<double>();
  estimate.clsPx = convert::optionalNumber(object["clsPx"]);
  estimate.warnings = convert::warningsFromJs(object["warnings"]);
  return estimate;
}

val estimate(int handle, double value, const val& onProgress) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    StageProgress progress;
    if (!onProgress.isNull() && !onProgress.isUndefined()) {
      progress = [&](Stage stage, double share) { onProgress(toJs(name(stage)), share); };
    }
    const Result<ImageEstimate> result = estimatePhase(*image, value, progress);
    if (!result) return result.error();
    return toJs(result.value());
  });
}

val toJs(const MaterialEstimate& estimate) {
  val object = val::object();
  object.set("numDimensions", estimate.numDimensions);
  object.set("numImages", toJs(std::uint64_t{estimate.numImages}));
  object.set("numPixels", toJs(estimate.numPixels));
  object.set("phaseFraction", estimate.phaseFraction);
  object.set("clsPx", toJs(estimate.clsPx));
  object.set("sigma", toJs(estimate.sigma));
  object.set("sigmaMod", estimate.sigmaMod);
  object.set("numCells", toJs(estimate.numCells));
  object.set("warnings", toJs(estimate.warnings));
  return object;
}

/// What intervals and sizes need of an estimate that JavaScript holds.
MaterialEstimate materialEstimateFromJs(const val& object) {
  MaterialEstimate estimate;
  estimate.numDimensions = object["numDimensions"].as<int>();
  estimate.numImages = object["numImages"].as<std::size_t>();
  estimate.numPixels = static_cast<std::uint64_t>(object["numPixels"].as<double>());
  estimate.phaseFraction = object["phaseFraction"].as<double>();
  estimate.sigmaMod = object["sigmaMod"].as<double>();
  estimate.clsPx = convert::optionalNumber(object["clsPx"]);
  estimate.sigma = convert::optionalNumber(object["sigma"]);
  return estimate;
}

val pool(const val& estimates) {
  return guarded([&]() -> Result<val> {
    std::vector<ImageEstimate> images;
    const auto numImages = estimates["length"].as<std::size_t>();
    for (std::size_t i = 0; i < numImages; ++i) {
      images.push_back(imageEstimateFromJs(estimates[i]));
    }
    if (images.empty()) return Error{ErrorCode::NoSuchItem, {"an image to pool"}};
    const Result<MaterialEstimate> pooled = poolEstimates(images);
    if (!pooled) return pooled.error();
    return toJs(pooled.value());
  });
}

val interval(const val& estimate, double confidence) {
  return guarded([&]() -> Result<val> {
    const Result<Interval> result = intervalOf(materialEstimateFromJs(estimate), confidence);
    if (!result) return result.error();
    const Interval& interval = result.value();
    val object = val::object();
    object.set("confidence", interval.confidence);
    object.set("halfWidth", interval.halfWidth);
    object.set("lower", interval.lower);
    object.set("upper", interval.upper);
    object.set("isClipped", interval.isClipped);
    return object;
  });
}

val likelihood(const val& estimate, int numPoints) {
  return guarded([&]() -> Result<val> {
    if (numPoints < 2) {
      return Error{ErrorCode::InvalidParameters, {"numPoints " + std::to_string(numPoints)}};
    }
    const Likelihood curve =
        likelihoodOf(materialEstimateFromJs(estimate), static_cast<std::size_t>(numPoints));
    val object = val::object();
    object.set("phaseFraction", toJs(curve.phaseFraction));
    object.set("density", toJs(curve.density));
    return object;
  });
}

val requiredSize(const val& estimate, double confidence, double target) {
  return guarded([&]() -> Result<val> {
    const Result<RequiredSize> result =
        requiredSizeOf(materialEstimateFromJs(estimate), confidence, target);
    if (!result) return result.error();
    val object = val::object();
    object.set("target", result.value().target);
    object.set("sidePx", toJs(result.value().sidePx));
    object.set("sidePxConservative", toJs(result.value().sidePxConservative));
    object.set("moreImages", toJs(result.value().moreImages));
    return object;
  });
}

template <class Code>
val codeNames(std::size_t numCodes) {
  val names = val::array();
  for (std::size_t i = 0; i < numCodes; ++i) {
    names.call<void>("push", toJs(name(static_cast<Code>(i))));
  }
  return names;
}

std::string version() { return std::string(kEngineVersion); }
val errorCodes() { return codeNames<ErrorCode>(kNumErrorCodes); }
val warningCodes() { return codeNames<WarningCode>(kNumWarningCodes); }

}  // namespace

EMSCRIPTEN_BINDINGS(phasebound) {
  emscripten::function("version", &version);
  emscripten::function("errorCodes", &errorCodes);
  emscripten::function("warningCodes", &warningCodes);
  emscripten::function("openImage", &openImage);
  emscripten::function("openGenerated", &openGenerated);
  emscripten::function("closeImage", &closeImage);
  emscripten::function("sliceLabels", &sliceLabels);
  emscripten::function("estimatePhase", &estimate);
  emscripten::function("poolEstimates", &pool);
  emscripten::function("interval", &interval);
  emscripten::function("likelihood", &likelihood);
  emscripten::function("requiredSize", &requiredSize);
}

}  // namespace phasebound
