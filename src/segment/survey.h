#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"
#include "segment/grey_reader.h"
#include "segment/histogram.h"
#include "segment/proposals.h"
#include "segment/segmenter.h"

namespace phasebound {

/// One slice as a segmentation would have it, thinned for the eye.
struct Preview {
  std::size_t z = 0;
  std::size_t stride = 1;  ///< every stride-th pixel of every stride-th row of the file's slice
  std::size_t width = 0;
  std::size_t height = 0;
  bool isColour = false;
  std::vector<std::uint8_t> before;  ///< greys, or red, green and blue, of the slice as it is
  std::vector<std::uint8_t> after;   ///< greys of the prepared slice; empty for clusters of colours
  std::vector<std::uint16_t> bins;   ///< of `histogram`; empty likewise
  std::vector<std::uint8_t> labels;  ///< kExcludedInPreview where a pixel does not count
  Histogram histogram;               ///< of the prepared slice at full resolution
  std::vector<double> thresholds;
  std::vector<ClassShare> classes;
  std::vector<ThresholdRange> ranges;
  std::optional<Quality> quality;
};
inline constexpr std::uint8_t kExcludedInPreview = 255;

struct PreviewRequest {
  std::size_t z = 0;
  SegmentationOptions segmentation;
  RegionOptions region;
  std::size_t mostPixels = 1000000;
  /// Whether the quality is to be judged, which takes longer than the rest.
  bool isJudged = false;
  /// Names what is done to the slice before thresholds: with the same name as in the request
  /// before, the prepared slice of that request serves again.
  std::string preparationKey;
};

/// A look at an image that is to be segmented: read once for its histogram, then kept open to show
/// what thresholds do. Slices and what was prepared of them are kept, one of each.
class Survey {
public:
  /// lacking  the file of which the image is imageOfNumbers(); or null
  /// The images have to live as long.
  Survey(OpenedImage& image, OpenedImage* mask, OpenedImage* lacking = nullptr);

  [[nodiscard]] bool isDone() const { return isDone_; }
  [[nodiscard]] double doneShare() const { return doneShare_; }
  /// Reads the next piece. Errors  those of reading, NonFinitePixels.
  [[nodiscard]] std::optional<Error> step();

  /// Of the luminance of all slices.
  [[nodiscard]] const Histogram& histogram() const { return histogram_; }
  /// Distinct values, told apart as the histogram does.
  [[nodiscard]] std::size_t numValues() const;
  [[nodiscard]] bool isColour() const { return reader_.isColour(); }
  [[nodiscard]] const std::vector<Proposal>& proposals() const { return proposals_; }

  /// Errors  NoSuchItem, those of Segmenter and Region, TooLarge.
  [[nodiscard]] Result<Preview> preview(const PreviewRequest& request);

private:
  struct Colours {
    std::array<std::vector<float>, 3> planes;
  };
  /// What is done to a slice before thresholds, with a name.
  struct Prepared {
    std::string key;
    std::size_t z = 0;
    Region region;
    Plane plane;  ///< of the region
    Histogram histogram;
  };

  [[nodiscard]] std::optional<Error> readSlice(std::size_t z, Channel channel);
  [[nodiscard]] std::optional<Error> prepareSlice(const PreviewRequest& request);
  [[nodiscard]] std::optional<Error> labelColours(const PreviewRequest& request,
                                                  std::vector<std::uint8_t>& labels);
  void thin(Preview& preview, const std::vector<std::uint8_t>& labels) const;

  OpenedImage& image_;
  OpenedImage* mask_;
  OpenedImage* lacking_;
  GreyReader reader_;
  Region whole_;
  bool isRanging_ = false;
  bool isDone_ = false;
  std::uint64_t row_ = 0;
  double doneShare_ = 0;
  RangeFinder range_;
  Histogram histogram_;
  std::vector<Proposal> proposals_;

  std::optional<std::size_t> sliceZ_;
  Channel sliceChannel_ = Channel::Luminance;
  Plane slice_;  ///< as it is in the file
  std::optional<Colours> sliceColours_;
  std::optional<Prepared> prepared_;
};

}  // namespace phasebound
