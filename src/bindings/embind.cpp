// The functions that JavaScript calls; web/engine/types.js describes their arguments and results.
// This folder is the only place that names Emscripten.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/open_images.h"
#include "bindings/opening.h"
#include "bindings/surveying.h"
#include "engine/engine.h"
#include "phases/phases.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

val toJs(const std::optional<LowFrequencies>& frequencies) {
  if (!frequencies) return val::null();
  val numPerAxis = val::array();
  for (const std::size_t number : frequencies->numPerAxis) {
    numPerAxis.call<void>("push", toJs(std::uint64_t{number}));
  }
  val object = val::object();
  object.set("numPerAxis", numPerAxis);
  object.set("power", toJs(frequencies->power));
  object.set("weight", frequencies->weight.empty() ? val::null() : toJs(frequencies->weight));
  return object;
}

std::optional<LowFrequencies> lowFrequenciesFromJs(const val& object, const Shape& shape,
                                                   std::uint64_t numPixels, double phaseFraction) {
  if (convert::isMissing(object)) return std::nullopt;
  LowFrequencies frequencies;
  frequencies.shape = shape;
  frequencies.numPixels = numPixels;
  frequencies.phaseFraction = phaseFraction;
  std::size_t numPowers = 1;
  for (std::size_t axis = 0; axis < frequencies.numPerAxis.size(); ++axis) {
    frequencies.numPerAxis[axis] = object["numPerAxis"][axis].as<std::size_t>();
    numPowers *= frequencies.numPerAxis[axis];
  }
  frequencies.power = emscripten::convertJSArrayToNumberVector<float>(object["power"]);
  if (frequencies.power.size() != numPowers) return std::nullopt;
  const val weight = object["weight"];
  if (!convert::isMissing(weight)) {
    frequencies.weight = emscripten::convertJSArrayToNumberVector<float>(weight);
    if (frequencies.weight.size() != numPowers) return std::nullopt;
  }
  return frequencies;
}

/// What belongs to the axes, in the order of the shape.
val axesToJs(const std::array<std::vector<double>, 3>& axes) {
  val array = val::array();
  for (const std::vector<double>& axis : axes) {
    if (!axis.empty()) array.call<void>("push", toJs(axis));
  }
  return array;
}

val toJs(const CorrelationMap& map) {
  val object = val::object();
  object.set("stridePx", toJs(std::uint64_t{map.stridePx}));
  object.set("halfSide", toJs(std::uint64_t{map.halfSide}));
  object.set("values", toJs(map.values));
  object.set("axes", axesToJs(map.axes));
  return object;
}

val toJs(const FractionRange& range) {
  val object = val::object();
  object.set("lower", range.lower);
  object.set("upper", range.upper);
  object.set("isClear", range.isClear);
  return object;
}

val toJs(const std::optional<SegmentationBand>& band) {
  if (!band) return val::null();
  val object = val::object();
  object.set("thresholds", band->thresholds ? toJs(*band->thresholds) : val::null());
  object.set("halfPixel", toJs(band->halfPixel));
  object.set("onePixel", toJs(band->onePixel));
  object.set("lower", band->whole().lower);
  object.set("upper", band->whole().upper);
  return object;
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
  object.set("correlationMap",
             estimate.correlationMap.values.empty() ? val::null() : toJs(estimate.correlationMap));
  object.set("profiles", axesToJs(estimate.profiles));
  object.set("lowFrequencies", toJs(estimate.lowFrequencies));
  object.set("segmentationBand", toJs(estimate.segmentationBand));
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
  estimate.lowFrequencies = lowFrequenciesFromJs(object["lowFrequencies"], estimate.shape,
                                                 estimate.numPixels, estimate.phaseFraction);
  estimate.warnings = convert::warningsFromJs(object["warnings"]);
  return estimate;
}

val toJs(const std::optional<CalibratedEstimate>& estimate) {
  if (!estimate) return val::null();
  val object = val::object();
  object.set("sigma", estimate->sigma);
  object.set("logVarianceError", estimate->logVarianceError);
  object.set("degreesOfFreedom", estimate->degreesOfFreedom);
  object.set("clsPx", estimate->clsPx);
  object.set("numCells", estimate->numCells);
  object.set("bulkRatio", estimate->bulkRatio);
  object.set("bulkLengthPx", estimate->bulkLengthPx);
  return object;
}

