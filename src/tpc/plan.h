#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/grid.h"
#include "tpc/row_transform.h"

namespace phasebound {

/// Blocks first ... last - 1 of a unit of the row transform.
struct BlockRange {
  std::size_t unit = 0;
  std::size_t first = 0;
  std::size_t last = 0;

  [[nodiscard]] std::size_t size() const { return last - first; }
};

/// Blocks that are in memory at the same time, in two parts: two workers take one each.
using Round = std::array<BlockRange, 2>;

/// Which part of every round a worker computes. Both transform all rows of pixels, each to its own
/// blocks: parts of different units have no work in common, so that the workers need nothing of
/// each other but their sums in the end.
using Share = std::array<bool, 2>;
inline constexpr Share kWholeShare{true, true};
/// Of worker 0 or 1 of two.
[[nodiscard]] constexpr Share halfShare(std::size_t worker) { return {worker == 0, worker == 1}; }

/// Work of single transforms that an image's shape settles, whatever the plan: known once for all
/// plans, because the search for the best length of a convolution takes longer than a plan.
struct AxisWork {
  double generalRow = 0;  ///< one row through one unit of the general transform
  double column = 0;      ///< of a volume along y
  double line = 0;        ///< of the last axis, forth and back
};

/// Chunks first ... last - 1.
struct ChunkRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// The first lags of a row, from -lag on, after which they come back: half a row further where all
/// frequencies are even, and negated where all are odd.
struct TellingLags {
  std::size_t number = 0;
  bool isNegated = false;
};

/// How a two-point correlation is computed: settled by the image's shape alone, so that one worker
/// and two come to the same numbers.
struct TpcPlan {
  Shape shape;
  /// Lags that are kept along the last axis.
  std::size_t maxLag = 0;
  /// Of the row transform by lookup; 0 means the general one.
  std::size_t numTables = 0;
  /// Where no lookup divides the rows: by their bytes instead of the general transform.
  bool isByBytes = false;
  /// Where rows of another length are looked up.
  std::optional<PaddedLengths> padded;
  std::vector<Round> rounds;
  AxisWork axisWork;

  /// Whether twice as many lags would take much longer.
  [[nodiscard]] bool isForFewLags() const;
  /// How a unit's rows are looked up, if they are.
  [[nodiscard]] std::optional<Lookup> lookupOf(std::size_t unit) const;

  /// Slices of a volume, or groups of rows of an image, that are transformed together.
  [[nodiscard]] std::size_t numChunks() const;
  /// Rows of chunk number `chunk`: first and number.
  [[nodiscard]] std::size_t firstRow(std::size_t chunk) const;
  [[nodiscard]] std::size_t numRows(std::size_t chunk) const;
  /// Number of a chunk's first row among those of all slices.
  [[nodiscard]] std::uint64_t rowNumber(std::size_t chunk) const {
    return std::uint64_t{chunk} * numRows(0);
  }
  /// Bytes of eight packed rows, of all kinds that the row transform wants.
  [[nodiscard]] std::size_t packedSize() const;

  /// Numbers from one block's column to the next: an odd number of cache lines, because a power of
  /// two puts neighbouring columns into few sets of the cache.
  [[nodiscard]] std::size_t columnStride() const;
  /// Numbers from one slice of a volume to the next, for a part of so many blocks.
  [[nodiscard]] std::size_t sliceStride(std::size_t numBlocks) const;
  /// Numbers that a part's spectrum takes.
  [[nodiscard]] std::uint64_t partSize(const BlockRange& part) const;
  [[nodiscard]] std::uint64_t numStoredLags() const;
  /// What tells all that a share adds to the lags -lag ... lag along x.
  [[nodiscard]] TellingLags tellingLags(std::size_t lag, const Share& share) const;
  /// The chunks whose pixels a share's worker packs; the other worker packs the others.
  [[nodiscard]] ChunkRange packedBy(const Share& share) const;
  /// Bytes of a chunk's packed pixels.
  [[nodiscard]] std::size_t packedChunkSize(std::size_t chunk) const;

  /// Bytes of the spectra of the largest round, both parts.
  [[nodiscard]] double spectrumBytes() const;
  /// Bytes of all that the computation allocates: spectra, lags, and one bit a pixel.
  [[nodiscard]] double totalBytes() const;
  /// Work in butterflies' worth of the whole and of its steps, for progress and for predictions:
  /// one is a number of four lanes through one level of a transform.
  /// Each of two workers packs half of the pixels.
  [[nodiscard]] double work(const Share& share = kWholeShare) const;
  [[nodiscard]] double packWork() const;  ///< of one chunk's pixels
  [[nodiscard]] double chunkWork(std::size_t round, const Share& share = kWholeShare) const;
  [[nodiscard]] double lineWork(const BlockRange& part) const;
  [[nodiscard]] double lagWork(const BlockRange& part) const;
};

/// Work a pixel of what an estimate takes from the pixels themselves, in the same unit.
inline constexpr double kSurveyCost = 0.4;

/// Spectra of a round take at most this much, if the image's shape allows it: with the pixels, the
/// program itself, and lags and numbers on their way of two workers, a process stays below 1.5 GB
/// at 1000^3. One worker keeps the same budget, so that it comes to the same numbers.
inline constexpr double kRoundBudget = 480e6;
/// That, or as much as the pixels of a larger volume take at one bit each: 2000^3 voxels would take
/// more rounds than their rows are worth.
[[nodiscard]] double roundBudgetOf(const Shape& shape);

/// Plans for a budget of bytes for the spectra of a round.
[[nodiscard]] TpcPlan makePlan(const Shape& shape, std::size_t maxLag, double roundBudget);
[[nodiscard]] inline TpcPlan makePlan(const Shape& shape, std::size_t maxLag) {
  return makePlan(shape, maxLag, roundBudgetOf(shape));
}

/// The plan with the given row transform, and no choice.
[[nodiscard]] TpcPlan makePlanWith(const Shape& shape, std::size_t maxLag, std::size_t numTables,
                                   double roundBudget, bool isByBytes = false);

[[nodiscard]] TpcPlan makePaddedPlan(const Shape& shape, const PaddedLengths& lengths,
                                     double roundBudget);

[[nodiscard]] std::unique_ptr<RowTransform> makeRows(const TpcPlan& plan, double phaseFraction);

}  // namespace phasebound
