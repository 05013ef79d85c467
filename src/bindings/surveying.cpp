#include "bindings/surveying.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/js_source.h"
#include "bindings/segmenting.h"
#include "segment/numbers.h"
#include "segment/survey.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

struct OpenSurvey {
  JsFiles files;
  std::unique_ptr<OpenedImage> numbers;  ///< imageOfNumbers(), where some pixels hold none
  std::unique_ptr<Survey> survey;

  [[nodiscard]] OpenedImage& image() const { return numbers ? *numbers : *files.image; }
};

/// Surveys that JavaScript has begun and not yet closed.
class OpenSurveys {
public:
  int add(OpenSurvey survey) {
    surveys_.emplace(++lastId_, std::move(survey));
    return lastId_;
  }
  void remove(int id) { surveys_.erase(id); }
  OpenSurvey* find(int id) {
    const auto found = surveys_.find(id);
    return found == surveys_.end() ? nullptr : &found->second;
  }

private:
  std::map<int, OpenSurvey> surveys_;
  int lastId_ = 0;
};

OpenSurveys& surveys() {
  static OpenSurveys all;
  return all;
}

Error noSuchSurvey(int id) { return {ErrorCode::NoSuchItem, {"survey " + std::to_string(id)}}; }

val describe(const ImageHeader& header, const Survey& survey) {
  val info = val::object();
  info.set("format", header.format);
  info.set("shape", toJs(header.shape));
  info.set("sampleType", toJs(sampleTypeName(header.type)));
  info.set("isColour", survey.isColour());
  info.set("pixelSize", toJs(header.pixelSize));
  info.set("infoBarRows", toJs(std::uint64_t{header.infoBarRows}));
  info.set("numValues", toJs(std::uint64_t{survey.numValues()}));
  info.set("isSegmented", survey.numValues() <= kMaxNumPhases && !survey.isColour());
  info.set("histogram", toJs(survey.histogram()));
  info.set("proposals", toJs(survey.proposals()));
  info.set("warnings", toJs(header.warnings));
  return info;
}

Result<std::size_t> wholeOr(const val& value, std::size_t otherwise, const char* what) {
  if (convert::isMissing(value)) return otherwise;
  const std::optional<std::size_t> number = convert::wholeFromJs(value);
  if (number) return *number;
  return Error{ErrorCode::NoSuchItem, {std::string(what) + " " + text(value.as<double>())}};
}

}  // namespace

val beginSurvey(const val& sources, const val& options) {
  return guarded([&]() -> Result<val> {
    Result<JsFiles> files = filesFromJs(sources, options);
    if (!files) return files.error();
    return val(surveys().add({std::move(files).value(), nullptr, nullptr}));
  });
}

val stepSurvey(int id) {
  bool isBroken = true;
  const val answer = guarded([&]() -> Result<val> {
    OpenSurvey* open = surveys().find(id);
    if (open == nullptr) return noSuchSurvey(id);
    std::optional<Error> error;
    if (!open->survey) {
      error = open->files.open();
      if (error) return *std::move(error);
      open->survey = std::make_unique<Survey>(*open->files.image, open->files.mask.get());
    } else if (!open->survey->isDone()) {
      error = open->survey->step();
      OpenedImage& file = *open->files.image;
      if (error && error->code == ErrorCode::NonFinitePixels && !open->numbers &&
          canLackNumbers(file.header().type)) {
        error.reset();
        open->numbers = imageOfNumbers(file);
        open->survey = std::make_unique<Survey>(*open->numbers, open->files.mask.get(), &file);
      }
      if (error) return *std::move(error);
    }
    isBroken = false;
    val object = val::object();
    object.set("share", open->survey->doneShare());
    object.set("info", open->survey->isDone() ? describe(open->image().header(), *open->survey)
                                              : val::null());
    return object;
  });
  if (isBroken) surveys().remove(id);
  return answer;
}

val previewSurvey(int id, const val& jsRequest) {
  return guarded([&]() -> Result<val> {
    const OpenSurvey* open = surveys().find(id);
    if (open == nullptr || !open->survey || !open->survey->isDone()) return noSuchSurvey(id);
    Result<std::optional<SegmentationOptions>> segmentation =
        convert::segmentationFromJs(jsRequest["segmentation"]);
    if (!segmentation) return segmentation.error();
    const Result<std::size_t> rows = wholeOr(jsRequest["cutBottomRows"], 0, "rows");
    if (!rows) return rows.error();
    Result<RegionOptions> region = convert::regionFromJs(jsRequest["mask"], rows.value());
    if (!region) return region.error();
    const Shape& shape = open->files.image->header().shape;
    const Result<std::size_t> slice = wholeOr(jsRequest["slice"], shape.z / 2, "slice");
    if (!slice) return slice.error();
    constexpr std::size_t kUsualPixels = 1000000;
    const Result<std::size_t> most = wholeOr(jsRequest["mostPixels"], kUsualPixels, "pixels");
    if (!most) return most.error();

    PreviewRequest request;
    request.z = slice.value();
    request.segmentation = std::move(segmentation).value().value_or(SegmentationOptions{});
    request.region = std::move(region).value();
    request.mostPixels = most.value();
    request.isJudged = jsRequest["judge"].isTrue();
    // What prepares a slice; the thresholds and what follows them are left out.
    val key = val::object();
    const val& options = jsRequest["segmentation"];
    for (const char* name : {"channel", "balance", "flattenPx", "denoise"}) {
      if (!options.isNull() && !options.isUndefined()) key.set(name, options[name]);
    }
    key.set("isColours", request.segmentation.method == SegmentationMethod::Colours);
    key.set("mask", jsRequest["mask"]);
    key.set("rows", jsRequest["cutBottomRows"]);
    // The painted mask as text would be long: these names leave out its bits, of which a hash
    // stands for all (FNV-1a).
    val names = val::array();
    for (const char* name :
         {"channel", "balance",   "low",   "high",   "flattenPx", "denoise", "kind",
          "sizePx",  "isColours", "mask",  "crop",   "circle",    "exclude", "points",
          "x",       "y",         "width", "height", "radius",    "rows",    "bitmap"}) {
      names.call<void>("push", val(std::string(name)));
    }
    request.preparationKey = val::global("JSON").call<std::string>("stringify", key, names);
    if (request.region.excludedPixels) {
      std::uint64_t hash = 14695981039346656037ULL;
      for (const std::uint8_t byte : request.region.excludedPixels->bits) {
        hash = (hash ^ byte) * 1099511628211ULL;
      }
      request.preparationKey += std::to_string(hash);
    }
    const Result<Preview> preview = open->survey->preview(request);
    if (!preview) return preview.error();
    return toJs(preview.value());
  });
}

void closeSurvey(int id) { surveys().remove(id); }

}  // namespace phasebound
