#include "segment/survey.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "decode/formats.h"
#include "segment/clean.h"

namespace phasebound {
namespace {

constexpr std::size_t kStepValues = std::size_t{1} << 20;
/// What is shown black and white: the ends of the values but for these shares.
constexpr double kDarkest = 0.001;
constexpr double kBrightest = 0.999;

Region wholeOf(const Shape& shape) {
  Result<Region> region = Region::make(shape, {}, nullptr);
  return std::move(region).value();
}

/// From values to greys that a screen shows.
class Screen {
public:
  explicit Screen(const Histogram& histogram) {
    const auto total = static_cast<double>(histogram.total());
    double sum = 0;
    std::size_t first = 0;
    std::size_t last = histogram.counts.size() - 1;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
      sum += static_cast<double>(histogram.counts[bin]);
      if (sum <= kDarkest * total) first = bin + 1;
      if (sum >= kBrightest * total) {
        last = bin;
        break;
      }
    }
    lower_ = histogram.valueOf(std::min(first, last));
    const double range = histogram.valueOf(last) - lower_;
    scale_ = range > 0 ? 255 / range : 0;
  }
  [[nodiscard]] std::uint8_t greyOf(float value) const {
    const double grey = (static_cast<double>(value) - lower_) * scale_;
    return static_cast<std::uint8_t>(std::lround(std::clamp(grey, 0.0, 255.0)));
  }

private:
  double lower_ = 0;
  double scale_ = 0;
};

Histogram histogramOf(const Plane& plane, bool isExact) {
  Histogram histogram;
  if (isExact) {
    histogram = narrowHistogram();
  } else {
    RangeFinder range;
    range.take(plane.values, plane.excluded);
    histogram = range.histogram();
  }
  count(plane.values, plane.excluded, histogram);
  return trimmed(histogram);
}

/// Labels of a slice without its small pieces.
void clean(const Plane& plane, std::size_t numLabels, std::uint64_t leastPixels,
           std::vector<std::uint8_t>& labels) {
  if (leastPixels < 2) return;
  PackedLabels packed({1, plane.height, plane.width}, PackedLabels::bitsFor(numLabels + 1));
  for (std::size_t y = 0; y < plane.height; ++y) {
    packed.writeRow(0, y, std::span(labels).subspan(y * plane.width, plane.width));
  }
  (void)removeSmallPieces(packed, numLabels, leastPixels);
  for (std::size_t y = 0; y < plane.height; ++y) {
    packed.readRow(0, y, 0, std::span(labels).subspan(y * plane.width, plane.width));
  }
}

}  // namespace

Survey::Survey(OpenedImage& image, OpenedImage* mask, OpenedImage* lacking)
    : image_(image),
      mask_(mask),
      lacking_(lacking),
      reader_(image, Channel::Luminance),
      whole_(wholeOf(image.header().shape)) {
  isRanging_ = !reader_.isNarrow();
  if (!isRanging_) histogram_ = narrowHistogram();
}

std::optional<Error> Survey::step() {
  const Shape& shape = reader_.shape();
  const std::uint64_t numRows = std::uint64_t{shape.z} * shape.y;
  std::optional<Error> error = checkImageBytes(1, 1, shape.x, sizeof(double));
  if (error) return error;
  const std::size_t together = std::min(reader_.rowsTogether(), shape.y);
  const std::size_t atOnce = std::max(together, kStepValues / shape.x / together * together);
  const auto y = static_cast<std::size_t>(row_ % shape.y);
  std::vector<float> values(std::min(atOnce, shape.y - y) * shape.x);
  error = reader_.readRows(static_cast<std::size_t>(row_ / shape.y), y, values.size() / shape.x,
                           values);
  if (error) return error;
  if (reader_.numNonFinite() > 0) {
    return Error{ErrorCode::NonFinitePixels, {text(reader_.numNonFinite())}};
  }
  if (isRanging_) {
    range_.take(values);
  } else {
    count(values, {}, histogram_);
  }
  row_ += values.size() / shape.x;
  const int numPasses = reader_.isNarrow() ? 1 : 2;
  const int pass = numPasses == 2 && !isRanging_ ? 1 : 0;
  doneShare_ = (pass + static_cast<double>(row_) / static_cast<double>(numRows)) / numPasses;
  if (row_ < numRows) return std::nullopt;
  row_ = 0;
  if (isRanging_) {
    isRanging_ = false;
    histogram_ = range_.histogram();
    return std::nullopt;
  }
  histogram_ = trimmed(histogram_);
  isDone_ = true;
  error = readSlice(shape.z / 2, Channel::Luminance);
  if (error) return error;
  proposals_ = proposeRegions(slice_, image_.header().infoBarRows);
  return std::nullopt;
}

