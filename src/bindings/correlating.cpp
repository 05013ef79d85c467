#include "bindings/correlating.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "bindings/convert.h"
#include "bindings/known_correlations.h"
#include "bindings/lent_estimate.h"
#include "bindings/open_images.h"
#include "bindings/timed_survey.h"
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
/// Sums of another worker that are taken over in one piece.
constexpr std::size_t kSumsAtOnce = 65536;

/// The second half of an estimate; keeps the correlations where another phase can use them.
val finish(int handle, const LabelledImage& image, double value, Correlations correlations,
           const StageProgress& progress, const PixelSurvey* survey = nullptr) {
  const ImageEstimate estimate = estimateFrom(image, value, &correlations, progress, survey);
  knownCorrelations().keepOfTwo(handle, image, std::move(correlations));
  return estimateToJs(estimate);
}

/// Answers without correlating: where no correlations are needed, or they are known.
std::optional<val> answerAtOnce(int handle, const LabelledImage& image, double value) {
  const std::optional<std::size_t> index = correlatedPhase(image, value);
  if (!index) return estimateToJs(estimateFrom(image, value, nullptr));
  std::vector<Correlations>* known = knownCorrelations().find(handle);
  if (known == nullptr) return std::nullopt;
  return estimateToJs(estimateFrom(image, value, &(*known)[*index]));
}

/// A copy of its own in JavaScript.
template <class Number>
val arrayOf(const char* type, std::span<const Number> numbers) {
  return val::global(type).new_(emscripten::typed_memory_view(numbers.size(), numbers.data()));
}

template <class Number>
std::vector<Number> vectorFromJs(const val& array) {
  std::vector<Number> numbers(array["length"].as<std::size_t>());
  val view{emscripten::typed_memory_view(numbers.size(), numbers.data())};
  view.call<void>("set", array);
  return numbers;
}

/// A correlation that JavaScript drives step by step, alone or with another worker.
class JsCorrelationJob {
public:
  JsCorrelationJob(const Shape& shape, double phaseFraction, std::size_t worker,
                   std::size_t numWorkers)
      : job_(shape, phaseFraction, worker, numWorkers),
        shape_(shape),
        phaseFraction_(phaseFraction) {}
  JsCorrelationJob(int handle, const LabelledImage& image, double value, std::size_t index)
      : JsCorrelationJob(image.labels.shape(), phaseFractionOf(image, index), 0, 2) {
    handle_ = handle;
    value_ = value;
    index_ = index;
  }

  [[nodiscard]] val description() const {
    val object = val::object();
    object.set("shape", toJs(shape_));
    object.set("phaseFraction", phaseFraction_);
    object.set("maxLag", toJs(std::uint64_t{job_.firstMaxLag()}));
    object.set("isWhole", false);
    return object;
  }

  val beginLags(double maxLag) {
    return guarded([&]() -> Result<val> {
      const auto wanted = static_cast<std::size_t>(maxLag);
      const bool isKept = job_.isKept(wanted);
      if (isKept) {
        job_.beginLags(wanted);
      } else {
        // The first run's lead surveys the pixels besides.
        const bool isSurveying = handle_ != 0 && !survey_.isOver();
        if (auto error = job_.begin(wanted, isSurveying ? surveyWork() : 0)) return *error;
      }
      const Share& share = job_.correlation().share();
      val object = val::object();
      object.set("isKept", isKept);
      object.set("numRounds", toJs(std::uint64_t{job_.plan().rounds.size()}));
      object.set("numChunks", toJs(std::uint64_t{job_.plan().numChunks()}));
      object.set("firstChunk", toJs(std::uint64_t{share.firstChunk}));
      object.set("lastChunk", toJs(std::uint64_t{share.lastChunk}));
      object.set("partOfWork", job_.partOfWork());
      return object;
    });
  }

  /// Pixels of a chunk, from the image's own worker.
  val packedChunk(double chunk) {
    return guarded([&]() -> Result<val> {
      const LabelledImage* image = openImages().find(handle_);
      if (image == nullptr) return noSuchImage(handle_);
      const auto packed =
          job_.packed(PhaseMask(image->labels, index_), static_cast<std::size_t>(chunk));
      return arrayOf<std::uint8_t>("Uint8Array", packed);
    });
  }

  val packOwnChunk(double chunk) {
    return guarded([&]() -> Result<val> {
      const LabelledImage* image = openImages().find(handle_);
      if (image == nullptr) return noSuchImage(handle_);
      const auto number = static_cast<std::size_t>(chunk);
      job_.put(number, job_.packed(PhaseMask(image->labels, index_), number));
      return val::null();
    });
  }

