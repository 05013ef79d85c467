#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "decode/decode.h"

namespace phasebound {

/// Most distinct values that still count as phases; above it the image is not segmented. Far above
/// any real material and far below the 256 grey levels of an unsegmented micrograph.
inline constexpr std::size_t kMaxNumPhases = 64;

/// Values of types wider than 16 bits are told apart up to this number, which is enough to say how
/// far from segmented an image is; the table of them stays in cache.
inline constexpr std::size_t kMaxNumValues = 65536;

/// A distinct value of the data.
struct ValueCount {
  double value = 0;  ///< integers beyond 2^53 that differ may print alike
  std::uint64_t count = 0;
  std::size_t id = 0;      ///< by which the table knows it
  std::uint8_t label = 0;  ///< in the order of first appearance, where label() gave it one
};

/// The distinct values of samples of one type, numbered as they come.
class ValueTable {
public:
  ValueTable() = default;
  ValueTable(const ValueTable&) = delete;
  ValueTable& operator=(const ValueTable&) = delete;
  virtual ~ValueTable() = default;

  [[nodiscard]] static std::unique_ptr<ValueTable> make(SampleType type);

  /// Writes the label of each sample; does not count. False, and labels that mean nothing, once
  /// there are more than kMaxNumPhases values or one that is not finite.
  [[nodiscard]] virtual bool label(std::span<const std::byte> samples,
                                   std::span<std::uint8_t> labels) = 0;
  /// Labels that have been given.
  [[nodiscard]] virtual std::size_t numLabels() const = 0;
  /// Counts samples, one by one.
  virtual void count(std::span<const std::byte> samples) = 0;
  /// Adds to the count of the value with each label.
  virtual void addCounts(std::span<const std::uint64_t> byLabel) = 0;

  /// NaN and infinite samples, which are no values.
  [[nodiscard]] virtual std::uint64_t numNonFinite() const { return 0; }
  /// Samples that were counted after the table was full, of other values than those in it.
  [[nodiscard]] virtual std::uint64_t numBeyond() const { return 0; }
  /// Sorted by value in the type of the data.
  [[nodiscard]] virtual std::vector<ValueCount> values() const = 0;

  /// Names the values, by their ids and sorted by value, that snap() may answer with.
  virtual void setClasses(std::span<const std::size_t> ids) = 0;
  /// Writes for each sample which of the classes is nearest, the lower one of two that are equally
  /// near. Returns the number of samples that are not exactly a class.
  [[nodiscard]] virtual std::uint64_t snap(std::span<const std::byte> samples,
                                           std::span<std::uint8_t> classes) = 0;
};

/// How far two values are apart: of colours, in the space of red, green and blue.
[[nodiscard]] double valueDistance(double a, double b, bool isColour);

}  // namespace phasebound
