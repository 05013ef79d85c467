// The fit of a spectral density to ordinates, and what it computes with.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "generate/random.h"
#include "spectrum/cholesky.h"
#include "spectrum/double_pairs.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {
namespace {

TEST(Cholesky, SolvesAndTellsWhatIsNotPositive) {
  Cholesky<3>::Matrix matrix{{{4, 0, 0}, {2, 5, 0}, {-2, 1, 6}}};
  const Cholesky<3> cholesky(matrix, 3);
  ASSERT_TRUE(cholesky.isPositive());
  // 4x + 2y - 2z, 2x + 5y + z, -2x + y + 6z at (1, 2, 3).
  const auto solution = cholesky.solve({2, 15, 18});
  EXPECT_NEAR(solution[0], 1, 1e-12);
  EXPECT_NEAR(solution[1], 2, 1e-12);
  EXPECT_NEAR(solution[2], 3, 1e-12);
  matrix[2][2] = -1;
  EXPECT_FALSE(Cholesky<3>(matrix, 3).isPositive());
}

TEST(DoublePairs, ExponentialIsThatOfTheLibrary) {
  // Steps that share nothing with log(2), at whose halves the series reaches farthest.
  for (double x = -699.9; x < 699.9; x += 0.01371) {
    const auto pair = double_pairs::exponential(double_pairs::Pair{x, x / 700});
    EXPECT_NEAR(pair[0] / std::exp(x), 1, 1e-12) << x;
    EXPECT_NEAR(pair[1] / std::exp(x / 700), 1, 1e-12) << x;
  }
  EXPECT_EQ(double_pairs::exponential(double_pairs::Pair{0, -0.0})[0], 1);
}

TEST(DoublePairs, ExponentialEndsBeforeZeroAndInfinityAndKeepsWhatIsNoNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto ends = double_pairs::exponential(double_pairs::Pair{-kInfinity, kInfinity});
  EXPECT_NEAR(ends[0] / std::exp(-700.0), 1, 1e-12);
  EXPECT_NEAR(ends[1] / std::exp(700.0), 1, 1e-12);
  const auto nan = double_pairs::exponential(double_pairs::Pair{std::nan(""), 1});
  EXPECT_TRUE(std::isnan(nan[0]));
  EXPECT_NEAR(nan[1], std::exp(1.0), 1e-11);
}

TEST(DoublePairs, LogarithmIsThatOfTheLibrary) {
  // Steps that share nothing with 2, at whose powers the series begins anew.
  for (double x = 1e-300; x < 1e300; x *= 1.0731) {
    const auto pair = double_pairs::logarithm(double_pairs::Pair{x, 1 / x});
    EXPECT_NEAR(pair[0], std::log(x), 1e-13 + 1e-15 * std::abs(std::log(x))) << x;
    EXPECT_NEAR(pair[1], std::log(1 / x), 1e-13 + 1e-15 * std::abs(std::log(x))) << x;
  }
  for (double x = 0.99; x < 4.01; x += 0.00137) {
    const auto pair = double_pairs::logarithm(double_pairs::Pair{x, 1});
    EXPECT_NEAR(pair[0], std::log(x), 2e-14) << x;
    EXPECT_NEAR(pair[1], 0, 2e-14);
  }
}

/// Ordinates of a grid of frequencies k / side whose power is exactly the model's.
std::vector<Ordinate> exactOrdinates(std::size_t numAxes, double logDensity,
                                     const std::array<double, 6>& form) {
  std::vector<Ordinate> ordinates;
  constexpr int kSide = 7;
  for (int z = 0; z < (numAxes == 3 ? kSide : 1); ++z) {
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        if (z + y + x == 0) continue;
        Ordinate ordinate;
        ordinate.frequency = numAxes == 3 ? std::array<double, 3>{z / 50.0, y / 50.0, x / 50.0}
                                          : std::array<double, 3>{y / 50.0, x / 50.0, 0};
        const auto& k = ordinate.frequency;
        double mean = 0;
        for (const double s : {1.0, -1.0}) {
          for (const double t : {1.0, -1.0}) {
            const double across = numAxes == 3
                                      ? form[3] * s * k[0] * k[1] + form[4] * t * k[0] * k[2] +
                                            form[5] * s * t * k[1] * k[2]
                                      : form[2] * s * k[0] * k[1];
            const double last = numAxes == 3 ? form[2] * k[2] * k[2] : 0;
            mean += std::exp(-(form[0] * k[0] * k[0] + form[1] * k[1] * k[1] + last + across)) / 4;
          }
        }
        ordinate.power = std::exp(logDensity) * mean;
        ordinates.push_back(ordinate);
      }
    }
  }
  return ordinates;
}

