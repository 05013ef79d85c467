// Rows that arrive piece by piece pack to what the pixels of the image pack to, and no more of them
// are kept than are on their way.

#include "engine/arriving_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "support/images.h"
#include "tpc/correlation.h"
#include "tpc/packed_chunks.h"
#include "tpc/plan.h"

namespace phasebound {
namespace {

using test::phase1;
using test::whiteNoise;

TEST(ArrivingRows, PackToThePixelsOfTheImage) {
  for (const Shape& shape : {Shape{1, 150, 160}, Shape{1, 131, 97}, Shape{9, 24, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 31);
    const auto [mask, count] = phase1(image);
    const std::size_t rowBytes = (shape.x + 7) / 8;
    const std::size_t numRows = shape.z * shape.y;
    for (const std::size_t rowsPerPiece : {1U, 7U, 64U, 100000U}) {
      const TpcPlan plan = makePlan(shape, 4);
      ArrivingRows rows(shape);
      std::size_t numHere = 0;
      for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
        const std::size_t numWanted = std::min(numRows, plan.firstRow(chunk) + plan.numRows(chunk) +
                                                            (shape.z > 1 ? chunk * shape.y : 0));
        while (numHere < numWanted) {
          const std::size_t number = std::min(rowsPerPiece, numRows - numHere);
          std::vector<std::uint8_t> piece(number * rowBytes);
          for (std::size_t i = 0; i < number; ++i) {
            const std::size_t row = numHere + i;
            mask.readBits(row / shape.y, row % shape.y,
                          std::span(piece).subspan(i * rowBytes, rowBytes));
          }
          rows.add(std::move(piece));
          numHere += number;
        }
        const auto read = [&rows](std::size_t z, std::size_t y, std::span<std::uint8_t> into) {
          rows.read(z, y, into);
        };
        EXPECT_EQ(packChunk(plan, read, chunk), packChunk(plan, mask, chunk)) << rowsPerPiece;
        // The piece of the chunk's last row, and what came behind it.
        EXPECT_LE(rows.numBytes(), rowsPerPiece * rowBytes);
      }
      EXPECT_EQ(numHere, numRows);
    }
  }
}

TEST(ArrivingRows, MayBeginBehindOthers) {
  const Shape shape{9, 24, 48};
  const LabelledImage image = whiteNoise(shape, 0.4, 32);
  const auto [mask, count] = phase1(image);
  const TpcPlan plan = makePlan(shape, 4);
  const ChunkRange second = plan.packedBy(halfShare(1));
  ASSERT_EQ(second.last, plan.numChunks());
  ASSERT_EQ(plan.packedBy(halfShare(0)).last, second.first);
  ArrivingRows rows(shape, plan.rowNumber(second.first));
  const auto read = [&rows](std::size_t z, std::size_t y, std::span<std::uint8_t> into) {
    rows.read(z, y, into);
  };
  for (std::size_t chunk = second.first; chunk < second.last; ++chunk) {
    std::vector<std::uint8_t> piece(shape.y * 6);
    for (std::size_t y = 0; y < shape.y; ++y) {
      mask.readBits(chunk, y, std::span(piece).subspan(y * 6, 6));
    }
    rows.add(std::move(piece));
    const std::vector<std::uint8_t> packed = packChunk(plan, read, chunk);
    EXPECT_EQ(packed, packChunk(plan, mask, chunk));
    EXPECT_EQ(packed.size(), plan.packedChunkSize(chunk));
  }
}

}  // namespace
}  // namespace phasebound
