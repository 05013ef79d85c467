#include "tpc/correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#include "tpc/lanes.h"
#include "tpc/packed_bits.h"

namespace phasebound {
namespace {

/// Blocks of an image's columns in one step, and lines of a volume that are gathered together.
constexpr std::size_t kColumnsPerStep = 4;
constexpr std::size_t kLinesTogether = 8;
/// Of one block of a volume in one step.
constexpr std::size_t kLinesPerStep = 256;
/// What a chunk takes more where half of what comes of it is handed over, and as much is taken.
constexpr double kHandingOver = 1.3;
/// Of two workers' chunks, the fewest that the first one transforms: with fewer, the other one's
/// numbers come late (measured at 2000^2 on two cores).
constexpr double kLeastFirstShare = 0.3;
/// Rows of an image's lags in one step: whole groups of eight.
constexpr std::size_t kLagRowsPerStep = 64;

using Int4 = std::int32_t __attribute__((vector_size(16)));

/// Adds the nearest whole numbers of factor * values, or puts them there.
template <bool kIsAdding>
void putRounded(const float* values, std::size_t count, float factor, std::int32_t* sums) {
  const auto rounded = [&](const Float4& value) {
    const Float4 scaled = splat(factor) * value;
    // Truncation after a step of a half away from zero.
    const Float4 minusOneIfNegative = __builtin_convertvector(scaled < splat(0), Float4);
    return __builtin_convertvector(scaled + splat(0.5F) + minusOneIfNegative, Int4);
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

}  // namespace

Share wholeShare(const TpcPlan& plan) { return {0, plan.numChunks(), {true, true}}; }

Share halfShare(const TpcPlan& plan, std::size_t worker) {
  const auto numChunks = static_cast<double>(plan.numChunks());
  double chunks = 0;
  for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
    chunks += kHandingOver * numChunks * plan.chunkWork(round);
  }
  // Both end at the same time where share * chunks + besides = (1 - share) * chunks.
  const double besides =
      numChunks * plan.packWork() + kSurveyCost * static_cast<double>(plan.shape.numPixels());
  const double share = std::max(kLeastFirstShare, (chunks - besides) / (2 * chunks));
  const auto middle = static_cast<std::size_t>(std::ceil(share * numChunks));
  return worker == 0 ? Share{0, middle, {true, false}}
                     : Share{middle, plan.numChunks(), {false, true}};
}

std::vector<std::uint8_t> packChunk(const TpcPlan& plan, const PhaseMask& mask, std::size_t chunk) {
  const std::size_t length = plan.shape.x;
  const bool isVolume = plan.shape.numDimensions() == 3;
  const std::size_t numRows = plan.numRows(chunk);
  std::vector<std::uint8_t> packed((numRows + kRowsTogether - 1) / kRowsTogether *
                                   plan.packedSize());
  if (plan.isByBytes) {
    for (std::size_t i = 0; i < numRows; ++i) {
      mask.readBits(isVolume ? chunk : 0, plan.firstRow(chunk) + i,
                    {packed.data() + i * byteRowSize(length), (length + 7) / 8});
    }
    return packed;
  }
  BitRowPacker packer(length, plan.numTables);
  for (std::size_t first = 0; first < numRows; first += kRowsTogether) {
    const std::size_t numTogether = std::min(kRowsTogether, numRows - first);
    for (std::size_t i = 0; i < kRowsTogether; ++i) {
      const std::span<std::uint8_t> bits(packer.row(i), (length + 7) / 8);
      if (i < numTogether) {
        mask.readBits(isVolume ? chunk : 0, plan.firstRow(chunk) + first + i, bits);
      } else {
        std::fill(bits.begin(), bits.end(), std::uint8_t{0});
      }
    }
    packer.pack(numTogether, packed.data() + first / kRowsTogether * length);
  }
  return packed;
}

Correlation::Correlation(const TpcPlan& plan, double phaseFraction, const Share& share)
    : plan_(plan),
      share_(share),
      rows_(makeRows(plan, phaseFraction)),
      alongY_(isVolume() ? plan.shape.y : 1),
      lastAxis_(isVolume() ? plan.shape.z : plan.shape.y),
      packed_(share.lastChunk - share.firstChunk) {
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
  packed_[chunk - share_.firstChunk] = std::move(packed);
}

std::size_t Correlation::numOutboxNumbers(std::size_t chunk, const BlockRange& range) const {
  return range.size() * plan_.numRows(chunk);
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
    if (share_.parts[i]) parts_[i].memory.resize(plan_.partSize(parts_[i].range));
  }
}

void Correlation::transformChunk(std::size_t chunk) {
  outbox_.clear();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (!share_.parts[i]) outbox_.resize(numOutboxNumbers(chunk, parts_[i].range));
  }
  const std::size_t units[] = {parts_[0].range.unit, parts_[1].range.unit};
  const std::size_t numUnits = units[0] == units[1] ? 1 : 2;
  for (std::size_t i = 0; i < numUnits; ++i) {
    if (isVolume()) {
      transformSlice(chunk, units[i]);
      continue;
    }
    // Straight to the columns, or to the outbox's shorter ones.
    const std::size_t numRows = plan_.numRows(chunk);
    const std::size_t firstRow = plan_.firstRow(chunk);
    std::fill(columns_.begin(), columns_.end(), nullptr);
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      const BlockRange& range = parts_[p].range;
      if (range.unit != units[i]) continue;
      for (std::size_t block = range.first; block < range.last; ++block) {
        columns_[block] = share_.parts[p] ? columnOf(parts_[p], block) + firstRow
                                          : outbox_.data() + (block - range.first) * numRows;
      }
    }
    transformRows(chunk, units[i], 0);
  }
}