  val putChunk(double chunk, const val& packed) {
    return guarded([&]() -> Result<val> {
      job_.put(static_cast<std::size_t>(chunk), vectorFromJs<std::uint8_t>(packed));
      return val::null();
    });
  }

  val beginRound(double round) {
    return guarded([&]() -> Result<val> {
      job_.beginRound(static_cast<std::size_t>(round));
      return val::null();
    });
  }

  /// Answers what the other worker needs of it, in `spare`, an array that is not needed any more,
  /// where that has the room: memory that is new costs more than what is written to it.
  val transformChunk(double chunk, const val& spare) {
    return guarded([&]() -> Result<val> {
      job_.transformChunk(static_cast<std::size_t>(chunk));
      const std::span<const Complex4> outbox = job_.correlation().outbox();
      const std::span<const float> numbers{reinterpret_cast<const float*>(outbox.data()),
                                           outbox.size() * (sizeof(Complex4) / sizeof(float))};
      const bool isRoomy = !spare.isNull() && spare["length"].as<std::size_t>() >= numbers.size();
      if (!isRoomy) return arrayOf<float>("Float32Array", numbers);
      const val own = spare.call<val>("subarray", std::size_t{0}, numbers.size());
      own.call<void>("set", val(emscripten::typed_memory_view(numbers.size(), numbers.data())));
      return own;
    });
  }

  val putNumbers(double chunk, const val& numbers) {
    return guarded([&]() -> Result<val> {
      const std::size_t numFloats = numbers["length"].as<std::size_t>();
      const auto number = static_cast<std::size_t>(chunk);
      if (Complex4* place = job_.correlation().placeOfChunk(number)) {
        val view{emscripten::typed_memory_view(numFloats, reinterpret_cast<float*>(place))};
        view.call<void>("set", numbers);
        return val::null();
      }
      inbox_.resize((numFloats * sizeof(float) + sizeof(Complex4) - 1) / sizeof(Complex4));
      val view{emscripten::typed_memory_view(numFloats, reinterpret_cast<float*>(inbox_.data()))};
      view.call<void>("set", numbers);
      job_.correlation().receiveChunk(number, inbox_.data());
      return val::null();
    });
  }

  /// Whether the round is over.
  val correlate(double milliseconds) {
    return guarded([&]() -> Result<val> { return val(job_.correlate(milliseconds)); });
  }
  [[nodiscard]] double doneShare() const { return job_.doneShare(); }

  val sums() {
    return guarded([&]() -> Result<val> {
      return arrayOf<std::int32_t>("Int32Array", job_.correlation().sums());
    });
  }
  /// Sums from number `first` on that this worker has done with; the last ones however few they
  /// are.
  val finalSums(double first) {
    return guarded([&]() -> Result<val> {
      const std::span<const std::int32_t> all = job_.correlation().sums();
      const auto begin = static_cast<std::size_t>(first);
      const std::size_t end = job_.numFinalSums();
      const bool isWorthIt = end == all.size() || end >= begin + kSumsAtOnce;
      return arrayOf<std::int32_t>("Int32Array", all.subspan(begin, isWorthIt ? end - begin : 0));
    });
  }
  [[nodiscard]] double numFinalSums() const { return static_cast<double>(job_.numFinalSums()); }
  double numSums() { return static_cast<double>(job_.correlation().sums().size()); }
  /// Adds another worker's from number `from` on: those that this one has done with.
  val addSums(double from, const val& sums) {
    return guarded([&]() -> Result<val> {
      const auto begin = static_cast<std::size_t>(from);
      // Piece by piece, from the cache: a copy of all of them would be as large as the result.
      const std::size_t numSums = sums["length"].as<std::size_t>();
      std::vector<std::int32_t> piece(std::min(numSums, kSumsAtOnce));
      for (std::size_t first = 0; first < numSums; first += kSumsAtOnce) {
        const std::size_t last = std::min(numSums, first + kSumsAtOnce);
        val view{emscripten::typed_memory_view(last - first, piece.data())};
        view.call<void>("set", sums.call<val>("subarray", first, last));
        job_.correlation().addSums(begin + first, {piece.data(), last - first});
      }
      return val::null();
    });
  }

  /// What the estimate takes from the pixels, while the other worker is waited for. Answers whether
  /// it is over.
  val survey(double milliseconds) {
    return guarded([&]() -> Result<val> {
      const LabelledImage* image = openImages().find(handle_);
      if (image == nullptr) return noSuchImage(handle_);
      const double shareBefore = survey_.doneShare();
      const bool isOver = survey_.step(*image, value_, milliseconds);
      job_.noteOtherWork((survey_.doneShare() - shareBefore) * surveyWork());
      return val(isOver);
    });
  }

