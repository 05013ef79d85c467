#include "bindings/js_source.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "bindings/convert.h"
#include "decode/file_series.h"

namespace phasebound {
namespace {

using emscripten::val;

/// Nothing where there is no layout.
Result<std::optional<RawLayout>> rawFromJs(const val& object) {
  if (convert::isMissing(object)) return std::optional<RawLayout>();
  RawLayout layout;
  const std::vector<double> sides = convert::numbersFromJs(object["shape"]);
  constexpr double kMostSide = 1 << 30;
  constexpr double kMostOffset = 9007199254740992;
  const double offset = object["offset"].as<double>();
  const bool areSides = std::all_of(sides.begin(), sides.end(), [](double side) {
    return side >= 1 && side <= kMostSide && side == std::floor(side);
  });
  if (!areSides || sides.size() < 2 || sides.size() > 3) {
    return Error{ErrorCode::InvalidParameters, {"the shape"}};
  }
  if (!(offset >= 0 && offset <= kMostOffset && offset == std::floor(offset))) {
    return Error{ErrorCode::InvalidParameters, {"the offset"}};
  }
  layout.shape = convert::shapeFromJs(object["shape"]);
  layout.offset = static_cast<std::uint64_t>(offset);
  layout.isBigEndian = object["isBigEndian"].as<bool>();
  const auto wanted = object["sampleType"].as<std::string>();
  for (int i = 0; i <= static_cast<int>(SampleType::Rgb16); ++i) {
    const auto type = static_cast<SampleType>(i);
    if (sampleTypeName(type) != wanted) continue;
    layout.type = type;
    return std::optional(layout);
  }
  return Error{ErrorCode::InvalidParameters, {"the type " + wanted}};
}

Result<std::unique_ptr<OpenedImage>> openSources(const JsFiles& files) {
  if (files.sources.size() == 1) {
    const ByteSource& file = *files.sources.front();
    return files.raw ? openRaw(file, *files.raw) : openImage(file);
  }
  std::vector<const ByteSource*> all;
  for (const auto& source : files.sources) all.push_back(source.get());
  return openSeries(std::move(all), files.raw);
}

}  // namespace

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
    case SampleType::Rgb16:
      return "Rgb16";
  }
  return "";
}

std::optional<Error> JsFiles::open() {
  Result<std::unique_ptr<OpenedImage>> opened = openSources(*this);
  if (!opened) return opened.error();
  image = std::move(opened).value();
  if (!maskFile) return std::nullopt;
  Result<std::unique_ptr<OpenedImage>> openedMask = openImage(*maskFile);
  if (!openedMask) return openedMask.error();
  mask = std::move(openedMask).value();
  return std::nullopt;
}

Result<JsFiles> filesFromJs(const val& sources, const val& options) {
  JsFiles files;
  const Result<std::optional<RawLayout>> raw = rawFromJs(options["raw"]);
  if (!raw) return raw.error();
  files.raw = raw.value();
  const auto numSources = sources["length"].as<std::size_t>();
  if (numSources == 0) return Error{ErrorCode::NoSuchItem, {"a file to open"}};
  for (std::size_t i = 0; i < numSources; ++i) {
    files.sources.push_back(std::make_unique<JsSource>(sources[i]));
  }
  const val maskFile = options["maskFile"];
  if (!maskFile.isNull() && !maskFile.isUndefined()) {
    files.maskFile = std::make_unique<JsSource>(maskFile);
  }
  return files;
}

}  // namespace phasebound
