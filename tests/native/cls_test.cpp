#include "cls/cls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "cls/subdivision.h"
#include "generate/generate.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::binaryImage;
using test::phase1;
using test::whiteNoise;

/// A TPC whose covariance is a function of the distance.
Tpc radialTpc(int numDimensions, std::size_t maxLag, double phaseFraction,
              const std::function<double(double)>& covariance) {
  Tpc tpc(numDimensions, maxLag, phaseFraction);
  const auto reach = static_cast<int>(maxLag);
  for (std::size_t index = 0; index < tpc.numRows(); ++index) {
    const Tpc::Row row = tpc.row(index);
    for (int dx = -reach; dx <= reach; ++dx) {
      const double distance = std::hypot(row.dz, row.dy, dx);
      tpc.mutableRow(index)[dx + reach] = static_cast<float>(covariance(distance));
    }
  }
  return tpc;
}

TEST(RadialSums, AreMeansOverAllLagsByTheirDistance) {
  for (const int numDimensions : {2, 3}) {
    for (const std::size_t maxLag : {0U, 1U, 2U, 9U, 20U}) {
      Tpc tpc(numDimensions, maxLag, 0.4);
      const auto reach = static_cast<int>(maxLag);
      std::vector<double> sums(maxLag + 1);
      std::vector<double> counts(maxLag + 1);
      for (std::size_t index = 0; index < tpc.numRows(); ++index) {
        const Tpc::Row row = tpc.row(index);
        for (int dx = -reach; dx <= reach; ++dx) {
          const auto value = static_cast<float>(std::sin(static_cast<double>(7 * index) + dx));
          tpc.mutableRow(index)[dx + reach] = value;
          const auto bin = static_cast<std::size_t>(std::lround(std::hypot(row.dz, row.dy, dx)));
          if (bin > maxLag) continue;
          sums[bin] += row.numTimes * static_cast<double>(value);
          counts[bin] += row.numTimes;
        }
      }
      const std::vector<double> means = radialCovariance(tpc);
      ASSERT_EQ(means.size(), maxLag + 1);
      for (std::size_t bin = 0; bin <= maxLag; ++bin) {
        // Rows are added in single precision.
        EXPECT_NEAR(means[bin], sums[bin] / counts[bin], 1e-6) << maxLag << ' ' << bin;
      }
    }
  }
}

TEST(R0, EdgesAreHundredsInLargeImages) {
  EXPECT_EQ(ringEdges(2, 259), (std::vector<double>{0, 100, 200, 300}));
  EXPECT_EQ(ringEdges(3, 200), (std::vector<double>{0, 100, 200, 300}));
}

TEST(R0, NoRingIsTestedBetween200And282Px) {
  EXPECT_EQ(ringEdges(2, 100), (std::vector<double>{0, 100}));
  EXPECT_EQ(ringEdges(2, 141), (std::vector<double>{0, 100}));
  EXPECT_EQ(ringEdges(2, 143), (std::vector<double>{0, 100, 200}));
}

TEST(R0, EdgesAreAHundredInSmallImages) {
  const std::vector<double> edges = ringEdges(2, 75);
  ASSERT_EQ(edges.size(), 100U);
  EXPECT_EQ(edges.front(), 0);
  EXPECT_EQ(edges.back(), 106);
  EXPECT_DOUBLE_EQ(edges[1], 106.0 / 99);
}

TEST(R0, IsTheFirstRingWithoutExcess) {
  const auto until = [](double reach) {
    return [reach](double distance) { return distance < reach ? 0.1 : 0.0; };
  };
  EXPECT_EQ(findR0(radialTpc(2, 300, 0.5, until(50)), 300), 100);
  EXPECT_EQ(findR0(radialTpc(2, 300, 0.5, until(190)), 300), 200);
  EXPECT_EQ(findR0(radialTpc(2, 300, 0.5, until(270)), 300), 300);
}

TEST(R0, IsTheFirstEdgeWhereNoRingEnds) {
  EXPECT_EQ(findR0(radialTpc(2, 300, 0.5, [](double) { return 0.1; }), 300), 100);
}

TEST(R0, CountsOnlyExcessCorrelation) {
  EXPECT_EQ(findR0(radialTpc(2, 300, 0.5, [](double) { return -0.2; }), 300), 100);
}

