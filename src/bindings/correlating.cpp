#include "bindings/correlating.h"

#include <emscripten/bind.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "bindings/convert.h"
#include "bindings/open_images.h"
#include "engine/correlation_job.h"
#include "engine/joint_search.h"
#include "engine/pixel_survey.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

/// Correlations of the phases of one image, while it is open: of the last one whose two phases
/// share them, or of one whose phases were correlated together. Larger ones are not worth their
/// memory.
struct KnownCorrelations {
  int handle;
  std::vector<Correlations> ofPhases;  ///< of two phases that of the first one alone
};
constexpr double kMostKeptBytes = 64e6;
/// The same of all phases together, which are asked for at once.
constexpr double kMostKeptTogetherBytes = 256e6;
/// Sums of another worker that are taken over in one piece.
constexpr std::size_t kSumsAtOnce = 65536;

std::optional<KnownCorrelations>& known() {
  static std::optional<KnownCorrelations> last;
  return last;
}

StageProgress progressOf(const val& onProgress) {
  if (onProgress.isNull() || onProgress.isUndefined()) return {};
  return [onProgress](Stage stage, double share) { onProgress(toJs(name(stage)), share); };
}

double numBytesOf(const Correlations& correlations) {
  return sizeof(float) * static_cast<double>(correlations.tpc.numRows()) *
         static_cast<double>(2 * correlations.tpc.maxLag() + 1);
}

/// The second half of an estimate; keeps the correlations where another phase can use them.
val finish(int handle, const LabelledImage& image, double value, Correlations correlations,
           const StageProgress& progress, const PixelSurvey* survey = nullptr) {
  const double numBytes = numBytesOf(correlations);
  ImageEstimate estimate = estimateFrom(image, value, &correlations, progress, survey);
  if (image.phases.size() == 2 && numBytes <= kMostKeptBytes) {
    known() = KnownCorrelations{handle, {}};
    known()->ofPhases.push_back(std::move(correlations));
  }
  return estimateToJs(estimate);
}

/// Answers without correlating: where no correlations are needed, or they are known.
std::optional<val> answerAtOnce(int handle, const LabelledImage& image, double value) {
  const std::optional<std::size_t> index = correlatedPhase(image, value);
  if (!index) return estimateToJs(estimateFrom(image, value, nullptr));
  if (!known() || known()->handle != handle) return std::nullopt;
  return estimateToJs(estimateFrom(image, value, &known()->ofPhases[*index]));
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
  JsCorrelationJob(const Shape& shape, double phaseFraction, std::size_t worker)
      : job_(shape, phaseFraction, worker, 2), shape_(shape), phaseFraction_(phaseFraction) {}
  JsCorrelationJob(int handle, const LabelledImage& image, double value, std::size_t index)
      : JsCorrelationJob(image.labels.shape(), phaseFractionOf(image, index), 0) {
    handle_ = handle;
    value_ = value;
    index_ = index;
  }

  [[nodiscard]] val description() const {
    val object = val::object();
    object.set("shape", toJs(shape_));
    object.set("phaseFraction", phaseFraction_);
    object.set("maxLag", toJs(std::uint64_t{job_.firstMaxLag()}));
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
        const bool isSurveying = handle_ != 0 && !survey_;
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

  /// Answers what the other worker needs of it.
  val transformChunk(double chunk) {
    return guarded([&]() -> Result<val> {
      job_.transformChunk(static_cast<std::size_t>(chunk));
      const std::span<const Complex4> outbox = job_.correlation().outbox();
      return arrayOf<float>("Float32Array", {reinterpret_cast<const float*>(outbox.data()),
                                             outbox.size() * (sizeof(Complex4) / sizeof(float))});
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
  val addSums(const val& sums) {
    return guarded([&]() -> Result<val> {
      // Piece by piece, from the cache: a copy of all of them would be as large as the result.
      const std::size_t numSums = sums["length"].as<std::size_t>();
      std::vector<std::int32_t> piece(std::min(numSums, kSumsAtOnce));
      for (std::size_t first = 0; first < numSums; first += kSumsAtOnce) {
        const std::size_t last = std::min(numSums, first + kSumsAtOnce);
        val view{emscripten::typed_memory_view(last - first, piece.data())};
        view.call<void>("set", sums.call<val>("subarray", first, last));
        job_.correlation().addSums(first, {piece.data(), last - first});
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
      if (survey_) return val(true);
      if (!surveyor_) surveyor_ = std::make_unique<PixelSurveyor>(*image, phaseOfValue(*image));
      const auto start = std::chrono::steady_clock::now();
      const std::chrono::duration<double, std::milli> allowed(milliseconds);
      const double shareBefore = surveyor_->doneShare();
      do {
        surveyor_->step();
      } while (!surveyor_->isDone() && std::chrono::steady_clock::now() - start < allowed);
      job_.noteOtherWork((surveyor_->doneShare() - shareBefore) * surveyWork());
      if (!surveyor_->isDone()) return val(false);
      survey_ = surveyor_->finish();
      surveyor_.reset();
      return val(true);
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
                                progressOf(onProgress), survey_ ? &*survey_ : nullptr);
    });
  }

private:
  [[nodiscard]] double surveyWork() const {
    return kSurveyCost * static_cast<double>(shape_.numPixels());
  }
  /// Of two phases the other one may be the one that is correlated.
  [[nodiscard]] std::size_t phaseOfValue(const LabelledImage& image) const {
    const auto isWanted = [&](const Phase& phase) { return phase.value == value_; };
    const auto found = std::find_if(image.phases.begin(), image.phases.end(), isWanted);
    assert(found != image.phases.end());
    return static_cast<std::size_t>(found - image.phases.begin());
  }

  CorrelationJob job_;
  Shape shape_;
  double phaseFraction_;
  int handle_ = 0;
  double value_ = 0;
  std::size_t index_ = 0;
  std::vector<Complex4> inbox_;
  std::optional<Correlations> correlations_;
  std::unique_ptr<PixelSurveyor> surveyor_;
  std::optional<PixelSurvey> survey_;
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
    const StageProgress progress = progressOf(onProgress);
    const auto told = [&](double share) { progress(Stage::Tpc, share); };
    Result<std::vector<Correlations>> all =
        searchTogether(*image, progress ? Progress(told) : Progress());
    if (!all) return all.error();
    known() = KnownCorrelations{handle, std::move(all).value()};
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

/// The helping worker's half of a job that another worker described.
val joinEstimate(const val& description) {
  return guarded([&]() -> Result<val> {
    val object = val::object();
    object.set("job", std::make_shared<JsCorrelationJob>(convert::shapeFromJs(description["shape"]),
                                                         description["phaseFraction"].as<double>(),
                                                         std::size_t{1}));
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
    const StageProgress progress = progressOf(onProgress);
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

void forgetCorrelations(int handle) {
  if (known() && known()->handle == handle) known().reset();
}

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
      .function("addSums", &JsCorrelationJob::addSums)
      .function("survey", &JsCorrelationJob::survey)
      .function("settle", &JsCorrelationJob::settle)
      .function("finish", &JsCorrelationJob::finish);
  emscripten::function("beginEstimate", &beginEstimate);
  emscripten::function("joinEstimate", &joinEstimate);
  emscripten::function("correlateAll", &correlateAll);
  emscripten::function("forgetEstimate", &forgetCorrelations);
}

}  // namespace phasebound
