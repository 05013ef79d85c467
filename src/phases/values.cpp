#include "phases/values.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <optional>
#include <type_traits>

#include "base/bit_cast.h"
#include "base/load.h"

namespace phasebound {
namespace {

template <class T>
T sampleAt(std::span<const std::byte> samples, std::size_t i) {
  T value = load<T>(samples.data() + i * sizeof(T));
  // Both zeros are one value.
  if constexpr (std::is_floating_point_v<T>) value += T{0};
  return value;
}

/// Index of the class that is nearest; the classes are sorted.
std::uint8_t nearestClass(double value, std::span<const double> classes, bool isColour) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < classes.size(); ++i) {
    if (valueDistance(value, classes[i], isColour) <
        valueDistance(value, classes[best], isColour)) {
      best = i;
    }
  }
  return static_cast<std::uint8_t>(best);
}

/// 8 and 16 bit samples: every possible value has its place in a table.
template <class T>
class NarrowTable final : public ValueTable {
public:
  bool label(std::span<const std::byte> samples, std::span<std::uint8_t> labels) override {
    if ((lookUp(samples, labels) & kUnknown) == 0) return true;
    if (!add(samples)) return false;
    (void)lookUp(samples, labels);
    return true;
  }

  [[nodiscard]] std::size_t numLabels() const override { return indices_.size(); }

  void count(std::span<const std::byte> samples) override {
    // Four tables in turn: neighbours are often equal, and a count has to be stored before it can
    // be raised again.
    const std::size_t numSamples = samples.size() / sizeof(T);
    for (std::size_t i = 0; i < numSamples; ++i) {
      ++counts_[i % kNumTables * kNumIndices + indexAt(samples, i)];
    }
  }

  void addCounts(std::span<const std::uint64_t> byLabel) override {
    for (std::size_t label = 0; label < indices_.size(); ++label) {
      counts_[indices_[label]] += byLabel[label];
    }
  }

  [[nodiscard]] std::vector<ValueCount> values() const override {
    std::vector<ValueCount> values;
    for (int value = std::numeric_limits<T>::min(); value <= std::numeric_limits<T>::max();
         ++value) {
      const auto index = static_cast<Index>(value);
      std::uint64_t numHere = 0;
      for (std::size_t i = 0; i < kNumTables; ++i) numHere += counts_[i * kNumIndices + index];
      if (numHere == 0) continue;
      values.push_back({static_cast<double>(value), numHere, index, labelOf_[index]});
    }
    return values;
  }

  void setClasses(std::span<const std::size_t> ids) override {
    std::vector<double> classes;
    isClass_.assign(kNumIndices, 0);
    for (const std::size_t id : ids) {
      classes.push_back(static_cast<double>(static_cast<T>(id)));
      isClass_[id] = 1;
    }
    classOf_.resize(kNumIndices);
    for (std::size_t index = 0; index < kNumIndices; ++index) {
      classOf_[index] = nearestClass(static_cast<double>(static_cast<T>(index)), classes, false);
    }
  }

  std::uint64_t snap(std::span<const std::byte> samples, std::span<std::uint8_t> classes) override {
    std::uint64_t numExact = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const Index index = indexAt(samples, i);
      classes[i] = classOf_[index];
      numExact += isClass_[index];
    }
    return classes.size() - numExact;
  }

