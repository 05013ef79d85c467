#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "phases/bit_rows.h"
#include "phases/part_counts.h"

namespace phasebound {

/// Pixels of a phase in each column of some rows. The counts of 128 columns are a few vectors, of
/// which the first holds the ones, the second the twos, and so on: whole rows are added bit by bit
/// in parallel, and numbers are made of them only in the end.
class ColumnCounts {
public:
  /// What the planes can count.
  static constexpr std::size_t kNumPlanes = 8;
  static constexpr std::size_t kMostRows = (std::size_t{1} << kNumPlanes) - 1;

  explicit ColumnCounts(std::size_t numColumns);

  [[nodiscard]] std::size_t numColumns() const { return numColumns_; }
  [[nodiscard]] std::size_t numRows() const { return numRows_; }
  /// Ones, twos, fours ... that are in use.
  [[nodiscard]] std::size_t numPlanes() const { return numPlanes_; }
  /// All planes of the columns from 128 vector on, the ones first.
  [[nodiscard]] const BitWords* planes(std::size_t vector) const {
    return planes_.data() + vector * kNumPlanes;
  }
  [[nodiscard]] std::size_t numVectors() const { return planes_.size() / kNumPlanes; }

  void clear() noexcept;
  /// Precondition: no more than kMostRows come together.
  void add(const BitRows& rows) noexcept;
  void add(const ColumnCounts& others) noexcept;
  /// Adds the counts to numbers, one a column.
  void addTo(std::span<std::uint64_t> columns) const noexcept;

private:
  void growTo(std::size_t numRows);

  std::size_t numColumns_;
  std::size_t numRows_ = 0;
  std::size_t numPlanes_ = 0;
  std::vector<BitWords> planes_;
};

/// The same of any number of rows.
class ColumnTotals {
public:
  explicit ColumnTotals(std::size_t numColumns) : latest_(numColumns), earlier_(numColumns) {}

  void clear() noexcept;
  void add(const ColumnCounts& counts) noexcept;
  void pass(PartCounts& counts);
  [[nodiscard]] std::vector<std::uint64_t> numbers() const;

private:
  ColumnCounts latest_;
  std::vector<std::uint64_t> earlier_;
};

/// Sums of such counts over blocks of neighbouring columns. Of any blocks a sum is the difference
/// of two running ones; where all are one, two or four columns wide, as in small images and volumes
/// of 64, 128 or 256 voxels a side, the counts themselves are added, which takes half the time.
class ColumnBlocks {
public:
  /// Rows of counts that it takes at once.
  static constexpr std::size_t kMostRows = 31;

  /// firstColumn  of each block, which has one at least, and the end
  explicit ColumnBlocks(std::span<const std::size_t> firstColumn);

  /// Adds the sum of each block to one of sums. Precondition: counts.numRows() <= kMostRows.
  void addTo(const ColumnCounts& counts, std::uint32_t* sums) noexcept;

private:
  template <std::size_t kNumPlanes>
  void sumEights(const ColumnCounts& counts) noexcept;
  template <std::size_t kWidth>
  void addAlike(std::uint32_t* sums) const noexcept;
  void addDifferences(std::uint32_t* sums) const noexcept;

  std::vector<std::uint32_t> last_;  ///< column of each block
  std::size_t width_;                ///< of all blocks, where it is one of those; 0 otherwise
  /// Eight columns at a time: their counts, a byte each, or the sums up to each one from the first
  /// of the eight on, and the sum before it.
  std::vector<std::uint64_t> within_;
  std::vector<std::uint32_t> before_;
};

}  // namespace phasebound
