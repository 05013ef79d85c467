#include "engine/survey_numbers.h"

#include <cassert>
#include <cstddef>
#include <optional>
#include <utility>

namespace phasebound {
namespace {

/// What is absent is told by a number before it, and how many there are by one as well.
class Writer {
public:
  void add(double number) { numbers_.push_back(number); }
  template <class T>
  void add(const std::vector<T>& numbers) {
    add(static_cast<double>(numbers.size()));
    numbers_.insert(numbers_.end(), numbers.begin(), numbers.end());
  }
  void add(const std::optional<double>& number) {
    add(number ? 1.0 : 0.0);
    if (number) add(*number);
  }
  void add(const FractionRange& range) {
    add(range.lower);
    add(range.upper);
    add(range.isClear ? 1.0 : 0.0);
  }
  [[nodiscard]] std::vector<double> numbers() && { return std::move(numbers_); }

private:
  std::vector<double> numbers_;
};

class Reader {
public:
  explicit Reader(std::span<const double> numbers) : numbers_(numbers) {}

  double number() {
    assert(next_ < numbers_.size());
    return numbers_[next_++];
  }
  template <class T>
  std::vector<T> vector() {
    std::vector<T> values(static_cast<std::size_t>(number()));
    for (T& value : values) value = static_cast<T>(number());
    return values;
  }
  std::optional<double> optional() {
    if (number() == 0) return std::nullopt;
    return number();
  }
  FractionRange range() {
    FractionRange range;
    range.lower = number();
    range.upper = number();
    range.isClear = number() != 0;
    return range;
  }

private:
  std::span<const double> numbers_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<double> numbersOf(const PixelSurvey& survey) {
  assert(survey.lowFrequencies.weight.empty());
  Writer writer;
  for (const std::size_t number : survey.lowFrequencies.numPerAxis) {
    writer.add(static_cast<double>(number));
  }
  writer.add(survey.lowFrequencies.power);
  for (const std::vector<double>& profile : survey.profiles) writer.add(profile);
  writer.add(survey.subdivision.published);
  writer.add(survey.subdivision.textbook);
  const SegmentationBand& band = survey.segmentationBand;
  writer.add(band.thresholds ? 1.0 : 0.0);
  if (band.thresholds) writer.add(*band.thresholds);
  writer.add(band.halfPixel);
  writer.add(band.onePixel);
  return std::move(writer).numbers();
}

PixelSurvey surveyFrom(std::span<const double> numbers, const Shape& shape, std::uint64_t count) {
  Reader reader(numbers);
  PixelSurvey survey;
  LowFrequencies& low = survey.lowFrequencies;
  low.shape = shape;
  low.numPixels = shape.numPixels();
  low.phaseFraction = static_cast<double>(count) / static_cast<double>(low.numPixels);
  for (std::size_t& number : low.numPerAxis) number = static_cast<std::size_t>(reader.number());
  low.power = reader.vector<float>();
  for (std::vector<double>& profile : survey.profiles) profile = reader.vector<double>();
  survey.subdivision.published = reader.optional();
  survey.subdivision.textbook = reader.optional();
  SegmentationBand& band = survey.segmentationBand;
  if (reader.number() != 0) band.thresholds = reader.range();
  band.halfPixel = reader.range();
  band.onePixel = reader.range();
  return survey;
}

}  // namespace phasebound