private:
  using Index = std::make_unsigned_t<T>;
  static constexpr std::size_t kNumIndices = std::size_t{std::numeric_limits<Index>::max()} + 1;
  static constexpr std::size_t kNumTables = sizeof(T) == 1 ? 4 : 1;
  /// A bit that no label has.
  static constexpr std::uint8_t kUnknown = 0x80;
  static_assert(kMaxNumPhases <= kUnknown);

  static Index indexAt(std::span<const std::byte> samples, std::size_t i) {
    return static_cast<Index>(sampleAt<T>(samples, i));
  }

  /// Returns all labels or'ed together.
  unsigned lookUp(std::span<const std::byte> samples, std::span<std::uint8_t> labels) const {
    // A pointer of its own: a label that is written might be a part of this object, for all that
    // the compiler knows.
    const std::uint8_t* labelOf = labelOf_.data();
    unsigned all = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const std::uint8_t label = labelOf[indexAt(samples, i)];
      labels[i] = label;
      all |= label;
    }
    return all;
  }

  bool add(std::span<const std::byte> samples) {
    const std::size_t numSamples = samples.size() / sizeof(T);
    for (std::size_t i = 0; i < numSamples; ++i) {
      const Index index = indexAt(samples, i);
      if (labelOf_[index] != kUnknown) continue;
      if (indices_.size() == kMaxNumPhases) return false;
      labelOf_[index] = static_cast<std::uint8_t>(indices_.size());
      indices_.push_back(index);
    }
    return true;
  }

  std::vector<std::uint8_t> labelOf_ = std::vector<std::uint8_t>(kNumIndices, kUnknown);
  std::vector<Index> indices_;  ///< by label
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(kNumTables * kNumIndices);
  std::vector<std::uint8_t> classOf_;
  std::vector<std::uint8_t> isClass_;
};

/// Wider samples: values in the order of their first appearance.
template <class T>
class WideTable final : public ValueTable {
public:
  explicit WideTable(bool isColour) : isColour_(isColour) {}

  bool label(std::span<const std::byte> samples, std::span<std::uint8_t> labels) override {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const T value = sampleAt<T>(samples, i);
      if (!isLast(value)) {
        if (!isFinite(value)) return false;
        // One more than phases is as far as this has to look.
        const std::optional<std::size_t> entry = find(value, kMaxNumPhases + 1);
        if (!entry || *entry >= kMaxNumPhases) return false;
        remember(value, *entry);
      }
      labels[i] = static_cast<std::uint8_t>(lastEntry_);
    }
    return true;
  }

  [[nodiscard]] std::size_t numLabels() const override {
    return std::min(entries_.size(), kMaxNumPhases);
  }

  void count(std::span<const std::byte> samples) override {
    const std::size_t numSamples = samples.size() / sizeof(T);
    for (std::size_t i = 0; i < numSamples; ++i) {
      const T value = sampleAt<T>(samples, i);
      if (!isLast(value)) {
        if (!isFinite(value)) {
          ++numNonFinite_;
          continue;
        }
        const std::optional<std::size_t> entry = find(value, kMaxNumValues);
        if (!entry) {
          ++numBeyond_;
          continue;
        }
        remember(value, *entry);
      }
      ++entries_[lastEntry_].count;
    }
  }

  void addCounts(std::span<const std::uint64_t> byLabel) override {
    const std::size_t numLabels = std::min(entries_.size(), byLabel.size());
    for (std::size_t label = 0; label < numLabels; ++label) entries_[label].count += byLabel[label];
  }

  [[nodiscard]] std::uint64_t numNonFinite() const override { return numNonFinite_; }
  [[nodiscard]] std::uint64_t numBeyond() const override { return numBeyond_; }

  [[nodiscard]] std::vector<ValueCount> values() const override {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].count > 0) order.push_back(i);
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return entries_[a].value < entries_[b].value; });
    std::vector<ValueCount> values;
    values.reserve(order.size());
    for (const std::size_t i : order) {
      values.push_back({static_cast<double>(entries_[i].value), entries_[i].count, i,
                        static_cast<std::uint8_t>(i)});
    }
    return values;
  }

  void setClasses(std::span<const std::size_t> ids) override {
    classes_.clear();
    for (const std::size_t id : ids) classes_.push_back(static_cast<double>(entries_[id].value));
    for (Entry& entry : entries_) {
      entry.nearest = nearestClass(static_cast<double>(entry.value), classes_, isColour_);
      entry.isClass = false;
    }
    for (const std::size_t id : ids) entries_[id].isClass = true;
  }

  std::uint64_t snap(std::span<const std::byte> samples, std::span<std::uint8_t> classes) override {
    std::uint64_t numMoved = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const T value = sampleAt<T>(samples, i);
      if (!isLast(value)) {
        // Nothing is added any more.
        const std::optional<std::size_t> entry = find(value, 0);
        if (!entry) {
          classes[i] = nearestClass(static_cast<double>(value), classes_, isColour_);
          ++numMoved;
          continue;
        }
        remember(value, *entry);
      }
      classes[i] = entries_[lastEntry_].nearest;
      numMoved += entries_[lastEntry_].isClass ? 0 : 1;
    }
    return numMoved;
  }

