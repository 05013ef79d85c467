// The materials of the validation, and how coverage is counted.

#include "validate/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "validate/exact_sigma.h"
#include "validate/sampler.h"
#include "validate/suites.h"
#include "validate/summary.h"

namespace phasebound::validate {
namespace {

/// Standard deviation of the phase fraction of squares and cubes, by an independent program (NumPy:
/// autocorrelations of the elements and spectra of the fields by FFT on a torus).
struct KnownSigma {
  const char* scenario;
  std::size_t sidePx;
  double sigma;
};

const std::vector<KnownSigma> kKnownSigmas{
    {"disc_r5_p20", 100, 0.0338983257},       {"disc_r5_p20", 400, 0.0086634595},
    {"disc_r10_p50", 100, 0.0761332669},      {"disc_r10_p50", 400, 0.0198736924},
    {"disc_r10_p05", 100, 0.0363083049},      {"disc_r10_p05", 400, 0.00949462855},
    {"disc_r20_p30", 100, 0.137094079},       {"disc_r20_p30", 400, 0.0375571884},
    {"disc_r40_p40", 100, 0.250476146},       {"disc_r40_p40", 400, 0.0762595085},
    {"two_r4r30_p40", 100, 0.139677891},      {"two_r4r30_p40", 400, 0.0401884975},
    {"rect_6x40_p30", 100, 0.0623387552},     {"rect_6x40_p30", 400, 0.016557394},
    {"sq_12_p05", 100, 0.0249394478},         {"sq_12_p05", 400, 0.00642770224},
    {"gauss_s3_p30", 100, 0.0383886524},      {"gauss_s3_p30", 400, 0.00983349604},
    {"gauss_s8_p10", 100, 0.0568418746},      {"gauss_s8_p10", 400, 0.0151215772},
    {"gauss_s8_p50", 100, 0.107851341},       {"gauss_s8_p50", 400, 0.0288754303},
    {"gauss_s20_p30", 100, 0.20809838},       {"gauss_s20_p30", 400, 0.0625458587},
    {"aniso_4x16_p30", 100, 0.094211533},     {"aniso_4x16_p30", 400, 0.0257199059},
    {"aniso_5x25rot30_p20", 100, 0.10265056}, {"aniso_5x25rot30_p20", 400, 0.0296742142},
    {"expcov_l8_p30", 100, 0.0658948625},     {"expcov_l8_p30", 400, 0.0178038304},
    {"spinodal_w20_p50", 100, 0.0132295522},  {"spinodal_w20_p50", 400, 0.00291424524},
    {"cells_10_p30", 100, 0.044313507},       {"cells_10_p30", 400, 0.0113619236},
    {"cells_30_p50", 100, 0.135016667},       {"cells_30_p50", 400, 0.0365635417},
    {"3d_ball_r4_p20", 64, 0.0114968981},     {"3d_ball_r8_p50", 64, 0.0359738384},
    {"3d_gauss_s3_p30", 64, 0.0226953221},    {"3d_gauss_s6_p10", 64, 0.0335022105},
    {"3d_aniso_2x2x8_p30", 64, 0.0239957919}, {"3d_cells_8_p30", 64, 0.0190191877},
};

const Scenario& scenarioOf(const std::string& name) {
  const Scenario* scenario = findScenario(name);
  EXPECT_NE(scenario, nullptr) << name;
  return *scenario;
}

TEST(Validation, ExactSigmaMeetsIndependentNumbers) {
  for (const KnownSigma& known : kKnownSigmas) {
    const Scenario& scenario = scenarioOf(known.scenario);
    const Shape shape{scenario.numDimensions == 3 ? known.sidePx : 1, known.sidePx, known.sidePx};
    // The tori of the two programs differ in length, which moves the correlations by 1e-6.
    EXPECT_NEAR(exactSigma(scenario, shape).value() / known.sigma, 1, 1e-6) << known.scenario;
  }
}

TEST(Validation, SigmaOfOnePixelIsThatOfACoin) {
  for (const Scenario& scenario : developmentScenarios()) {
    const double phi = scenario.phaseFraction;
    EXPECT_NEAR(exactSigma(scenario, Shape{1, 1, 1}).value(), std::sqrt(phi * (1 - phi)), 1e-9)
        << scenario.name;
  }
}

/// Phase fraction of one draw.
double fractionOf(const Grid<std::uint8_t>& labels) {
  const auto count = std::count(labels.data(), labels.data() + labels.size(), std::uint8_t{1});
  return static_cast<double>(count) / static_cast<double>(labels.size());
}

/// One material of each kind of generator, with a window that is no square.
struct Window {
  const char* scenario;
  Shape shape;
};

const std::vector<Window> kWindows{{"disc_r5_p20", {1, 60, 90}},
                                   {"three_r3r9r27_p50", {1, 60, 90}},
                                   {"rect_6x40_p30", {1, 60, 90}},
                                   {"gauss_s3_p30", {1, 60, 41}},
                                   {"aniso_5x25rot30_p20", {1, 60, 90}},
                                   {"expcov_l8_p30", {1, 40, 50}},
                                   {"spinodal_w12_p35", {1, 60, 41}},
                                   {"cells_10_p30", {1, 60, 90}},
                                   {"3d_ball_r4_p20", {12, 16, 20}},
                                   {"3d_fibre_3x3x30_p20", {12, 16, 20}},
                                   {"3d_aniso_2x4x6rot_p25", {10, 12, 14}},
                                   {"3d_cells_5_p60", {12, 16, 20}}};

TEST(Validation, SamplesScatterAboutPhiAsTheExactSigmaSays) {
  constexpr std::uint64_t kNumDraws = 250;
  for (const Window& window : kWindows) {
    const Scenario& scenario = scenarioOf(window.scenario);
    Sampler sampler(scenario, window.shape, 11);
    const double sigma = exactSigma(scenario, window.shape).value();
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (std::uint64_t i = 0; i < kNumDraws; ++i) {
      const double offset = (fractionOf(sampler.draw(i)) - scenario.phaseFraction) / sigma;
      sum += offset;
      squares += offset * offset;
      fourths += std::pow(offset, 4);
    }
    const double variance = squares / kNumDraws;
    // Four standard errors; that of the variance from the fourth moment, as few cells are skewed.
    EXPECT_NEAR(sum / kNumDraws, 0, 4 / std::sqrt(kNumDraws)) << window.scenario;
    const double error = std::sqrt((fourths / kNumDraws - variance * variance) / kNumDraws);
    EXPECT_NEAR(variance, 1, 4 * error) << window.scenario;
  }
}

TEST(Validation, EveryPixelIsAsLikelyInThePhase) {
  constexpr std::uint64_t kNumDraws = 800;
  for (const Window& window : std::vector<Window>{{"noise_l40_o5_p40", {1, 21, 33}},
                                                  {"value_f55_o7", {1, 21, 33}},
                                                  {"simplex_f55_o7", {1, 21, 33}},
                                                  {"3d_simplex_f55_o7", {7, 8, 9}},
                                                  {"3d_value_f25_o12", {7, 8, 9}},
                                                  {"two_r4r30_p40", {1, 21, 33}},
                                                  {"3d_spinodal_w12_p50", {7, 8, 9}}}) {
    const Scenario& scenario = scenarioOf(window.scenario);
    Sampler sampler(scenario, window.shape, 3);
    const auto numPixels = static_cast<std::size_t>(window.shape.numPixels());
    const std::array<std::size_t, 3> pixels{0, numPixels / 2, numPixels - 1};
    std::array<int, 3> counts{};
    for (std::uint64_t i = 0; i < kNumDraws; ++i) {
      const Grid<std::uint8_t> labels = sampler.draw(i);
      for (std::size_t k = 0; k < pixels.size(); ++k) counts[k] += labels.data()[pixels[k]];
    }
    const double phi = scenario.phaseFraction;
    const double error = std::sqrt(phi * (1 - phi) / kNumDraws);
    for (const int count : counts) {
      EXPECT_NEAR(count / static_cast<double>(kNumDraws), phi, 4 * error) << window.scenario;
    }
  }
}

TEST(Validation, ASampleDependsOnItsSeedAndIndexAlone) {
  for (const Window& window : kWindows) {
    const Scenario& scenario = scenarioOf(window.scenario);
    Sampler forwards(scenario, window.shape, 5);
    Sampler backwards(scenario, window.shape, 5);
    Sampler other(scenario, window.shape, 6);
    std::vector<Grid<std::uint8_t>> samples;
    for (std::uint64_t i = 0; i < 4; ++i) samples.push_back(forwards.draw(i));
    const auto isSame = [](const Grid<std::uint8_t>& one, const Grid<std::uint8_t>& two) {
      return std::equal(one.data(), one.data() + one.size(), two.data());
    };
    for (std::uint64_t i = 4; i-- > 0;) {
      EXPECT_TRUE(isSame(samples[i], backwards.draw(i))) << window.scenario;
    }
    EXPECT_FALSE(isSame(samples[0], samples[1])) << window.scenario;
    EXPECT_FALSE(isSame(samples[0], other.draw(0))) << window.scenario;
  }
}

TEST(Validation, ScenariosHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  std::size_t numScenarios = 0;
  for (const auto* list :
       {&developmentScenarios(), &freshScenarios(), &paperScenarios(2), &paperScenarios(3)}) {
    for (const Scenario& scenario : *list) {
      ++numScenarios;
      names.insert(scenario.name);
      EXPECT_EQ(findScenario(scenario.name), &scenario);
    }
  }
  EXPECT_EQ(names.size(), numScenarios);
  EXPECT_EQ(developmentScenarios().size(), 24U);
  EXPECT_EQ(paperScenarios(2).size(), 50U);
}

TEST(Validation, TableOneHasThePapersCounts) {
  const auto numSamples = [](const char* suite) {
    const std::vector<Case> cases = suiteOf(suite, 1, 1).value();
    std::size_t sum = 0;
    for (const Case& which : cases) sum += which.numSamples;
    return sum;
  };
  EXPECT_EQ(numSamples("table1-2d"), 10000U);
  EXPECT_EQ(numSamples("table1-3d"), 1000U);
}

TEST(Validation, CasesOfASuiteDiffer) {
  std::set<std::string> keys;
  const std::vector<Case> cases = suiteOf("full", 1, 1).value();
  for (const Case& which : cases) keys.insert(keyOf(which));
  EXPECT_EQ(keys.size(), cases.size());
  EXPECT_FALSE(suiteOf("no such suite", 1, 1).has_value());
}

const Case kSmallCase{"gauss_s3_p30", {Shape{1, 64, 80}, Shape{1, 70, 64}}, 7, 2};

TEST(Validation, ACaseGivesTheSameOnAnyNumberOfThreads) {
  RunOptions options;
  const std::string alone = resultLine(runCase(kSmallCase, options), Methods::All);
  options.numThreads = 3;
  EXPECT_EQ(resultLine(runCase(kSmallCase, options), Methods::All), alone);
}

TEST(Validation, MethodsRunOnTheirOwnGiveTheSame) {
  const CaseResult all = runCase(kSmallCase, {});
  RunOptions options;
  options.methods = Methods::Calibrated;
  const CaseResult calibrated = runCase(kSmallCase, options);
  options.methods = Methods::Published;
  const CaseResult published = runCase(kSmallCase, options);
  for (std::size_t level = 0; level < kNumLevels; ++level) {
    EXPECT_EQ(coverage(calibrated, Method::Calibrated, level),
              coverage(all, Method::Calibrated, level));
    EXPECT_EQ(widthRatio(calibrated, Method::Calibrated, level),
              widthRatio(all, Method::Calibrated, level));
    EXPECT_EQ(widthRatio(published, Method::ImageRep, level),
              widthRatio(all, Method::ImageRep, level));
  }
}

TEST(Validation, ResultLinesAreFoundAgainByTheirStart) {
  const CaseResult result = runCase({"cells_10_p30", {Shape{1, 64, 64}}, 2, 1}, {});
  const std::string line = resultLine(result, Methods::All);
  EXPECT_EQ(line.find(resultLineStart(result.which, Methods::All) + ",\"scenario\""), 0U);
  EXPECT_EQ(line.back(), '}');
  EXPECT_NE(resultLineStart(result.which, Methods::All),
            resultLineStart(result.which, Methods::Calibrated));
}

/// What an oracle who knows sigma would be tallied with: Phi -+ z sigma on a normal Phi, by its
/// quantiles.
TEST(Validation, TheOraclesRatiosAreOne) {
  constexpr int kNumQuantiles = 20000;
  constexpr double kZ95 = 1.959963984540054;
  constexpr std::size_t k95 = 3;
  CaseResult result;
  result.which.numSamples = kNumQuantiles;
  result.sigma = 0.01;
  LevelTally& tally = result.methods[static_cast<std::size_t>(Method::Calibrated)].levels[k95];
  for (int i = 0; i < kNumQuantiles; ++i) {
    // Quantiles by bisection of the C library's error function.
    const double p = (i + 0.5) / kNumQuantiles;
    double low = -8;
    double high = 8;
    for (int k = 0; k < 60; ++k) {
      const double middle = (low + high) / 2;
      (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    const double miss = std::max(0.0, std::abs(low) - kZ95) * result.sigma;
    tally.hits += miss == 0 ? 1 : 0;
    tally.width += 2 * kZ95 * result.sigma;
    tally.score += 2 * kZ95 * result.sigma + 2 / 0.05 * miss;
  }
  EXPECT_NEAR(coverage(result, Method::Calibrated, k95), 0.95, 1e-4);
  EXPECT_NEAR(widthRatio(result, Method::Calibrated, k95), 1, 1e-12);
  EXPECT_NEAR(scoreRatio(result, Method::Calibrated, k95), 1, 1e-3);
}

TEST(Validation, TheSummaryForgivesTwoBinomialErrors) {
  CaseResult result;
  result.which = {"any", {Shape{1, 9, 9}}, 100, 1};
  result.sigma = 0.01;
  MethodTally& tally = result.methods[static_cast<std::size_t>(Method::Calibrated)];
  for (std::size_t level = 0; level < kNumLevels; ++level) {
    tally.levels[level].hits = static_cast<std::uint64_t>(std::lround(100 * kLevels[level]));
  }
  // 95 in a hundred have a standard error of 2.18; 8 too few are 3.64 beyond two of them.
  tally.levels[3].hits = 87;
  const Summary summary = summarise({&result}, Method::Calibrated);
  EXPECT_NEAR(summary.maxExcess, 0.08 - 2 * std::sqrt(0.95 * 0.05 / 100), 1e-12);
  EXPECT_NEAR(summary.maxGap, 0.08, 1e-12);
}

}  // namespace
}  // namespace phasebound::validate
