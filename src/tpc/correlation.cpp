#include "tpc/correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#include "tpc/lanes.h"

namespace phasebound {
namespace {

/// Blocks of an image's columns in one step, and lines of a volume that are gathered together.
constexpr std::size_t kColumnsPerStep = 4;
constexpr std::size_t kLinesTogether = 8;
/// Of one block of a volume in one step.
constexpr std::size_t kLinesPerStep = 256;
/// Rows of an image's lags in one step: whole groups of eight.
constexpr std::size_t kLagRowsPerStep = 64;

using Int4 = std::int32_t __attribute__((vector_size(16)));

/// Adds the nearest whole numbers of factor * values, or puts them there.
template <bool kIsAdding>
void putRounded(const float* values, std::size_t count, float factor, std::int32_t* sums) {
  const auto rounded = [&](const Float4& value) {
    const Float4 scaled = splat(factor) * value;
    // Truncation after a step of a half away from zero, in one piece: large numbers are rounded by
    // the step itself, and so alike on both sides of zero.
    const Float4 minusOneIfNegative = __builtin_convertvector(scaled < splat(0), Float4);
    return __builtin_convertvector(scaled + (splat(0.5F) + minusOneIfNegative), Int4);
  };
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Float4 value;
    Int4 sum{};
    std::memcpy(&value, values + i, sizeof(value));
    if (kIsAdding) std::memcpy(&sum, sums + i, sizeof(sum));
    sum += rounded(value);
    std::memcpy(sums + i, &sum, sizeof(sum));
  }
  for (; i < count; ++i) sums[i] = (kIsAdding ? sums[i] : 0) + rounded(splat(values[i]))[0];
}

/// Puts the sums of numbers, each of which counts as negated or not, somewhere: where the first
/// ones are, or behind them.
void addTo(std::int32_t* into, const std::int32_t* firsts, bool isFirstNegated,
           const std::int32_t* seconds, bool isSecondNegated, std::size_t count) {
  const std::int32_t first = isFirstNegated ? -1 : 1;
  const std::int32_t second = isSecondNegated ? -1 : 1;
  const Int4 firstFour{first, first, first, first};
  const Int4 secondFour{second, second, second, second};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Int4 a;
    Int4 b;
    std::memcpy(&a, firsts + i, sizeof(a));
    std::memcpy(&b, seconds + i, sizeof(b));
    a = firstFour * a + secondFour * b;
    std::memcpy(into + i, &a, sizeof(a));
  }
  for (; i < count; ++i) into[i] = first * firsts[i] + second * seconds[i];
}

}  // namespace

Correlation::Correlation(const TpcPlan& plan, double phaseFraction, const Share& share)
    : plan_(plan),
      share_(share),
      rows_(makeRows(plan, phaseFraction)),
      alongY_(isVolume() ? plan.shape.y : 1),
      lastAxis_(makeLineTransform(isVolume() ? plan.shape.z : plan.shape.y, plan.maxLag)),
      packed_(plan.numChunks()) {
  std::size_t mostBlocks = 0;
  for (std::size_t unit = 0; unit < rows_->numUnits(); ++unit) {
    mostBlocks = std::max(mostBlocks, rows_->numBlocks(unit));
  }
  columns_.resize(mostBlocks);
  if (!isVolume()) return;
  slice_.resize(mostBlocks * plan_.columnStride());
  lines_.resize(kLinesTogether * plan_.shape.z);
}

void Correlation::setChunk(std::size_t chunk, std::vector<std::uint8_t> packed) {
  packed_[chunk] = std::move(packed);
}

Complex4* Correlation::columnOf(Part& part, std::size_t block) {
  return part.memory.data() + (block - part.range.first) * plan_.columnStride();
}

Complex4* Correlation::sliceOf(Part& part, std::size_t z) {
  return part.memory.data() + z * plan_.sliceStride(part.range.size());
}

void Correlation::beginRound(std::size_t round) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].range = plan_.rounds[round][i];
    if (share_[i]) parts_[i].memory.resize(plan_.partSize(parts_[i].range));
  }
}

