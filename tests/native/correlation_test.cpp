// That a plan in many rounds, with rows of another length or for two workers comes to the numbers
// of one round by one worker.

#include "tpc/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "engine/correlation_job.h"
#include "support/images.h"

namespace phasebound {
namespace {

using test::phase1;
using test::whiteNoise;

TEST(LagNumbers, BecomeFloatsWhereTheyAre) {
  LagNumbers numbers;
  numbers.resize(7);
  for (int i = 0; i < 7; ++i) numbers.sums()[i] = 4 * (i - 3);
  const LagNumbers copy = numbers;
  numbers.toFloats(0, 7, 0.25F);
  for (int i = 0; i < 7; ++i) EXPECT_EQ(numbers.floats()[i], static_cast<float>(i - 3));
  const LagNumbers moved = std::move(numbers);
  EXPECT_EQ(moved.floats()[6], 3.0F);
  ASSERT_EQ(copy.size(), 7U);
  EXPECT_EQ(copy.sums()[0], -12);
}

TEST(TpcPlan, RoundsHoldEveryBlockOnceAndKeepTheBudget) {
  for (const Shape& shape : {Shape{1, 400, 400}, Shape{40, 50, 80}, Shape{1, 300, 331},
                             Shape{30, 31, 37}, Shape{1, 64, 2000}}) {
    const double whole = makePlan(shape, 10).spectrumBytes();
    const auto plansFor = [&](double budget) {
      return std::array{makePlan(shape, 10, budget),
                        makePaddedPlan(shape, paddedLengths(shape.x, 10, 3, 1), budget)};
    };
    for (const double share : {2.0, 0.5, 0.2}) {
      for (const TpcPlan& plan : plansFor(share * whole)) {
        // A block for each part is the least.
        const double least = 2 * 32.0 * static_cast<double>(plan.partSize({0, 0, 1}));
        EXPECT_LE(plan.spectrumBytes(), std::max(share * whole, least));
        const auto rows = makeRows(plan, 0.5);
        std::vector<std::vector<int>> uses;
        for (std::size_t unit = 0; unit < rows->numUnits(); ++unit) {
          uses.emplace_back(rows->numBlocks(unit));
        }
        for (const Round& round : plan.rounds) {
          for (const BlockRange& part : round) {
            for (std::size_t b = part.first; b < part.last; ++b) ++uses[part.unit][b];
          }
        }
        for (const auto& unit : uses) {
          for (const int number : unit) EXPECT_EQ(number, 1);
        }
      }
    }
  }
}

TEST(TpcPlan, RowsArePaddedForFewLagsOfAwkwardSides) {
  for (const std::size_t side : {1697U, 1994U, 1021U}) {
    const TpcPlan plan = makePlan({1, side, side}, 100);
    EXPECT_TRUE(plan.padded.has_value());
    EXPECT_FALSE(makePlan({1, side, side}, side / 2).padded.has_value());
    EXPECT_LT(plan.work(), makePlanWith({1, side, side}, 100, 0, 1e9).work());
  }
  EXPECT_FALSE(makePlan({1, 2000, 2000}, 200).padded.has_value());
}

TEST(TpcPlan, LargestImagesKeepTheMemoryOfATab) {
  EXPECT_LT(makePlan({1000, 1000, 1000}, 200).totalBytes(), 1.2e9);
  EXPECT_LT(makePlan({2000, 2000, 2000}, 200).totalBytes(), 2.2e9);
  EXPECT_LT(makePlan({1, 20000, 20000}, 400).totalBytes(), 1.0e9);
  EXPECT_LT(makePlan({509, 977, 1021}, 200).totalBytes(), 1.2e9);
  EXPECT_FALSE(checkMemory(makePlan({2000, 2000, 2000}, 200)).has_value());
}

/// The lines of a step of one worker, correlated by another one.
void correlateElsewhere(Correlation& owner, Correlation& other, std::size_t round, std::size_t part,
                        std::size_t step) {
  const std::size_t numLines = owner.numLinesOfStep(round, part, step);
  std::vector<Complex4> lines(numLines * owner.lineLength());
  owner.copyLines(part, step, lines.data());
  other.correlateGiven(lines.data(), numLines);
  lines.resize(numLines * (owner.plan().maxLag + 1));
  owner.putCorrelated(part, step, lines.data());
}

/// The sums of a correlation by one worker, or by two; every other step of the second one's lines
/// may be given to the first one.
std::vector<std::int32_t> sumsOf(const TpcPlan& plan, const PhaseMask& mask, double phaseFraction,
                                 std::size_t numWorkers, bool isGiving = false,
                                 bool isOfBall = false) {
  std::vector<std::unique_ptr<Correlation>> workers;
  for (std::size_t w = 0; w < numWorkers; ++w) {
    const Share share = numWorkers == 1 ? kWholeShare : halfShare(w);
    Correlation& worker =
        *workers.emplace_back(std::make_unique<Correlation>(plan, phaseFraction, share));
    worker.beginLags(plan.maxLag, isOfBall);
    for (std::size_t round = 0; round < plan.rounds.size(); ++round) {
      worker.beginRound(round);
      for (std::size_t chunk = 0; chunk < plan.numChunks(); ++chunk) {
        if (round == 0) worker.setChunk(chunk, packChunk(plan, mask, chunk));
        worker.transformChunk(chunk);
      }
      for (std::size_t part = 0; part < 2; ++part) {
        if (!share[part]) continue;
        for (std::size_t i = 0; i < worker.numLineSteps(part); ++i) {
          if (isGiving && w == 1 && i % 2 == 0) {
            correlateElsewhere(worker, *workers[0], round, part, i);
          } else {
            worker.correlateLines(part, i);
          }
        }
        for (std::size_t i = 0; i < worker.numLagSteps(); ++i) worker.sumLags(part, i);
      }
    }
  }
  if (numWorkers == 2) workers[0]->addSums(0, workers[1]->sums());
  return {workers[0]->sums().begin(), workers[0]->sums().end()};
}

TEST(Correlation, OfABallLeavesOutRowsThatReachBeyondIt) {
  for (const Shape& shape : {Shape{20, 24, 48}, Shape{13, 17, 19}, Shape{22, 30, 34}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 21);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const std::size_t maxLag = shape.shortestSide() / 2;
    for (const double budget : {1e9, 30e3}) {
      const TpcPlan plan = makePlan(shape, maxLag, budget);
      const std::vector<std::int32_t> all = sumsOf(plan, mask, phi, 1);
      const std::vector<std::int32_t> ofBall = sumsOf(plan, mask, phi, 1, false, true);
      EXPECT_EQ(sumsOf(plan, mask, phi, 2, false, true), ofBall);
      ASSERT_EQ(ofBall.size(), all.size());
      const auto reach = static_cast<int>(maxLag);
      std::size_t numLeftOut = 0;
      std::size_t index = 0;
      for (int dz = 0; dz <= reach; ++dz) {
        for (int dy = -reach; dy <= reach; ++dy) {
          const bool isIn = dz == 0 || std::lround(std::hypot(dz, dy)) <= reach;
          for (int dx = -reach; dx <= reach; ++dx, ++index) {
            const bool isLeftOut = !isIn && ofBall[index] == 0;
            if (isLeftOut) ++numLeftOut;
            ASSERT_EQ(ofBall[index], isLeftOut ? 0 : all[index]) << dz << ' ' << dy << ' ' << dx;
          }
        }
      }
      // Rows go by eights, of which the second shape has two.
      EXPECT_EQ(numLeftOut > 0, maxLag > 8);
    }
  }
}

TEST(Correlation, TwoWorkersComeToTheBitsOfOne) {
  for (const Shape& shape :
       {Shape{1, 150, 160}, Shape{1, 131, 97}, Shape{20, 24, 48}, Shape{13, 17, 19},
        Shape{1, 70, 8}, Shape{1, 90, 82}, Shape{22, 30, 34}, Shape{6, 300, 16}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 21);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const std::size_t maxLag = shape.shortestSide() / 2;
    for (const double budget : {1e9, 30e3}) {
      const TpcPlan plan = makePlan(shape, maxLag, budget);
      EXPECT_EQ(sumsOf(plan, mask, phi, 1), sumsOf(plan, mask, phi, 2));
      EXPECT_EQ(sumsOf(plan, mask, phi, 1), sumsOf(plan, mask, phi, 2, true));
    }
  }
}

TEST(Correlation, PaddedRowsComeToTheLagsOfOthers) {
  for (const Shape& shape : {Shape{1, 150, 131}, Shape{1, 131, 97}, Shape{22, 37, 34}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 25);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    for (const std::size_t maxLag : {std::size_t{1}, std::size_t{7}, shape.shortestSide() / 2}) {
      const auto expected = sumsOf(makePlanWith(shape, maxLag, 0, 1e9), mask, phi, 1);
      for (const double budget : {1e9, 30e3}) {
        const PaddedLengths lengths = paddedLengths(shape.x, maxLag, 3, 2);
        const TpcPlan plan = makePaddedPlan(shape, lengths, budget);
        const auto found = sumsOf(plan, mask, phi, 1);
        EXPECT_EQ(found, sumsOf(plan, mask, phi, 2));
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          ASSERT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
        }
      }
    }
  }
}

TEST(Correlation, FrequenciesOfOneParityAreToldByHalfOfTheirLags) {
  for (const Shape& shape : {Shape{1, 100, 96}, Shape{1, 30, 96}, Shape{50, 52, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 24);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const std::size_t maxLag = shape.shortestSide() / 2;
    const auto expected = sumsOf(makePlanWith(shape, maxLag, 0, 1e9), mask, phi, 1);
    for (const std::size_t numTables : {0U, 1U, 2U, 3U, 6U}) {
      for (const double budget : {1e9, 30e3}) {
        const TpcPlan plan = makePlanWith(shape, maxLag, numTables, budget);
        const auto found = sumsOf(plan, mask, phi, 2);
        EXPECT_EQ(found, sumsOf(plan, mask, phi, 1)) << numTables;
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          ASSERT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
        }
      }
    }
    // The first worker's units have odd frequencies, the second one's even ones, but where a part
    // of a round is of a unit that has both.
    const std::size_t side = 2 * maxLag + 1;
    const std::size_t half = std::min(side, shape.x / 2);
    for (const std::size_t numTables : {0U, 2U, 6U}) {
      const TpcPlan plan = makePlanWith(shape, maxLag, numTables, 1e9);
      for (const std::size_t worker : {0U, 1U}) {
        const TellingLags telling = plan.tellingLags(maxLag, halfShare(worker));
        EXPECT_EQ(telling.number, half) << numTables;
        EXPECT_EQ(telling.isNegated, worker == 0) << numTables;
      }
      EXPECT_EQ(plan.tellingLags(maxLag, kWholeShare).number, side);
    }
    for (const std::size_t numTables : {1U, 3U}) {
      const TpcPlan plan = makePlanWith(shape, maxLag, numTables, 1e9);
      for (const std::size_t worker : {0U, 1U}) {
        const TellingLags telling = plan.tellingLags(maxLag, halfShare(worker));
        EXPECT_EQ(telling.number, side) << numTables;
        EXPECT_FALSE(telling.isNegated);
      }
    }
  }
}

TEST(Correlation, ManyRoundsComeToTheLagsOfOne) {
  for (const Shape& shape : {Shape{1, 150, 160}, Shape{1, 131, 97}, Shape{20, 24, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 22);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const TpcPlan many = makePlan(shape, 8, 20e3);
    ASSERT_GT(many.rounds.size(), 2U);
    const auto expected = sumsOf(makePlan(shape, 8), mask, phi, 1);
    const auto found = sumsOf(many, mask, phi, 1);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i] * Correlation::kUnit, expected[i] * Correlation::kUnit, 1e-7);
    }
  }
}

