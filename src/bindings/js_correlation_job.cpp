#include "bindings/js_correlation_job.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/known_correlations.h"
#include "bindings/open_images.h"
#include "engine/engine.h"

namespace phasebound {

using convert::guarded;
using convert::toJs;
using emscripten::val;

namespace {

/// Sums in one message to another worker at most, and of them those that are taken over in one
/// piece.
constexpr std::size_t kSumsAtOnce = 262144;
constexpr std::size_t kSumsPerPiece = 65536;

/// A phase of another worker's image and all that is not it, without the pixels.
LabelledImage phaseFromJs(const val& description) {
  const auto value = description["value"].as<double>();
  const auto correlated = description["correlatedValue"].as<double>();
  const auto count = static_cast<std::uint64_t>(description["count"].as<double>());
  const std::uint64_t numPixels = convert::shapeFromJs(description["shape"]).numPixels();
  // Of many other phases none is asked for.
  const double other = value == correlated ? std::numeric_limits<double>::quiet_NaN() : value;
  LabelledImage image;
  image.phases = {Phase{other, numPixels - count}, Phase{correlated, count}};
  const val ranges = description["thresholdRanges"];
  for (std::size_t i = 0; !ranges.isNull() && i < image.phases.size(); ++i) {
    image.thresholdRanges.push_back({ranges[i]["lower"].as<double>(),
                                     ranges[i]["upper"].as<double>(),
                                     ranges[i]["isClear"].isTrue()});
  }
  return image;
}

template <class T>
std::vector<T> numbersFromJs(const val& numbers) {
  std::vector<T> own(numbers["length"].as<std::size_t>());
  val(emscripten::typed_memory_view(own.size(), own.data())).call<void>("set", numbers);
  return own;
}

val viewOf(const std::vector<Complex4>& lines) {
  // Whole numbers of four lanes; JavaScript hands them on as they are.
  const auto* numbers = reinterpret_cast<const float*>(lines.data());
  return val(
      emscripten::typed_memory_view(lines.size() * sizeof(Complex4) / sizeof(float), numbers));
}

CorrelationJob::GivenLines givenFromJs(double first, double last, const val& numbers) {
  const std::size_t size = numbers["length"].as<std::size_t>() * sizeof(float) / sizeof(Complex4);
  CorrelationJob::GivenLines given{static_cast<std::size_t>(first), static_cast<std::size_t>(last),
                                   std::vector<Complex4>(size)};
  auto* own = reinterpret_cast<float*>(given.lines.data());
  val(emscripten::typed_memory_view(size * sizeof(Complex4) / sizeof(float), own))
      .call<void>("set", numbers);
  return given;
}

}  // namespace

JsCorrelationJob::JsCorrelationJob(int handle, const LabelledImage& image, double value,
                                   std::size_t index)
    : handle_(handle),
      value_(value),
      index_(index),
      job_(image.labels.shape(), phaseFractionOf(image, index), 0, 2) {}

JsCorrelationJob::JsCorrelationJob(const val& description, bool isWhole)
    : isWhole_(isWhole),
      phase_(phaseFromJs(description)),
      value_(description["value"].as<double>()),
      index_(1),
      job_(convert::shapeFromJs(description["shape"]), description["phaseFraction"].as<double>(),
           isWhole ? 0 : 1, isWhole ? 1 : 2) {}

const LabelledImage* JsCorrelationJob::image() const {
  return isLead() ? openImages().find(handle_) : &phase_;
}

val JsCorrelationJob::beginLags(double maxLag) {
  return guarded([&]() -> Result<val> {
    const auto wanted = static_cast<std::size_t>(maxLag);
    const bool isFirst = !surveyed_.has_value();
    const bool isKept = job_.isKept(wanted);
    if (isKept) {
      job_.beginLags(wanted);
    } else if (auto error = job_.begin(wanted, isFirst)) {
      return *error;
    }
    if (isFirst) {
      surveyed_ = job_.surveyedBy(isLead() ? 0 : 1);
      isSurveyShared_ = !isWhole_ && job_.surveyedBy(1).numRows() > 0;
    }
    const TpcPlan& plan = job_.plan();
    const ChunkRange own = job_.ownChunks();
    if (!isLead() && !isKept) rows_ = ArrivingRows(plan.shape, plan.rowNumber(own.first));
    val object = val::object();
    object.set("isKept", isKept);
    object.set("maxLag", maxLag);
    object.set("firstOwn", toJs(std::uint64_t{own.first}));
    object.set("lastOwn", toJs(std::uint64_t{own.last}));
    object.set("chunkBytes", toJs(std::uint64_t{plan.packedChunkSize(0)}));
    object.set("numRounds", toJs(std::uint64_t{plan.rounds.size()}));
    object.set("numChunks", toJs(std::uint64_t{plan.numChunks()}));
    object.set("rowsPerChunk", toJs(std::uint64_t{plan.numRows(0)}));
    object.set("partOfWork", job_.partOfWork());
    object.set("isSurveyShared", isSurveyShared_);
    return object;
  });
}

val JsCorrelationJob::putRows(double firstRow, double numRows, const val& bits) {
  return guarded([&]() -> Result<val> {
    const Shape& shape = job_.plan().shape;
    std::vector<std::uint8_t> rows = numbersFromJs<std::uint8_t>(bits);
    if (!keepsPixels()) {
      rows_.add(std::move(rows));
      return val::null();
    }
    PackedLabels& labels = phase_.labels;
    if (labels.shape() != shape) labels = PackedLabels(shape, 1);
    const auto first = static_cast<std::uint64_t>(firstRow);
    const std::size_t rowBytes = labels.rowBytes();
    for (std::size_t i = 0; i < static_cast<std::size_t>(numRows); ++i) {
      labels.writePackedRow(static_cast<std::size_t>((first + i) / shape.y),
                            static_cast<std::size_t>((first + i) % shape.y),
                            std::span(rows).subspan(i * rowBytes, rowBytes));
    }
    return val::null();
  });
}

val JsCorrelationJob::packChunks(double first, double last) {
  return guarded([&]() -> Result<val> {
    const auto end = static_cast<std::size_t>(last);
    const bool isArriving = !isLead() && !keepsPixels();
    const LabelledImage* image = isArriving ? nullptr : this->image();
    if (!isArriving && image == nullptr) return noSuchImage(handle_);
    for (auto chunk = static_cast<std::size_t>(first); chunk < end; ++chunk) {
      if (isArriving) {
        const auto read = [this](std::size_t z, std::size_t y, std::span<std::uint8_t> into) {
          rows_.read(z, y, into);
        };
        job_.pack(ReadBits(read), chunk);
      } else {
        job_.pack(PhaseMask(image->labels, index_), chunk);
      }
    }
    if (isArriving && end == job_.ownChunks().last) rows_ = {};
    return val::null();
  });
}

val JsCorrelationJob::packedChunks(double first, double last) {
  return guarded([&]() -> Result<val> {
    sent_.clear();
    for (auto chunk = static_cast<std::size_t>(first); chunk < static_cast<std::size_t>(last);
         ++chunk) {
      const std::span<const std::uint8_t> packed = job_.correlation().chunk(chunk);
      sent_.insert(sent_.end(), packed.begin(), packed.end());
    }
    return val(emscripten::typed_memory_view(sent_.size(), sent_.data()));
  });
}

val JsCorrelationJob::putChunks(double first, double last, const val& packed) {
  return guarded([&]() -> Result<val> {
    const std::vector<std::uint8_t> all = numbersFromJs<std::uint8_t>(packed);
    auto next = all.begin();
    for (auto chunk = static_cast<std::size_t>(first); chunk < static_cast<std::size_t>(last);
         ++chunk) {
      const auto end = next + static_cast<std::ptrdiff_t>(job_.plan().packedChunkSize(chunk));
      job_.correlation().setChunk(chunk, {next, end});
      next = end;
    }
    return val::null();
  });
}

val JsCorrelationJob::beginRound(double round) {
  return guarded([&]() -> Result<val> {
    job_.beginRound(static_cast<std::size_t>(round));
    return val::null();
  });
}

val JsCorrelationJob::transformChunks(double first, double last) {
  return guarded([&]() -> Result<val> {
    const auto end = static_cast<std::size_t>(last);
    for (auto chunk = static_cast<std::size_t>(first); chunk < end; ++chunk) {
      job_.transformChunk(chunk);
    }
    return val::null();
  });
}

val JsCorrelationJob::correlate(double milliseconds) {
  return guarded([&]() -> Result<val> { return val(job_.correlate(milliseconds)); });
}

val JsCorrelationJob::giveLines() {
  return guarded([&]() -> Result<val> {
    given_ = job_.giveLines();
    if (given_.lines.empty()) return val::null();
    val object = val::object();
    object.set("first", toJs(std::uint64_t{given_.firstStep}));
    object.set("last", toJs(std::uint64_t{given_.lastStep}));
    object.set("lines", viewOf(given_.lines));
    return object;
  });
}

val JsCorrelationJob::correlateGiven(double round, double first, double last, const val& lines) {
  return guarded([&]() -> Result<val> {
    given_ = givenFromJs(first, last, lines);
    job_.correlateGiven(static_cast<std::size_t>(round), given_);
    return viewOf(given_.lines);
  });
}

val JsCorrelationJob::takeBack(double first, double last, const val& lines) {
  return guarded([&]() -> Result<val> {
    job_.takeBack(givenFromJs(first, last, lines));
    return val::null();
  });
}

val JsCorrelationJob::survey(double milliseconds) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = this->image();
    if (image == nullptr) return noSuchImage(handle_);
    if (!survey_.isBegun()) survey_.begin(*image, value_, *surveyed_);
    const double shareBefore = survey_.doneShare();
    const bool isOver = survey_.step(milliseconds);
    job_.noteSurvey(survey_.doneShare() - shareBefore);
    return val(isOver);
  });
}