void Correlation::transformChunk(std::size_t chunk) {
  const auto transform = [&](std::size_t unit, const Share& ofUnit) {
    if (isVolume()) {
      transformSlice(chunk, unit, ofUnit);
      return;
    }
    std::fill(columns_.begin(), columns_.end(), nullptr);
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      if (!ofUnit[p]) continue;
      const BlockRange& range = parts_[p].range;
      for (std::size_t block = range.first; block < range.last; ++block) {
        columns_[block] = columnOf(parts_[p], block);
      }
    }
    transformRows(chunk, unit, plan_.firstRow(chunk));
  };
  const std::size_t units[] = {parts_[0].range.unit, parts_[1].range.unit};
  if (units[0] == units[1]) {
    transform(units[0], share_);
    return;
  }
  if (share_[0]) transform(units[0], {true, false});
  if (share_[1]) transform(units[1], {false, true});
}

void Correlation::transformRows(std::size_t chunk, std::size_t unit, std::size_t firstRow) {
  const std::vector<std::uint8_t>& packed = packed_[chunk];
  rows_->forward(unit, packed.data(), plan_.numRows(chunk), columns_.data(), firstRow);
}

void Correlation::transformSlice(std::size_t z, std::size_t unit, const Share& ofUnit) {
  const auto columnInSlice = [&](std::size_t block) {
    return slice_.data() + block * plan_.columnStride();
  };
  std::fill(columns_.begin(), columns_.end(), nullptr);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (!ofUnit[p]) continue;
    const BlockRange& range = parts_[p].range;
    for (std::size_t b = range.first; b < range.last; ++b) columns_[b] = columnInSlice(b);
  }
  transformRows(z, unit, 0);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (!ofUnit[p]) continue;
    const BlockRange& range = parts_[p].range;
    Complex4* to = sliceOf(parts_[p], z);
    for (std::size_t block = range.first; block < range.last; ++block, to += plan_.shape.y) {
      alongY_.forward(columnInSlice(block), to);
    }
  }
}

std::size_t Correlation::numLineSteps(std::size_t part) const {
  const std::size_t numBlocks = parts_[part].range.size();
  if (isVolume()) return numBlocks * ((plan_.shape.y + kLinesPerStep - 1) / kLinesPerStep);
  return (numBlocks + kColumnsPerStep - 1) / kColumnsPerStep;
}

Correlation::LinesOfStep Correlation::linesOfStep(const BlockRange& range, std::size_t step) const {
  if (!isVolume()) {
    const std::size_t first = step * kColumnsPerStep;
    return {first, 0, std::min(kColumnsPerStep, range.size() - first)};
  }
  const std::size_t stepsPerBlock = (plan_.shape.y + kLinesPerStep - 1) / kLinesPerStep;
  const std::size_t y = step % stepsPerBlock * kLinesPerStep;
  return {step / stepsPerBlock, y, std::min(kLinesPerStep, plan_.shape.y - y)};
}

void Correlation::correlateLinesOfAll(std::span<Correlation* const> all, std::size_t part,
                                      std::size_t step) {
  Correlation& first = *all.front();
  for (auto& lines : first.pair_) lines.assign(all.size(), nullptr);
  if (first.isVolume()) {
    correlateSlices(all, part, step);
  } else {
    correlateColumns(all, part, step);
  }
}

/// A line of each phase, or two, by the first phase's transform.
void Correlation::correlatePair(std::span<Correlation* const> all,
                                std::span<Complex4* const> firsts,
                                std::span<Complex4* const> seconds) {
  const TpcPlan& plan = all.front()->plan_;
  LineTransform& transform = *all.front()->lastAxis_;
  // 1/N here and 1/N at the end, so that neither |F|^2 nor its sum leaves a float's range.
  const auto scale = static_cast<float>(1.0 / static_cast<double>(plan.shape.numPixels()));
  const std::size_t last = all.size() - 1;
  if (last == 0) {
    transform.autocorrelate(firsts[0], seconds[0], scale);
    return;
  }
  transform.beginSum();
  for (std::size_t i = 0; i < last; ++i) {
    transform.autocorrelate(firsts[i], seconds[i], scale);
  }
  transform.autocorrelateRest(firsts[last], seconds[last], scale);
}

