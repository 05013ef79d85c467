#include "decode/raw.h"

#include <string>
#include <utility>

#include "base/text.h"
#include "decode/flat_image.h"
#include "decode/formats.h"

namespace phasebound {

Result<std::unique_ptr<OpenedImage>> openRaw(const ByteSource& file, const RawLayout& layout) {
  if (file.size() == 0) return Error{ErrorCode::EmptyFile};
  const Shape& shape = layout.shape;
  if (shape.z == 0 || shape.y == 0 || shape.x == 0) {
    return Error{ErrorCode::InvalidParameters, {"a side of 0"}};
  }
  if (layout.type == SampleType::Rgb16) {
    return Error{ErrorCode::InvalidParameters, {"colours of 16 bits"}};
  }
  FlatLayout flat;
  flat.shape = shape;
  flat.type = layout.type;
  flat.isBigEndian = layout.isBigEndian;
  flat.offset = layout.offset;
  // Three bytes a pixel, as programs write colours without a header.
  if (layout.type == SampleType::Rgb8) {
    flat.type = SampleType::U8;
    flat.numChannels = 3;
  }
  const double numNeeded = static_cast<double>(shape.z) * static_cast<double>(shape.y) *
                               static_cast<double>(shape.x) *
                               static_cast<double>(flat.storedBytes()) +
                           static_cast<double>(layout.offset);
  if (numNeeded > static_cast<double>(file.size())) {
    return brokenFile("the file holds " + std::to_string(file.size()) +
                      " bytes, the layout needs " + text(numNeeded));
  }
  ImageHeader header;
  header.format = "RAW";
  const auto numUsed = static_cast<std::uint64_t>(numNeeded);
  if (numUsed < file.size()) {
    header.warnings.push_back(
        {WarningCode::PartIgnored, {std::to_string(file.size() - numUsed) + " bytes at the end"}});
  }
  return openFlat(file, flat, std::move(header));
}

}  // namespace phasebound
