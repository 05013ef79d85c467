#include "cls/cls.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "cls/lag_ranges.h"

namespace phasebound {
namespace {

/// Width of the ring inside r_0 whose mean TPC steadies the reference level (SI Section 4.1), px.
constexpr double kLevelRingPx = 10;
/// Divisor that brings q below 1 (published implementation).
constexpr double kShrinkQ = 1.1;
/// Largest images that are checked, pixels (published implementation).
constexpr double kMostChecked2d = 1000.0 * 1000;
constexpr double kMostChecked3d = 250.0 * 250 * 250;
/// The check: a_n >= 1 px and within this factor of the subdivision CLS where that is above 1 px.
constexpr double kCheckFactor = 3;
/// One step of the check moves the lags this share of the way to the reference level.
constexpr double kPull = 0.1;
/// Steps after which the check is given up: 0.9^1000 is 1e-46, nothing is left to be pulled.
constexpr int kMostCheckSteps = 1000;

/// a_n of a summed correlation A: its n-th root, or A itself where that has none.
double lengthOf(double summed, int numDimensions) {
  return summed > 0 ? std::pow(summed, 1.0 / numDimensions) : summed;
}

/// Sums of T_r - m over the disc, apart for lags above and below m, scaled so that their sum is A.
struct DiscSums {
  double above;
  double below;
};

/// What the weights w_r of a row of lags add up to for |dx| < end, and how many lags that are.
struct RowWeights {
  double numLags;
  double sum;
};

RowWeights rowWeights(const Tpc::Row& row, const Shape& shape, const MaskOverlap* overlap,
                      int end) {
  if (overlap != nullptr) {
    double sum = 0;
    for (int dx = 1 - end; dx < end; ++dx) sum += overlap->at(row.dz, row.dy, dx);
    return {2.0 * end - 1, sum};
  }
  const auto weight = [](int lag, std::size_t side) {
    return 1 - std::abs(lag) / static_cast<double>(side);
  };
  const double numLags = 2.0 * end - 1;
  const double sumDistances = static_cast<double>(end) * (end - 1);
  return {numLags, weight(row.dz, shape.z) * weight(row.dy, shape.y) *
                       (numLags - sumDistances / static_cast<double>(shape.x))};
}

/// Number and sum of the covariances at first <= |dx| < end.
struct RowSum {
  double numLags = 0;
  double sum = 0;
};

/// Sums of what a row's values exceed a level by, and of what they fall short of it by. Single
/// precision is enough within a row, whose rounding errors are as many as rows and no bias.
DiscSums sumExcess(const float* values, int count, double level) {
  using Float4 = float __attribute__((vector_size(16)));
  constexpr int kLanes = 4;
  const auto reference = static_cast<float>(level);
  Float4 above{};
  Float4 below{};
  int i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Float4 excess;
    std::memcpy(&excess, values + i, sizeof(excess));
    excess -= reference;
    const Float4 high = excess > 0 ? excess : Float4{};
    above += high;
    below += excess - high;
  }
  DiscSums sums{static_cast<double>(above[0] + above[1] + above[2] + above[3]),
                static_cast<double>(below[0] + below[1] + below[2] + below[3])};
  for (; i < count; ++i) {
    const double excess = static_cast<double>(values[i]) - level;
    (excess > 0 ? sums.above : sums.below) += excess;
  }
  return sums;
}

RowSum sumBetween(const float* centre, int first, int end) {
  if (first >= end) return {};
  const auto sum = [](const float* values, int count) {
    const DiscSums signs = sumExcess(values, count, 0);
    return signs.above + signs.below;
  };
  const int mirrored = std::max(first, 1);
  return {static_cast<double>(end - first + end - mirrored),
          sum(centre + first, end - first) + sum(centre - end + 1, end - mirrored)};
}

DiscSums sumDisc(const Tpc& tpc, const Shape& shape, double r0Px, const MaskOverlap* overlap,
                 const Progress& progress) {
  const double phi = tpc.phaseFraction();
  const auto maxLag = static_cast<int>(tpc.maxLag());
  // Squared distances are whole numbers: those of the disc are below the first bound; those of the
  // ring are below the second, which lets r_0 itself in, and not below the third.
  const auto discEnd = static_cast<std::int64_t>(std::ceil(r0Px * r0Px));
  const auto ringEnd = static_cast<std::int64_t>(std::floor(r0Px * r0Px)) + 1;
  const double innerPx = std::max(0.0, r0Px - kLevelRingPx);
  const auto ringBegin = static_cast<std::int64_t>(std::ceil(innerPx * innerPx));
  const auto acrossOf = [](const Tpc::Row& row) {
    return std::int64_t{row.dz} * row.dz + std::int64_t{row.dy} * row.dy;
  };
  // Slice by slice, in two passes.
  const auto tell = [&](const Tpc::Row& row, int pass) {
    if (row.dz > 0 && row.dy == -maxLag) report(progress, (pass + row.dz / (maxLag + 1.0)) / 2);
  };

  double numRing = 0;
  double sumRing = 0;
  double numDisc = 0;
  double sumWeights = 0;
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    tell(row, 0);
    const std::int64_t across = acrossOf(row);
    if (across >= ringEnd) continue;
    const RowSum ring = sumBetween(row.covariance + maxLag, firstLagOf(ringBegin - across),
                                   std::min(firstLagOf(ringEnd - across), maxLag + 1));
    numRing += row.numTimes * ring.numLags;
    sumRing += row.numTimes * ring.sum;
    if (across >= discEnd) continue;
    const RowWeights disc =
        rowWeights(row, shape, overlap, std::min(firstLagOf(discEnd - across), maxLag + 1));
    numDisc += row.numTimes * disc.numLags;
    sumWeights += row.numTimes * disc.sum;
  }

