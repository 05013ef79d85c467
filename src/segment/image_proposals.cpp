#include "segment/image_proposals.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "segment/grey_reader.h"
#include "segment/region.h"
#include "segment/segmenter.h"

namespace phasebound {
namespace {

constexpr std::uint64_t kMostSearchedPixels = std::uint64_t{1} << 26;

/// Less than this of what a proposal would leave out is what a region leaves at its edges.
constexpr double kLeastLeft = 0.05;

bool isSearched(const Shape& shape) {
  return std::uint64_t{shape.y} * shape.x <= kMostSearchedPixels;
}

}  // namespace

std::vector<Proposal> toldBar(const ImageHeader& header) {
  const std::size_t numRows = header.infoBarRows;
  const Shape& shape = header.shape;
  if (numRows == 0 || numRows >= shape.y) return {};
  return {{ProposalKind::InfoBar, true, Rectangle{0, shape.y - numRows, shape.x, numRows},
           std::nullopt}};
}

Result<std::vector<Proposal>> proposeRegionsOf(OpenedImage& image) {
  const ImageHeader& header = image.header();
  const Shape& shape = header.shape;
  if (!isSearched(shape)) return toldBar(header);
  const Result<Region> whole = Region::make(shape, {}, nullptr);
  if (!whole) return whole.error();
  GreyReader reader(image, Channel::Luminance);
  Result<Plane> plane = readPlane(reader, whole.value(), shape.z / 2);
  if (!plane) return plane.error();
  return proposeRegions(std::move(plane).value(), header.infoBarRows);
}

std::vector<Proposal> proposeRegionsOf(const LabelledImage& image, std::size_t infoBarRows) {
  const Shape& shape = image.labels.shape();
  ImageHeader header;
  header.shape = shape;
  header.infoBarRows = infoBarRows;
  if (!isSearched(shape)) return toldBar(header);
  Plane plane;
  plane.height = shape.y;
  plane.width = shape.x;
  plane.values.resize(shape.y * shape.x);
  std::vector<std::uint8_t> row(shape.x);
  auto next = plane.values.begin();
  for (std::size_t y = 0; y < shape.y; ++y) {
    image.labels.readRow(shape.z / 2, y, 0, row);
    next = std::copy(row.begin(), row.end(), next);
  }
  std::vector<Proposal> proposals = proposeRegions(std::move(plane), infoBarRows, true);
  std::erase_if(proposals, [&](const Proposal& proposal) {
    return shape.z > 1 && !proposal.isFromMetadata && proposal.kind == ProposalKind::InfoBar;
  });
  return proposals;
}

bool isOpen(const Proposal& proposal, const Region& region) {
  const Rectangle& box = region.box();
  const Shape& shape = region.fileShape();
  const auto isLeftOut = [&](std::size_t x, std::size_t y) {
    if (proposal.rectangle) {
      const Rectangle& out = *proposal.rectangle;
      return x >= out.x && x - out.x < out.width && y >= out.y && y - out.y < out.height;
    }
    const Circle& in = *proposal.circle;
    const double awayX = static_cast<double>(x) + 0.5 - in.centre.x;
    const double awayY = static_cast<double>(y) + 0.5 - in.centre.y;
    return awayX * awayX + awayY * awayY > in.radius * in.radius;
  };
  std::uint64_t numOut = 0;
  std::uint64_t numLeft = 0;
  std::vector<std::uint8_t> excluded(box.width);
  for (std::size_t y = 0; y < shape.y; ++y) {
    const bool isInBox = y >= box.y && y - box.y < box.height;
    if (isInBox) region.readRow(region.shape().z / 2, y - box.y, excluded);
    for (std::size_t x = 0; x < shape.x; ++x) {
      if (!isLeftOut(x, y)) continue;
      ++numOut;
      if (isInBox && x >= box.x && x - box.x < box.width && excluded[x - box.x] == 0) ++numLeft;
    }
  }
  return static_cast<double>(numLeft) > kLeastLeft * static_cast<double>(numOut);
}

}  // namespace phasebound