void Correlation::correlateColumns(std::span<Correlation* const> all, std::size_t part,
                                   std::size_t step) {
  auto& [firsts, seconds] = all.front()->pair_;
  const BlockRange range = all.front()->parts_[part].range;
  const LinesOfStep lines = all.front()->linesOfStep(range, step);
  const std::size_t first = range.first + lines.block;
  const std::size_t last = first + lines.number;
  for (std::size_t block = first; block < last; block += 2) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      Part& own = all[i]->parts_[part];
      firsts[i] = all[i]->columnOf(own, block);
      seconds[i] = block + 1 < last ? all[i]->columnOf(own, block + 1) : nullptr;
    }
    correlatePair(all, firsts, seconds);
  }
}

void Correlation::correlateSlices(std::span<Correlation* const> all, std::size_t part,
                                  std::size_t step) {
  auto& [firsts, seconds] = all.front()->pair_;
  const Shape& shape = all.front()->plan_.shape;
  const LinesOfStep lines = all.front()->linesOfStep(all.front()->parts_[part].range, step);
  const std::size_t lastLine = lines.y + lines.number;
  for (std::size_t y = lines.y; y < lastLine; y += kLinesTogether) {
    const std::size_t numLines = std::min(kLinesTogether, lastLine - y);
    const std::size_t offset = lines.block * shape.y + y;
    for (std::size_t i = 0; i == 0 || i + 1 < all.size(); ++i) {
      all[i]->gatherLines(all[i]->parts_[part], offset, numLines);
    }
    for (std::size_t line = 0; line < numLines; line += 2) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        firsts[i] = all[i]->lines_.data() + line * shape.z;
        seconds[i] = line + 1 < numLines ? firsts[i] + shape.z : nullptr;
      }
      correlatePair(all, firsts, seconds);
    }
    for (Correlation* one : all) one->spreadLines(one->parts_[part], offset, numLines);
  }
}

/// Lines along z from so many neighbouring numbers of each slice on.
void Correlation::gatherLines(Part& part, std::size_t offset, std::size_t numLines) {
  const std::size_t length = plan_.shape.z;
  for (std::size_t z = 0; z < length; ++z) {
    const Complex4* from = sliceOf(part, z) + offset;
    for (std::size_t i = 0; i < numLines; ++i) lines_[i * length + z] = from[i];
  }
}

/// Back to where they came from, as far as lags are wanted.
void Correlation::spreadLines(Part& part, std::size_t offset, std::size_t numLines) {
  const std::size_t length = plan_.shape.z;
  for (std::size_t z = 0; z <= plan_.maxLag; ++z) {
    Complex4* to = sliceOf(part, z) + offset;
    for (std::size_t i = 0; i < numLines; ++i) to[i] = lines_[i * length + z];
  }
}

std::size_t Correlation::numLinesOfStep(std::size_t round, std::size_t part,
                                        std::size_t step) const {
  return linesOfStep(plan_.rounds[round][part], step).number;
}

void Correlation::copyLines(std::size_t part, std::size_t step, Complex4* into) {
  Part& own = parts_[part];
  const LinesOfStep lines = linesOfStep(own.range, step);
  const std::size_t length = lineLength();
  if (!isVolume()) {
    for (std::size_t i = 0; i < lines.number; ++i) {
      std::copy_n(columnOf(own, own.range.first + lines.block + i), length, into + i * length);
    }
    return;
  }
  for (std::size_t i = 0; i < lines.number; i += kLinesTogether) {
    const std::size_t numLines = std::min(kLinesTogether, lines.number - i);
    gatherLines(own, lines.block * plan_.shape.y + lines.y + i, numLines);
    std::copy_n(lines_.data(), numLines * length, into + i * length);
  }
}

