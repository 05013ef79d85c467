#include "phases/phase_finder.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <utility>

#include "base/load.h"
#include "base/text.h"
#include "decode/formats.h"
#include "phases/classes.h"

namespace phasebound {
namespace {

/// Read in one step, where rows that the file stores together are not more: large enough that what
/// a step costs does not show, small enough for progress and for the memory of a phone.
constexpr std::size_t kStepBytes = std::size_t{4} << 20;
/// Rows that are stored together are read together up to this.
constexpr std::size_t kMostPieceBytes = std::size_t{64} << 20;
/// Labels that were compressed or resampled have so many classes; a picture whose greys peak has
/// more.
constexpr std::size_t kMostHazyClasses = 5;
/// Pixels whose labels are renumbered in one step.
constexpr std::size_t kSortedPixels = std::size_t{64} << 20;
/// What of the time of a pass that labels has passed when all is read; then labels may have to be
/// renumbered.
constexpr double kReadShare = 0.96;

/// Grey levels of colours; false where one is not grey.
template <class Colour, class Channel>
bool takeGreys(std::span<const std::byte> samples, std::byte* into) {
  // The channels one above the other: a grey is its level times this.
  constexpr int kBits = 8 * sizeof(Channel);
  constexpr Colour kFactor = static_cast<Colour>(Colour{1} << (2 * kBits) | Colour{1} << kBits | 1);
  const std::size_t numSamples = samples.size() / sizeof(Colour);
  bool areGrey = true;
  for (std::size_t i = 0; i < numSamples; ++i) {
    const auto colour = load<Colour>(samples.data() + i * sizeof(Colour));
    const auto level = static_cast<Channel>(colour);
    areGrey = areGrey && colour == level * kFactor;
    store(into + i * sizeof(Channel), level);
  }
  return areGrey;
}

/// Colours of 16 bits a channel to ones of 8. Returns whether that lost something: pictures made
/// from ones of 8 bits have levels that are multiples of 256 or of 257.
bool takeUpperBytes(std::span<const std::byte> samples, std::byte* into) {
  const std::size_t numSamples = samples.size() / sizeof(std::uint64_t);
  bool hasLost = false;
  for (std::size_t i = 0; i < numSamples; ++i) {
    const auto colour = load<std::uint64_t>(samples.data() + i * sizeof(std::uint64_t));
    std::uint32_t reduced = 0;
    for (const int shift : {32, 16, 0}) {
      const auto upper = static_cast<std::uint32_t>(colour >> (shift + 8) & 0xFF);
      const auto lower = static_cast<std::uint32_t>(colour >> shift & 0xFF);
      hasLost = hasLost || (lower != 0 && lower != upper);
      reduced = reduced << 8 | upper;
    }
    store(into + i * sizeof(std::uint32_t), reduced);
  }
  return hasLost;
}

}  // namespace

PhaseFinder::PhaseFinder(OpenedImage& image, const PhaseOptions& options)
    : image_(image),
      options_(options),
      fileType_(image.header().type),
      shape_(image.header().shape),
      state_(firstState()) {}

std::optional<Error> PhaseFinder::start() {
  isStarted_ = true;
  if (options_.numRowsCut >= shape_.y) {
    return Error{ErrorCode::InvalidMask, {"all of its rows are cut off"}};
  }
  shape_.y -= options_.numRowsCut;
  const std::size_t bytesPerSample = sampleBytes(fileType_);
  std::optional<Error> error = checkImageBytes(1, 1, shape_.x, bytesPerSample);
  if (!error) error = checkLabelBytes(shape_, 1);
  if (error) return error;

  rowBytes_ = shape_.x * bytesPerSample;
  const std::size_t together = std::min(image_.rowsTogether(), shape_.y);
  const std::size_t numGroups = std::max<std::size_t>(kStepBytes / rowBytes_ / together, 1);
  rowsAtOnce_ = numGroups * together;
  // What a reader unpacks beyond what it is asked for, it keeps for the next time.
  if (rowsAtOnce_ > std::max<std::size_t>(kMostPieceBytes / rowBytes_, 1)) {
    rowsAtOnce_ = std::max<std::size_t>(kStepBytes / rowBytes_, 1);
  }
  piece_.resize(std::min(rowsAtOnce_, shape_.y) * rowBytes_);
  rowLabels_.resize(shape_.x);
  if (isColourType()) rowSamples_.resize(shape_.x * sizeof(std::uint32_t));
  goBack();
  return std::nullopt;
}

void PhaseFinder::goBack() {
  row_ = 0;
  if (state_ == State::Snapping) return;
  SampleType type = fileType_;
  if (fileType_ == SampleType::Rgb8) type = isGrey_ ? SampleType::U8 : SampleType::Rgb8;
  if (fileType_ == SampleType::Rgb16) type = isGrey_ ? SampleType::U16 : SampleType::Rgb8;
  table_ = ValueTable::make(type);
  numCounted_ = 0;
  labelCounts_ = {};
  if (state_ == State::Labelling) labels_ = PackedLabels(shape_);
}

std::optional<Error> PhaseFinder::step() {
  assert(!isDone());
  if (!isStarted_) {
    std::optional<Error> error = start();
    if (error) return error;
  }
  if (state_ == State::Sorting) {
    sortSomeRows();
    noteShare();
    return row_ == numRows() ? endLabelling() : std::nullopt;
  }
  const std::size_t numSteps =
      std::max<std::size_t>(kStepBytes / (std::min(rowsAtOnce_, shape_.y) * rowBytes_), 1);
  for (std::size_t i = 0; i < numSteps && row_ < numRows(); ++i) {
    const auto z = static_cast<std::size_t>(row_ / shape_.y);
    const auto y = static_cast<std::size_t>(row_ % shape_.y);
    const std::size_t numHere = std::min(rowsAtOnce_, shape_.y - y);
    const auto rows = std::span(piece_).first(numHere * rowBytes_);
    std::optional<Error> error = image_.readRows(z, y, numHere, rows);
    if (error) return error;
    for (std::size_t r = 0; r < numHere && !error; ++r) {
      const std::uint64_t before = row_;
      error = takeRow(rows.subspan(r * rowBytes_, rowBytes_));
      if (error) return error;
      // It has to begin again.
      if (row_ <= before) return std::nullopt;
    }
  }
  if (table_->numNonFinite() > 0) {
    return Error{ErrorCode::NonFinitePixels, {text(table_->numNonFinite())}};
  }
  if (state_ == State::Labelling) countLabels();
  noteShare();
  return row_ == numRows() ? endPass() : std::nullopt;
}

void PhaseFinder::noteShare() {
  double share = static_cast<double>(row_) / static_cast<double>(numRows());
  if (state_ == State::Labelling) share *= kReadShare;
  if (state_ == State::Sorting) share = kReadShare + (1 - kReadShare) * share;
  if (options_.isSnapped) share = (share + (state_ == State::Snapping ? 1 : 0)) / 2;
  doneShare_ = std::max(doneShare_, share);
}

std::span<const std::byte> PhaseFinder::reduced(std::span<const std::byte> samples) {
  const auto first = [&](std::size_t bytesPerSample) {
    return std::span<const std::byte>(rowSamples_).first(shape_.x * bytesPerSample);
  };
  std::byte* into = rowSamples_.data();
  if (isGrey_) {
    const bool isNarrow = fileType_ == SampleType::Rgb8;
    const bool areGrey = isNarrow ? takeGreys<std::uint32_t, std::uint8_t>(samples, into)
                                  : takeGreys<std::uint64_t, std::uint16_t>(samples, into);
    return areGrey ? first(isNarrow ? 1 : 2) : std::span<const std::byte>();
  }
  if (fileType_ == SampleType::Rgb8) return samples;
  hasLostBits_ = takeUpperBytes(samples, into) || hasLostBits_;
  return first(sizeof(std::uint32_t));
}

std::optional<Error> PhaseFinder::takeRow(std::span<const std::byte> samples) {
  if (isColourType()) {
    samples = reduced(samples);
    if (samples.empty()) {
      isGrey_ = false;
      // Not again from where the labels were dropped: as colours the values may be few.
      state_ = firstState();
      goBack();
      return std::nullopt;
    }
  }
  std::optional<Error> error;
  switch (state_) {
    case State::Labelling:
      error = labelRow(samples);
      break;
    case State::Counting:
      table_->count(samples);
      break;
    case State::Snapping:
      numSnapped_ += table_->snap(samples, rowLabels_);
      labels_.writeRow(static_cast<std::size_t>(row_ / shape_.y),
                       static_cast<std::size_t>(row_ % shape_.y), rowLabels_);
      break;
    case State::Sorting:
    case State::Done:
      break;
  }
  ++row_;
  return error;
}

std::optional<Error> PhaseFinder::labelRow(std::span<const std::byte> samples) {
  if (!table_->label(samples, rowLabels_)) {
    dropLabels();
    table_->count(samples);
    return std::nullopt;
  }
  const unsigned bits = PackedLabels::bitsFor(table_->numLabels());
  if (bits > labels_.bits()) {
    std::optional<Error> error = checkLabelBytes(shape_, bits);
    if (error) return error;
    labels_.widen(bits);
  }
  labels_.writeRow(static_cast<std::size_t>(row_ / shape_.y),
                   static_cast<std::size_t>(row_ % shape_.y), rowLabels_);
  return std::nullopt;
}

void PhaseFinder::countLabels() {
  const auto counts = labels_.counts(numCounted_, row_);
  for (std::size_t i = 0; i < counts.size(); ++i) labelCounts_[i] += counts[i];
  numCounted_ = row_;
}

void PhaseFinder::dropLabels() {
  countLabels();
  table_->addCounts(labelCounts_);
  labels_ = PackedLabels();
  state_ = State::Counting;
}

Error PhaseFinder::tooManyValues(const std::vector<ValueCount>& values) const {
  const std::string numFound = table_->numBeyond() > 0
                                   ? "more than " + std::to_string(kMaxNumValues)
                                   : std::to_string(values.size());
  const std::optional<Classes> classes = findClasses(values, numPixels(), isColour());
  if (!classes) return {ErrorCode::NotSegmented, {numFound, std::to_string(kMaxNumPhases)}};
  return {ErrorCode::HazyLabels,
          {numFound, std::to_string(classes->indices.size()), text(classes->hazeShare)}};
}

std::optional<Error> PhaseFinder::endPass() {
  if (state_ == State::Snapping) return endSnapping();
  if (state_ == State::Labelling) {
    table_->addCounts(labelCounts_);
    values_ = table_->values();
    if (!sortValues()) return endLabelling();
    state_ = State::Sorting;
    row_ = 0;
    return std::nullopt;
  }
  values_ = table_->values();
  if (!options_.isSnapped) return tooManyValues(values_);
  if (options_.numClasses > 0) {
    return beginSnapping(pickClasses(values_, numPixels(), isColour(),
                                     std::min(options_.numClasses, kMaxNumPhases)));
  }
  const std::optional<Classes> classes = findClasses(values_, numPixels(), isColour());
  return classes ? beginSnapping(*classes) : tooManyValues(values_);
}

void PhaseFinder::end() {
  state_ = State::Done;
  doneShare_ = 1;
}

std::optional<Error> PhaseFinder::endLabelling() {
  const std::optional<Classes> haze = findHaze(labels_, values_, isColour());
  if (options_.isSnapped && haze) return beginSnapping(*haze);
  haze_ = haze;
  // A few classes and much between them is told better by its haze.
  const std::size_t mostClasses = std::min(kMostHazyClasses, values_.size() / 3);
  const bool areFew = haze && haze->indices.size() <= mostClasses;
  areGreys_ = !areFew && !isColour() && areGreys(labels_, values_);
  end();
  return std::nullopt;
}

std::optional<Error> PhaseFinder::endSnapping() {
  const auto counts = labels_.counts();
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i].count = counts[i];
  // Halving and blurring make mixtures as common as classes are; where they lie tells them apart.
  haze_ = findHaze(labels_, values_, isColour());
  if (haze_ && options_.numClasses == 0) {
    numSnapped_ = 0;
    return beginSnapping(*std::exchange(haze_, std::nullopt));
  }
  end();
  return std::nullopt;
}

