// Images that JavaScript holds open: what it is told of them, and their pixels.

#include "bindings/open_images.h"

#include <emscripten/bind.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/text.h"
#include "bindings/convert.h"
#include "bindings/correlating.h"
#include "bindings/js_source.h"
#include "bindings/segmenting.h"
#include "generate/generate.h"

namespace phasebound {
namespace {

using convert::guarded;
using convert::toJs;
using emscripten::val;

/// Pixels at one bit each that go to JavaScript in one piece.
constexpr std::size_t kPieceBytes = 65536;

std::vector<Warning> warningsOf(const PixelSize& size, int numDimensions) {
  const std::optional<Warning> warning = anisotropyOf(size, numDimensions);
  return warning ? std::vector<Warning>{*warning} : std::vector<Warning>();
}

Result<MaterialSpec> specFromJs(const val& spec) {
  constexpr std::array<std::pair<std::string_view, Material>, 3> kMaterials{
      {{"blobs", Material::Blobs}, {"spheres", Material::Spheres}, {"cells", Material::Cells}}};
  MaterialSpec result;
  const auto wanted = spec["material"].as<std::string>();
  bool isKnown = false;
  for (const auto& [word, material] : kMaterials) {
    if (word != wanted) continue;
    result.material = material;
    isKnown = true;
  }
  if (!isKnown) return Error{ErrorCode::InvalidParameters, {"material " + wanted}};
  result.shape = convert::shapeFromJs(spec["shape"]);
  const std::vector<double> sizes = convert::numbersFromJs(spec["sizePx"]);
  if (sizes.empty() || sizes.size() > result.sizePx.size()) {
    return Error{ErrorCode::InvalidParameters, {"sizePx"}};
  }
  const std::size_t first = result.sizePx.size() - sizes.size();
  for (std::size_t i = 0; i < sizes.size(); ++i) result.sizePx[first + i] = sizes[i];
  for (std::size_t i = 0; i < first; ++i) result.sizePx[i] = sizes[0];
  result.phaseFractions = convert::numbersFromJs(spec["phaseFractions"]);
  const double seed = spec["seed"].as<double>();
  // A JavaScript number holds no more whole numbers than these.
  constexpr double kMostSeed = 9007199254740992;
  if (!(seed >= 0 && seed <= kMostSeed && seed == std::floor(seed))) {
    return Error{ErrorCode::InvalidParameters, {"seed " + text(seed)}};
  }
  result.seed = static_cast<std::uint64_t>(seed);
  return result;
}

}  // namespace

OpenImages& openImages() {
  static OpenImages images;
  return images;
}

val keep(const ImageHeader& header, LabelledImage labelled, const Description& description) {
  const auto& [region, record, proposals] = description;
  const Shape shape = labelled.labels.shape();
  const auto numPixels = static_cast<double>(labelled.numPixels());
  val phases = val::array();
  for (const Phase& phase : labelled.phases) {
    val object = val::object();
    object.set("value", phase.value);
    object.set("count", toJs(phase.count));
    object.set("phaseFraction", static_cast<double>(phase.count) / numPixels);
    phases.call<void>("push", object);
  }
  std::vector<Warning> warnings = header.warnings;
  if (header.pixelSize) {
    for (Warning& warning : warningsOf(*header.pixelSize, shape.numDimensions())) {
      warnings.push_back(std::move(warning));
    }
  }
  warnings.insert(warnings.end(), labelled.warnings.begin(), labelled.warnings.end());
  if (labelled.numExcluded > 0) {
    const double hidden = 1 - numPixels / static_cast<double>(shape.numPixels());
    warnings.push_back({WarningCode::MaskedPixels, {text(hidden)}});
  }
  val info = val::object();
  info.set("format", header.format);
  info.set("shape", toJs(shape));
  info.set("sampleType", toJs(sampleTypeName(labelled.type)));
  info.set("isColour", labelled.isColour);
  info.set("pixelSize", toJs(header.pixelSize));
  info.set("infoBarRows", toJs(std::uint64_t{header.infoBarRows}));
  info.set("numClasses",
           labelled.numClasses ? toJs(std::uint64_t{*labelled.numClasses}) : val::null());
  info.set("fileShape", toJs(header.shape));
  info.set("numPixels", numPixels);
  info.set("mask", region != nullptr ? toJs(*region) : val::null());
  info.set("segmentation", record != nullptr ? toJs(*record) : val::null());
  info.set("proposals", toJs(proposals));
  info.set("phases", phases);
  info.set("warnings", toJs(warnings));
  info.set("handle", openImages().add(std::move(labelled)));
  return info;
}

val voxelWarnings(const val& pixelSize, int numDimensions) {
  return guarded([&]() -> Result<val> {
    PixelSize size;
    size.z = pixelSize["z"].as<double>();
    size.y = pixelSize["y"].as<double>();
    size.x = pixelSize["x"].as<double>();
    size.unit = pixelSize["unit"].as<std::string>();
    return toJs(warningsOf(size, numDimensions));
  });
}

val openGenerated(const val& jsSpec) {
  return guarded([&]() -> Result<val> {
    const Result<MaterialSpec> spec = specFromJs(jsSpec);
    if (!spec) return spec.error();
    Image image;
    {
      Result<Grid<std::uint8_t>> labels = generate(spec.value());
      if (!labels) return labels.error();
      const auto* first = reinterpret_cast<const std::byte*>(labels.value().data());
      image.bytes.assign(first, first + labels.value().size());
    }
    image.format = "generated";
    image.shape = spec.value().shape;
    const std::unique_ptr<OpenedImage> opened = wholeImage(std::move(image));
    Result<LabelledImage> labelled = findPhases(*opened);
    if (!labelled) return labelled.error();
    return keep(opened->header(), std::move(labelled).value(), {});
  });
}

void closeImage(int handle) {
  openImages().remove(handle);
  forgetCorrelations(handle);
}

val sliceLabels(int handle, double z) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const Shape& shape = image->labels.shape();
    if (!(z >= 0 && z < static_cast<double>(shape.z))) {
      return Error{ErrorCode::NoSuchItem, {"slice " + std::to_string(z)}};
    }
    std::vector<std::uint8_t> slice(shape.y * shape.x);
    for (std::size_t y = 0; y < shape.y; ++y) {
      image->labels.readRow(static_cast<std::size_t>(z), y, 0,
                            std::span(slice).subspan(y * shape.x, shape.x));
    }
    return toJs(slice.data(), slice.size());
  });
}

