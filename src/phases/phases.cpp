#include "phases/phases.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include "base/bit_cast.h"

namespace phasebound {
namespace {

/// Values of wide types are told apart up to this number, which is enough to say how far from
/// segmented an image is; the table of them stays in cache.
constexpr std::size_t kMaxNumValues = 65536;

template <class T>
T sampleAt(const Image& image, std::size_t i) {
  T value;
  std::memcpy(&value, image.bytes.data() + i * sizeof(T), sizeof(T));
  // Both zeros are one value.
  if constexpr (std::is_floating_point_v<T>) value += T{0};
  return value;
}

Error notSegmented(const std::string& numFound) {
  return {ErrorCode::NotSegmented, {numFound, std::to_string(kMaxNumPhases)}};
}

/// 8 and 16 bit samples: every possible value has its place in a table.
template <class T>
Result<LabelledImage> findNarrow(const Image& image) {
  using Index = std::make_unsigned_t<T>;
  constexpr std::size_t kNumIndices = std::size_t{std::numeric_limits<Index>::max()} + 1;
  const std::size_t numPixels = image.shape.numPixels();
  std::vector<std::uint64_t> counts(kNumIndices);
  for (std::size_t i = 0; i < numPixels; ++i) {
    ++counts[static_cast<Index>(sampleAt<T>(image, i))];
  }
  const auto numZeros = std::count(counts.begin(), counts.end(), std::uint64_t{0});
  const std::size_t numValues = kNumIndices - static_cast<std::size_t>(numZeros);
  if (numValues > kMaxNumPhases) return notSegmented(std::to_string(numValues));

  LabelledImage result;
  std::vector<std::uint8_t> labelOf(kNumIndices);
  for (int value = std::numeric_limits<T>::min(); value <= std::numeric_limits<T>::max(); ++value) {
    const auto index = static_cast<Index>(value);
    if (counts[index] == 0) continue;
    labelOf[index] = static_cast<std::uint8_t>(result.phases.size());
    result.phases.push_back({static_cast<double>(value), counts[index]});
  }
  result.labels = Grid<std::uint8_t>(image.shape);
  std::uint8_t* labels = result.labels.data();
  for (std::size_t i = 0; i < numPixels; ++i) {
    labels[i] = labelOf[static_cast<Index>(sampleAt<T>(image, i))];
  }
  return result;
}

/// Distinct values in the order of their first appearance, with their counts.
template <class T>
class ValueTable {
public:
  struct Entry {
    T value;
    std::uint64_t count = 0;
  };

  ValueTable() : slots_(kNumSlots, kEmpty) {}

  /// Counts a pixel and returns its entry's number; nothing where the table is full.
  std::optional<std::size_t> count(T value) {
    std::size_t slot = firstSlot(value);
    while (slots_[slot] != kEmpty && entries_[slots_[slot]].value != value) {
      slot = (slot + 1) % kNumSlots;
    }
    if (slots_[slot] == kEmpty) {
      if (entries_.size() == kMaxNumValues) return std::nullopt;
      slots_[slot] = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({value});
    }
    ++entries_[slots_[slot]].count;
    return slots_[slot];
  }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

private:
  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kNumSlots = 2 * kMaxNumValues;

  /// Fibonacci hashing: the top bits of the product with 2^64 / golden ratio.
  static std::size_t firstSlot(T value) {
    using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    const std::uint64_t bits = bitCast<Bits>(value);
    constexpr int kShift = 64 - std::countr_zero(kNumSlots);
    return static_cast<std::size_t>((bits * 0x9E3779B97F4A7C15ULL) >> kShift);
  }

  std::vector<std::uint32_t> slots_;
  std::vector<Entry> entries_;
};

/// Renumbers labels so that phases are sorted by value, compared in the type of the data: integers
/// beyond 2^53 need not differ as doubles.
template <class T>
void sortPhases(const ValueTable<T>& table, LabelledImage& image) {
  const auto& entries = table.entries();
  std::vector<std::size_t> order(entries.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return entries[a].value < entries[b].value; });
  std::vector<std::uint8_t> newLabel(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& entry = entries[order[i]];
    image.phases.push_back({static_cast<double>(entry.value), entry.count});
    newLabel[order[i]] = static_cast<std::uint8_t>(i);
  }
  std::uint8_t* labels = image.labels.data();
  for (std::size_t i = 0; i < image.labels.size(); ++i) labels[i] = newLabel[labels[i]];
}

template <class T>
Result<LabelledImage> findWide(const Image& image) {
  const std::size_t numPixels = image.shape.numPixels();
  if constexpr (std::is_floating_point_v<T>) {
    std::uint64_t numNonFinite = 0;
    for (std::size_t i = 0; i < numPixels; ++i) {
      if (!std::isfinite(sampleAt<T>(image, i))) ++numNonFinite;
    }
    if (numNonFinite > 0) {
      return Error{ErrorCode::NonFinitePixels, {std::to_string(numNonFinite)}};
    }
  }
  LabelledImage result;
  result.labels = Grid<std::uint8_t>(image.shape);
  std::uint8_t* labels = result.labels.data();
  ValueTable<T> table;
  for (std::size_t i = 0; i < numPixels; ++i) {
    const std::optional<std::size_t> entry = table.count(sampleAt<T>(image, i));
    if (!entry) return notSegmented("more than " + std::to_string(kMaxNumValues));
    // Past the phases that are allowed the labels are lost, and the values are only counted.
    labels[i] = static_cast<std::uint8_t>(*entry);
  }
  const std::size_t numValues = table.entries().size();
  if (numValues > kMaxNumPhases) return notSegmented(std::to_string(numValues));
  sortPhases(table, result);
  return result;
}

Result<LabelledImage> findColours(const Image& image) {
  Result<LabelledImage> result = findWide<std::uint32_t>(image);
  if (result) result.value().isColour = true;
  return result;
}

}  // namespace

Result<LabelledImage> findPhases(const Image& image) {
  switch (image.type) {
    case SampleType::U8:
      return findNarrow<std::uint8_t>(image);
    case SampleType::I8:
      return findNarrow<std::int8_t>(image);
    case SampleType::U16:
      return findNarrow<std::uint16_t>(image);
    case SampleType::I16:
      return findNarrow<std::int16_t>(image);
    case SampleType::U32:
      return findWide<std::uint32_t>(image);
    case SampleType::I32:
      return findWide<std::int32_t>(image);
    case SampleType::U64:
      return findWide<std::uint64_t>(image);
    case SampleType::I64:
      return findWide<std::int64_t>(image);
    case SampleType::F32:
      return findWide<float>(image);
    case SampleType::F64:
      return findWide<double>(image);
    case SampleType::Rgb8:
      return findColours(image);
  }
  return Error{ErrorCode::Internal, {"sample type"}};
}

}  // namespace phasebound