  /// The lags to go on with; null where r_0 is settled.
  val settle() {
    return guarded([&]() -> Result<val> {
      correlations_ = job_.settle();
      if (correlations_) return val::null();
      return toJs(std::uint64_t{job_.nextMaxLag(job_.maxLag())});
    });
  }

  val finish(const val& onProgress) {
    return guarded([&]() -> Result<val> {
      const LabelledImage* image = openImages().find(handle_);
      if (image == nullptr) return noSuchImage(handle_);
      if (!correlations_) return Error{ErrorCode::NoSuchItem, {"settled correlations"}};
      Correlations correlations = std::move(*correlations_);
      correlations_.reset();
      return phasebound::finish(handle_, *image, value_, std::move(correlations),
                                progressFromJs(onProgress), survey_.result());
    });
  }

private:
  [[nodiscard]] double surveyWork() const {
    return kSurveyCost * static_cast<double>(shape_.numPixels());
  }

  CorrelationJob job_;
  Shape shape_;
  double phaseFraction_;
  int handle_ = 0;
  double value_ = 0;
  std::size_t index_ = 0;
  std::vector<Complex4> inbox_;
  std::optional<Correlations> correlations_;
  TimedSurvey survey_;
};

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

/// {estimate} where it can be answered at once, {job} where two workers can share it, else neither.
val beginEstimate(int handle, double value) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    val object = val::object();
    if (const auto answer = answerAtOnce(handle, *image, value)) {
      object.set("estimate", *answer);
      return object;
    }
    // Excluded pixels take three correlations, which are not shared.
    if (image->numExcluded > 0) return object;
    const std::size_t index = *correlatedPhase(*image, value);
    object.set("job", std::make_shared<JsCorrelationJob>(handle, *image, value, index));
    return object;
  });
}

/// The helping worker's half of a job that another worker described, or all of it.
val joinEstimate(const val& description) {
  return guarded([&]() -> Result<val> {
    const bool isWhole = description["isWhole"].isTrue();
    val object = val::object();
    object.set("job", std::make_shared<JsCorrelationJob>(convert::shapeFromJs(description["shape"]),
                                                         description["phaseFraction"].as<double>(),
                                                         std::size_t{isWhole ? 0U : 1U},
                                                         std::size_t{isWhole ? 1U : 2U}));
    return object;
  });
}

/// Null where nothing has to be correlated, and where pixels are excluded.
val lendEstimate(int handle, double value) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const std::optional<std::size_t> index = correlatedPhase(*image, value);
    const bool isKnown = knownCorrelations().find(handle) != nullptr;
    if (!index || isKnown || image->numExcluded > 0) return val::null();
    return val(std::make_shared<JsLentEstimate>(handle, *image, value, *index));
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
    return finish(handle, *image, value, std::move(correlations).value(), progress);
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

void bindCorrelationJob() {
  emscripten::class_<JsCorrelationJob>("CorrelationJob")
      .smart_ptr<std::shared_ptr<JsCorrelationJob>>("CorrelationJobPointer")
      .function("description", &JsCorrelationJob::description)
      .function("beginLags", &JsCorrelationJob::beginLags)
      .function("packedChunk", &JsCorrelationJob::packedChunk)
      .function("packOwnChunk", &JsCorrelationJob::packOwnChunk)
      .function("putChunk", &JsCorrelationJob::putChunk)
      .function("beginRound", &JsCorrelationJob::beginRound)
      .function("transformChunk", &JsCorrelationJob::transformChunk)
      .function("putNumbers", &JsCorrelationJob::putNumbers)
      .function("correlate", &JsCorrelationJob::correlate)
      .function("doneShare", &JsCorrelationJob::doneShare)
      .function("sums", &JsCorrelationJob::sums)
      .function("finalSums", &JsCorrelationJob::finalSums)
      .function("numFinalSums", &JsCorrelationJob::numFinalSums)
      .function("numSums", &JsCorrelationJob::numSums)
      .function("addSums", &JsCorrelationJob::addSums)
      .function("survey", &JsCorrelationJob::survey)
      .function("settle", &JsCorrelationJob::settle)
      .function("finish", &JsCorrelationJob::finish);
  emscripten::function("beginEstimate", &beginEstimate);
  emscripten::function("joinEstimate", &joinEstimate);
  bindLentEstimate();
  emscripten::function("lendEstimate", &lendEstimate);
  emscripten::function("correlateAll", &correlateAll);
  emscripten::function("forgetEstimate", &forgetCorrelations);
}

}  // namespace phasebound
