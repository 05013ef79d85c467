#include "tpc/plan.h"

#include <algorithm>
#include <cmath>

#include "tpc/fft.h"
#include "tpc/line_transform.h"

namespace phasebound {
namespace {

/// Rows of an image that make a chunk: whole groups of eight, enough to keep one unit's tables in
/// the cache for a while, few enough to make progress felt.
constexpr std::size_t kRowsPerChunk = 64;
/// More tables than these do not stay in the second cache (8 KB each).
constexpr std::size_t kMostTables = 25;
/// Of the budget of a round, where rows are looked up: more rounds cost little then. The general
/// transform takes all rows anew in each.
constexpr double kLookupShareOfBudget = 0.75;
/// A round of this size and less stays in the last cache of most machines.
constexpr double kCachedBytes = 40e6;

constexpr double kBlockBytes = sizeof(Complex4);

// Costs measured as WebAssembly, in nanoseconds: a number of four lanes through one level of a
// transform is 1.
constexpr double kLookupCost = 0.8;
constexpr double kTwiddleCost = 1.6;
constexpr double kPutCost = 2.0;
constexpr double kGeneralPutCost = 6.0;
constexpr double kCallCost = 25;
constexpr double kBluesteinCost = 2.2;
constexpr double kWaveCost = 1.5;
constexpr double kByteCost = 0.7;
constexpr double kByteTablesCost = 1500;
constexpr double kGeneralLagCost = 1.1;
constexpr double kMemoryCost = 4.0;
constexpr double kPackCost = 0.5;

double toDouble(std::size_t number) { return static_cast<double>(number); }

double fftWork(std::size_t length) {
  const double n = toDouble(length);
  if (length == 1) return kCallCost;
  if (!needsBluestein(length)) return n * std::log2(n) + kCallCost;
  const double half = toDouble(halfOfConvolution(2 * length - 1, 4));
  return kBluesteinCost * 2 * half * std::log2(half);
}

/// Work of one row through one unit of a transform by lookup.
double lookupWork(const Lookup& lookup) {
  const std::size_t part = lookup.length / (8 * lookup.numTables);
  return toDouble(part) * (kLookupCost * toDouble(lookup.numTables) + kTwiddleCost + kPutCost) +
         fftWork(part);
}

/// Of one row through one unit of the general transform.
double generalWork(std::size_t length) {
  const std::size_t part = length / numGeneralUnits(length);
  const double turnCost = part == length ? 0 : kTwiddleCost;
  return (fftWork(part) + (turnCost + kGeneralPutCost) * toDouble(part)) / toDouble(kRowsTogether);
}

/// Work of so many rows to so many blocks by their bytes.
double byteWork(std::size_t length, std::size_t numRows, double numBlocks) {
  return numBlocks * (toDouble(numRows) * (kByteCost * toDouble(byteRowSize(length)) + kPutCost) +
                      kByteTablesCost);
}

/// Of one line of the last axis, forth and back.
double lineWorkOf(std::size_t length, std::size_t maxLag) {
  const auto workOf = [](std::size_t transformed) {
    return 1.5 * fftWork(transformed) + kMemoryCost * toDouble(transformed);
  };
  if (isExtended(length, maxLag)) {
    const auto [line, strip] = extendedLengths(length, maxLag);
    return workOf(line) + workOf(strip);
  }
  return workOf(needsBluestein(length) ? 2 * halfOfPaddedLine(length) : length);
}

AxisWork axisWorkOf(const Shape& shape, std::size_t maxLag) {
  const bool isVolume = shape.numDimensions() == 3;
  return {generalWork(shape.x), isVolume ? fftWork(shape.y) : 0,
          lineWorkOf(isVolume ? shape.z : shape.y, maxLag)};
}

/// Whose rows nothing is settled about.
TpcPlan beginPlan(const Shape& shape, std::size_t maxLag) {
  TpcPlan plan;
  plan.shape = shape;
  plan.maxLag = maxLag;
  plan.axisWork = axisWorkOf(shape, maxLag);
  return plan;
}

std::vector<std::size_t> generalUnitSizes(std::size_t length) {
  constexpr std::size_t kPerBlock = 4;
  std::vector<std::size_t> sizes;
  for (std::size_t unit = 0; unit < numGeneralUnits(length); ++unit) {
    sizes.push_back((numFrequenciesOf(length, unit) + kPerBlock - 1) / kPerBlock);
  }
  return sizes;
}

std::vector<std::size_t> lookupUnitSizes(const Lookup& lookup) {
  std::vector<std::size_t> sizes(lookup.numTables, lookup.length / (8 * lookup.numTables));
  ++sizes[sharedUnit(lookup.numTables)];
  return sizes;
}

/// Cuts blocks first ... last - 1 of a unit in two parts.
Round halves(std::size_t unit, std::size_t first, std::size_t last) {
  const std::size_t middle = first + (last - first + 1) / 2;
  return {BlockRange{unit, first, middle}, BlockRange{unit, middle, last}};
}

/// So many blocks of one unit at most, or of two together.
std::size_t mostBlocksOf(const TpcPlan& plan, double roundBudget) {
  const double blockBytes = static_cast<double>(plan.partSize({0, 0, 1})) * kBlockBytes;
  return static_cast<std::size_t>(std::clamp(roundBudget / blockBytes, 2.0, 1e9));
}

std::vector<Round> makeRounds(const std::vector<std::size_t>& sizes, std::size_t mostBlocks) {
  std::vector<Round> rounds;
  std::size_t unit = 0;
  // Whole units two by two, as long as two fit. The first of two workers has the smaller one, of
  // odd frequencies, because it has all sums to look at in the end.
  while (unit + 1 < sizes.size() && sizes[unit] + sizes[unit + 1] <= mostBlocks) {
    rounds.push_back({BlockRange{unit + 1, 0, sizes[unit + 1]}, BlockRange{unit, 0, sizes[unit]}});
    unit += 2;
  }
  for (; unit < sizes.size(); ++unit) {
    const std::size_t numRounds = (sizes[unit] + mostBlocks - 1) / mostBlocks;
    for (std::size_t i = 0; i < numRounds; ++i) {
      rounds.push_back(
          halves(unit, i * sizes[unit] / numRounds, (i + 1) * sizes[unit] / numRounds));
    }
  }
  return rounds;
}

TpcPlan withTables(TpcPlan plan, std::size_t numTables, double roundBudget, bool isByBytes) {
  plan.numTables = numTables;
  plan.isByBytes = isByBytes;
  const std::size_t length = plan.shape.x;
  plan.rounds =
      makeRounds(numTables == 0 ? generalUnitSizes(length) : lookupUnitSizes({length, numTables}),
                 mostBlocksOf(plan, roundBudget));
  return plan;
}

TpcPlan withPaddedRows(TpcPlan plan, const PaddedLengths& lengths, double roundBudget) {
  plan.padded = lengths;
  std::vector<std::size_t> sizes = lookupUnitSizes(lengths.row);
  const std::vector<std::size_t> ofStrips = lookupUnitSizes(lengths.strip);
  sizes.insert(sizes.end(), ofStrips.begin(), ofStrips.end());
  plan.rounds = makeRounds(sizes, mostBlocksOf(plan, roundBudget));
  return plan;
}

}  // namespace

std::size_t TpcPlan::numChunks() const {
  return shape.numDimensions() == 3 ? shape.z : (shape.y + kRowsPerChunk - 1) / kRowsPerChunk;
}

std::size_t TpcPlan::firstRow(std::size_t chunk) const {
  return shape.numDimensions() == 3 ? 0 : chunk * kRowsPerChunk;
}

std::size_t TpcPlan::numRows(std::size_t chunk) const {
  if (shape.numDimensions() == 3) return shape.y;
  return std::min(kRowsPerChunk, shape.y - chunk * kRowsPerChunk);
}

std::size_t TpcPlan::columnStride() const {
  // Two numbers of 32 bytes a cache line.
  return 2 * ((shape.y + 1) / 2 | 1U);
}

std::size_t TpcPlan::sliceStride(std::size_t numBlocks) const {
  return 2 * ((numBlocks * shape.y + 1) / 2 | 1U);
}

std::uint64_t TpcPlan::partSize(const BlockRange& part) const {
  if (shape.numDimensions() == 2) return std::uint64_t{part.size()} * columnStride();
  return std::uint64_t{shape.z} * sliceStride(part.size());
}

std::uint64_t TpcPlan::numStoredLags() const {
  const std::uint64_t side = 2 * std::uint64_t{maxLag} + 1;
  return (maxLag + 1) * side * (shape.numDimensions() == 3 ? side : 1);
}

bool TpcPlan::isForFewLags() const {
  return padded || isExtended(shape.numDimensions() == 3 ? shape.z : shape.y, maxLag);
}

std::optional<Lookup> TpcPlan::lookupOf(std::size_t unit) const {
  if (padded) return padded->lookupOf(unit);
  if (numTables == 0) return std::nullopt;
  return Lookup{shape.x, numTables};
}

TellingLags TpcPlan::tellingLags(std::size_t lag, const Share& share) const {
  const auto areAll = [&](Parity parity) {
    return !padded && std::all_of(rounds.begin(), rounds.end(), [&](const Round& round) {
      return (!share[0] || parityOfUnit(shape.x, numTables, round[0].unit) == parity) &&
             (!share[1] || parityOfUnit(shape.x, numTables, round[1].unit) == parity);
    });
  };
  const std::size_t all = 2 * lag + 1;
  const bool isOdd = areAll(Parity::Odd);
  return {isOdd || areAll(Parity::Even) ? std::min(all, shape.x / 2) : all, isOdd};
}

ChunkRange TpcPlan::packedBy(const Share& share) const {
  const std::size_t middle = (numChunks() + 1) / 2;
  return {share[0] ? 0 : middle, share[1] ? numChunks() : middle};
}

std::size_t TpcPlan::packedChunkSize(std::size_t chunk) const {
  return (numRows(chunk) + kRowsTogether - 1) / kRowsTogether * packedSize();
}

double TpcPlan::spectrumBytes() const {
  double most = 0;
  for (const Round& round : rounds) {
    most =
        std::max(most, kBlockBytes * static_cast<double>(partSize(round[0]) + partSize(round[1])));
  }
  return most;
}

std::size_t TpcPlan::packedSize() const {
  if (padded) return padded->row.length + padded->strip.length;
  return isByBytes ? kRowsTogether * byteRowSize(shape.x) : shape.x;
}

double TpcPlan::totalBytes() const {
  const double packed = toDouble(numChunks()) * toDouble(numRows(0)) * toDouble(packedSize()) /
                        toDouble(kRowsTogether);
  return spectrumBytes() + static_cast<double>(numStoredLags()) * sizeof(float) + packed;
}

double TpcPlan::chunkWork(std::size_t round, const Share& share) const {
  const bool isVolume = shape.numDimensions() == 3;
  const Round& parts = rounds[round];
  double numBlocks = 0;
  double unitWork = 0;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (!share[part]) continue;
    numBlocks += toDouble(parts[part].size());
    const bool isSameUnit = part == 1 && share[0] && parts[0].unit == parts[1].unit;
    if (isByBytes || isSameUnit) continue;
    const std::optional<Lookup> lookup = lookupOf(parts[part].unit);
    unitWork += lookup ? lookupWork(*lookup) : axisWork.generalRow;
  }
  const double perSlice = isVolume ? numBlocks * (axisWork.column + toDouble(shape.y)) : 0;
  if (isByBytes) return byteWork(shape.x, numRows(0), numBlocks) + perSlice;
  return toDouble(numRows(0)) * unitWork + perSlice;
}