  // Everything less Phi^2, as the TPC stores it: m - Phi^2 is half the ring's mean.
  const double level = numRing > 0 ? 0.5 * sumRing / numRing : 0;
  double above = 0;
  double below = 0;
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    tell(row, 1);
    const std::int64_t across = acrossOf(row);
    if (across >= discEnd) continue;
    const int end = std::min(firstLagOf(discEnd - across), maxLag + 1);
    const auto [rowAbove, rowBelow] =
        sumExcess(row.covariance + maxLag + 1 - end, 2 * end - 1, level);
    above += row.numTimes * rowAbove;
    below += row.numTimes * rowBelow;
  }

  const double numPixels =
      overlap != nullptr ? overlap->numPixels() : static_cast<double>(shape.numPixels());
  const double c1 = numPixels / (numPixels - sumWeights);
  double q = c1 * (numDisc - sumWeights) / numPixels;
  while (q > 1) q /= kShrinkQ;
  const double scale = c1 / (1 - q) / (phi - phi * phi - level);
  return {scale * above, scale * below};
}

}  // namespace

bool isCheckedBySubdivision(const Shape& shape) {
  const auto numPixels = static_cast<double>(shape.numPixels());
  return numPixels <= (shape.numDimensions() == 3 ? kMostChecked3d : kMostChecked2d);
}

ClsEstimate estimateCls(const Tpc& tpc, const Shape& shape, double r0Px,
                        std::optional<double> subdivisionPx, const MaskOverlap* overlap,
                        const Progress& progress) {
  assert(shape.numDimensions() == tpc.numDimensions());
  DiscSums sums = sumDisc(tpc, shape, r0Px, overlap, progress);
  double cls = lengthOf(sums.above + sums.below, tpc.numDimensions());
  ClsEstimate estimate;
  if (!std::isfinite(cls)) return estimate;
  estimate.clsBeforeCheckPx = cls;

  if (isCheckedBySubdivision(shape)) {
    const bool hasPeer = subdivisionPx.has_value() && *subdivisionPx > 1;
    const auto isTooLow = [&] {
      return cls < 1 || (hasPeer && cls / *subdivisionPx < 1 / kCheckFactor);
    };
    const auto isTooHigh = [&] { return hasPeer && cls / *subdivisionPx > kCheckFactor; };
    for (int step = 0; isTooLow() || isTooHigh(); ++step) {
      if (step == kMostCheckSteps) {
        estimate.outcome = ClsOutcome::CheckUnsettled;
        return estimate;
      }
      (isTooLow() ? sums.below : sums.above) *= 1 - kPull;
      cls = lengthOf(sums.above + sums.below, tpc.numDimensions());
    }
  }
  estimate.outcome = cls > 0 ? ClsOutcome::Settled : ClsOutcome::Failed;
  estimate.clsPx = cls > 0 ? cls : 0;
  return estimate;
}

}  // namespace phasebound