TEST(R0, ThreePerCentOfCorrelatedLagsKeepTheSearchGoing) {
  // A wedge of correlated lags: the share of a ring that it holds is its angle.
  const auto wedge = [](double share) {
    Tpc tpc(2, 300, 0.5);
    for (std::size_t index = 0; index < tpc.numRows(); ++index) {
      const int dy = tpc.row(index).dy;
      for (int dx = -300; dx <= 300; ++dx) {
        const double turn = std::atan2(dy, dx) / std::acos(-1.0);
        if (turn > 0.3 && turn < 0.3 + share) tpc.mutableRow(index)[dx + 300] = 0.1F;
      }
    }
    return findR0(tpc, 300);
  };
  EXPECT_EQ(wedge(0.02), 100);
  EXPECT_EQ(wedge(0.04), 100);  // every ring: falls back to the first edge
  Tpc nearOnly(2, 300, 0.5);
  for (std::size_t index = 0; index < nearOnly.numRows(); ++index) {
    for (int dx = -300; dx <= 300; ++dx) {
      const int dy = nearOnly.row(index).dy;
      const double turn = std::atan2(dy, dx) / std::acos(-1.0);
      const bool isInWedge = turn > 0.3 && turn < 0.34 && std::hypot(dx, dy) < 199;
      if (isInWedge) nearOnly.mutableRow(index)[dx + 300] = 0.1F;
    }
  }
  EXPECT_EQ(findR0(nearOnly, 300), 200);
}

TEST(R0, AsksForMoreLagsThanSettleIt) {
  const auto flatFrom250 = [](double distance) { return distance < 250 ? 0.1 : 0.0; };
  EXPECT_FALSE(findR0(radialTpc(2, 200, 0.5, flatFrom250), 500).has_value());
  EXPECT_EQ(findR0(radialTpc(2, 400, 0.5, flatFrom250), 500), 300);
}

TEST(R0, OfABallFewerRingsAreKnown) {
  // 100, 200, 300 and 400 px; the second ring goes on beyond 250 px.
  const std::vector<double> edges = ringEdges(3, 250);
  EXPECT_EQ(numKnownRings(edges, 250, 250, false), 3U);
  EXPECT_EQ(numKnownRings(edges, 250, 250, true), 1U);
  EXPECT_EQ(numKnownRings(edges, 250, 199, true), 0U);
  EXPECT_EQ(numKnownRings(edges, 250, 199, false), 1U);
  EXPECT_EQ(numKnownRings(edges, 250, 200, true), 1U);
  // Of a single ring nothing has to be known.
  EXPECT_EQ(numKnownRings(ringEdges(3, 128), 128, 128, true), 1U);
  EXPECT_EQ(numKnownRings(ringEdges(3, 100), 100, 100, true), 0U);
}

TEST(R0, OfABallIsLookedForWhereThatMayBeEnough) {
  const auto isWorthIt = [](std::size_t cubeHalfSide, std::size_t maxLag, std::size_t numBefore) {
    return isBallWorthIt(ringEdges(3, cubeHalfSide), cubeHalfSide, maxLag, numBefore);
  };
  EXPECT_TRUE(isWorthIt(100, 100, 0));
  EXPECT_TRUE(isWorthIt(128, 128, 0));
  EXPECT_TRUE(isWorthIt(500, 200, 0));
  EXPECT_TRUE(isWorthIt(500, 400, 1));
  EXPECT_TRUE(isWorthIt(500, 500, 3));
  // The ring from 400 to 500 px has been looked at: the rest is beyond the ball.
  EXPECT_FALSE(isWorthIt(500, 500, 4));
  EXPECT_FALSE(isWorthIt(180, 180, 0));
  EXPECT_FALSE(isWorthIt(250, 250, 1));
  EXPECT_FALSE(isWorthIt(64, 64, 0));
}

TEST(R0, ImageOfOnePixelASideHasAnAnswer) {
  EXPECT_EQ(findR0(radialTpc(2, 0, 0.5, [](double) { return 0.25; }), 0), 0);
}