/// Step by step: what a job says is final stays as it is, and in the end that is everything.
TEST(CorrelationJob, FinalSumsStay) {
  for (const Shape& shape : {Shape{1, 300, 160}, Shape{20, 24, 48}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 23);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    for (const double budget : {1e9, 30e3}) {
      CorrelationJob job(shape, phi, 0, 1, budget);
      ASSERT_FALSE(job.begin(job.firstMaxLag()).has_value());
      std::vector<std::int32_t> final;
      bool isPartial = false;
      const auto sums = job.correlation().sums();
      for (std::size_t round = 0; round < job.plan().rounds.size(); ++round) {
        job.beginRound(round);
        for (std::size_t chunk = 0; chunk < job.plan().numChunks(); ++chunk) {
          if (round == 0) job.pack(mask, chunk);
          job.transformChunk(chunk);
        }
        for (bool isOver = false; !isOver;) {
          isOver = job.correlate(0);
          const std::size_t numFinal = job.numFinalRows() * job.correlation().rowLength();
          ASSERT_GE(numFinal, final.size());
          for (std::size_t i = 0; i < final.size(); ++i) ASSERT_EQ(sums[i], final[i]);
          final.assign(sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(numFinal));
          isPartial = isPartial || (numFinal > 0 && numFinal < sums.size());
        }
      }
      EXPECT_EQ(final.size(), sums.size());
      EXPECT_TRUE(isPartial);
    }
  }
}

