#include "phases/pixel_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "phases/profiles.h"
#include "support/images.h"

namespace phasebound {
namespace {

/// Asks for some cuts and compares what comes with the pixels themselves.
class Checker final : public PixelSums {
public:
  Checker(const PhaseMask& mask, std::vector<std::size_t> cutsZ, std::vector<std::size_t> cutsY)
      : mask_(mask), cutsZ_(std::move(cutsZ)), cutsY_(std::move(cutsY)) {}

  void addCuts(std::vector<std::size_t>& alongZ, std::vector<std::size_t>& alongY) const override {
    alongZ.insert(alongZ.end(), cutsZ_.begin(), cutsZ_.end());
    alongY.insert(alongY.end(), cutsY_.begin(), cutsY_.end());
  }

  void take(const RowRange& range, const ColumnCounts& columns,
            std::span<const std::uint32_t> rows) noexcept override {
    ASSERT_EQ(columns.numColumns(), mask_.shape().x);
    ASSERT_EQ(rows.size(), (range.lastZ - range.firstZ) * (range.lastY - range.firstY));
    ASSERT_EQ(columns.numRows(), rows.size());
    EXPECT_LE(rows.size(), ColumnBlocks::kMostRows);
    std::vector<std::uint64_t> sums(columns.numColumns());
    std::size_t number = 0;
    for (std::size_t z = range.firstZ; z < range.lastZ; ++z) {
      for (std::size_t y = range.firstY; y < range.lastY; ++y, ++number) {
        std::uint32_t count = 0;
        for (std::size_t x = 0; x < sums.size(); ++x) {
          const std::uint32_t pixel = mask_.at(z, y, x) ? 1 : 0;
          sums[x] += pixel;
          count += pixel;
        }
        EXPECT_EQ(rows[number], count) << z << ' ' << y;
      }
    }
    std::vector<std::uint64_t> counted(sums.size());
    columns.addTo(counted);
    EXPECT_EQ(counted, sums);
    numRows_ += rows.size();
    for (const std::size_t cut : cutsY_) EXPECT_FALSE(range.firstY < cut && cut < range.lastY);
    for (const std::size_t cut : cutsZ_) EXPECT_FALSE(range.firstZ < cut && cut < range.lastZ);
  }

  [[nodiscard]] std::size_t numRows() const { return numRows_; }

private:
  PhaseMask mask_;
  std::vector<std::size_t> cutsZ_;
  std::vector<std::size_t> cutsY_;
  std::size_t numRows_ = 0;
};

TEST(PixelSums, CountColumnsAndRowsBetweenTheCutsOfAll) {
  // One row at a time, more than 31 of them, rows of less and more than a vector, several labels;
  // slices that are counted together, and one by one.
  for (const Shape& shape :
       {Shape{1, 100, 37}, Shape{1, 40, 300}, Shape{5, 33, 129}, Shape{9, 11, 30}}) {
    const std::vector<std::size_t> cutsZ(shape.z > 2 ? 1 : 0, 2);
    for (const std::size_t numPhases : {2U, 3U}) {
      LabelledImage image = test::whiteNoise(shape, 0.6, 9);
      if (numPhases == 3) {
        image.labels.widen(2);
        std::vector<std::uint8_t> row(shape.x);
        for (std::size_t x = 0; x < shape.x; ++x) row[x] = static_cast<std::uint8_t>(x % 3);
        for (std::size_t z = 0; z < shape.z; ++z) image.labels.writeRow(z, 7, row);
      }
      for (std::size_t label = 0; label < numPhases; ++label) {
        const PhaseMask mask(image.labels, label);
        Checker first(mask, cutsZ, {1, 2, std::min<std::size_t>(32, shape.y)});
        Checker second(mask, {}, {std::min<std::size_t>(20, shape.y)});
        ProfileCounts profiles(shape);
        const std::array<PixelSums*, 3> takers{&first, &second, &profiles};
        sumPixels(mask, takers);
        EXPECT_EQ(first.numRows(), shape.z * shape.y);
        EXPECT_EQ(second.numRows(), shape.z * shape.y);
        EXPECT_EQ(profiles.profiles(), phaseProfiles(mask));
      }
    }
  }
}

}  // namespace
}  // namespace phasebound