double TpcPlan::packWork() const {
  const std::size_t length = padded ? packedSize() : shape.x;
  return kPackCost * toDouble(numRows(0)) * toDouble(length);
}

double TpcPlan::lineWork(const BlockRange& part) const {
  const bool isVolume = shape.numDimensions() == 3;
  return toDouble(part.size()) * (isVolume ? toDouble(shape.y) : 1) * axisWork.line;
}

double TpcPlan::lagWork(const BlockRange& part) const {
  const double side = 2 * toDouble(maxLag) + 1;
  const double half = toDouble(maxLag) + 1;
  const std::optional<Lookup> lookup = lookupOf(part.unit);
  const std::size_t points = lookup ? lookup->length / (8 * lookup->numTables) : 0;
  const double perRow = lookup ? fftWork(points) + kPutCost * toDouble(points) + kWaveCost * side
                               : axisWork.generalRow + kGeneralLagCost * side;
  if (shape.numDimensions() == 2) return half * perRow;
  return half * (toDouble(part.size()) * axisWork.column + side * perRow);
}

double TpcPlan::work(const Share& share) const {
  const ChunkRange packed = packedBy(share);
  double sum = toDouble(packed.last - packed.first) * packWork();
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    sum += toDouble(numChunks()) * chunkWork(round, share);
    for (std::size_t part = 0; part < share.size(); ++part) {
      if (share[part]) sum += lineWork(rounds[round][part]) + lagWork(rounds[round][part]);
    }
  }
  return sum;
}

