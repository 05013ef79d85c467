#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "phases/phases.h"
#include "tpc/block_memory.h"
#include "tpc/lag_numbers.h"
#include "tpc/line_transform.h"
#include "tpc/plan.h"

namespace phasebound {

/// What one worker does of a correlation: which chunks of the image it transforms, and which of a
/// round's two parts it finishes.
struct Share {
  std::size_t firstChunk = 0;
  std::size_t lastChunk = 0;  ///< the one behind
  std::array<bool, 2> parts{true, true};
};

/// Everything for one worker alone.
[[nodiscard]] Share wholeShare(const TpcPlan& plan);
/// The share of worker 0 or 1 of two. The first one, which has the image, packs the pixels for both
/// and surveys them, so it transforms fewer of the chunks.
[[nodiscard]] Share halfShare(const TpcPlan& plan, std::size_t worker);

/// One bit a pixel of a chunk's rows, as the plan's row transform wants them.
[[nodiscard]] std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const PhaseMask& mask,
                                                  std::size_t chunk);

/// One computation of a two-point correlation, step by step; each step is short, so that news can
/// be told and messages taken in between. Round by round:
///
///   transformChunk   x, and y of a volume, in the cache: pixels to columns of blocks. What belongs
///                    to a part of the other worker goes to the outbox.
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
  Correlation(const TpcPlan& plan, double phaseFraction, const Share& share);

  [[nodiscard]] const TpcPlan& plan() const { return plan_; }
  [[nodiscard]] const Share& share() const { return share_; }

  /// Pixels of a chunk of this share, from packChunk. Needed before the first round.
  void setChunk(std::size_t chunk, std::vector<std::uint8_t> packed);

  void beginRound(std::size_t round);
  void transformChunk(std::size_t chunk);
  /// The numbers of the last chunk that belong to the other worker's part; empty with one worker.
  [[nodiscard]] std::span<const Complex4> outbox() const { return outbox_; }
  /// Takes what the other worker's outbox held after a chunk.
  void receiveChunk(std::size_t chunk, const Complex4* numbers);
  /// Where they can be put without a detour, all in one piece; null where they cannot.
  [[nodiscard]] Complex4* placeOfChunk(std::size_t chunk);

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

  /// The lags that are summed from here on, at most plan().maxLag: all steps of one part after the
  /// other.
  void beginLags(std::size_t maxLag);
  [[nodiscard]] std::size_t numLagSteps() const;
  /// Sums that the first steps are about: those steps touch no others.
  [[nodiscard]] std::size_t numSumsOfLagSteps(std::size_t numSteps) const;
  void sumLags(std::size_t part, std::size_t step);

  /// Sums so far, in the order of Tpc's rows; kUnit is one. Another worker's may be added.
  [[nodiscard]] std::span<const std::int32_t> sums() const { return {sums_.sums(), sums_.size()}; }
  /// Gives the sums away; beginLags() makes new ones.
  [[nodiscard]] LagNumbers takeSums() { return std::move(sums_); }
  void addSums(std::span<const std::int32_t> sums) { addSums(0, sums); }
  /// A piece of them, for the lags from number `first` on.
  void addSums(std::size_t first, std::span<const std::int32_t> sums);
  /// A covariance is at most 1/4, which leaves one bit.
  static constexpr double kUnit = 1.0 / 4294967296.0;

private:
  struct Part {
    BlockRange range;
    BlockMemory memory;
  };

  [[nodiscard]] bool isVolume() const { return plan_.shape.numDimensions() == 3; }
  [[nodiscard]] std::size_t numOutboxNumbers(std::size_t chunk, const BlockRange& range) const;
  Complex4* columnOf(Part& part, std::size_t block);
  Complex4* sliceOf(Part& part, std::size_t z);
  void transformRows(std::size_t chunk, std::size_t unit, std::size_t firstRow);
  void transformSlice(std::size_t chunk, std::size_t unit);
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

  TpcPlan plan_;
  Share share_;
  std::unique_ptr<RowTransform> rows_;
  FftPlan alongY_;
  LineTransform lastAxis_;
  std::vector<std::vector<std::uint8_t>> packed_;  ///< by chunk of the share
  std::array<Part, 2> parts_;
  std::vector<Complex4> outbox_;
  std::vector<Complex4*> columns_;              ///< of a unit, for the row transform
  std::vector<Complex4> slice_;                 ///< spectra of rows of one slice, [block][y]
  std::vector<Complex4> lines_;                 ///< lines along z, [line][z]
  std::array<std::vector<Complex4*>, 2> pair_;  ///< of lines that go together, by phase
  std::vector<std::size_t> rowsInColumn_;
  std::vector<float> lags_;
  std::size_t maxLag_ = 0;
  LagNumbers sums_;
  bool isFirstPart_ = true;  ///< whose lags are put where those of others are added
};

}  // namespace phasebound
