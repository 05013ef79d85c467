#include "support/published_grid.h"

#include <cmath>
#include <cstddef>
#include <numbers>

#include "interval/sigma_mixture.h"

namespace phasebound::test {
namespace {

constexpr std::size_t kNumPoints = 301;

std::vector<double> equallySpaced(double from, double to) {
  std::vector<double> points(kNumPoints);
  const double step = (to - from) / (kNumPoints - 1);
  for (std::size_t i = 0; i < kNumPoints; ++i) points[i] = from + static_cast<double>(i) * step;
  return points;
}

double normalDensity(double x, double mean, double std) {
  const double z = (x - mean) / std;
  return std::exp(-0.5 * z * z) / (std * std::sqrt(2 * std::numbers::pi));
}

}  // namespace

PublishedGrid::PublishedGrid(double phaseFraction, double sigma, double sigmaMod) {
  const double reach = SigmaMixture::truncation(sigmaMod);
  const std::vector<double> sigmas =
      equallySpaced(sigma * (1 - reach * sigmaMod), sigma * (1 + reach * sigmaMod));
  phi_ = equallySpaced(phaseFraction - reach * sigma, phaseFraction + reach * sigma);

  std::vector<double> density(kNumPoints);
  for (const double x : sigmas) {
    const double weight = normalDensity(x, sigma, sigmaMod * sigma);
    for (std::size_t i = 0; i < kNumPoints; ++i) {
      density[i] += weight * normalDensity(phi_[i], phaseFraction, x);
    }
  }
  // Normalised by the trapezium sum but accumulated without its half weights at the ends.
  double total = -0.5 * (density.front() + density.back());
  for (const double value : density) total += value;
  double sum = 0;
  for (const double value : density) {
    sum += value;
    cumulative_.push_back(sum / total);
  }
}

double PublishedGrid::firstPast(double probability) const {
  std::size_t i = 0;
  while (i + 1 < kNumPoints && cumulative_[i] <= probability) ++i;
  return phi_[i];
}

std::pair<double, double> PublishedGrid::interval(double confidence) const {
  const double tail = (1 - confidence) / 2;
  return {firstPast(tail), firstPast(1 - tail)};
}

double PublishedGrid::step() const { return phi_[1] - phi_[0]; }

}  // namespace phasebound::test
