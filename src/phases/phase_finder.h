#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/warning.h"
#include "decode/decode.h"
#include "phases/classes.h"
#include "phases/packed_labels.h"
#include "phases/phases.h"
#include "phases/values.h"

namespace phasebound {

/// findPhases() in steps, each of which reads a piece of the file, so that a caller that reads
/// asynchronously can fetch what comes next between them.
///
/// Labels are given in one pass in the order in which values appear, and get more bits when there
/// are more values than fit; at the end they are renumbered. Where there are too many values the
/// labels are dropped, and the rest of the pass only counts. A value that is not finite ends it.
class PhaseFinder {
public:
  /// The image has to live as long.
  PhaseFinder(OpenedImage& image, const PhaseOptions& options);

  [[nodiscard]] bool isDone() const { return state_ == State::Done; }
  /// 0..1, never falling.
  [[nodiscard]] double doneShare() const { return doneShare_; }
  /// Rows of all slices that the present pass has behind it.
  [[nodiscard]] std::uint64_t numRowsDone() const { return row_; }
  /// Reads the next piece. Errors  those of findPhases() that show while reading.
  [[nodiscard]] std::optional<Error> step();
  /// Precondition: isDone().
  [[nodiscard]] Result<LabelledImage> finish();

private:
  enum class State { Labelling, Sorting, Counting, Snapping, Done };

  [[nodiscard]] std::optional<Error> start();
  [[nodiscard]] std::optional<Error> takeRow(std::span<const std::byte> samples);
  [[nodiscard]] std::optional<Error> labelRow(std::span<const std::byte> samples);
  /// The samples of a colour picture as what the table takes; empty: it has a colour, and nobody
  /// knew.
  [[nodiscard]] std::span<const std::byte> reduced(std::span<const std::byte> samples);
  void dropLabels();
  /// Counts the labels of the rows that came since the last time.
  void countLabels();
  void goBack();
  [[nodiscard]] std::optional<Error> endPass();
  [[nodiscard]] std::optional<Error> endLabelling();
  void sortSomeRows();
  void end();
  [[nodiscard]] std::optional<Error> beginSnapping(const Classes& classes);
  /// Once more where what was snapped to shows that some classes are haze themselves.
  [[nodiscard]] std::optional<Error> endSnapping();
  /// Numbers values_ in their order. Whether the labels have to be renumbered to index them.
  [[nodiscard]] bool sortValues();
  [[nodiscard]] std::optional<Error> applyPalette(std::vector<Warning>& warnings);
  void noteClasses(LabelledImage& image);
  void noteShare();
  [[nodiscard]] Error tooManyValues(const std::vector<ValueCount>& values) const;

  /// Where the number of classes is told, the first pass need not label.
  [[nodiscard]] State firstState() const {
    return options_.isSnapped && options_.numClasses > 0 ? State::Counting : State::Labelling;
  }
  [[nodiscard]] bool isColourType() const {
    return fileType_ == SampleType::Rgb8 || fileType_ == SampleType::Rgb16;
  }
  [[nodiscard]] bool isColour() const { return isColourType() && !isGrey_; }
  [[nodiscard]] std::uint64_t numRows() const { return std::uint64_t{shape_.z} * shape_.y; }
  [[nodiscard]] std::uint64_t numPixels() const { return numRows() * shape_.x; }

  OpenedImage& image_;
  PhaseOptions options_;
  SampleType fileType_;
  Shape shape_;  ///< without the rows that are cut
  bool isStarted_ = false;
  State state_;
  /// Colours as they are stored, until the first one that is not grey.
  bool isGrey_ = true;
  bool hasLostBits_ = false;
  std::unique_ptr<ValueTable> table_;
  PackedLabels labels_;
  std::vector<std::uint8_t> rowLabels_;
  std::vector<std::byte> rowSamples_;
  std::vector<std::byte> piece_;
  std::size_t rowBytes_ = 0;
  std::size_t rowsAtOnce_ = 1;
  std::uint64_t row_ = 0;         ///< the next one, among those of all slices
  std::uint64_t numCounted_ = 0;  ///< rows whose labels have been counted
  std::array<std::uint64_t, 256> labelCounts_{};
  std::array<std::uint8_t, 256> newLabel_{};  ///< of an old one, from sortValues()
  std::uint64_t numSnapped_ = 0;
  std::vector<ValueCount> values_;  ///< that the image holds, or the classes of them
  std::optional<Classes> haze_;
  bool areGreys_ = false;
  double doneShare_ = 0;
};

}  // namespace phasebound