TEST(SpectralFit, FindsTheModelThatMadeTheOrdinates) {
  // In 3D the signs across the axes come in two kinds, which no mirror makes equal.
  const std::vector<std::pair<std::size_t, std::array<double, 6>>> models{
      {2, {120, 40, 70, 0, 0, 0}},
      {2, {120, 40, 0, 0, 0, 0}},
      {3, {90, 60, 50, 30, 20, 25}},
      {3, {90, 60, 50, 60, 40, -50}}};
  for (const auto& [numAxes, form] : models) {
    const auto ordinates = exactOrdinates(numAxes, 2.5, form);
    SpectralFit start;
    for (std::size_t axis = 0; axis < numAxes; ++axis) start.form[axis] = 50;
    // Symmetric in the signs, so the fit has to be told a side of the saddle.
    for (std::size_t i = numAxes; i < numFormEntries(numAxes); ++i) start.form[i] = 25;
    const auto fit = fitSpectrum(numAxes, ordinates, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit.has_value());
    EXPECT_NEAR(fit->logDensity, 2.5, 5e-3) << numAxes;
    double sign = 1;
    double signOfModel = 1;
    for (std::size_t i = 0; i < numFormEntries(numAxes); ++i) {
      // The entries across the axes hardly show in the likelihood where they are small.
      const double tolerance = i < numAxes ? 0.05 : 0.4;
      const double least = i < numAxes ? 1 : 8;
      EXPECT_NEAR(std::abs(fit->form[i]), std::abs(form[i]), tolerance * std::abs(form[i]) + least)
          << numAxes << ' ' << i;
      sign *= fit->form[i];
      signOfModel *= form[i];
    }
    if (numAxes == 3) {
      EXPECT_GT(sign * signOfModel, 0) << form[5];
    }
  }
}

TEST(SpectralFit, StandardErrorIsThatOfAMeanWhereNothingElseIsFree) {
  // All ordinates at zero frequency: log f(0) is the logarithm of a mean of 200 chi-square
  // variables.
  std::vector<Ordinate> ordinates(200);
  Random random(3);
  double sum = 0;
  for (Ordinate& ordinate : ordinates) {
    const double normal = random.normal();
    ordinate.power = 4 * normal * normal;
    sum += ordinate.power;
  }
  const auto fit = fitSpectrum(2, ordinates, SpectralFit{}, {{1, 1, 1}, {45, 45, 45}, 3});
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->logDensity, std::log(sum / 200), 1e-3);
  EXPECT_NEAR(fit->standardError, std::sqrt(2.0 / 200), 1e-6);
}

TEST(SpectralFit, CountsAnAverageOfImagesAsManyTimes) {
  std::vector<Ordinate> ordinates(50);
  for (Ordinate& ordinate : ordinates) {
    ordinate.power = 3;
    ordinate.numTimes = 4;
  }
  const auto fit = fitSpectrum(2, ordinates, SpectralFit{}, {{1, 1, 1}, {45, 45, 45}, 3});
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->standardError, std::sqrt(2.0 / 200), 1e-6);
}

