// The functions that JavaScript calls; web/engine/types.js describes their arguments and results.
// This folder is the only place that names Emscripten.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/numbers.h"
#include "bindings/open_images.h"
#include "bindings/opening.h"
#include "bindings/surveying.h"
#include "engine/engine.h"
#include "phases/phases.h"

namespace phasebound {
namespace {

using convert::arrayOfNumbers;
using convert::guarded;
using convert::objectOfNumbers;
using convert::toJs;
using emscripten::val;

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

val toJs(const std::optional<LowFrequencies>& frequencies) {
  if (!frequencies) return val::null();
  const auto& [numZ, numY, numX] = frequencies->numPerAxis;
  val object = val::object();
  object.set("numPerAxis", arrayOfNumbers({static_cast<double>(numZ), static_cast<double>(numY),
                                           static_cast<double>(numX)}));
  object.set("power", toJs(frequencies->power));
  object.set("weight", frequencies->weight.empty() ? val::null() : toJs(frequencies->weight));
  std::vector<double> spreads;
  for (const TileSpread& spread : frequencies->spreads) {
    spreads.insert(spreads.end(), {spread.numTiles, spread.peakedness});
  }
  object.set("spreads", toJs(spreads));
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
  const val spreadsOfTiles = object["spreads"];
  if (convert::isMissing(spreadsOfTiles)) return frequencies;
  const auto spreads = emscripten::convertJSArrayToNumberVector<double>(spreadsOfTiles);
  for (std::size_t i = 0; i + 1 < spreads.size(); i += 2) {
    frequencies.spreads.push_back({spreads[i], spreads[i + 1]});
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
  val object = objectOfNumbers(
      "stridePx halfSide", {static_cast<double>(map.stridePx), static_cast<double>(map.halfSide)});
  object.set("values", toJs(map.values));
  object.set("axes", axesToJs(map.axes));
  return object;
}

val toJs(const FractionRange& range) {
  val object = objectOfNumbers("lower upper", {range.lower, range.upper});
  object.set("isClear", range.isClear);
  return object;
}

val toJs(const std::optional<SegmentationBand>& band) {
  if (!band) return val::null();
  const FractionRange whole = band->whole();
  val object = objectOfNumbers("lower upper", {whole.lower, whole.upper});
  object.set("thresholds", band->thresholds ? toJs(*band->thresholds) : val::null());
  object.set("halfPixel", toJs(band->halfPixel));
  object.set("onePixel", toJs(band->onePixel));
  return object;
}

val toJs(const ImageEstimate& estimate) {
  val object = objectOfNumbers(
      "numDimensions numPixels count phaseFraction r0Px clsPx clsBeforeCheckPx classicalClsPx "
      "subdivisionClsPx",
      {estimate.shape.numDimensions(), static_cast<double>(estimate.numPixels),
       static_cast<double>(estimate.count), estimate.phaseFraction, estimate.r0Px, estimate.clsPx,
       estimate.clsBeforeCheckPx, estimate.classicalClsPx, estimate.subdivisionClsPx});
  object.set("shape", toJs(estimate.shape));
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

constexpr const char* kCalibratedNumbers =
    "sigma logVarianceError degreesOfFreedom clsPx numCells bulkRatio bulkLengthPx";

val toJs(const std::optional<CalibratedEstimate>& estimate) {
  if (!estimate) return val::null();
  return objectOfNumbers(
      kCalibratedNumbers,
      {estimate->sigma, estimate->logVarianceError, estimate->degreesOfFreedom, estimate->clsPx,
       estimate->numCells, estimate->bulkRatio, estimate->bulkLengthPx});
}

std::optional<CalibratedEstimate> calibratedEstimateFromJs(const val& object) {
  if (convert::isMissing(object)) return std::nullopt;
  const auto numbers = convert::numbersOf(object, kCalibratedNumbers);
  const double clsPx = numbers[3].value_or(kNoNumber);
  // A result that was saved before the last two were known has none.
  return CalibratedEstimate{numbers[0].value_or(kNoNumber), numbers[1].value_or(kNoNumber),
                            numbers[2].value_or(kNoNumber), clsPx,
                            numbers[4].value_or(kNoNumber), numbers[5].value_or(1),
                            numbers[6].value_or(clsPx)};
}

constexpr const char* kMaterialNumbers =
    "numDimensions numImages numPixels phaseFraction sigmaMod clsPx sigma numCells";

val toJs(const MaterialEstimate& estimate) {
  val object = objectOfNumbers(
      kMaterialNumbers, {estimate.numDimensions, static_cast<double>(estimate.numImages),
                         static_cast<double>(estimate.numPixels), estimate.phaseFraction,
                         estimate.sigmaMod, estimate.clsPx, estimate.sigma, estimate.numCells});
  object.set("calibrated", toJs(estimate.calibrated));
  object.set("warnings", toJs(estimate.warnings));
  return object;
}

/// What intervals and sizes need of an estimate that JavaScript holds.
MaterialEstimate materialEstimateFromJs(const val& object) {
  const auto numbers = convert::numbersOf(object, kMaterialNumbers);
  MaterialEstimate estimate;
  estimate.numDimensions = static_cast<int>(numbers[0].value_or(0));
  estimate.numImages = static_cast<std::size_t>(numbers[1].value_or(0));
  estimate.numPixels = static_cast<std::uint64_t>(numbers[2].value_or(0));
  estimate.phaseFraction = numbers[3].value_or(kNoNumber);
  estimate.sigmaMod = numbers[4].value_or(kNoNumber);
  estimate.clsPx = numbers[5];
  estimate.sigma = numbers[6];
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
    val object =
        objectOfNumbers("confidence halfWidth lower upper",
                        {interval.confidence, interval.halfWidth, interval.lower, interval.upper});
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
    const RequiredSize& size = result.value();
    return objectOfNumbers("target sidePx sidePxConservative moreImages",
                           {size.target, size.sidePx, size.sidePxConservative, size.moreImages});
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
