#include "bindings/correlating.h"

#include <emscripten/bind.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/js_correlation_job.h"
#include "bindings/known_correlations.h"
#include "bindings/open_images.h"
#include "engine/correlation_job.h"
#include "engine/joint_search.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::progressFromJs;
using convert::toJs;
using emscripten::val;

/// Larger ones of all phases together are not worth their memory.
constexpr double kMostKeptTogetherBytes = 256e6;

/// Answers without correlating: where no correlations are needed, or they are known.
std::optional<val> answerAtOnce(int handle, const LabelledImage& image, double value) {
  const std::optional<std::size_t> index = correlatedPhase(image, value);
  if (!index) return estimateToJs(estimateFrom(image, value, nullptr));
  std::vector<Correlations>* known = knownCorrelations().find(handle);
  if (known == nullptr) return std::nullopt;
  return estimateToJs(estimateFrom(image, value, &(*known)[*index]));
}

/// Correlates all phases of an image together, where that can be and is not too large to be kept;
/// their estimates are answered at once then. Answers whether it was.
val correlateAll(int handle, const val& onProgress) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    if (!canSearchTogether(*image)) return val(false);
    const Shape& shape = image->labels.shape();
    const CorrelationJob job(shape, 0.5, 0, 1);
    TpcPlan lags;
    lags.shape = shape;
    lags.maxLag = job.firstMaxLag();
    const double numBytes = sizeof(float) * static_cast<double>(lags.numStoredLags());
    if (numBytes * static_cast<double>(image->phases.size()) > kMostKeptTogetherBytes) {
      return val(false);
    }
    const StageProgress progress = progressFromJs(onProgress);
    const auto told = [&](double share) { progress(Stage::Tpc, share); };
    Result<std::vector<Correlations>> all =
        searchTogether(*image, progress ? Progress(told) : Progress());
    if (!all) return all.error();
    knownCorrelations().keepOfAll(handle, std::move(all).value());
    return val(true);
  });
}

/// The lead's half of the estimate of a phase that describePhase() tells of.
val beginEstimate(int handle, double value) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const std::optional<std::size_t> index = correlatedPhase(*image, value);
    if (!index) return Error{ErrorCode::NoSuchItem, {"correlations of " + text(value)}};
    val object = val::object();
    object.set("job", std::make_shared<JsCorrelationJob>(handle, *image, value, *index));
    return object;
  });
}

/// The helper's half of an estimate of a phase that another worker described, or all of it.
val joinEstimate(const val& description, bool isWhole) {
  return guarded([&]() -> Result<val> {
    val object = val::object();
    object.set("job", std::make_shared<JsCorrelationJob>(description, isWhole));
    return object;
  });
}

}  // namespace

val estimateAlone(int handle, double value, const val& onProgress) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    if (const auto answer = answerAtOnce(handle, *image, value)) return *answer;
    const std::size_t index = *correlatedPhase(*image, value);
    const StageProgress progress = progressFromJs(onProgress);
    const auto told = [&](double share) { progress(Stage::Tpc, share); };
    Result<Correlations> correlations =
        correlatePhase(*image, index, progress ? Progress(told) : Progress());
    if (!correlations) return correlations.error();
    const val estimate = estimateToJs(estimateFrom(*image, value, &correlations.value(), progress));
    knownCorrelations().keepOfTwo(handle, *image, std::move(correlations).value());
    return estimate;
  });
}

val predictEstimate(const val& shape) {
  return guarded([&]() -> Result<val> {
    const CorrelationCost cost = predictCorrelation(convert::shapeFromJs(shape));
    val object = val::object();
    object.set("numBytes", cost.numBytes);
    object.set("seconds", cost.seconds);
    object.set("maxLagPx", toJs(std::uint64_t{cost.maxLagPx}));
    return object;
  });
}

void forgetCorrelations(int handle) { knownCorrelations().forget(handle); }

void bindCorrelating() {
  bindCorrelationJob();
  emscripten::function("describePhase", &describePhase);
  emscripten::function("beginEstimate", &beginEstimate);
  emscripten::function("joinEstimate", &joinEstimate);
  emscripten::function("correlateAll", &correlateAll);
  emscripten::function("forgetEstimate", &forgetCorrelations);
}

}  // namespace phasebound