val JsCorrelationJob::surveyCounts() {
  return guarded([&]() -> Result<val> {
    const std::vector<std::uint32_t> counts = survey_.counts();
    const val view{emscripten::typed_memory_view(counts.size(), counts.data())};
    return val::global("Uint32Array").new_(view);
  });
}

val JsCorrelationJob::addSurvey(const val& counts) {
  return guarded([&]() -> Result<val> {
    survey_.add(numbersFromJs<std::uint32_t>(counts));
    return val::null();
  });
}

val JsCorrelationJob::finalSums(double first) {
  return guarded([&]() -> Result<val> {
    const Correlation& correlation = job_.correlation();
    const std::size_t rowLength = correlation.rowLength();
    const auto begin = static_cast<std::size_t>(first);
    const std::size_t end = job_.numFinalRows();
    const std::size_t most = std::max(kSumsAtOnce / rowLength, std::size_t{1});
    const bool isWorthIt = end == correlation.numRows() || end >= begin + most;
    const std::size_t number = isWorthIt ? std::min(end - begin, most) * rowLength : 0;
    return val(
        emscripten::typed_memory_view(number, correlation.sums().data() + begin * rowLength));
  });
}

val JsCorrelationJob::addSums(double firstRow, double numRows, const val& sums) {
  return guarded([&]() -> Result<val> {
    // Piece by piece, from the cache: a copy of all of them would be as large as the result.
    const auto end = static_cast<std::size_t>(numRows);
    const std::size_t rowLength = sums["length"].as<std::size_t>() / end;
    const std::size_t most = std::max(kSumsPerPiece / rowLength, std::size_t{1});
    std::vector<std::int32_t> piece(std::min(most, end) * rowLength);
    for (std::size_t row = 0; row < end; row += most) {
      const std::size_t number = std::min(most, end - row) * rowLength;
      const std::size_t first = row * rowLength;
      val view{emscripten::typed_memory_view(number, piece.data())};
      view.call<void>("set", sums.call<val>("subarray", first, first + number));
      job_.addSums(static_cast<std::size_t>(firstRow) + row, {piece.data(), number});
    }
    return val::null();
  });
}

