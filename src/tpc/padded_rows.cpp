#include <cassert>
#include <memory>

#include "tpc/fft.h"
#include "tpc/row_transform.h"

namespace phasebound {
namespace {

class PaddedRows final : public RowTransform {
public:
  PaddedRows(std::size_t length, const PaddedLengths& lengths, double phaseFraction)
      : length_(length),
        lengths_(lengths),
        rows_(makeLookupRows(lengths.row.length, lengths.row.numTables, length + lengths.maxLag,
                             phaseFraction)),
        strips_(makeLookupRows(lengths.strip.length, lengths.strip.numTables, lengths.maxLag,
                               phaseFraction)) {
    assert(lengths.row.length >= length + 2 * lengths.maxLag);
    assert(lengths.strip.length >= 2 * lengths.maxLag);
  }

  [[nodiscard]] std::size_t numUnits() const override { return lengths_.numUnits(); }
  [[nodiscard]] std::size_t numBlocks(std::size_t unit) const override {
    return (isOfStrips(unit) ? strips_ : rows_)->numBlocks(lengths_.indexOf(unit));
  }

  void forward(std::size_t unit, const std::uint8_t* packed, std::size_t numRows,
               Complex4* const* columns, std::size_t firstRow) override {
    const std::size_t index = lengths_.indexOf(unit);
    if (!isOfStrips(unit)) {
      rows_->forward(index, packed, numRows, columns, firstRow);
      return;
    }
    packed += (numRows + kRowsTogether - 1) / kRowsTogether * lengths_.row.length;
    strips_->forward(index, packed, numRows, columns, firstRow);
  }

  void inverse(std::size_t unit, const Complex4* const* columns, const std::size_t* rows,
               std::size_t numRows, std::size_t maxLag, std::size_t numLags, float* lags) override {
    assert(maxLag <= lengths_.maxLag);
    (isOfStrips(unit) ? strips_ : rows_)
        ->inverse(lengths_.indexOf(unit), columns, rows, numRows, maxLag, numLags, lags);
    // An inverse is so many times as large as its length.
    const float whole =
        static_cast<float>(length_) / static_cast<float>(lengths_.lookupOf(unit).length);
    const float factor = isOfStrips(unit) ? -whole : whole;
    for (std::size_t i = 0; i < numRows * numLags; ++i) lags[i] *= factor;
  }

private:
  [[nodiscard]] bool isOfStrips(std::size_t unit) const { return unit >= lengths_.row.numTables; }

  std::size_t length_;
  PaddedLengths lengths_;
  std::unique_ptr<RowTransform> rows_;
  std::unique_ptr<RowTransform> strips_;
};

}  // namespace

PaddedLengths paddedLengths(std::size_t length, std::size_t maxLag, std::size_t numRowTables,
                            std::size_t numStripTables) {
  constexpr std::size_t kBits = 8;
  const auto lookup = [](std::size_t atLeast, std::size_t numTables) {
    const std::size_t numSums = kBits * numTables;
    return Lookup{nextSmoothLength((atLeast + numSums - 1) / numSums) * numSums, numTables};
  };
  return {lookup(length + 2 * maxLag, numRowTables), lookup(2 * maxLag, numStripTables), maxLag};
}

std::unique_ptr<RowTransform> makePaddedRows(std::size_t length, const PaddedLengths& lengths,
                                             double phaseFraction) {
  return std::make_unique<PaddedRows>(length, lengths, phaseFraction);
}

}  // namespace phasebound
