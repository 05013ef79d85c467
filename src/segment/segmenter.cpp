#include "segment/segmenter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "decode/formats.h"
#include "segment/clean.h"
#include "segment/otsu.h"

namespace phasebound {
namespace {

/// Values of a step, where slices are not prepared as a whole.
constexpr std::size_t kStepValues = std::size_t{1} << 20;
/// Larger slices are not judged: a look at a part of a picture that has so many pixels says no
/// more.
constexpr std::size_t kMostJudgedPixels = std::size_t{1} << 26;

Error invalid(std::string what) { return {ErrorCode::InvalidSegmentation, {std::move(what)}}; }

}  // namespace

Result<Plane> readPlane(GreyReader& reader, const Region& region, std::size_t z) {
  const Shape& shape = reader.shape();
  std::optional<Error> error = checkImageBytes(1, shape.y, shape.x, sizeof(float));
  if (error) return *std::move(error);
  Plane plane;
  plane.height = shape.y;
  plane.width = shape.x;
  plane.values.resize(shape.y * shape.x);
  const std::size_t together = reader.rowsTogether();
  const std::size_t rowsAtOnce = std::max(together, kStepValues / shape.x / together * together);
  for (std::size_t y = 0; y < shape.y; y += rowsAtOnce) {
    const std::size_t numHere = std::min(rowsAtOnce, shape.y - y);
    error = reader.readRows(z, y, numHere,
                            std::span(plane.values).subspan(y * shape.x, numHere * shape.x));
    if (error) return *std::move(error);
  }
  if (reader.numNonFinite() > 0) {
    return Error{ErrorCode::NonFinitePixels, {text(reader.numNonFinite())}};
  }
  if (region.numExcluded() == 0) return plane;
  plane.excluded.resize(plane.values.size());
  for (std::size_t y = 0; y < shape.y; ++y) {
    region.readRow(z, y, std::span(plane.excluded).subspan(y * shape.x, shape.x));
  }
  return plane;
}

Result<std::vector<double>> chooseThresholds(const SegmentationOptions& options,
                                             const Histogram& histogram) {
  if (options.method == SegmentationMethod::Manual) return options.thresholds;
  const std::size_t numClasses =
      options.method == SegmentationMethod::Otsu ? 2 : options.numClasses;
  std::optional<std::vector<double>> thresholds = otsuThresholds(histogram, numClasses);
  if (!thresholds) return Error{ErrorCode::NoContrast};
  return *std::move(thresholds);
}

Segmenter::Segmenter(OpenedImage& image, const Region& region, SegmentationOptions options)
    : region_(region),
      options_(std::move(options)),
      reader_(image, options_.channel),
      shape_(image.header().shape) {}

std::optional<Error> Segmenter::start() {
  isStarted_ = true;
  std::optional<Error> error = checkSegmentation(options_);
  if (error) return error;
  if (isColours() && !reader_.hasColours()) return invalid("clusters of colours in a grey image");
  const std::size_t numLabels = isColours() ? options_.numClasses
                                : options_.method == SegmentationMethod::Manual
                                    ? options_.thresholds.size() + 1
                                    : std::max<std::size_t>(2, options_.numClasses);
  const unsigned bits = PackedLabels::bitsFor(numLabels);
  error = checkLabelBytes(shape_, bits);
  if (error) return error;
  error = checkImageBytes(1, 1, shape_.x, sizeof(double));
  if (error) return error;
  labels_ = PackedLabels(shape_, bits);
  rowLabels_.resize(shape_.x);
  excluded_.resize(region_.numExcluded() > 0 ? shape_.x : 0);
  const std::size_t together = std::min(reader_.rowsTogether(), shape_.y);
  rowsAtOnce_ = std::max(together, kStepValues / shape_.x / together * together);

  const bool isExact = reader_.isNarrow() && options_.preparation.isNone();
  if (isExact) histogram_ = narrowHistogram();
  state_ = isExact || isColours() ? State::Counting : State::Ranging;
  numPasses_ = state_ == State::Ranging ? 3 : 2;
  return std::nullopt;
}

std::optional<Error> Segmenter::step() {
  assert(!isDone());
  std::optional<Error> error;
  if (!isStarted_) error = start();
  if (error) return error;
  if (isColours()) {
    error = takeColours();
  } else if (options_.preparation.isNone()) {
    error = takeRows();
  } else {
    error = takeSlice();
  }
  if (error) return error;
  doneShare_ = (pass_ + static_cast<double>(row_) / static_cast<double>(numRows())) / numPasses_;
  return row_ == numRows() ? endPass() : std::nullopt;
}

std::optional<Error> Segmenter::takeRows() {
  const auto z = static_cast<std::size_t>(row_ / shape_.y);
  const auto y = static_cast<std::size_t>(row_ % shape_.y);
  const std::size_t numHere = std::min(rowsAtOnce_, shape_.y - y);
  values_.resize(numHere * shape_.x);
  std::optional<Error> error = reader_.readRows(z, y, numHere, values_);
  if (error) return error;
  if (reader_.numNonFinite() > 0) {
    return Error{ErrorCode::NonFinitePixels, {text(reader_.numNonFinite())}};
  }
  for (std::size_t i = 0; i < numHere; ++i, ++row_) {
    if (!excluded_.empty()) region_.readRow(z, y + i, excluded_);
    takeValues(std::span(values_).subspan(i * shape_.x, shape_.x), excluded_);
  }
  return std::nullopt;
}

std::optional<Error> Segmenter::takeSlice() {
  const auto z = static_cast<std::size_t>(row_ / shape_.y);
  std::optional<Plane> plane = std::move(onlySlice_);
  onlySlice_.reset();
  if (!plane) {
    Result<Plane> read = readPlane(reader_, region_, z);
    if (!read) return read.error();
    plane = std::move(read).value();
    prepare(*plane, options_.preparation);
  }
  for (std::size_t y = 0; y < shape_.y; ++y, ++row_) {
    const std::size_t first = y * shape_.x;
    const auto excluded =
        plane->excluded.empty()
            ? std::span<const std::uint8_t>()
            : std::span<const std::uint8_t>(plane->excluded).subspan(first, shape_.x);
    takeValues(std::span<const float>(plane->values).subspan(first, shape_.x), excluded);
  }
  if (shape_.z == 1) onlySlice_ = std::move(plane);
  return std::nullopt;
}

void Segmenter::takeValues(std::span<const float> values, std::span<const std::uint8_t> excluded) {
  switch (state_) {
    case State::Ranging:
      range_.take(values, excluded);
      break;
    case State::Counting:
      count(values, excluded, histogram_);
      break;
    case State::Labelling:
      for (std::size_t x = 0; x < values.size(); ++x)
        rowLabels_[x] = labelOf(values[x], thresholds_);
      labels_.writeRow(static_cast<std::size_t>(row_ / shape_.y),
                       static_cast<std::size_t>(row_ % shape_.y), rowLabels_);
      break;
    case State::Done:
      break;
  }
}

std::optional<Error> Segmenter::takeColours() {
  const auto z = static_cast<std::size_t>(row_ / shape_.y);
  const auto y = static_cast<std::size_t>(row_ % shape_.y);
  const bool isPrepared = !options_.preparation.isNone();
  std::optional<Error> error = checkImageBytes(1, shape_.y, shape_.x, sizeof(float));
  if (isPrepared && error) return error;
  const std::size_t numHere = isPrepared ? shape_.y : std::min(rowsAtOnce_, shape_.y - y);
  std::array<Plane, 3> planes;
  std::vector<std::uint8_t> excluded;
  if (region_.numExcluded() > 0) {
    excluded.resize(numHere * shape_.x);
    for (std::size_t i = 0; i < numHere; ++i) {
      region_.readRow(z, y + i, std::span(excluded).subspan(i * shape_.x, shape_.x));
    }
  }
  for (Plane& plane : planes) {
    plane.height = numHere;
    plane.width = shape_.x;
    plane.values.resize(numHere * shape_.x);
    plane.excluded = excluded;
  }
  error =
      reader_.readColours(z, y, numHere, {planes[0].values, planes[1].values, planes[2].values});
  if (error) return error;
  if (isPrepared) {
    for (Plane& plane : planes) prepare(plane, options_.preparation);
  }
  if (state_ == State::Counting) {
    colourCounts_.take(planes[0].values, planes[1].values, planes[2].values, excluded);
    row_ += numHere;
    return std::nullopt;
  }
  for (std::size_t i = 0; i < numHere; ++i, ++row_) {
    for (std::size_t x = 0; x < shape_.x; ++x) {
      const std::size_t at = i * shape_.x + x;
      rowLabels_[x] = nearestColour(
          {static_cast<double>(planes[0].values[at]), static_cast<double>(planes[1].values[at]),
           static_cast<double>(planes[2].values[at])},
          colours_);
    }
    labels_.writeRow(z, y + i, rowLabels_);
  }
  return std::nullopt;
}

std::optional<Error> Segmenter::endPass() {
  row_ = 0;
  ++pass_;
  switch (state_) {
    case State::Ranging:
      histogram_ = range_.histogram();
      state_ = State::Counting;
      return std::nullopt;
    case State::Counting:
      state_ = State::Labelling;
      return endCounting();
    case State::Labelling:
      state_ = State::Done;
      return endLabelling();
    case State::Done:
      break;
  }
  return std::nullopt;
}

std::optional<Error> Segmenter::endCounting() {
  if (isColours()) {
    colours_ = colourCounts_.clusters(options_.numClasses);
    if (colours_.size() < options_.numClasses) return Error{ErrorCode::NoContrast};
    return std::nullopt;
  }
  histogram_ = trimmed(histogram_);
  Result<std::vector<double>> thresholds = chooseThresholds(options_, histogram_);
  if (!thresholds) return thresholds.error();
  thresholds_ = std::move(thresholds).value();
  record_.lowerValue = histogram_.lower;
  record_.upperValue = histogram_.lower + static_cast<double>(histogram_.counts.size() -
                                                              (histogram_.isExact ? 1 : 0)) *
                                              histogram_.step;
  for (const std::uint64_t number : histogram_.counts) record_.numGreys += number > 0 ? 1 : 0;
  for (const ClassShare& share : classShares(histogram_, thresholds_)) {
    record_.classMeans.push_back(share.mean);
  }
  record_.ranges = defensibleRanges(histogram_, thresholds_);
  return std::nullopt;
}

std::optional<Error> Segmenter::endLabelling() {
  onlySlice_.reset();
  if (options_.leastPiecePixels > 1) {
    const std::size_t numLabels = isColours() ? colours_.size() : thresholds_.size() + 1;
    // Excluded pixels touch nothing: they need a label of their own before anything is moved.
    LabelledImage image;
    image.labels = std::move(labels_);
    for (std::size_t i = 0; i < numLabels; ++i) image.phases.push_back({static_cast<double>(i), 1});
    const unsigned bits = PackedLabels::bitsFor(numLabels + 1);
    if (region_.numExcluded() > 0) {
      if (bits > image.labels.bits()) image.labels.widen(bits);
      std::vector<std::uint8_t> excluded(shape_.x);
      for (std::size_t z = 0; z < shape_.z; ++z) {
        for (std::size_t y = 0; y < shape_.y; ++y) {
          image.labels.readRow(z, y, 0, rowLabels_);
          region_.readRow(z, y, excluded);
          for (std::size_t x = 0; x < shape_.x; ++x) {
            if (excluded[x] != 0) rowLabels_[x] = static_cast<std::uint8_t>(numLabels);
          }
          image.labels.writeRow(z, y, rowLabels_);
        }
      }
    }
    record_.numCleaned = removeSmallPieces(image.labels, numLabels, options_.leastPiecePixels);
    labels_ = std::move(image.labels);
  }
  return isColours() ? std::nullopt : judge();
}

std::optional<Error> Segmenter::judge() {
  if (std::uint64_t{shape_.y} * shape_.x > kMostJudgedPixels) return std::nullopt;
  const std::size_t z = shape_.z / 2;
  Result<Plane> plane = readPlane(reader_, region_, z);
  if (!plane) return plane.error();
  std::vector<std::uint8_t> labels(plane.value().values.size());
  const std::size_t numClasses = thresholds_.size() + 1;
  std::vector<double> sums(numClasses);
  std::vector<double> counts(numClasses);
  for (std::size_t y = 0; y < shape_.y; ++y) {
    labels_.readRow(z, y, 0, std::span(labels).subspan(y * shape_.x, shape_.x));
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!plane.value().counts(i) || labels[i] >= numClasses) continue;
    sums[labels[i]] += static_cast<double>(plane.value().values[i]);
    ++counts[labels[i]];
  }
  // A class that the slice does not show has no mean.
  for (std::size_t k = 0; k < numClasses; ++k) {
    if (counts[k] == 0) return std::nullopt;
    sums[k] /= counts[k];
  }
  record_.quality = judgeQuality(plane.value(), labels, sums);
  return std::nullopt;
}

