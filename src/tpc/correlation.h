#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "tpc/block_memory.h"
#include "tpc/lag_numbers.h"
#include "tpc/line_transform.h"
#include "tpc/plan.h"

namespace phasebound {

/// One computation of a two-point correlation, step by step; each step is short, so that news can
/// be told and messages taken in between. Round by round:
///
///   transformChunk   x, and y of a volume, in the cache: pixels to columns of blocks.
///   correlateLines   the last axis (y of an image, z of a volume), forth, |F|^2 and back at once;
///                    only the wanted lags are written.
///   sumLags          back along y (volumes) and x, for the wanted lags only.
///
/// Each block contributes its own waves to the lags, so rounds and workers only have to be added:
/// as whole numbers, whose sum does not depend on the order.
///
/// An image's columns lie one after the other, so that a line of the last axis is one piece of
/// memory; a volume's slices lie one after the other, each a row of columns, so that y is
/// transformed from the cache to its place, and lines along z are gathered eight at a time, four
/// cache lines from each slice.
class Correlation {
public:
  /// Throws std::bad_alloc.
  Correlation(const TpcPlan& plan, double phaseFraction, const Share& share = kWholeShare);

  [[nodiscard]] const TpcPlan& plan() const { return plan_; }
  [[nodiscard]] const Share& share() const { return share_; }

  /// Pixels of a chunk, from packChunk. Needed before it is transformed in the first round.
  void setChunk(std::size_t chunk, std::vector<std::uint8_t> packed);
  [[nodiscard]] std::span<const std::uint8_t> chunk(std::size_t chunk) const {
    return packed_[chunk];
  }

  void beginRound(std::size_t round);
  void transformChunk(std::size_t chunk);

  [[nodiscard]] std::size_t numLineSteps(std::size_t part) const;
  void correlateLines(std::size_t part, std::size_t step) {
    Correlation* const self = this;
    correlateLinesOfAll({&self, 1}, part, step);
  }
  /// The same step of several phases that are all of an image, by the same plan and share. Together
  /// their indicators are 1 everywhere, so without their means they add up to nothing, and so do
  /// their spectra: of the last phase no chunk has been transformed, and no line is.
  static void correlateLinesOfAll(std::span<Correlation* const> all, std::size_t part,
                                  std::size_t step);

  /// The lines of a step can be correlated by the other worker, which is given them one behind the
  /// other, each a whole axis long, and gives back their first plan().maxLag + 1 numbers so. The
  /// bits are the same: lines go in the same pairs.
  [[nodiscard]] std::size_t numLinesOfStep(std::size_t round, std::size_t part,
                                           std::size_t step) const;
  [[nodiscard]] std::size_t lineLength() const {
    return isVolume() ? plan_.shape.z : plan_.shape.y;
  }
  void copyLines(std::size_t part, std::size_t step, Complex4* into);
  /// Correlates lines of another part's step where they are, and moves what is given back to the
  /// front.
  void correlateGiven(Complex4* lines, std::size_t numLines);
  void putCorrelated(std::size_t part, std::size_t step, const Complex4* lags);

  /// The lags that are summed from here on, at most plan().maxLag: all steps of one part after the
  /// other. isOfBall: of a volume only those rows that have lags whose distance rounds to maxLag or
  /// less, a fifth fewer, and those of the plane dz = 0. The others are 0, but for some beside
  /// them.
  void beginLags(std::size_t maxLag, bool isOfBall = false);
  [[nodiscard]] std::size_t numLagSteps() const;
  /// Rows of sums that the first steps are about: those steps touch no others.
  [[nodiscard]] std::size_t numRowsOfLagSteps(std::size_t numSteps) const;
  void sumLags(std::size_t part, std::size_t step);