std::size_t Survey::numValues() const {
  return static_cast<std::size_t>(std::count_if(histogram_.counts.begin(), histogram_.counts.end(),
                                                [](std::uint64_t number) { return number > 0; }));
}

std::optional<Error> Survey::readSlice(std::size_t z, Channel channel) {
  if (sliceZ_ == z && sliceChannel_ == channel) return std::nullopt;
  sliceZ_.reset();
  prepared_.reset();
  GreyReader reader(image_, channel);
  Result<Plane> plane = readPlane(reader, whole_, z);
  if (!plane) return plane.error();
  slice_ = std::move(plane).value();
  sliceColours_.reset();
  if (reader_.isColour()) {
    Colours colours;
    for (std::vector<float>& values : colours.planes) values.resize(slice_.values.size());
    std::optional<Error> error = reader.readColours(
        z, 0, slice_.height, {colours.planes[0], colours.planes[1], colours.planes[2]});
    if (error) return error;
    sliceColours_ = std::move(colours);
  }
  sliceZ_ = z;
  sliceChannel_ = channel;
  return std::nullopt;
}

std::optional<Error> Survey::prepareSlice(const PreviewRequest& request) {
  if (prepared_ && prepared_->key == request.preparationKey && prepared_->z == request.z) {
    return std::nullopt;
  }
  prepared_.reset();
  Result<Region> region = Region::make(reader_.shape(), request.region, mask_, lacking_);
  if (!region) return region.error();
  Prepared prepared{request.preparationKey, request.z, std::move(region).value(), {}, {}};
  const Rectangle& box = prepared.region.box();
  const bool isInside = request.z >= prepared.region.firstZ() &&
                        request.z - prepared.region.firstZ() < prepared.region.shape().z;
  if (!isInside) return Error{ErrorCode::NoSuchItem, {"slice " + std::to_string(request.z)}};
  Plane& plane = prepared.plane;
  plane.height = box.height;
  plane.width = box.width;
  plane.values.resize(box.height * box.width);
  if (prepared.region.numExcluded() > 0) plane.excluded.resize(plane.values.size());
  for (std::size_t y = 0; y < box.height; ++y) {
    std::copy_n(slice_.values.data() + (box.y + y) * slice_.width + box.x, box.width,
                plane.values.data() + y * box.width);
    if (plane.excluded.empty()) continue;
    prepared.region.readRow(request.z - prepared.region.firstZ(), y,
                            std::span(plane.excluded).subspan(y * box.width, box.width));
  }
  // Clusters of colours prepare each channel by itself.
  if (request.segmentation.method != SegmentationMethod::Colours) {
    prepare(plane, request.segmentation.preparation);
  }
  const bool isExact = reader_.isNarrow() && request.segmentation.preparation.isNone();
  prepared.histogram = histogramOf(plane, isExact);
  prepared_ = std::move(prepared);
  return std::nullopt;
}

std::optional<Error> Survey::labelColours(const PreviewRequest& request,
                                          std::vector<std::uint8_t>& labels) {
  if (!sliceColours_) {
    return Error{ErrorCode::InvalidSegmentation, {"clusters of colours in a grey image"}};
  }
  const Plane& form = prepared_->plane;
  const Rectangle& box = prepared_->region.box();
  std::array<Plane, 3> planes;
  for (std::size_t c = 0; c < planes.size(); ++c) {
    planes[c] = form;
    for (std::size_t y = 0; y < box.height; ++y) {
      std::copy_n(sliceColours_->planes[c].data() + (box.y + y) * slice_.width + box.x, box.width,
                  planes[c].values.data() + y * box.width);
    }
    prepare(planes[c], request.segmentation.preparation);
  }
  ColourCounts counts;
  counts.take(planes[0].values, planes[1].values, planes[2].values, form.excluded);
  const std::vector<Colour> centres = counts.clusters(request.segmentation.numClasses);
  if (centres.size() < request.segmentation.numClasses) return Error{ErrorCode::NoContrast};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i] = nearestColour(
        {static_cast<double>(planes[0].values[i]), static_cast<double>(planes[1].values[i]),
         static_cast<double>(planes[2].values[i])},
        centres);
  }
  return std::nullopt;
}