/// r_0 of a lag cube by looking at every lag and measuring its distance.
double slowR0(const Tpc& tpc, std::size_t cubeHalfSide) {
  const std::vector<double> edges = ringEdges(tpc.numDimensions(), cubeHalfSide);
  const auto reach = static_cast<int>(tpc.maxLag());
  const int reachZ = tpc.numDimensions() == 3 ? reach : 0;
  const double phi = tpc.phaseFraction();
  const auto threshold = static_cast<float>(0.05 * (phi - phi * phi));
  std::vector<double> numLags(edges.size());
  std::vector<double> numCorrelated(edges.size());
  for (int dz = -reachZ; dz <= reachZ; ++dz) {
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        const double distance = std::sqrt(static_cast<double>(dz * dz + dy * dy + dx * dx));
        const auto end = std::upper_bound(edges.begin(), edges.end(), distance);
        const auto ring = static_cast<std::size_t>(end - edges.begin()) - 1;
        // The covariance as it is stored.
        const bool isMirrored = dz < 0 || (reachZ == 0 && dy < 0);
        const int sign = isMirrored ? -1 : 1;
        const Tpc::Row row = tpc.row(tpc.rowIndex(sign * dz, sign * dy));
        numLags[ring] += 1;
        numCorrelated[ring] += row.covariance[sign * dx + reach] > threshold ? 1 : 0;
      }
    }
  }
  for (std::size_t ring = 1; ring + 1 < edges.size(); ++ring) {
    if (numLags[ring] > 0 && numCorrelated[ring] / numLags[ring] < 0.03) {
      return std::floor(edges[ring]);
    }
  }
  return edges[1];
}

TEST(R0, OfNarrowRingsIsWhatTheirLagsSay) {
  // Correlations of many lengths, rough enough that rings are correlated in part; those of the
  // larger cubes end in the first cubes around zero, in later ones and nowhere.
  for (const int numDimensions : {2, 3}) {
    for (const std::size_t halfSide : {0U, 1U, 2U, 7U, 20U, 37U}) {
      for (const double length : {0.3, 2.0, 4.5, 9.0, 30.0}) {
        Tpc tpc(numDimensions, halfSide, 0.4);
        const auto reach = static_cast<int>(halfSide);
        for (std::size_t index = 0; index < tpc.numRows(); ++index) {
          const Tpc::Row row = tpc.row(index);
          for (int dx = -reach; dx <= reach; ++dx) {
            const double roughness = 1 + std::sin(1.7 * static_cast<double>(index) + 2.9 * dx);
            const double distance = std::hypot(row.dz, row.dy, dx);
            tpc.mutableRow(index)[dx + reach] =
                static_cast<float>(0.12 * roughness * std::exp(-distance / length));
          }
        }
        EXPECT_EQ(findR0(tpc, halfSide), slowR0(tpc, halfSide))
            << numDimensions << ' ' << halfSide << ' ' << length;
      }
    }
  }
}

/// Mean CLS over a few draws of a material, and the relative standard error of that mean if single
/// estimates scatter by `scatter`.
double meanCls(MaterialSpec spec, int numDraws) {
  double sum = 0;
  for (int draw = 0; draw < numDraws; ++draw) {
    spec.seed = static_cast<std::uint64_t>(draw) + 1;
    const Grid<std::uint8_t> labels = generate(spec).value();
    const LabelledImage image =
        binaryImage(spec.shape, [&](std::size_t z, std::size_t y, std::size_t x) {
          return labels.view().at(z, y, x) == 1;
        });
    const auto [mask, count] = phase1(image);
    const std::size_t half = spec.shape.shortestSide() / 2;
    const Tpc tpc = computeTpc(mask, count, half).value();
    const auto peer = subdivisionCls(mask, count).published;
    const ClsEstimate estimate = estimateCls(tpc, spec.shape, *findR0(tpc, half), peer);
    EXPECT_EQ(estimate.outcome, ClsOutcome::Settled);
    sum += estimate.clsPx;
  }
  return sum / numDraws;
}

TEST(Cls, OfSquareCellsIsTheirSide) {
  // Cells of side a have the covariance of a square of side a: A = a^2 (2D), a^3 (3D). One estimate
  // scatters by about 10 % (half of sigmaMod's 13 % at 1000^2, times two over n, and more for
  // larger cells), the mean of eight by 4 %; three standard errors are allowed.
  MaterialSpec spec;
  spec.material = Material::Cells;
  spec.shape = {1, 1000, 1000};
  spec.phaseFractions = {0.4};
  spec.sizePx = {16, 16, 16};
  EXPECT_NEAR(meanCls(spec, 8), 16, 0.12 * 16);
}