  /// Sums so far, in the order of Tpc's rows; kUnit is one. Of each row there are those that tell
  /// the rest, plan().tellingLags(): the second worker's lie one behind the other, while the first
  /// one leaves room for all.
  [[nodiscard]] std::span<const std::int32_t> sums() const { return {sums_.sums(), sums_.size()}; }
  [[nodiscard]] std::size_t rowLength() const { return rowLength_; }
  [[nodiscard]] std::size_t numRows() const { return sums_.size() / rowLength_; }
  /// Adds rows of the second worker's to those of the first one from number `firstRow` on, which
  /// are whole then.
  void addSums(std::size_t firstRow, std::span<const std::int32_t> sums);
  /// Turns the first numRows of them, those that it has not turned before, to covariances where
  /// they are: soon after the last sum, while they are in the cache.
  void finishRows(std::size_t numRows);
  /// Of finished rows.
  [[nodiscard]] const float* covariances() const { return sums_.floats(); }
  /// Finishes all and gives them away; beginLags() makes new ones.
  [[nodiscard]] LagNumbers takeCovariances();
  /// A covariance is at most 1/4, which leaves one bit; before strips have been taken off again,
  /// those of rows that go on behind their ends by half of themselves are at most 0.4.
  static constexpr double kUnit = 1.0 / 4294967296.0;

private:
  struct Part {
    BlockRange range;
    BlockMemory memory;
  };
  /// Of an image a column of each of a few blocks, of a volume neighbouring lines of one.
  struct LinesOfStep {
    std::size_t block = 0;  ///< the first, among the part's
    std::size_t y = 0;      ///< of a volume the first line's
    std::size_t number = 0;
  };

  [[nodiscard]] bool isVolume() const { return plan_.shape.numDimensions() == 3; }
  [[nodiscard]] LinesOfStep linesOfStep(const BlockRange& range, std::size_t step) const;
  Complex4* columnOf(Part& part, std::size_t block);
  Complex4* sliceOf(Part& part, std::size_t z);
  void transformRows(std::size_t chunk, std::size_t unit, std::size_t firstRow);
  void transformSlice(std::size_t z, std::size_t unit, const Share& ofUnit);
  static void correlateColumns(std::span<Correlation* const> all, std::size_t part,
                               std::size_t step);
  static void correlateSlices(std::span<Correlation* const> all, std::size_t part,
                              std::size_t step);
  static void correlatePair(std::span<Correlation* const> all, std::span<Complex4* const> firsts,
                            std::span<Complex4* const> seconds);
  void gatherLines(Part& part, std::size_t offset, std::size_t numLines);
  void spreadLines(Part& part, std::size_t offset, std::size_t numLines);
  void sumLagsOfRows(Part& part, std::size_t step);
  void sumLagsOfSlice(Part& part, std::size_t step);
  void sumRows(const Part& part, std::size_t firstIndex, std::size_t numRows);
  [[nodiscard]] bool isSummed(std::size_t row) const;

  TpcPlan plan_;
  Share share_;
  std::unique_ptr<RowTransform> rows_;
  FftPlan alongY_;
  std::unique_ptr<LineTransform> lastAxis_;
  std::vector<std::vector<std::uint8_t>> packed_;  ///< by chunk
  std::array<Part, 2> parts_;                      ///< those of the share have memory
  std::vector<Complex4*> columns_;                 ///< of a unit, for the row transform
  std::vector<Complex4> slice_;                    ///< spectra of rows of one slice, [block][y]
  std::vector<Complex4> lines_;                    ///< lines along z, [line][z]
  std::array<std::vector<Complex4*>, 2> pair_;     ///< of lines that go together, by phase
  std::vector<std::size_t> rowsInColumn_;
  std::vector<float> lags_;
  std::size_t maxLag_ = 0;
  struct RowSpan {
    std::size_t first;
    std::size_t last;  ///< the one behind the last
  };
  std::vector<RowSpan> summed_;  ///< of a volume's rows at each dz those that are not 0
  TellingLags telling_;
  std::size_t rowLength_ = 1;    ///< room for a row's sums
  std::size_t numFinished_ = 0;  ///< rows
  LagNumbers sums_;
  bool isFirstPart_ = true;  ///< whose lags are put where those of others are added
};

}  // namespace phasebound