/// A job of two workers up to the lines of its only round.
std::unique_ptr<CorrelationJob> jobBeforeLines(const PhaseMask& mask, double phaseFraction,
                                               std::size_t worker) {
  auto job = std::make_unique<CorrelationJob>(mask.shape(), phaseFraction, worker, 2);
  EXPECT_FALSE(job->begin(job->firstMaxLag()).has_value());
  job->beginRound(0);
  for (std::size_t chunk = 0; chunk < job->plan().numChunks(); ++chunk) {
    job->pack(mask, chunk);
    job->transformChunk(chunk);
  }
  return job;
}

TEST(CorrelationJob, TheSlowerOneGivesLinesAway) {
  for (const Shape& shape : {Shape{1, 2000, 1500}, Shape{1, 1601, 1409}, Shape{64, 300, 128}}) {
    const LabelledImage image = whiteNoise(shape, 0.4, 23);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const auto alone = jobBeforeLines(mask, phi, 1);
    while (!alone->correlate(1e9)) {
    }
    const auto fast = jobBeforeLines(mask, phi, 0);
    EXPECT_TRUE(fast->hasLinesLeft());
    // Stops where it could do with more.
    EXPECT_FALSE(fast->correlate(1e9));
    EXPECT_FALSE(fast->hasLinesLeft() || fast->isWaiting());
    EXPECT_EQ(fast->lineMsLeft(), 0);
    EXPECT_TRUE(fast->giveLines().lines.empty());

    const auto slow = jobBeforeLines(mask, phi, 1);
    std::vector<CorrelationJob::GivenLines> given;
    for (double before = slow->lineMsLeft();; before = slow->lineMsLeft()) {
      given.push_back(slow->giveLines());
      if (given.back().lines.empty()) break;
      EXPECT_LT(slow->lineMsLeft(), before);
      EXPECT_GE(slow->lineMsLeft(), 0.45 * before);
      EXPECT_LT(given.back().lines.size() * sizeof(Complex4), 5e6);
    }
    given.pop_back();
    ASSERT_GE(given.size(), 2U);
    while (slow->hasLinesLeft()) EXPECT_FALSE(slow->correlate(1e9));
    EXPECT_TRUE(slow->isWaiting());
    EXPECT_LT(slow->doneShare(), 0.95);
    // The last ones first: they come back in any order.
    for (auto lines = given.rbegin(); lines != given.rend(); ++lines) {
      EXPECT_FALSE(slow->correlate(1e9));
      EXPECT_TRUE(slow->isWaiting());
      fast->correlateGiven(0, *lines);
      slow->takeBack(*lines);
    }
    EXPECT_FALSE(slow->isWaiting());
    while (!slow->correlate(1e9)) {
    }
    EXPECT_NEAR(slow->doneShare(), alone->doneShare(), 1e-9);
    const auto found = slow->correlation().sums();
    const auto expected = alone->correlation().sums();
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), expected.end()));
  }
}