std::optional<CalibratedEstimate> calibratedEstimateFromJs(const val& object) {
  if (convert::isMissing(object)) return std::nullopt;
  const auto number = [&](const char* field) { return object[field].as<double>(); };
  // A result that was saved before these were known has none.
  const auto numberOr = [&](const char* field, double otherwise) {
    return convert::optionalNumber(object[field]).value_or(otherwise);
  };
  return CalibratedEstimate{number("sigma"),
                            number("logVarianceError"),
                            number("degreesOfFreedom"),
                            number("clsPx"),
                            number("numCells"),
                            numberOr("bulkRatio", 1),
                            numberOr("bulkLengthPx", number("clsPx"))};
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
  object.set("calibrated", toJs(estimate.calibrated));
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
  estimate.calibrated = calibratedEstimateFromJs(object["calibrated"]);
  return estimate;
}

Result<Model> modelFromJs(const std::string& word) {
  for (std::size_t i = 0; i < kNumModels; ++i) {
    const auto model = static_cast<Model>(i);
    if (name(model) == word) return model;
  }
  return Error{ErrorCode::InvalidParameters, {"model " + word}};
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

val interval(const val& estimate, double confidence, const std::string& modelName) {
  return guarded([&]() -> Result<val> {
    const Result<Model> model = modelFromJs(modelName);
    if (!model) return model.error();
    const Result<Interval> result =
        intervalOf(materialEstimateFromJs(estimate), confidence, model.value());
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

val likelihood(const val& estimate, int numPoints, const std::string& modelName) {
  return guarded([&]() -> Result<val> {
    const Result<Model> model = modelFromJs(modelName);
    if (!model) return model.error();
    if (numPoints < 2) {
      return Error{ErrorCode::InvalidParameters, {"numPoints " + std::to_string(numPoints)}};
    }
    const Likelihood curve = likelihoodOf(materialEstimateFromJs(estimate),
                                          static_cast<std::size_t>(numPoints), model.value());
    val object = val::object();
    object.set("phaseFraction", toJs(curve.phaseFraction));
    object.set("density", toJs(curve.density));
    return object;
  });
}

val requiredSize(const val& estimate, double confidence, double target,
                 const std::string& modelName) {
  return guarded([&]() -> Result<val> {
    const Result<Model> model = modelFromJs(modelName);
    if (!model) return model.error();
    const Result<RequiredSize> result =
        requiredSizeOf(materialEstimateFromJs(estimate), confidence, target, model.value());
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

val estimateToJs(const ImageEstimate& estimate) { return toJs(estimate); }

val rangeToJs(const FractionRange& range) { return toJs(range); }

EMSCRIPTEN_BINDINGS(phasebound) {
  emscripten::function("version", &version);
  emscripten::function("errorCodes", &errorCodes);
  emscripten::function("warningCodes", &warningCodes);
  emscripten::function("voxelWarnings", &voxelWarnings);
  emscripten::function("beginOpen", &beginOpen);
  emscripten::function("stepOpen", &stepOpen);
  emscripten::function("abandonOpen", &abandonOpen);
  emscripten::function("beginSurvey", &beginSurvey);
  emscripten::function("stepSurvey", &stepSurvey);
  emscripten::function("previewSurvey", &previewSurvey);
  emscripten::function("closeSurvey", &closeSurvey);
  emscripten::function("openGenerated", &openGenerated);
  emscripten::function("closeImage", &closeImage);
  emscripten::function("sliceLabels", &sliceLabels);
  emscripten::function("phaseBits", &phaseBits);
  emscripten::function("estimatePhase", &estimateAlone);
  emscripten::function("predictEstimate", &predictEstimate);
  bindCorrelating();
  emscripten::function("poolEstimates", &pool);
  emscripten::function("interval", &interval);
  emscripten::function("likelihood", &likelihood);
  emscripten::function("requiredSize", &requiredSize);
}

}  // namespace phasebound