TpcPlan makePlanWith(const Shape& shape, std::size_t maxLag, std::size_t numTables,
                     double roundBudget, bool isByBytes) {
  return withTables(beginPlan(shape, maxLag), numTables, roundBudget, isByBytes);
}

TpcPlan makePaddedPlan(const Shape& shape, const PaddedLengths& lengths, double roundBudget) {
  return withPaddedRows(beginPlan(shape, lengths.maxLag), lengths, roundBudget);
}

double roundBudgetOf(const Shape& shape) {
  return std::max(kRoundBudget, static_cast<double>(shape.numPixels()) / 8);
}

TpcPlan makePlan(const Shape& shape, std::size_t maxLag, double roundBudget) {
  // The fastest that keeps the budget, with the general transform to begin with, which needs large
  // rounds because it takes all rows anew in each. Fast for one worker first, and then for two:
  // where the parts of a round are of one unit, both transform it.
  const auto timeOf = [](const TpcPlan& plan) {
    return plan.work() + 0.5 * std::max(plan.work(halfShare(0)), plan.work(halfShare(1)));
  };
  const TpcPlan begun = beginPlan(shape, maxLag);
  TpcPlan best = withTables(begun, 0, roundBudget, false);
  double least = timeOf(best);
  const auto tryPlan = [&](const TpcPlan& plan) {
    const double time = timeOf(plan);
    if (time >= least) return;
    least = time;
    best = plan;
  };
  const auto tryOut = [&](std::size_t numTables, double budget, bool isByBytes) {
    tryPlan(withTables(begun, numTables, budget, isByBytes));
  };
  const double cached = std::min(roundBudget, kCachedBytes);
  for (std::size_t numTables = 1; numTables <= kMostTables && shape.x % 8 == 0; ++numTables) {
    if (shape.x / 8 % numTables != 0) continue;
    tryOut(numTables, cached, false);
    tryOut(numTables, kLookupShareOfBudget * roundBudget, false);
  }
  tryOut(0, cached, true);
  tryOut(0, roundBudget, true);
  // Longer rows gain nothing where these have no large prime factors.
  if (!needsBluestein(shape.x) || maxLag == 0) return best;
  for (std::size_t numTables = 1; numTables <= kMostTables; ++numTables) {
    for (const std::size_t ofStrips : {1U, 2U}) {
      const PaddedLengths lengths = paddedLengths(shape.x, maxLag, numTables, ofStrips);
      tryPlan(withPaddedRows(begun, lengths, cached));
      tryPlan(withPaddedRows(begun, lengths, kLookupShareOfBudget * roundBudget));
    }
  }
  return best;
}

std::unique_ptr<RowTransform> makeRows(const TpcPlan& plan, double phaseFraction) {
  if (plan.padded) return makePaddedRows(plan.shape.x, *plan.padded, phaseFraction);
  if (plan.isByBytes) return makeByteRows(plan.shape.x, phaseFraction);
  return plan.numTables == 0 ? makeGeneralRows(plan.shape.x, phaseFraction)
                             : makeLookupRows(plan.shape.x, plan.numTables, phaseFraction);
}

}  // namespace phasebound