/// Of a volume the first worker has a lot of sums to take over in the end, of an image few.
TEST(CorrelationJob, GivesAsManyLinesAsLetBothEndTogether) {
  const auto shareGiven = [](const Shape& shape, std::size_t worker) {
    const LabelledImage image = whiteNoise(shape, 0.4, 23);
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(shape.numPixels());
    const auto job = jobBeforeLines(mask, phi, worker);
    const double before = job->lineMsLeft();
    EXPECT_FALSE(job->giveLines().lines.empty());
    return 1 - job->lineMsLeft() / before;
  };
  const Shape volume{128, 128, 128};
  EXPECT_GT(shareGiven(volume, 0), 0.6);
  EXPECT_LT(shareGiven(volume, 1), 0.4);
  const Shape image{1, 2000, 1500};
  EXPECT_NEAR(shareGiven(image, 0), 0.5, 0.05);
  EXPECT_NEAR(shareGiven(image, 1), 0.5, 0.05);
}

TEST(CorrelationJob, GrowsTheLagsUntilR0IsSettled) {
  // The second shape is computed for the first lags alone, and then for more of them.
  for (const Shape& shape : {Shape{1, 900, 640}, Shape{1, 1201, 1103}}) {
    // Stripes 300 px wide: correlated far beyond the first ring.
    const LabelledImage image = test::binaryImage(
        shape,
        [](std::size_t, std::size_t y, std::size_t x) { return (y / 150 + x / 160) % 2 == 0; });
    const auto [mask, count] = phase1(image);
    const double phi = static_cast<double>(count) / static_cast<double>(mask.shape().numPixels());
    const Result<Correlations> found = searchAlone(mask, phi, {});
    ASSERT_TRUE(found.ok());
    EXPECT_GT(found.value().tpc.maxLag(), 200U);
    // Kept lags are those of a run that begins with them.
    const Tpc direct = computeTpc(mask, count, found.value().tpc.maxLag()).value();
    for (const int dy : {0, 5, 201, 320}) {
      for (const int dx : {-320, -7, 0, 220}) {
        EXPECT_NEAR(found.value().tpc.at(0, dy, dx), direct.at(0, dy, dx), 1e-7);
      }
    }
  }
  EXPECT_TRUE(makePlan({1, 1201, 1103}, 200).isForFewLags());
  EXPECT_FALSE(makePlan({1, 900, 640}, 200).isForFewLags());
}

