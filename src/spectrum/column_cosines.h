#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "phases/column_counts.h"
#include "spectrum/block_cosines.h"

namespace phasebound {

/// BlockCosines along x of counts of columns, straight from the bits that they are counted in: what
/// four columns add to all frequencies is looked up by their bits. Where rows are short that takes
/// no more than the sums of blocks do, and leaves a quarter as many numbers to the other axes, of
/// which the first has the most work. Tables of eight columns would take half of the look-ups, but
/// leave the first cache.
///
/// Sums are whole numbers, which do not depend on the order that rows come in: cosines in a unit
/// that lets 32 bits hold the sums of some rows, to more digits than floats would have.
class ColumnCosines {
public:
  /// mostRows  of columns whose sums go to one place
  ColumnCosines(const BlockCosines& cosines, std::size_t mostRows);

  /// Longer rows had better be summed in blocks: their tables leave the first cache.
  static constexpr std::size_t kMostColumns = 128;

  /// Numbers of a row's sums: a multiple of kTogether, of which those behind the frequencies
  /// stay 0.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Adds them, as signed numbers.
  void addTo(const ColumnCounts& counts, std::uint32_t* sums) const noexcept;
  /// What a sum of one is.
  [[nodiscard]] double unit() const { return unit_; }
  /// Sums of a row whose pixels are all set, by frequency: nearly 0, but for the first.
  [[nodiscard]] const std::vector<double>& ofWholeRow() const { return ofWholeRow_; }

private:
  /// Sums that stay in registers.
  static constexpr std::size_t kTogether = 16;

  std::size_t size_;
  double unit_;
  std::size_t numBytes_;              ///< of a row
  std::vector<std::int32_t> tables_;  ///< (sums / kTogether, half byte of a row, its bits, sum)
  std::vector<double> ofWholeRow_;
};

}  // namespace phasebound