std::optional<Error> PhaseFinder::beginSnapping(const Classes& classes) {
  std::vector<ValueCount> kept;
  std::vector<std::size_t> ids;
  for (const std::size_t index : classes.indices) {
    kept.push_back(values_[index]);
    kept.back().label = static_cast<std::uint8_t>(kept.size() - 1);
    ids.push_back(values_[index].id);
  }
  values_ = std::move(kept);
  const unsigned bits = PackedLabels::bitsFor(values_.size());
  std::optional<Error> error = checkLabelBytes(shape_, bits);
  if (error) return error;
  table_->setClasses(ids);
  // The old ones go first.
  labels_ = PackedLabels();
  labels_ = PackedLabels(shape_, bits);
  state_ = State::Snapping;
  goBack();
  return std::nullopt;
}

bool PhaseFinder::sortValues() {
  newLabel_ = {};
  bool isSorted = true;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    newLabel_[values_[i].label] = static_cast<std::uint8_t>(i);
    isSorted = isSorted && values_[i].label == i;
    values_[i].label = static_cast<std::uint8_t>(i);
  }
  return !isSorted;
}

void PhaseFinder::sortSomeRows() {
  const std::uint64_t last =
      std::min(numRows(), row_ + std::max<std::uint64_t>(kSortedPixels / shape_.x, 1));
  labels_.relabel(newLabel_, row_, last);
  row_ = last;
}