void Correlation::transformRows(std::size_t chunk, std::size_t unit, std::size_t firstRow) {
  const std::vector<std::uint8_t>& packed = packed_[chunk - share_.firstChunk];
  rows_->forward(unit, packed.data(), plan_.numRows(chunk), columns_.data(), firstRow);
}

void Correlation::transformSlice(std::size_t z, std::size_t unit) {
  const std::size_t numRows = plan_.shape.y;
  const auto columnInSlice = [&](std::size_t block) {
    return slice_.data() + block * plan_.columnStride();
  };
  std::fill(columns_.begin(), columns_.end(), nullptr);
  for (const Part& part : parts_) {
    if (part.range.unit != unit) continue;
    for (std::size_t b = part.range.first; b < part.range.last; ++b) columns_[b] = columnInSlice(b);
  }
  transformRows(z, unit, 0);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const BlockRange& range = parts_[p].range;
    if (range.unit != unit) continue;
    Complex4* to = share_.parts[p] ? sliceOf(parts_[p], z) : outbox_.data();
    for (std::size_t block = range.first; block < range.last; ++block, to += numRows) {
      alongY_.forward(columnInSlice(block), to);
    }
  }
}

void Correlation::receiveChunk(std::size_t chunk, const Complex4* numbers) {
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (!share_.parts[p]) continue;
    Part& part = parts_[p];
    if (isVolume()) {
      std::copy_n(numbers, numOutboxNumbers(chunk, part.range), sliceOf(part, chunk));
      continue;
    }
    const std::size_t numRows = plan_.numRows(chunk);
    for (std::size_t block = part.range.first; block < part.range.last; ++block) {
      std::copy_n(numbers, numRows, columnOf(part, block) + plan_.firstRow(chunk));
      numbers += numRows;
    }
  }
}

Complex4* Correlation::placeOfChunk(std::size_t chunk) {
  if (!isVolume()) return nullptr;
  return sliceOf(parts_[share_.parts[0] ? 0 : 1], chunk);
}

