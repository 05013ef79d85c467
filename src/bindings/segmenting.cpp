#include "bindings/segmenting.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bindings/convert.h"

namespace phasebound::convert {
namespace {

constexpr std::array<std::pair<std::string_view, SegmentationMethod>, 4> kMethods{
    {{"otsu", SegmentationMethod::Otsu},
     {"multiotsu", SegmentationMethod::MultiOtsu},
     {"manual", SegmentationMethod::Manual},
     {"colours", SegmentationMethod::Colours}}};
constexpr std::array<std::pair<std::string_view, Channel>, 4> kChannels{
    {{"luminance", Channel::Luminance},
     {"red", Channel::Red},
     {"green", Channel::Green},
     {"blue", Channel::Blue}}};
constexpr std::array<std::pair<std::string_view, Denoising>, 2> kDenoisings{
    {{"median", Denoising::Median}, {"gaussian", Denoising::Gaussian}}};
constexpr std::array<std::pair<std::string_view, ProposalKind>, 3> kProposals{
    {{"infoBar", ProposalKind::InfoBar},
     {"scaleBar", ProposalKind::ScaleBar},
     {"circle", ProposalKind::Circle}}};

template <class Words, class Value>
std::string_view wordOf(const Words& words, Value value) {
  for (const auto& [word, known] : words) {
    if (known == value) return word;
  }
  return {};
}

Error wrongSegmentation(std::string what) {
  return {ErrorCode::InvalidSegmentation, {std::move(what)}};
}

template <class Words, class Value>
std::optional<Error> takeWord(const Words& words, const val& value, const char* name, Value& into) {
  if (isMissing(value)) return std::nullopt;
  const auto wanted = value.as<std::string>();
  for (const auto& [word, known] : words) {
    if (word != wanted) continue;
    into = known;
    return std::nullopt;
  }
  return wrongSegmentation(std::string(name) + " " + wanted);
}

Result<Preparation> preparationFromJs(const val& object) {
  Preparation preparation;
  const val balance = object["balance"];
  if (!isMissing(balance)) {
    preparation.balance = Balance{balance["low"].as<double>(), balance["high"].as<double>()};
  }
  preparation.flattenPx = optionalNumber(object["flattenPx"]).value_or(0);
  const val denoise = object["denoise"];
  if (!isMissing(denoise)) {
    std::optional<Error> error =
        takeWord(kDenoisings, denoise["kind"], "filter", preparation.denoising);
    if (error) return *std::move(error);
    preparation.denoisePx = denoise["sizePx"].as<double>();
  }
  return preparation;
}

Result<Rectangle> rectangleFromJs(const val& object) {
  const auto x = wholeFromJs(object["x"]);
  const auto y = wholeFromJs(object["y"]);
  const auto width = wholeFromJs(object["width"]);
  const auto height = wholeFromJs(object["height"]);
  if (!x || !y || !width || !height || *width == 0 || *height == 0) {
    return Error{ErrorCode::InvalidMask, {"a rectangle that is not of whole pixels"}};
  }
  return Rectangle{*x, *y, *width, *height};
}

std::optional<Error> takeExcluded(const val& shape, RegionOptions& region) {
  const auto kind = shape["kind"].as<std::string>();
  if (kind == "rectangle") {
    const Result<Rectangle> rectangle = rectangleFromJs(shape);
    if (!rectangle) return rectangle.error();
    region.excludedRectangles.push_back(rectangle.value());
    return std::nullopt;
  }
  if (kind != "polygon") return Error{ErrorCode::InvalidMask, {"a shape of the kind " + kind}};
  const std::vector<double> numbers = numbersFromJs(shape["points"]);
  std::vector<Point> polygon;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    polygon.push_back({numbers[i], numbers[i + 1]});
  }
  region.excludedPolygons.push_back(std::move(polygon));
  return std::nullopt;
}

val rectangleToJs(const Rectangle& rectangle) {
  val object = val::object();
  object.set("x", toJs(std::uint64_t{rectangle.x}));
  object.set("y", toJs(std::uint64_t{rectangle.y}));
  object.set("width", toJs(std::uint64_t{rectangle.width}));
  object.set("height", toJs(std::uint64_t{rectangle.height}));
  return object;
}

val qualityToJs(const Quality& quality) {
  val object = val::object();
  object.set("contrastToNoise", toJs(quality.contrastToNoise));
  object.set("edgeWidthPx", toJs(quality.edgeWidthPx));
  object.set("chordPx", toJs(quality.chordPx));
  object.set("blockiness", toJs(quality.blockiness));
  return object;
}

val rangesToJs(const std::vector<ThresholdRange>& ranges) {
  val array = val::array();
  for (const ThresholdRange& range : ranges) {
    val object = val::object();
    object.set("lower", range.lower);
    object.set("upper", range.upper);
    object.set("isClear", range.isClear);
    array.call<void>("push", object);
  }
  return array;
}

/// A plain array, which goes into JSON as such.
val listOf(const std::vector<double>& numbers) {
  val array = val::array();
  for (const double number : numbers) array.call<void>("push", number);
  return array;
}

void setOptions(const SegmentationOptions& options, val& object) {
  const Preparation& preparation = options.preparation;
  object.set("method", toJs(wordOf(kMethods, options.method)));
  object.set("channel", toJs(wordOf(kChannels, options.channel)));
  val balance = val::null();
  if (preparation.balance) {
    balance = val::object();
    balance.set("low", preparation.balance->low);
    balance.set("high", preparation.balance->high);
  }
  object.set("balance", balance);
  object.set("flattenPx", preparation.flattenPx > 0 ? val(preparation.flattenPx) : val::null());
  val denoise = val::null();
  if (preparation.denoising != Denoising::None) {
    denoise = val::object();
    denoise.set("kind", toJs(wordOf(kDenoisings, preparation.denoising)));
    denoise.set("sizePx", preparation.denoisePx);
  }
  object.set("denoise", denoise);
  object.set("cleanPx",
             options.leastPiecePixels > 0 ? toJs(options.leastPiecePixels) : val::null());
}

}  // namespace