val JsCorrelationJob::settle() {
  return guarded([&]() -> Result<val> {
    correlations_ = job_.settle();
    if (correlations_) return val::null();
    return toJs(std::uint64_t{job_.nextMaxLag(job_.maxLag())});
  });
}

val JsCorrelationJob::finish(const val& onProgress) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = this->image();
    if (image == nullptr) return noSuchImage(handle_);
    if (!correlations_) return Error{ErrorCode::NoSuchItem, {"settled correlations"}};
    Correlations correlations = std::move(*correlations_);
    correlations_.reset();
    if (survey_.isBegun()) survey_.finish();
    const val estimate = estimateToJs(estimateFrom(
        *image, value_, &correlations, convert::progressFromJs(onProgress), survey_.result()));
    if (isLead()) knownCorrelations().keepOfTwo(handle_, *image, std::move(correlations));
    return estimate;
  });
}

val describePhase(int handle, double value) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const std::optional<std::size_t> index = correlatedPhase(*image, value);
    const bool isKnown = knownCorrelations().find(handle) != nullptr;
    if (!index || isKnown || image->numExcluded > 0) return val::null();
    const Phase& phase = image->phases[*index];
    const CorrelationJob job(image->labels.shape(), phaseFractionOf(*image, *index), 0, 1);
    val object = val::object();
    object.set("shape", toJs(image->labels.shape()));
    object.set("value", value);
    object.set("correlatedValue", phase.value);
    object.set("count", toJs(phase.count));
    object.set("phaseFraction", phaseFractionOf(*image, *index));
    object.set("maxLag", toJs(std::uint64_t{job.firstMaxLag()}));
    val ranges = val::null();
    if (!image->thresholdRanges.empty()) {
      // That of the others matters where they are one.
      const std::size_t other = image->phases.size() == 2 ? 1 - *index : *index;
      ranges = val::array();
      ranges.call<void>("push", rangeToJs(image->thresholdRanges[other]));
      ranges.call<void>("push", rangeToJs(image->thresholdRanges[*index]));
    }
    object.set("thresholdRanges", ranges);
    return object;
  });
}

