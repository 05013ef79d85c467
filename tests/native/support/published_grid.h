#pragma once

#include <utility>
#include <vector>

namespace phasebound::test {

/// The interval as the published implementation computes it: the mixture of normals summed on a
/// 301 x 301 grid that ends at +- s sigma. Kept as an oracle; its two faults are why the product
/// inverts the mixture exactly.
class PublishedGrid {
public:
  PublishedGrid(double phaseFraction, double sigma, double sigmaMod);

  /// First grid points past (1 - confidence) / 2 and past 1 minus that.
  [[nodiscard]] std::pair<double, double> interval(double confidence) const;
  /// Distance of grid points, 2 s sigma / 300.
  [[nodiscard]] double step() const;

private:
  [[nodiscard]] double firstPast(double probability) const;

  std::vector<double> phi_;
  std::vector<double> cumulative_;
};

}  // namespace phasebound::test