void Survey::thin(Preview& preview, const std::vector<std::uint8_t>& labels) const {
  const Plane& plane = prepared_->plane;
  const Rectangle& box = prepared_->region.box();
  const std::size_t numPixels = preview.width * preview.height;
  const bool hasGreys = !preview.thresholds.empty();
  preview.before.reserve(numPixels * (preview.isColour ? 3 : 1));
  preview.labels.reserve(numPixels);
  const Screen screen(preview.histogram);
  const Screen plain(histogramOf(slice_, reader_.isNarrow()));
  for (std::size_t y = 0; y < slice_.height; y += preview.stride) {
    for (std::size_t x = 0; x < slice_.width; x += preview.stride) {
      const std::size_t at = y * slice_.width + x;
      if (preview.isColour) {
        for (const std::vector<float>& values : sliceColours_->planes) {
          preview.before.push_back(static_cast<std::uint8_t>(values[at]));
        }
      } else {
        preview.before.push_back(plain.greyOf(slice_.values[at]));
      }
      const bool isInside =
          x >= box.x && x - box.x < box.width && y >= box.y && y - box.y < box.height;
      const std::size_t i = isInside ? (y - box.y) * box.width + x - box.x : 0;
      const bool isKept = isInside && plane.counts(i);
      preview.labels.push_back(isKept ? labels[i] : kExcludedInPreview);
      if (!hasGreys) continue;
      preview.after.push_back(isInside ? screen.greyOf(plane.values[i]) : 0);
      preview.bins.push_back(
          isInside ? static_cast<std::uint16_t>(preview.histogram.binOf(plane.values[i])) : 0);
    }
  }
}

Result<Preview> Survey::preview(const PreviewRequest& request) {
  const Shape& shape = reader_.shape();
  if (request.z >= shape.z) {
    return Error{ErrorCode::NoSuchItem, {"slice " + std::to_string(request.z)}};
  }
  const SegmentationOptions& options = request.segmentation;
  std::optional<Error> error = checkSegmentation(options);
  if (!error) error = readSlice(request.z, options.channel);
  if (!error) error = prepareSlice(request);
  if (error) return *std::move(error);

  const Plane& plane = prepared_->plane;
  Preview preview;
  preview.z = request.z;
  preview.isColour = sliceColours_.has_value();
  preview.histogram = prepared_->histogram;
  std::vector<std::uint8_t> labels(plane.values.size());
  std::size_t numClasses = options.numClasses;
  if (options.method == SegmentationMethod::Colours) {
    error = labelColours(request, labels);
    if (error) return *std::move(error);
  } else {
    Result<std::vector<double>> thresholds = chooseThresholds(options, preview.histogram);
    if (!thresholds) return thresholds.error();
    preview.thresholds = std::move(thresholds).value();
    preview.ranges = defensibleRanges(preview.histogram, preview.thresholds);
    numClasses = preview.thresholds.size() + 1;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      labels[i] = labelOf(plane.values[i], preview.thresholds);
    }
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!plane.counts(i)) labels[i] = static_cast<std::uint8_t>(numClasses);
  }
  clean(plane, numClasses, options.leastPiecePixels, labels);

  preview.classes.resize(numClasses);
  double numKept = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!plane.counts(i)) continue;
    ++numKept;
    ++preview.classes[labels[i]].share;
    preview.classes[labels[i]].mean += static_cast<double>(plane.values[i]);
  }
  for (ClassShare& share : preview.classes) {
    if (share.share > 0) share.mean /= share.share;
    share.share /= std::max(1.0, numKept);
  }
  if (request.isJudged && !preview.thresholds.empty()) {
    // As it was taken, without preparation.
    Plane raw = plane;
    const Rectangle& box = prepared_->region.box();
    for (std::size_t y = 0; y < box.height; ++y) {
      std::copy_n(slice_.values.data() + (box.y + y) * slice_.width + box.x, box.width,
                  raw.values.data() + y * box.width);
    }
    std::vector<double> means(numClasses);
    std::vector<double> counts(numClasses);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (!raw.counts(i)) continue;
      means[labels[i]] += static_cast<double>(raw.values[i]);
      ++counts[labels[i]];
    }
    const bool hasAll =
        std::all_of(counts.begin(), counts.end(), [](double number) { return number > 0; });
    for (std::size_t k = 0; k < numClasses; ++k) means[k] /= std::max(1.0, counts[k]);
    if (hasAll) preview.quality = judgeQuality(raw, labels, means);
  }
  const double share = static_cast<double>(slice_.values.size()) /
                       static_cast<double>(std::max<std::size_t>(1, request.mostPixels));
  preview.stride = static_cast<std::size_t>(std::ceil(std::sqrt(std::max(1.0, share))));
  preview.width = (slice_.width + preview.stride - 1) / preview.stride;
  preview.height = (slice_.height + preview.stride - 1) / preview.stride;
  thin(preview, labels);
  return preview;
}

}  // namespace phasebound
