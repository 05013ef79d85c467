#include "segment/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

#include "base/load.h"

namespace phasebound {
namespace {

template <class T>
void findLackingOf(std::span<const std::byte> samples, std::span<std::uint8_t> row) {
  for (std::size_t x = 0; x < row.size(); ++x) {
    if (std::isnan(load<T>(samples.data() + x * sizeof(T)))) row[x] = 1;
  }
}

class NumbersImage final : public OpenedImage {
public:
  explicit NumbersImage(OpenedImage& image) : image_(image), lacking_(image.header().shape.x) {
    header_ = image.header();
    noteWarnings();
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    std::optional<Error> error = image_.readRows(z, y, numRows, into);
    noteWarnings();
    if (error) return error;
    const std::size_t rowBytes = into.size() / numRows;
    for (std::size_t i = 0; i < numRows; ++i) fillRow(into.subspan(i * rowBytes, rowBytes));
    return std::nullopt;
  }

  [[nodiscard]] std::size_t rowsTogether() const override { return image_.rowsTogether(); }

private:
  void noteWarnings() {
    header_.warnings = image_.header().warnings;
    header_.warnings.push_back({WarningCode::PartIgnored, {"pixels that hold no number"}});
  }

  void fillRow(std::span<std::byte> row) {
    std::fill(lacking_.begin(), lacking_.end(), std::uint8_t{0});
    findLacking(header_.type, row, lacking_);
    const auto first = std::find(lacking_.begin(), lacking_.end(), std::uint8_t{0});
    if (first == lacking_.end()) {
      std::fill(row.begin(), row.end(), std::byte{0});
      return;
    }
    const std::size_t numBytes = sampleBytes(header_.type);
    const std::byte* before =
        row.data() + static_cast<std::size_t>(first - lacking_.begin()) * numBytes;
    for (std::size_t x = 0; x < lacking_.size(); ++x) {
      std::byte* sample = row.data() + x * numBytes;
      if (lacking_[x] != 0) std::memcpy(sample, before, numBytes);
      before = sample;
    }
  }

  OpenedImage& image_;
  std::vector<std::uint8_t> lacking_;  ///< of a row
};

}  // namespace

bool canLackNumbers(SampleType type) { return type == SampleType::F32 || type == SampleType::F64; }

void findLacking(SampleType type, std::span<const std::byte> samples, std::span<std::uint8_t> row) {
  if (type == SampleType::F32) findLackingOf<float>(samples, row);
  if (type == SampleType::F64) findLackingOf<double>(samples, row);
}

std::unique_ptr<OpenedImage> imageOfNumbers(OpenedImage& image) {
  return std::make_unique<NumbersImage>(image);
}

}  // namespace phasebound
