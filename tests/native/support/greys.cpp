#include "support/greys.h"

#include <gtest/gtest.h>

#include <utility>

#include "support/files.h"

namespace phasebound::test {

const nlohmann::json& expectedOfGreys() {
  static const nlohmann::json all =
      nlohmann::json::parse(readText("native/segmentation/segmentation.json"));
  return all;
}

Image readGreys(const std::string& name) {
  Result<Image> image = decode(readBytes("native/segmentation/" + name));
  EXPECT_TRUE(image.ok());
  return std::move(image).value();
}

Image greys(const Shape& shape, const std::vector<std::uint8_t>& values) {
  Image image;
  image.shape = shape;
  const auto* first = reinterpret_cast<const std::byte*>(values.data());
  image.bytes.assign(first, first + values.size());
  image.format = "test";
  return image;
}

Region wholeRegion(const Shape& shape) { return Region::make(shape, {}, nullptr).value(); }

SegmentedImage segmented(Image image, const SegmentationOptions& options,
                         const RegionOptions& region) {
  const Shape shape = image.shape;
  const auto opened = wholeImage(std::move(image));
  const Result<Region> part = Region::make(shape, region, nullptr);
  EXPECT_TRUE(part.ok());
  Result<SegmentedImage> result = segment(*opened, part.value(), options);
  EXPECT_TRUE(result.ok());
  return std::move(result).value();
}

Histogram histogramOf(const std::vector<std::uint64_t>& counts) {
  Histogram histogram;
  histogram.counts = counts;
  return histogram;
}

}  // namespace phasebound::test