std::size_t Correlation::numLineSteps(std::size_t part) const {
  const std::size_t numBlocks = parts_[part].range.size();
  if (isVolume()) return numBlocks * ((plan_.shape.y + kLinesPerStep - 1) / kLinesPerStep);
  return (numBlocks + kColumnsPerStep - 1) / kColumnsPerStep;
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
  LineTransform& transform = all.front()->lastAxis_;
  // 1/N here and 1/N at the end, so that neither |F|^2 nor its sum leaves a float's range.
  const auto scale = static_cast<float>(1.0 / static_cast<double>(plan.shape.numPixels()));
  const std::size_t last = all.size() - 1;
  if (last == 0) {
    transform.autocorrelate(firsts[0], seconds[0], plan.maxLag, scale);
    return;
  }
  transform.beginSum();
  for (std::size_t i = 0; i < last; ++i) {
    transform.autocorrelate(firsts[i], seconds[i], plan.maxLag, scale);
  }
  transform.autocorrelateRest(firsts[last], seconds[last], plan.maxLag, scale);
}

void Correlation::correlateColumns(std::span<Correlation* const> all, std::size_t part,
                                   std::size_t step) {
  auto& [firsts, seconds] = all.front()->pair_;
  const BlockRange range = all.front()->parts_[part].range;
  const std::size_t first = range.first + step * kColumnsPerStep;
  const std::size_t last = std::min(range.last, first + kColumnsPerStep);
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
  const std::size_t stepsPerBlock = (shape.y + kLinesPerStep - 1) / kLinesPerStep;
  const std::size_t block = step / stepsPerBlock;
  const std::size_t firstLine = step % stepsPerBlock * kLinesPerStep;
  const std::size_t lastLine = std::min(shape.y, firstLine + kLinesPerStep);
  for (std::size_t y = firstLine; y < lastLine; y += kLinesTogether) {
    const std::size_t numLines = std::min(kLinesTogether, lastLine - y);
    const std::size_t offset = block * shape.y + y;
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

void Correlation::beginLags(std::size_t maxLag) {
  assert(maxLag <= plan_.maxLag);
  maxLag_ = maxLag;
  TpcPlan wanted = plan_;
  wanted.maxLag = maxLag;
  sums_.resize(static_cast<std::size_t>(wanted.numStoredLags()));
  isFirstPart_ = true;
  lags_.resize(kRowsTogether * (2 * maxLag + 1));
}

std::size_t Correlation::numLagSteps() const {
  return isVolume() ? maxLag_ + 1 : maxLag_ / kLagRowsPerStep + 1;
}

std::size_t Correlation::numSumsOfLagSteps(std::size_t numSteps) const {
  const std::size_t side = 2 * maxLag_ + 1;
  return isVolume() ? numSteps * side * side
                    : std::min(numSteps * kLagRowsPerStep, maxLag_ + 1) * side;
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
  rowsInColumn_.resize(side);
  for (std::size_t i = 0; i < side; ++i) rowsInColumn_[i] = (i + shape.y - maxLag_) % shape.y;
  sumRows(part, step * side, side);
}

void Correlation::sumRows(const Part& part, std::size_t firstIndex, std::size_t numRows) {
  const std::size_t side = 2 * maxLag_ + 1;
  const auto scale =
      static_cast<float>(1.0 / (kUnit * static_cast<double>(plan_.shape.numPixels())));
  for (std::size_t row = 0; row < numRows; row += kRowsTogether) {
    const std::size_t numTogether = std::min(kRowsTogether, numRows - row);
    rows_->inverse(part.range.unit, columns_.data(), rowsInColumn_.data() + row, numTogether,
                   maxLag_, lags_.data());
    std::int32_t* sums = sums_.sums() + (firstIndex + row) * side;
    if (isFirstPart_) {
      putRounded<false>(lags_.data(), numTogether * side, scale, sums);
    } else {
      putRounded<true>(lags_.data(), numTogether * side, scale, sums);
    }
  }
}

void Correlation::addSums(std::size_t first, std::span<const std::int32_t> sums) {
  assert(first + sums.size() <= sums_.size());
  std::int32_t* own = sums_.sums() + first;
  for (std::size_t i = 0; i < sums.size(); ++i) own[i] += sums[i];
}

}  // namespace phasebound