Result<std::optional<SegmentationOptions>> segmentationFromJs(const val& object) {
  if (isMissing(object)) return std::optional<SegmentationOptions>();
  SegmentationOptions options;
  std::optional<Error> error = takeWord(kMethods, object["method"], "method", options.method);
  if (!error) error = takeWord(kChannels, object["channel"], "channel", options.channel);
  if (error) return *std::move(error);
  if (!isMissing(object["numClasses"])) {
    const auto numClasses = wholeFromJs(object["numClasses"]);
    if (!numClasses) return wrongSegmentation("the number of classes");
    options.numClasses = *numClasses;
  }
  if (!isMissing(object["thresholds"])) options.thresholds = numbersFromJs(object["thresholds"]);
  if (!isMissing(object["cleanPx"])) {
    const auto pixels = wholeFromJs(object["cleanPx"]);
    if (!pixels) return wrongSegmentation("the size of pieces");
    options.leastPiecePixels = *pixels;
  }
  Result<Preparation> preparation = preparationFromJs(object);
  if (!preparation) return preparation.error();
  options.preparation = preparation.value();
  error = checkSegmentation(options);
  if (error) return *std::move(error);
  return std::optional(options);
}

Result<RegionOptions> regionFromJs(const val& mask, std::size_t numRowsCut) {
  RegionOptions region;
  region.numRowsCut = numRowsCut;
  if (isMissing(mask)) return region;
  if (!isMissing(mask["crop"])) {
    const Result<Rectangle> crop = rectangleFromJs(mask["crop"]);
    if (!crop) return crop.error();
    region.crop = crop.value();
  }
  const val circle = mask["circle"];
  if (!isMissing(circle)) {
    region.circle =
        Circle{{circle["x"].as<double>(), circle["y"].as<double>()}, circle["radius"].as<double>()};
  }
  const val exclude = mask["exclude"];
  const std::size_t numShapes = isMissing(exclude) ? 0 : exclude["length"].as<std::size_t>();
  for (std::size_t i = 0; i < numShapes; ++i) {
    std::optional<Error> error = takeExcluded(exclude[i], region);
    if (error) return *std::move(error);
  }
  const val bitmap = mask["bitmap"];
  if (!isMissing(bitmap)) {
    const auto width = wholeFromJs(bitmap["width"]);
    const auto height = wholeFromJs(bitmap["height"]);
    if (!width || !height) return Error{ErrorCode::InvalidMask, {"the size of the painted mask"}};
    region.excludedPixels = Bitmap{
        *width, *height, emscripten::convertJSArrayToNumberVector<std::uint8_t>(bitmap["bits"])};
  }
  return region;
}

