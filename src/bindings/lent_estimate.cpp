#include "bindings/lent_estimate.h"

#include <emscripten/bind.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/known_correlations.h"
#include "bindings/open_images.h"
#include "cls/r0.h"
#include "engine/correlation_job.h"
#include "engine/engine.h"

namespace phasebound {

using convert::guarded;
using convert::toJs;
using emscripten::val;

JsLentEstimate::JsLentEstimate(int handle, const LabelledImage& image, double value,
                               std::size_t index)
    : handle_(handle), value_(value), index_(index), phaseFraction_(phaseFractionOf(image, index)) {
  const CorrelationJob job(image.labels.shape(), phaseFraction_, 0, 1);
  maxLag_ = job.firstMaxLag();
  plan_ = job.planFor(maxLag_);
}

val JsLentEstimate::description() const {
  val object = val::object();
  object.set("shape", toJs(plan_.shape));
  object.set("phaseFraction", phaseFraction_);
  object.set("maxLag", toJs(std::uint64_t{maxLag_}));
  object.set("isWhole", true);
  return object;
}

val JsLentEstimate::packedChunk(double chunk) const {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle_);
    if (image == nullptr) return noSuchImage(handle_);
    const std::vector<std::uint8_t> packed =
        packChunk(plan_, PhaseMask(image->labels, index_), static_cast<std::size_t>(chunk));
    return toJs(packed.data(), packed.size());
  });
}

val JsLentEstimate::survey(double milliseconds) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle_);
    if (image == nullptr) return noSuchImage(handle_);
    return val(survey_.step(*image, value_, milliseconds));
  });
}

val JsLentEstimate::finish(double maxLag, const val& sums, const val& onProgress) const {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle_);
    if (image == nullptr) return noSuchImage(handle_);
    LagNumbers numbers;
    numbers.resize(sums["length"].as<std::size_t>());
    val(emscripten::typed_memory_view(numbers.size(), numbers.sums())).call<void>("set", sums);
    Tpc tpc(plan_.shape.numDimensions(), static_cast<std::size_t>(maxLag), phaseFraction_,
            std::move(numbers));
    const std::optional<double> r0Px = findR0(tpc, plan_.shape.shortestSide() / 2);
    if (!r0Px) return Error{ErrorCode::NoSuchItem, {"settled correlations"}};
    Correlations correlations{std::move(tpc), *r0Px};
    const val estimate = estimateToJs(estimateFrom(
        *image, value_, &correlations, convert::progressFromJs(onProgress), survey_.result()));
    knownCorrelations().keepOfTwo(handle_, *image, std::move(correlations));
    return estimate;
  });
}

void bindLentEstimate() {
  emscripten::class_<JsLentEstimate>("LentEstimate")
      .smart_ptr<std::shared_ptr<JsLentEstimate>>("LentEstimatePointer")
      .function("description", &JsLentEstimate::description)
      .function("numChunks", &JsLentEstimate::numChunks)
      .function("packedChunk", &JsLentEstimate::packedChunk)
      .function("survey", &JsLentEstimate::survey)
      .function("finish", &JsLentEstimate::finish);
}

}  // namespace phasebound