void Correlation::correlateGiven(Complex4* lines, std::size_t numLines) {
  Correlation* const self = this;
  const std::size_t length = lineLength();
  const std::size_t numLags = plan_.maxLag + 1;
  for (std::size_t i = 0; i < numLines; i += 2) {
    Complex4* first = lines + i * length;
    Complex4* second = i + 1 < numLines ? first + length : nullptr;
    correlatePair({&self, 1}, {&first, 1}, {&second, 1});
    // Never to the right of where they are, so nothing that is still needed is lost.
    std::memmove(lines + i * numLags, first, numLags * sizeof(Complex4));
    if (second == nullptr) break;
    std::memmove(lines + (i + 1) * numLags, second, numLags * sizeof(Complex4));
  }
}

void Correlation::putCorrelated(std::size_t part, std::size_t step, const Complex4* lags) {
  Part& own = parts_[part];
  const LinesOfStep lines = linesOfStep(own.range, step);
  const std::size_t numLags = plan_.maxLag + 1;
  if (!isVolume()) {
    for (std::size_t i = 0; i < lines.number; ++i, lags += numLags) {
      std::copy_n(lags, numLags, columnOf(own, own.range.first + lines.block + i));
    }
    return;
  }
  for (std::size_t i = 0; i < lines.number; i += kLinesTogether) {
    const std::size_t numLines = std::min(kLinesTogether, lines.number - i);
    for (std::size_t line = 0; line < numLines; ++line, lags += numLags) {
      std::copy_n(lags, numLags, lines_.data() + line * lineLength());
    }
    spreadLines(own, lines.block * plan_.shape.y + lines.y + i, numLines);
  }
}

void Correlation::beginLags(std::size_t maxLag, bool isOfBall) {
  assert(maxLag <= plan_.maxLag);
  maxLag_ = maxLag;
  const std::size_t side = 2 * maxLag + 1;
  summed_.assign(maxLag + 1, {0, isVolume() ? side : 1});
  // Rounded distances are those whose squares are below (maxLag + 1/2)^2.
  const std::size_t mostSquare = maxLag * (maxLag + 1);
  std::size_t dy = maxLag;
  for (std::size_t dz = 1; isOfBall && dz <= maxLag; ++dz) {
    while (dz * dz + dy * dy > mostSquare) --dy;
    // Rows are transformed in the same company as without a ball, and so to the same bits.
    const std::size_t numBefore = maxLag - dy;
    const std::size_t end = (side - numBefore + kRowsTogether - 1) / kRowsTogether * kRowsTogether;
    summed_[dz] = {numBefore / kRowsTogether * kRowsTogether, std::min(side, end)};
  }
  telling_ = plan_.tellingLags(maxLag, share_);
  rowLength_ = share_[0] ? side : telling_.number;
  sums_.resize((maxLag + 1) * (isVolume() ? side : 1) * rowLength_);
  isFirstPart_ = true;
  numFinished_ = 0;
  lags_.resize(kRowsTogether * telling_.number);
}

std::size_t Correlation::numLagSteps() const {
  return isVolume() ? maxLag_ + 1 : maxLag_ / kLagRowsPerStep + 1;
}

std::size_t Correlation::numRowsOfLagSteps(std::size_t numSteps) const {
  return isVolume() ? numSteps * (2 * maxLag_ + 1)
                    : std::min(numSteps * kLagRowsPerStep, maxLag_ + 1);
}

void Correlation::sumLags(std::size_t part, std::size_t step) {
  if (isVolume()) {
    sumLagsOfSlice(parts_[part], step);
  } else {
    sumLagsOfRows(parts_[part], step);
  }
  if (step + 1 == numLagSteps()) isFirstPart_ = false;
}

void Correlation::sumLagsOfRows(Part& part, std::size_t step) {
  std::fill(columns_.begin(), columns_.end(), nullptr);
  for (std::size_t b = part.range.first; b < part.range.last; ++b) columns_[b] = columnOf(part, b);
  const std::size_t first = step * kLagRowsPerStep;
  const std::size_t last = std::min(first + kLagRowsPerStep, maxLag_ + 1);
  rowsInColumn_.clear();
  for (std::size_t dy = first; dy < last; ++dy) rowsInColumn_.push_back(dy);
  sumRows(part, first, last - first);
}