TEST(Cls, OfDiscsIsThatOfTheBooleanModel) {
  // Boolean model of discs of radius R, phase = union: covariance (1-phi)^2 (e^{lambda K(r)} - 1),
  // lambda = -ln(1-phi) / (pi R^2), K the overlap of two discs. Integrated here numerically.
  const double radius = 10;
  const double phi = 0.5;
  double integral = 0;
  const double step = 0.01;
  for (double r = step / 2; r < 2 * radius; r += step) {
    const double half = r / (2 * radius);
    const double overlap =
        2 * radius * radius * (std::acos(half) - half * std::sqrt(1 - half * half));
    const double covariance =
        (1 - phi) * (1 - phi) *
        std::expm1(-std::log1p(-phi) * overlap / (std::acos(-1.0) * radius * radius));
    integral += 2 * std::acos(-1.0) * r * covariance * step;
  }
  const double expected = std::sqrt(integral / (phi * (1 - phi)));
  MaterialSpec spec;
  spec.material = Material::Spheres;
  spec.shape = {1, 1000, 1000};
  spec.phaseFractions = {phi};
  spec.sizePx = {radius, radius, radius};
  EXPECT_NEAR(meanCls(spec, 8), expected, 0.12 * expected);
}

/// Sections A4 and A5 of the method word by word: all lags in a list, the disc summed anew and
/// every lag moved at each step.
std::optional<double> literalCls(const Tpc& tpc, const Shape& shape, double r0Px, double peer,
                                 int mostSteps) {
  struct Lag {
    double distance;
    double value;
    double weight;
  };
  std::vector<Lag> lags;
  const auto reach = static_cast<int>(tpc.maxLag());
  const int reachZ = tpc.numDimensions() == 3 ? reach : 0;
  const auto share = [](int lag, std::size_t side) {
    return (static_cast<double>(side) - std::abs(lag)) / static_cast<double>(side);
  };
  for (int dz = -reachZ; dz <= reachZ; ++dz) {
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        lags.push_back({std::hypot(dz, dy, dx), tpc.at(dz, dy, dx),
                        share(dz, shape.z) * share(dy, shape.y) * share(dx, shape.x)});
      }
    }
  }
  const double phi = tpc.phaseFraction();
  double ring = 0;
  double numRing = 0;
  for (const Lag& lag : lags) {
    if (lag.distance < r0Px - 10 || lag.distance > r0Px) continue;
    ring += lag.value;
    ++numRing;
  }
  const double level = 0.5 * (ring / numRing + phi * phi);
  const auto area = static_cast<double>(shape.numPixels());
  const auto evaluate = [&] {
    double sumWeights = 0;
    double numLags = 0;
    double sum = 0;
    for (const Lag& lag : lags) {
      if (lag.distance >= r0Px) continue;
      sumWeights += lag.weight;
      ++numLags;
      sum += lag.value - level;
    }
    const double c1 = area / (area - sumWeights);
    double q = c1 * (numLags - sumWeights) / area;
    while (q > 1) q /= 1.1;
    const double summed = c1 / (1 - q) / (phi - level) * sum;
    return summed > 0 ? std::pow(summed, 1.0 / tpc.numDimensions()) : summed;
  };
  double cls = evaluate();
  for (int step = 0; step < mostSteps; ++step) {
    const bool isTooLow = cls < 1 || (peer > 1 && cls / peer < 1.0 / 3);
    const bool isTooHigh = peer > 1 && cls / peer > 3;
    if (!isTooLow && !isTooHigh) return cls;
    for (Lag& lag : lags) {
      if (isTooLow && lag.value < level) lag.value += (level - lag.value) / 10;
      if (!isTooLow && lag.value > level) lag.value -= (lag.value - level) / 10;
    }
    cls = evaluate();
  }
  return std::nullopt;
}

TEST(Cls, MatchesTheMethodWordByWord) {
  // Peers far below, near and far above what the lags say, so that the check pulls both ways.
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    for (const Shape& shape : {Shape{1, 50, 64}, Shape{14, 16, 12}}) {
      const LabelledImage image = whiteNoise(shape, 0.3, seed);
      const auto [mask, count] = phase1(image);
      const Tpc tpc = computeTpc(mask, count, shape.shortestSide() / 2).value();
      for (const double r0 : {4.0, 6.0}) {
        for (const double peer : {1.5, 4.0, 30.0}) {
          const auto expected = literalCls(tpc, shape, r0, peer, 400);
          const ClsEstimate estimate = estimateCls(tpc, shape, r0, peer);
          ASSERT_EQ(expected.has_value(), estimate.outcome == ClsOutcome::Settled);
          // The literal sums round each lag at every step.
          if (expected.has_value()) {
            EXPECT_NEAR(estimate.clsPx, *expected, 1e-6 * *expected);
          }
        }
      }
    }
  }
}

