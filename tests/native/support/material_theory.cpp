#include "support/material_theory.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <numbers>

#include "generate/exact_math.h"

namespace phasebound::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// P(X < a, Y < b) - P(X < a) P(Y < b) of standard normals with correlation rho >= 0: the density
/// at (a, b), integrated over the correlation (R. L. Plackett, 1954), here over its arcsine.
double jointExcess(double a, double b, double rho) {
  if (std::abs(a) == kInfinity || std::abs(b) == kInfinity) return 0;
  const auto density = [&](double t) {
    const double sine = std::sin(t);
    // The form for a == b is free of 0 / 0 at rho = 1.
    if (a == b) return std::exp(-a * a / (1 + sine));
    return std::exp(-(a * a - 2 * a * b * sine + b * b) / (2 * (1 - sine) * (1 + sine)));
  };
  constexpr int kNumPanels = 100;
  const double width = std::asin(rho) / kNumPanels;
  double sum = 0;
  for (int i = 0; i < kNumPanels; ++i) {
    sum += density(i * width) + 4 * density((i + 0.5) * width) + density((i + 1) * width);
  }
  return sum * width / 6 / (2 * std::numbers::pi);
}

/// Upper cut of a label; the last ones stand for label 0, which is above all cuts.
double upperCut(const MaterialSpec& spec, std::size_t label) {
  if (label == 0) return kInfinity;
  double cumulative = 0;
  for (std::size_t i = 0; i < label; ++i) cumulative += spec.phaseFractions[i];
  return exact::normalQuantile(cumulative);
}

double lowerCut(const MaterialSpec& spec, std::size_t label) {
  if (label == 0) return upperCut(spec, spec.phaseFractions.size());
  return label == 1 ? -kInfinity : upperCut(spec, label - 1);
}

double blobCovariance(const MaterialSpec& spec, std::uint8_t label, const std::array<int, 3>& lag) {
  double exponent = 0;
  for (std::size_t axis = 0; axis < lag.size(); ++axis) {
    const double ratio = lag[axis] / spec.sizePx[axis];
    exponent -= ratio * ratio / 4;
  }
  const double rho = std::exp(exponent);
  const double low = lowerCut(spec, label);
  const double high = upperCut(spec, label);
  return jointExcess(high, high, rho) - 2 * jointExcess(low, high, rho) +
         jointExcess(low, low, rho);
}

double sphereCovariance(const MaterialSpec& spec, const std::array<int, 3>& lag) {
  const double radius = spec.sizePx[2];
  const int whole = static_cast<int>(radius);
  const int wholeZ = spec.shape.numDimensions() == 3 ? whole : 0;
  const auto isIn = [&](int z, int y, int x) { return z * z + y * y + x * x <= radius * radius; };
  int numPixels = 0;
  int numShared = 0;
  for (int z = -wholeZ; z <= wholeZ; ++z) {
    for (int y = -whole; y <= whole; ++y) {
      for (int x = -whole; x <= whole; ++x) {
        if (!isIn(z, y, x)) continue;
        ++numPixels;
        numShared += isIn(z + lag[0], y + lag[1], x + lag[2]) ? 1 : 0;
      }
    }
  }
  const double outside = 1 - spec.phaseFractions[0];
  return std::pow(outside, 2 - static_cast<double>(numShared) / numPixels) - outside * outside;
}

double cellCovariance(const MaterialSpec& spec, const std::array<int, 3>& lag) {
  const double phaseFraction = spec.phaseFractions[0];
  double product = phaseFraction * (1 - phaseFraction);
  for (const int distance : lag) product *= std::max(0.0, 1 - std::abs(distance) / spec.sizePx[2]);
  return product;
}

}  // namespace

double populationFraction(const MaterialSpec& spec, std::uint8_t label) {
  if (label > 0) return spec.phaseFractions[label - 1U];
  double rest = 1;
  for (const double fraction : spec.phaseFractions) rest -= fraction;
  return rest;
}

double covariance(const MaterialSpec& spec, std::uint8_t label, const std::array<int, 3>& lag) {
  switch (spec.material) {
    case Material::Blobs:
      return blobCovariance(spec, label, lag);
    case Material::Spheres:
      return sphereCovariance(spec, lag);
    case Material::Cells:
      return cellCovariance(spec, lag);
  }
  return 0;
}

double varianceOfFraction(const MaterialSpec& spec, std::uint8_t label) {
  const int numZ = static_cast<int>(spec.shape.z);
  const int numY = static_cast<int>(spec.shape.y);
  const int numX = static_cast<int>(spec.shape.x);
  double sum = 0;
  // All the covariances are even in each axis.
  for (int z = 0; z < numZ; ++z) {
    for (int y = 0; y < numY; ++y) {
      for (int x = 0; x < numX; ++x) {
        const double numTimes = (z > 0 ? 2.0 : 1.0) * (y > 0 ? 2.0 : 1.0) * (x > 0 ? 2.0 : 1.0);
        const double numPairs = static_cast<double>(numZ - z) * (numY - y) * (numX - x);
        sum += numTimes * numPairs * covariance(spec, label, {z, y, x});
      }
    }
  }
  const auto numPixels = static_cast<double>(spec.shape.numPixels());
  return sum / (numPixels * numPixels);
}

}  // namespace phasebound::test