val toJs(const SegmentationRecord& record) {
  val object = val::object();
  setOptions(record.options, object);
  const bool isColours = record.options.method == SegmentationMethod::Colours;
  const std::size_t numClasses =
      isColours ? record.options.numClasses : record.thresholds.size() + 1;
  object.set("numClasses", toJs(std::uint64_t{numClasses}));
  object.set("thresholds", listOf(record.thresholds));
  object.set("classMeans", listOf(record.classMeans));
  object.set("ranges", rangesToJs(record.ranges));
  object.set("lowerValue", isColours ? val::null() : val(record.lowerValue));
  object.set("upperValue", isColours ? val::null() : val(record.upperValue));
  object.set("numGreys", isColours ? val::null() : toJs(std::uint64_t{record.numGreys}));
  object.set("numCleaned", toJs(record.numCleaned));
  object.set("quality", isColours ? val::null() : qualityToJs(record.quality));
  return object;
}

val toJs(const Region& region) {
  const Shape& shape = region.shape();
  const std::uint64_t numKept = shape.numPixels() - region.numExcluded();
  val object = val::object();
  object.set("numKept", toJs(numKept));
  object.set("numExcluded", toJs(region.numExcluded()));
  object.set("keptShare",
             static_cast<double>(numKept) / static_cast<double>(region.fileShape().numPixels()));
  object.set("crop", rectangleToJs(region.box()));
  return object;
}

val toJs(const std::vector<Proposal>& proposals) {
  val array = val::array();
  for (const Proposal& proposal : proposals) {
    val object = val::object();
    object.set("kind", toJs(wordOf(kProposals, proposal.kind)));
    object.set("source", toJs(std::string_view(proposal.isFromMetadata ? "metadata" : "pixels")));
    object.set("rectangle", proposal.rectangle ? rectangleToJs(*proposal.rectangle) : val::null());
    val circle = val::null();
    if (proposal.circle) {
      circle = val::object();
      circle.set("x", proposal.circle->centre.x);
      circle.set("y", proposal.circle->centre.y);
      circle.set("radius", proposal.circle->radius);
    }
    object.set("circle", circle);
    array.call<void>("push", object);
  }
  return array;
}

val toJs(const Histogram& histogram) {
  std::vector<double> counts(histogram.counts.begin(), histogram.counts.end());
  val object = val::object();
  object.set("lower", histogram.lower);
  object.set("step", histogram.step);
  object.set("isExact", histogram.isExact);
  object.set("counts", toJs(counts));
  return object;
}

val toJs(const Preview& preview) {
  const auto bytes = [](const std::vector<std::uint8_t>& numbers) {
    return toJs(numbers.data(), numbers.size());
  };
  val classes = val::array();
  for (const ClassShare& share : preview.classes) {
    val object = val::object();
    object.set("share", share.share);
    object.set("mean", share.mean);
    classes.call<void>("push", object);
  }
  val object = val::object();
  object.set("slice", toJs(std::uint64_t{preview.z}));
  object.set("stride", toJs(std::uint64_t{preview.stride}));
  object.set("width", toJs(std::uint64_t{preview.width}));
  object.set("height", toJs(std::uint64_t{preview.height}));
  object.set("isColour", preview.isColour);
  object.set("before", bytes(preview.before));
  object.set("after", bytes(preview.after));
  object.set("bins",
             val::global("Uint16Array")
                 .new_(emscripten::typed_memory_view(preview.bins.size(), preview.bins.data())));
  object.set("labels", bytes(preview.labels));
  object.set("histogram", toJs(preview.histogram));
  object.set("thresholds", listOf(preview.thresholds));
  object.set("classes", classes);
  object.set("ranges", rangesToJs(preview.ranges));
  object.set("quality", preview.quality ? qualityToJs(*preview.quality) : val::null());
  return object;
}

}  // namespace phasebound::convert