std::optional<Error> PhaseFinder::applyPalette(std::vector<Warning>& warnings) {
  const std::vector<PaletteEntry>& palette = image_.header().palette;
  if (palette.empty() || fileType_ != SampleType::U8) return std::nullopt;
  std::array<bool, 256> isUsed{};
  for (const ValueCount& value : values_) isUsed[static_cast<std::uint8_t>(value.value)] = true;
  const PaletteUse use = usePalette(isUsed, palette);
  if (!use.isValid) return brokenFile("a pixel points past the palette");
  if (use.isTransparent) warnings.push_back({WarningCode::PartIgnored, {"transparency"}});
  if (!use.levels) return std::nullopt;
  for (ValueCount& value : values_) {
    value.value = (*use.levels)[static_cast<std::uint8_t>(value.value)];
  }
  std::sort(values_.begin(), values_.end(),
            [](const ValueCount& a, const ValueCount& b) { return a.value < b.value; });
  if (sortValues()) labels_.relabel(newLabel_);
  return std::nullopt;
}

void PhaseFinder::noteClasses(LabelledImage& image) {
  if (numSnapped_ > 0) {
    const double share = static_cast<double>(numSnapped_) / static_cast<double>(numPixels());
    image.warnings.push_back({WarningCode::Snapped, {text(share), std::to_string(values_.size())}});
  }
  if (areGreys_) {
    image.warnings.push_back({WarningCode::GreyValues, {std::to_string(values_.size())}});
    return;
  }
  if (!haze_) return;
  const std::size_t numClasses = haze_->indices.size();
  image.numClasses = numClasses;
  image.warnings.push_back({WarningCode::HazyPhases,
                            {text(haze_->hazeShare), std::to_string(values_.size() - numClasses),
                             std::to_string(numClasses)}});
}

Result<LabelledImage> PhaseFinder::finish() {
  assert(isDone());
  LabelledImage image;
  std::optional<Error> error = applyPalette(image.warnings);
  if (error) return *std::move(error);
  for (const ValueCount& value : values_) image.phases.push_back({value.value, value.count});
  image.isColour = isColour();
  image.type = fileType_;
  if (isColourType()) {
    image.type = SampleType::Rgb8;
    if (isGrey_) image.type = fileType_ == SampleType::Rgb8 ? SampleType::U8 : SampleType::U16;
  }
  if (hasLostBits_) {
    image.warnings.push_back({WarningCode::PartIgnored, {"the lower 8 bits of 16-bit colours"}});
  }
  noteClasses(image);
  image.labels = std::exchange(labels_, PackedLabels());
  return image;
}

}  // namespace phasebound