void bindCorrelationJob() {
  emscripten::class_<JsCorrelationJob>("CorrelationJob")
      .smart_ptr<std::shared_ptr<JsCorrelationJob>>("CorrelationJobPointer")
      .function("beginLags", &JsCorrelationJob::beginLags)
      .function("putRows", &JsCorrelationJob::putRows)
      .function("packChunks", &JsCorrelationJob::packChunks)
      .function("packedChunks", &JsCorrelationJob::packedChunks)
      .function("putChunks", &JsCorrelationJob::putChunks)
      .function("beginRound", &JsCorrelationJob::beginRound)
      .function("transformChunks", &JsCorrelationJob::transformChunks)
      .function("correlate", &JsCorrelationJob::correlate)
      .function("giveLines", &JsCorrelationJob::giveLines)
      .function("correlateGiven", &JsCorrelationJob::correlateGiven)
      .function("takeBack", &JsCorrelationJob::takeBack)
      .function("lineMsLeft", &JsCorrelationJob::lineMsLeft)
      .function("isWaiting", &JsCorrelationJob::isWaiting)
      .function("doneShare", &JsCorrelationJob::doneShare)
      .function("survey", &JsCorrelationJob::survey)
      .function("surveyCounts", &JsCorrelationJob::surveyCounts)
      .function("addSurvey", &JsCorrelationJob::addSurvey)
      .function("finalSums", &JsCorrelationJob::finalSums)
      .function("numFinalRows", &JsCorrelationJob::numFinalRows)
      .function("numRows", &JsCorrelationJob::numRows)
      .function("rowLength", &JsCorrelationJob::rowLength)
      .function("addSums", &JsCorrelationJob::addSums)
      .function("settle", &JsCorrelationJob::settle)
      .function("finish", &JsCorrelationJob::finish);
}

}  // namespace phasebound