TEST(CorrelationJob, OfAVolumeFindsInABallWhatAllLagsTell) {
  const Shape shape{200, 204, 201};
  const LabelledImage image = whiteNoise(shape, 0.4, 3);
  const auto [mask, count] = phase1(image);
  const std::size_t maxLag = shape.shortestSide() / 2;
  const Tpc all = computeTpc(mask, count, maxLag).value();
  const Result<Correlations> found = searchAlone(mask, all.phaseFraction(), {});
  ASSERT_TRUE(found.ok());
  const Tpc& tpc = found.value().tpc;
  EXPECT_EQ(found.value().r0Px, findR0(all, maxLag));
  EXPECT_EQ(found.value().radialCovariance, radialCovariance(all));
  ASSERT_EQ(tpc.maxLag(), maxLag);
  EXPECT_EQ(tpc.at(0, 100, -100), all.at(0, 100, -100));
  EXPECT_EQ(tpc.at(60, -80, 40), all.at(60, -80, 40));
  EXPECT_EQ(tpc.row(tpc.rowIndex(80, 80)).covariance[0], 0);
}

TEST(CorrelationJob, PredictsMoreForMore) {
  const CorrelationCost small = predictCorrelation({1, 500, 500});
  const CorrelationCost large = predictCorrelation({1, 2000, 2000});
  EXPECT_GT(small.numBytes, 0.5 * 500 * 500);
  EXPECT_GT(large.numBytes, 4 * small.numBytes);
  EXPECT_GT(large.seconds, 8 * small.seconds);
}

}  // namespace
}  // namespace phasebound