TEST(SpectralFit, OrdinatesOfDifferentWeightsCountAsIfEachStoodAsManyTimes) {
  for (const std::size_t numAxes : {std::size_t{2}, std::size_t{3}}) {
    std::vector<Ordinate> once = exactOrdinates(numAxes, 1.5, {60, 90, 40, 20, 10, 5});
    // An odd number of them, some alone and some threefold.
    once.resize(47);
    Random random(8);
    std::vector<Ordinate> repeated;
    for (std::size_t i = 0; i < once.size(); ++i) {
      const double normal = random.normal();
      once[i].power *= normal * normal;
      once[i].curvature = static_cast<double>(i) / static_cast<double>(once.size());
      repeated.insert(repeated.end(), i % 5 == 0 ? 3 : 1, once[i]);
      once[i].numTimes = i % 5 == 0 ? 3 : 1;
    }
    SpectralFit start;
    start.form = {50, 50, 25, 25, 25, 25};
    const auto fit = fitSpectrum(numAxes, once, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    const auto expected =
        fitSpectrum(numAxes, repeated, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit && expected);
    EXPECT_NEAR(fit->logDensity, expected->logDensity, 1e-9) << numAxes;
    EXPECT_NEAR(fit->standardError, expected->standardError, 1e-9) << numAxes;
    EXPECT_NEAR(fit->curvature, expected->curvature, 1e-8) << numAxes;
  }
}

TEST(SpectralFit, ThatIsRoughEndsWithinAPartOfItsError) {
  constexpr int kNumDraws = 100;
  for (const std::size_t numAxes : {std::size_t{2}, std::size_t{3}}) {
    double squares = 0;
    double squaresFromThere = 0;
    for (std::uint64_t seed = 0; seed < kNumDraws; ++seed) {
      auto ordinates = exactOrdinates(numAxes, 1.5, {60, 90, 40, 20, 10, 5});
      Random random(seed);
      for (Ordinate& ordinate : ordinates) {
        const double normal = random.normal();
        ordinate.power *= normal * normal;
      }
      SpectralFit start;
      start.form = {50, 50, 25, 25, 25, 25};
      const FitPrior prior{{50, 50, 50}, {4500, 4500, 4500}, 3};
      const auto full = fitSpectrum(numAxes, ordinates, start, prior);
      const auto rough = fitSpectrum(numAxes, ordinates, start, prior, FitPrecision::Rough);
      ASSERT_TRUE(full && rough);
      const auto again = fitSpectrum(numAxes, ordinates, *rough, prior);
      ASSERT_TRUE(again.has_value());
      const double distance = (rough->logDensity - full->logDensity) / full->standardError;
      const double fromThere = (again->logDensity - full->logDensity) / full->standardError;
      squares += distance * distance / kNumDraws;
      squaresFromThere += fromThere * fromThere / kNumDraws;
    }
    EXPECT_LT(std::sqrt(squares), 0.25) << numAxes;
    EXPECT_LT(std::sqrt(squaresFromThere), 0.02) << numAxes;
  }
}

TEST(SpectralFit, IsTheSameOnBothSidesOfWhereTheSaddleBegins) {
  // The ordinates' largest product of two frequencies is 0.0144 px^-2: beyond a tilt of 1.08507
  // px^2 exponentials take the place of series, and nothing jumps there.
  const auto ordinates = exactOrdinates(2, 2.5, {120, 40, 0, 0, 0, 0});
  std::vector<SpectralFit> fits;
  for (const double tilt : {1.08506, 1.08508, -1.08508}) {
    SpectralFit start;
    start.logDensity = 2;
    start.form = {100, 50, tilt, 0, 0, 0};
    const auto fit = fitSpectrum(2, ordinates, start, {{50, 50, 50}, {4500, 4500, 4500}, 3});
    ASSERT_TRUE(fit.has_value());
    EXPECT_NEAR(fit->logDensity, 2.5, 2e-3) << tilt;
    fits.push_back(*fit);
  }
  for (const SpectralFit& fit : fits) {
    EXPECT_NEAR(fit.logDensity, fits.front().logDensity, 1e-6);
    EXPECT_NEAR(fit.standardError, fits.front().standardError, 1e-6);
    EXPECT_NEAR(std::abs(fit.form[2]), fits.front().form[2], 1e-3);
  }
}

}  // namespace
}  // namespace phasebound
