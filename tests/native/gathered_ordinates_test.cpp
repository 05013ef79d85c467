#include "spectrum/gathered_ordinates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "generate/random.h"

namespace phasebound {
namespace {

/// Of an image whose powers are all positive.
LowFrequencies anyPowers(const Shape& shape, std::uint64_t seed) {
  LowFrequencies low;
  low.shape = shape;
  low.numPixels = shape.numPixels();
  low.phaseFraction = 0.3;
  low.numPerAxis = numLowFrequencies(shape);
  Random random(seed);
  low.power.push_back(0);
  while (low.power.size() < low.numPerAxis[0] * low.numPerAxis[1] * low.numPerAxis[2]) {
    low.power.push_back(static_cast<float>(random.uniform()));
  }
  return low;
}

TEST(GatheredOrdinates, HoldThePowerOfAllFrequenciesWhereItIs) {
  for (const Shape& shape : {Shape{1, 200, 200}, Shape{1, 5, 900}, Shape{60, 64, 90}}) {
    const LowFrequencies low = anyPowers(shape, 3);
    const GatheredOrdinates gathered = gatherOrdinates({&low, 1});
    double power = 0;
    double numTimes = 0;
    double squares = 0;
    for (const Ordinate& ordinate : gathered.ordinates) {
      power += ordinate.power * ordinate.numTimes;
      numTimes += ordinate.numTimes;
      for (const double along : ordinate.frequency) squares += ordinate.numTimes * along * along;
    }
    double expectedPower = 0;
    double expectedSquares = 0;
    std::size_t i = 0;
    for (std::size_t z = 0; z < low.numPerAxis[0]; ++z) {
      for (std::size_t y = 0; y < low.numPerAxis[1]; ++y) {
        for (std::size_t x = 0; x < low.numPerAxis[2]; ++x, ++i) {
          expectedPower += static_cast<double>(low.power[i]);
          expectedSquares += std::pow(static_cast<double>(z) / static_cast<double>(shape.z), 2) +
                             std::pow(static_cast<double>(y) / static_cast<double>(shape.y), 2) +
                             std::pow(static_cast<double>(x) / static_cast<double>(shape.x), 2);
        }
      }
    }
    EXPECT_NEAR(power, expectedPower, 1e-9 * expectedPower);
    EXPECT_EQ(numTimes, static_cast<double>(low.power.size() - 1));
    EXPECT_NEAR(squares, expectedSquares, 1e-9 * expectedSquares);
    EXPECT_LT(gathered.ordinates.size(), low.power.size() / 2);
  }
}

TEST(GatheredOrdinates, StandAloneNearZero) {
  const LowFrequencies low = anyPowers({1, 300, 400}, 5);
  const GatheredOrdinates gathered = gatherOrdinates({&low, 1});
  std::size_t number = 0;
  for (const Ordinate& ordinate : gathered.ordinates) {
    const double y = std::round(300 * ordinate.frequency[0]);
    const double x = std::round(400 * ordinate.frequency[1]);
    if (y > 5 || x > 5) continue;
    const std::size_t index =
        static_cast<std::size_t>(y) * low.numPerAxis[2] + static_cast<std::size_t>(x);
    EXPECT_EQ(ordinate.power, static_cast<double>(low.power[index]));
    EXPECT_EQ(ordinate.numTimes, 1);
    ++number;
  }
  EXPECT_EQ(number, 35);
}

TEST(GatheredOrdinates, CountByTheirWeights) {
  LowFrequencies low = anyPowers({1, 200, 200}, 7);
  Random random(8);
  double weights = 0;
  double power = 0;
  for (std::size_t i = 0; i < low.power.size(); ++i) {
    low.weight.push_back(i == 0 ? 0 : static_cast<float>(random.uniform()));
    weights += static_cast<double>(low.weight[i]);
    power += static_cast<double>(low.weight[i]) * static_cast<double>(low.power[i]);
  }
  const GatheredOrdinates gathered = gatherOrdinates({&low, 1});
  for (const Ordinate& ordinate : gathered.ordinates) {
    weights -= ordinate.numTimes;
    power -= ordinate.numTimes * ordinate.power;
  }
  EXPECT_NEAR(weights, 0, 1e-6);
  EXPECT_NEAR(power, 0, 1e-6);
}

}  // namespace
}  // namespace phasebound
