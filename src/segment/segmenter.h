#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "decode/decode.h"
#include "phases/packed_labels.h"
#include "phases/phases.h"
#include "segment/colours.h"
#include "segment/grey_reader.h"
#include "segment/histogram.h"
#include "segment/prepare.h"
#include "segment/quality.h"
#include "segment/region.h"
#include "segment/threshold_range.h"

namespace phasebound {

enum class SegmentationMethod {
  Otsu,       ///< one threshold
  MultiOtsu,  ///< numClasses - 1 thresholds
  Manual,     ///< the thresholds that are given
  Colours,    ///< clusters of colours
};

inline constexpr std::size_t kMostThresholds = 8;

/// How grey values, or colours, become labels.
struct SegmentationOptions {
  SegmentationMethod method = SegmentationMethod::Otsu;
  std::size_t numClasses = 2;      ///< of MultiOtsu and Colours
  std::vector<double> thresholds;  ///< of Manual, ascending, on the scale of the prepared values
  Channel channel = Channel::Luminance;
  Preparation preparation;
  /// Connected pieces of fewer pixels go to what surrounds them (segment/clean.h); 0: none.
  std::uint64_t leastPiecePixels = 0;
};

/// Errors  InvalidSegmentation.
[[nodiscard]] std::optional<Error> checkSegmentation(const SegmentationOptions& options);

/// What a segmentation did.
struct SegmentationRecord {
  SegmentationOptions options;
  std::vector<double> thresholds;  ///< in use; empty for Colours
  std::vector<double> classMeans;  ///< of the prepared values; empty for Colours
  std::vector<ThresholdRange> ranges;
  double lowerValue = 0;  ///< where the prepared values begin and end
  double upperValue = 0;
  std::size_t numGreys = 0;      ///< bins of the histogram that hold values; 0 for Colours
  std::uint64_t numCleaned = 0;  ///< pixels that went to what surrounds them
  Quality quality;
};

struct SegmentedImage {
  LabelledImage image;
  SegmentationRecord record;
};

/// Reads a slice and prepares it. Errors  those of reading, NonFinitePixels.
[[nodiscard]] Result<Plane> readPlane(GreyReader& reader, const Region& region, std::size_t z);

/// The thresholds of a method in a histogram of prepared values. Errors  NoContrast.
[[nodiscard]] Result<std::vector<double>> chooseThresholds(const SegmentationOptions& options,
                                                           const Histogram& histogram);
/// Number of thresholds that a value is above.
[[nodiscard]] inline std::uint8_t labelOf(float value, std::span<const double> thresholds) {
  unsigned label = 0;
  for (const double threshold : thresholds) label += static_cast<double>(value) > threshold;
  return static_cast<std::uint8_t>(label);
}

/// From grey values to labels in steps, each of which reads a piece of the file, as PhaseFinder
/// does: one pass for the range of the values, where they are not whole numbers of at most 16 bits,
/// one for the histogram, one for the labels. Without preparation rows are read a few MB at a time;
/// with it, a slice at a time, which has to fit into memory as floats. The phases are 0, 1, 2, ...
/// from dark to bright; colours have the means of their clusters.
class Segmenter {
public:
  /// image   of the region (imageOfRegion()), or the whole one; both have to live as long
  /// region  excluded pixels do not enter histograms, nor what others become
  Segmenter(OpenedImage& image, const Region& region, SegmentationOptions options);

  [[nodiscard]] bool isDone() const { return state_ == State::Done; }
  [[nodiscard]] double doneShare() const { return doneShare_; }
  /// Rows of all slices that the present pass has behind it.
  [[nodiscard]] std::uint64_t numRowsDone() const { return row_; }
  /// Errors  InvalidSegmentation, NoContrast, NonFinitePixels, TooLarge, those of reading.
  [[nodiscard]] std::optional<Error> step();
  /// Precondition: isDone(). Excluded pixels have not got their label yet: excludePixels().
  [[nodiscard]] SegmentedImage finish();

private:
  enum class State { Ranging, Counting, Labelling, Done };

  [[nodiscard]] std::optional<Error> start();
  [[nodiscard]] std::optional<Error> takeSlice();
  [[nodiscard]] std::optional<Error> takeRows();
  [[nodiscard]] std::optional<Error> takeColours();
  void takeValues(std::span<const float> values, std::span<const std::uint8_t> excluded);
  [[nodiscard]] std::optional<Error> endPass();
  [[nodiscard]] std::optional<Error> endCounting();
  [[nodiscard]] std::optional<Error> endLabelling();
  [[nodiscard]] std::optional<Error> judge();
  [[nodiscard]] bool isColours() const { return options_.method == SegmentationMethod::Colours; }
  [[nodiscard]] std::uint64_t numRows() const { return std::uint64_t{shape_.z} * shape_.y; }

  const Region& region_;
  SegmentationOptions options_;
  GreyReader reader_;
  Shape shape_;
  State state_ = State::Counting;
  bool isStarted_ = false;
  std::uint64_t row_ = 0;
  std::size_t rowsAtOnce_ = 1;
  double doneShare_ = 0;
  int pass_ = 0;
  int numPasses_ = 2;

  RangeFinder range_;
  Histogram histogram_;
  ColourCounts colourCounts_;
  std::vector<Colour> colours_;
  std::vector<double> thresholds_;
  PackedLabels labels_;
  std::vector<float> values_;
  std::vector<std::uint8_t> excluded_;
  std::vector<std::uint8_t> rowLabels_;
  /// The prepared slice of an image that has one, so that passes need not prepare it anew.
  std::optional<Plane> onlySlice_;
  SegmentationRecord record_;
};

/// All steps. Errors  those of Segmenter and excludePixels().
[[nodiscard]] Result<SegmentedImage> segment(OpenedImage& image, const Region& region,
                                             const SegmentationOptions& options,
                                             const Progress& progress = {});

}  // namespace phasebound