void Correlation::sumLagsOfSlice(Part& part, std::size_t step) {
  std::fill(columns_.begin(), columns_.end(), nullptr);
  const Shape& shape = plan_.shape;
  const Complex4* from = sliceOf(part, step);
  for (std::size_t block = part.range.first; block < part.range.last; ++block, from += shape.y) {
    columns_[block] = slice_.data() + block * plan_.columnStride();
    alongY_.inverseNear(from, columns_[block], maxLag_);
  }
  const std::size_t side = 2 * maxLag_ + 1;
  const auto [first, last] = summed_[step];
  rowsInColumn_.resize(last - first);
  for (std::size_t i = first; i < last; ++i) {
    rowsInColumn_[i - first] = (i + shape.y - maxLag_) % shape.y;
  }
  sumRows(part, step * side + first, last - first);
  if (!isFirstPart_) return;
  std::int32_t* sums = sums_.sums() + step * side * rowLength_;
  std::fill_n(sums, first * rowLength_, 0);
  std::fill_n(sums + last * rowLength_, (side - last) * rowLength_, 0);
}

bool Correlation::isSummed(std::size_t row) const {
  const std::size_t rowsOfStep = isVolume() ? 2 * maxLag_ + 1 : 1;
  const auto [first, last] = summed_[row / rowsOfStep];
  return row % rowsOfStep >= first && row % rowsOfStep < last;
}

void Correlation::sumRows(const Part& part, std::size_t firstIndex, std::size_t numRows) {
  const auto scale =
      static_cast<float>(1.0 / (kUnit * static_cast<double>(plan_.shape.numPixels())));
  for (std::size_t row = 0; row < numRows; row += kRowsTogether) {
    const std::size_t numTogether = std::min(kRowsTogether, numRows - row);
    rows_->inverse(part.range.unit, columns_.data(), rowsInColumn_.data() + row, numTogether,
                   maxLag_, telling_.number, lags_.data());
    std::int32_t* sums = sums_.sums() + (firstIndex + row) * rowLength_;
    const bool isDense = telling_.number == rowLength_;
    const std::size_t numPieces = isDense ? 1 : numTogether;
    const std::size_t length = isDense ? numTogether * rowLength_ : telling_.number;
    for (std::size_t i = 0; i < numPieces; ++i) {
      const float* lags = lags_.data() + i * length;
      if (isFirstPart_) {
        putRounded<false>(lags, length, scale, sums + i * rowLength_);
      } else {
        putRounded<true>(lags, length, scale, sums + i * rowLength_);
      }
    }
  }
}

void Correlation::addSums(std::size_t firstRow, std::span<const std::int32_t> sums) {
  const TellingLags others = plan_.tellingLags(maxLag_, halfShare(1));
  assert(sums.size() % others.number == 0 && firstRow + sums.size() / others.number <= numRows());
  const std::size_t period = std::min(telling_.number, others.number);
  std::int32_t* own = sums_.sums() + firstRow * rowLength_;
  std::size_t number = firstRow;
  for (const std::int32_t* row = sums.data(); row != sums.data() + sums.size();
       row += others.number, own += rowLength_) {
    if (!isSummed(number++)) continue;
    // The last piece first, because the first one may tell it.
    for (std::size_t piece = (rowLength_ - 1) / period + 1; piece-- > 0;) {
      const std::size_t first = piece * period;
      addTo(own + first, own + first % telling_.number, telling_.isNegated && piece % 2 == 1,
            row + first % others.number, others.isNegated && piece % 2 == 1,
            std::min(period, rowLength_ - first));
    }
  }
}

void Correlation::finishRows(std::size_t numRows) {
  if (numRows <= numFinished_) return;
  sums_.toFloats(numFinished_ * rowLength_, numRows * rowLength_, static_cast<float>(kUnit));
  numFinished_ = numRows;
}

LagNumbers Correlation::takeCovariances() {
  finishRows(numRows());
  return std::move(sums_);
}

}  // namespace phasebound