SegmentedImage Segmenter::finish() {
  assert(isDone());
  SegmentedImage result;
  LabelledImage& image = result.image;
  image.type = isColours() ? SampleType::Rgb8 : SampleType::U8;
  image.isColour = isColours();
  const std::size_t numLabels = isColours() ? colours_.size() : thresholds_.size() + 1;
  const auto counts = labels_.counts();
  std::uint64_t numLabelled = 0;
  for (std::size_t i = 0; i < numLabels; ++i) numLabelled += counts[i];
  if (!isColours()) {
    image.thresholdRanges = classFractions(histogram_, thresholds_, record_.ranges);
    const std::vector<ClassShare> shares = classShares(histogram_, thresholds_);
    // Pieces that went to what surrounds them went whatever the threshold is: they shift the range.
    for (std::size_t i = 0; i < numLabels && options_.leastPiecePixels > 1; ++i) {
      const double shift =
          static_cast<double>(counts[i]) / static_cast<double>(numLabelled) - shares[i].share;
      FractionRange& range = image.thresholdRanges[i];
      range.lower = std::clamp(range.lower + shift, 0.0, 1.0);
      range.upper = std::clamp(range.upper + shift, 0.0, 1.0);
    }
  }
  std::array<std::uint8_t, 256> newLabel{};
  std::vector<FractionRange> ranges;
  for (std::size_t i = 0; i < numLabels; ++i) {
    newLabel[i] = static_cast<std::uint8_t>(image.phases.size());
    if (counts[i] == 0) continue;
    double value = static_cast<double>(i);
    if (isColours()) {
      value = 0;
      for (const double channel : colours_[i]) value = value * 256 + std::round(channel);
    }
    image.phases.push_back({value, counts[i]});
    if (!image.thresholdRanges.empty()) ranges.push_back(image.thresholdRanges[i]);
  }
  // Excluded pixels may have their label already.
  newLabel[numLabels] = static_cast<std::uint8_t>(image.phases.size());
  if (image.phases.size() < numLabels) labels_.relabel(newLabel);
  image.thresholdRanges = std::move(ranges);
  image.labels = std::move(labels_);
  image.warnings = warningsOf(record_.quality);
  const bool isClear = std::all_of(record_.ranges.begin(), record_.ranges.end(),
                                   [](const ThresholdRange& range) { return range.isClear; });
  if (!isClear) image.warnings.push_back({WarningCode::NoClearValley});
  const double flattenPx = options_.preparation.flattenPx;
  if (flattenPx > 0) image.warnings.push_back({WarningCode::Flattened, {text(flattenPx)}});
  result.record = std::move(record_);
  result.record.options = options_;
  result.record.thresholds = thresholds_;
  return result;
}

Result<SegmentedImage> segment(OpenedImage& image, const Region& region,
                               const SegmentationOptions& options, const Progress& progress) {
  const std::unique_ptr<OpenedImage> part =
      region.isWhole() ? nullptr : imageOfRegion(image, region);
  Segmenter segmenter(part ? *part : image, region, options);
  while (!segmenter.isDone()) {
    std::optional<Error> error = segmenter.step();
    if (error) return *std::move(error);
    report(progress, segmenter.doneShare());
  }
  SegmentedImage result = segmenter.finish();
  std::optional<Error> error = excludePixels(result.image, region);
  if (error) return *std::move(error);
  return result;
}

}  // namespace phasebound
