#include "cls/cls.h"

#include <algorithm>
#include <cassert>
#include <cmath>

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

/// Calls visit(squared distance, weight w_r, number of times, covariance) for the lags with
/// |r| <= r0Px.
template <class Visit>
void forLagsWithin(const Tpc& tpc, const Shape& shape, double r0Px, Visit visit) {
  const double reachSquared = r0Px * r0Px;
  const auto weight = [](int lag, std::size_t side) {
    return 1 - std::abs(lag) / static_cast<double>(side);
  };
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    const double acrossSquared =
        static_cast<double>(row.dz) * row.dz + static_cast<double>(row.dy) * row.dy;
    if (acrossSquared > reachSquared) continue;
    const double acrossWeight = weight(row.dz, shape.z) * weight(row.dy, shape.y);
    const float* centre = row.covariance + tpc.maxLag();
    const int reach = std::min(static_cast<int>(std::sqrt(reachSquared - acrossSquared)) + 1,
                               static_cast<int>(tpc.maxLag()));
    for (int dx = -reach; dx <= reach; ++dx) {
      const double squared = acrossSquared + static_cast<double>(dx) * dx;
      if (squared > reachSquared) continue;
      visit(squared, acrossWeight * weight(dx, shape.x), row.numTimes,
            static_cast<double>(centre[dx]));
    }
  }
}

/// a_n of a summed correlation A: its n-th root, or A itself where that has none.
double lengthOf(double summed, int numDimensions) {
  return summed > 0 ? std::pow(summed, 1.0 / numDimensions) : summed;
}

/// Sums of T_r - m over the disc, apart for lags above and below m, scaled so that their sum is A.
struct DiscSums {
  double above;
  double below;
};

DiscSums sumDisc(const Tpc& tpc, const Shape& shape, double r0Px) {
  const double phi = tpc.phaseFraction();
  const double r0Squared = r0Px * r0Px;
  const double innerPx = r0Px - kLevelRingPx;
  const double innerSquared = innerPx > 0 ? innerPx * innerPx : 0;
  double numRing = 0;
  double sumRing = 0;
  double numDisc = 0;
  double sumWeights = 0;
  forLagsWithin(tpc, shape, r0Px,
                [&](double squared, double weight, int numTimes, double covariance) {
                  if (squared >= innerSquared) {
                    numRing += numTimes;
                    sumRing += numTimes * covariance;
                  }
                  if (squared < r0Squared) {
                    numDisc += numTimes;
                    sumWeights += numTimes * weight;
                  }
                });

  // Everything less Phi^2, as the TPC stores it: m - Phi^2 is half the ring's mean.
  const double level = numRing > 0 ? 0.5 * sumRing / numRing : 0;
  double above = 0;
  double below = 0;
  forLagsWithin(tpc, shape, r0Px, [&](double squared, double, int numTimes, double covariance) {
    if (squared >= r0Squared) return;
    const double excess = covariance - level;
    (excess > 0 ? above : below) += numTimes * excess;
  });

  const auto numPixels = static_cast<double>(shape.numPixels());
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
                        std::optional<double> subdivisionPx) {
  assert(shape.numDimensions() == tpc.numDimensions());
  DiscSums sums = sumDisc(tpc, shape, r0Px);
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