private:
  struct Entry {
    T value;
    std::uint64_t count = 0;
    std::uint8_t nearest = 0;
    bool isClass = false;
  };

  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kNumSlots = 2 * kMaxNumValues;

  static bool isFinite(T value) {
    if constexpr (std::is_floating_point_v<T>) {
      return std::isfinite(value);
    } else {
      (void)value;
      return true;
    }
  }

  /// Neighbours are often equal.
  [[nodiscard]] bool isLast(T value) const { return hasLast_ && value == lastValue_; }
  void remember(T value, std::size_t entry) {
    hasLast_ = true;
    lastValue_ = value;
    lastEntry_ = entry;
  }

  /// Fibonacci hashing: the top bits of the product with 2^64 / golden ratio.
  static std::size_t firstSlot(T value) {
    using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    const std::uint64_t bits = bitCast<Bits>(value);
    constexpr int kShift = 64 - std::countr_zero(kNumSlots);
    return static_cast<std::size_t>((bits * 0x9E3779B97F4A7C15ULL) >> kShift);
  }

  /// The number of the value's entry, which is added where there are fewer than mostEntries.
  std::optional<std::size_t> find(T value, std::size_t mostEntries) {
    std::size_t slot = firstSlot(value);
    while (slots_[slot] != kEmpty && entries_[slots_[slot]].value != value) {
      slot = (slot + 1) % kNumSlots;
    }
    if (slots_[slot] == kEmpty) {
      if (entries_.size() >= mostEntries) return std::nullopt;
      slots_[slot] = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({value});
    }
    return slots_[slot];
  }

  bool isColour_;
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(kNumSlots, kEmpty);
  std::vector<Entry> entries_;
  std::vector<double> classes_;
  std::uint64_t numNonFinite_ = 0;
  std::uint64_t numBeyond_ = 0;
  bool hasLast_ = false;
  T lastValue_{};
  std::size_t lastEntry_ = 0;
};

}  // namespace

std::unique_ptr<ValueTable> ValueTable::make(SampleType type) {
  switch (type) {
    case SampleType::U8:
      return std::make_unique<NarrowTable<std::uint8_t>>();
    case SampleType::I8:
      return std::make_unique<NarrowTable<std::int8_t>>();
    case SampleType::U16:
      return std::make_unique<NarrowTable<std::uint16_t>>();
    case SampleType::I16:
      return std::make_unique<NarrowTable<std::int16_t>>();
    case SampleType::U32:
      return std::make_unique<WideTable<std::uint32_t>>(false);
    case SampleType::Rgb8:
      return std::make_unique<WideTable<std::uint32_t>>(true);
    case SampleType::I32:
      return std::make_unique<WideTable<std::int32_t>>(false);
    case SampleType::U64:
    case SampleType::Rgb16:
      return std::make_unique<WideTable<std::uint64_t>>(false);
    case SampleType::I64:
      return std::make_unique<WideTable<std::int64_t>>(false);
    case SampleType::F32:
      return std::make_unique<WideTable<float>>(false);
    case SampleType::F64:
      return std::make_unique<WideTable<double>>(false);
  }
  return nullptr;
}

double valueDistance(double a, double b, bool isColour) {
  if (!isColour) return std::abs(a - b);
  const auto first = static_cast<std::uint32_t>(a);
  const auto second = static_cast<std::uint32_t>(b);
  double sum = 0;
  for (const int shift : {16, 8, 0}) {
    const int difference =
        static_cast<int>(first >> shift & 0xFF) - static_cast<int>(second >> shift & 0xFF);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

}  // namespace phasebound