TEST(Cls, CheckGivesUpWhereNoPullHelps) {
  // Nothing but a dip: without its lags nothing remains, so the CLS never reaches one pixel.
  const Tpc tpc = radialTpc(2, 50, 0.5, [](double distance) { return distance < 9 ? -0.01 : 0.0; });
  const ClsEstimate estimate = estimateCls(tpc, {1, 100, 100}, 30, 5);
  EXPECT_EQ(estimate.outcome, ClsOutcome::CheckUnsettled);
  EXPECT_EQ(estimate.clsPx, 0);
}

TEST(Cls, NegativeSumOfALargeImageIsAFailure) {
  // Above the size that is checked, the published code would square a negative length.
  const Tpc tpc = radialTpc(2, 200, 0.5, [](double distance) {
    return distance < 1 ? 0.25 : distance < 50 ? -0.01 : 0.0;
  });
  const ClsEstimate estimate = estimateCls(tpc, {1, 1200, 1200}, 100, 10);
  EXPECT_EQ(estimate.outcome, ClsOutcome::Failed);
  EXPECT_LT(estimate.clsBeforeCheckPx, 0);
}

TEST(Cls, ImageWithoutLagsIsAFailure) {
  const Tpc tpc = radialTpc(2, 0, 0.5, [](double) { return 0.25; });
  EXPECT_NE(estimateCls(tpc, {1, 1, 100}, 0, std::nullopt).outcome, ClsOutcome::Settled);
}

TEST(Cls, CheckIsForSmallImages) {
  EXPECT_TRUE(isCheckedBySubdivision({1, 1000, 1000}));
  EXPECT_FALSE(isCheckedBySubdivision({1, 1000, 1001}));
  EXPECT_TRUE(isCheckedBySubdivision({250, 250, 250}));
  EXPECT_FALSE(isCheckedBySubdivision({251, 250, 250}));
}

SubdivisionCls subdivisionOf(const LabelledImage& image) {
  const auto [mask, count] = phase1(image);
  return subdivisionCls(mask, count);
}

TEST(Subdivision, StripesAlongYHaveTheSpreadWorkedByHand) {
  // 64 x 64: one ratio, the columns of the whole image. Half of them are full, half empty, so the
  // spread is 0.5 sqrt(64/63), 1.96 of it over 0.5 is 197.6 %; the model 196 sqrt(k / 64) meets
  // that at k = 64 * 64/63 * (1.96 / 1.959964)^2 = 65.02, and the search's points are 2/49 apart.
  const LabelledImage image =
      binaryImage({1, 64, 64}, [](std::size_t, std::size_t, std::size_t x) { return x % 2 == 0; });
  const auto cls = subdivisionOf(image).published;
  ASSERT_TRUE(cls.has_value());
  EXPECT_NEAR(*cls, 65.02, 1.0 / 49 + 0.001);
}

TEST(Subdivision, TextbookFormFindsTheSideOfIndependentCells) {
  // 32 x 32 cells of 16 px: sub-images of whole cells, whose means scatter exactly as n_s says. The
  // spread of 64 sub-images is known to 9 %, of the CLS the same.
  const LabelledImage cells = whiteNoise({1, 32, 32}, 0.5, 11);
  const LabelledImage image =
      binaryImage({1, 512, 512}, [&](std::size_t, std::size_t y, std::size_t x) {
        return cells.labels.at(0, y / 16, x / 16) == 1;
      });
  const auto cls = subdivisionOf(image).textbook;
  ASSERT_TRUE(cls.has_value());
  EXPECT_NEAR(*cls, 16, 0.3 * 16);
}

TEST(Subdivision, NothingToMeasureHasNoAnswer) {
  EXPECT_FALSE(subdivisionOf(whiteNoise({1, 64, 1}, 0.5, 1)).published);
  EXPECT_FALSE(subdivisionOf(whiteNoise({1, 64, 64}, 0.5, 1)).textbook);
  const LabelledImage blank =
      binaryImage({1, 300, 300}, [](std::size_t, std::size_t, std::size_t) { return false; });
  EXPECT_FALSE(subdivisionOf(blank).published);
}

}  // namespace
}  // namespace phasebound