val phaseBits(int handle, double value, double firstRow, double numRows) {
  return guarded([&]() -> Result<val> {
    const LabelledImage* image = openImages().find(handle);
    if (image == nullptr) return noSuchImage(handle);
    const Shape& shape = image->labels.shape();
    const auto numAll = static_cast<double>(shape.z) * static_cast<double>(shape.y);
    if (!(firstRow >= 0 && numRows >= 0 && firstRow + numRows <= numAll)) {
      return Error{ErrorCode::NoSuchItem, {"rows " + text(firstRow) + " + " + text(numRows)}};
    }
    constexpr std::size_t kNoLabel = 256;
    std::size_t label = kNoLabel;
    for (std::size_t i = 0; i < image->phases.size(); ++i) {
      if (image->phases[i].value == value) label = i;
    }
    const PhaseMask mask(image->labels, label);
    const std::size_t rowBytes = (shape.x + 7) / 8;
    // In pieces: the whole may be half of the heap.
    const val array = val::global("Uint8Array").new_(numRows * static_cast<double>(rowBytes));
    const std::size_t most = kPieceBytes / rowBytes + 1;
    std::vector<std::uint8_t> piece(most * rowBytes);
    const auto end = static_cast<std::uint64_t>(firstRow + numRows);
    for (auto row = static_cast<std::uint64_t>(firstRow); row < end; row += most) {
      const auto number = static_cast<std::size_t>(std::min<std::uint64_t>(most, end - row));
      for (std::size_t i = 0; i < number; ++i) {
        mask.readBits(static_cast<std::size_t>((row + i) / shape.y),
                      static_cast<std::size_t>((row + i) % shape.y),
                      std::span(piece).subspan(i * rowBytes, rowBytes));
      }
      array.call<void>("set", val(emscripten::typed_memory_view(number * rowBytes, piece.data())),
                       (static_cast<double>(row) - firstRow) * static_cast<double>(rowBytes));
    }
    return array;
  });
}

}  // namespace phasebound
