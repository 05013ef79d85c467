// The constants of the published model error, from the numbers behind them.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "interval/interval.h"

namespace phasebound {
namespace {

/// Standard deviation of (predicted - fitted) / predicted CLS over the MicroLib images, by the side
/// of the images: what the authors of the published model fitted (Section 3.3).
struct Spread {
  double sidePx;
  double deviation;
};

const std::vector<Spread> kImages{{256, .40837},  {384, .29629},  {512, .22372},  {640, .19162},
                                  {768, .15354},  {896, .13469},  {1024, .11707}, {1152, .11089},
                                  {1280, .10535}, {1408, .09313}, {1536, .08734}, {1664, .08547},
                                  {1792, .08031}, {1920, .07817}, {2048, .07098}};
const std::vector<Spread> kVolumes{{192, .47319}, {224, .34479}, {256, .31918}, {288, .25077},
                                   {320, .21425}, {352, .20485}, {384, .19338}, {416, .15671},
                                   {448, .14455}, {480, .13341}, {512, .13320}, {544, .13379},
                                   {576, .11692}};

struct Power {
  double factor;
  double exponent;
};

/// Least squares of factor / |X|^exponent. For an exponent the best factor is a quotient of sums,
/// and the sum of squares that it leaves has one minimum over the exponents searched.
Power fitPower(const std::vector<Spread>& spreads, int numDimensions) {
  const auto factorFor = [&](double exponent) {
    double products = 0;
    double squares = 0;
    for (const Spread& spread : spreads) {
      const double shape = std::pow(spread.sidePx, -exponent * numDimensions);
      products += spread.deviation * shape;
      squares += shape * shape;
    }
    return products / squares;
  };
  const auto misfit = [&](double exponent) {
    const double factor = factorFor(exponent);
    double sum = 0;
    for (const Spread& spread : spreads) {
      const double rest =
          spread.deviation - factor * std::pow(spread.sidePx, -exponent * numDimensions);
      sum += rest * rest;
    }
    return sum;
  };
  double low = 0.1;
  double high = 1;
  while (high - low > 1e-9) {
    const double left = low + (high - low) / 3;
    const double right = high - (high - low) / 3;
    (misfit(left) < misfit(right) ? high : low) = misfit(left) < misfit(right) ? right : left;
  }
  return {factorFor(low), low};
}

/// The deviations are known to five digits, which moves the factor by up to 1e-4 of itself and the
/// exponent by a tenth of that.
void expectFit(const std::vector<Spread>& spreads, int numDimensions, const Power& published) {
  const Power fitted = fitPower(spreads, numDimensions);
  EXPECT_NEAR(fitted.factor, published.factor, 1e-4 * published.factor);
  EXPECT_NEAR(fitted.exponent, published.exponent, 2e-5);
  for (const Spread& spread : spreads) {
    const double numPixels = std::pow(spread.sidePx, numDimensions);
    EXPECT_NEAR(sigmaModOf(numDimensions, numPixels),
                published.factor / std::pow(numPixels, published.exponent), 1e-9);
  }
}

TEST(ModelError, ConstantsAreALeastSquaresFitToTheSpreadOfPredictions) {
  expectFit(kImages, 2, {48.20175315, 0.4297919});
  expectFit(kVolumes, 3, {444.803518, 0.436974444});
}

}  // namespace
}  // namespace phasebound
