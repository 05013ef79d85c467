#include "validate/simplex_noise.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace phasebound::validate {
namespace {

/// The kernel of a corner is (kReach - d^2)^4 times the gradient's product with the offset d; both
/// dimensions use the radius with which it is continuous in 2D and 3D.
constexpr float kReach = 0.5F;
/// Origins are uniform over so many lattice units an axis: all places in a cell are as likely.
constexpr double kOriginRange = 256;

constexpr std::size_t kNumGradients = 64;
constexpr std::size_t kNumPairs = kNumGradients / 2;
using Gradients = std::array<std::array<float, 3>, kNumGradients>;

/// Directions that come in opposite pairs: evenly spaced on the circle, or a spiral on the sphere.
Gradients makeGradients(int numDimensions) {
  Gradients gradients{};
  for (std::size_t i = 0; i < kNumPairs; ++i) {
    const double place = (static_cast<double>(i) + 0.5) / kNumPairs;
    const double z = numDimensions == 3 ? place : 0;
    const double angle = numDimensions == 3
                             ? place * std::numbers::pi * kNumGradients * (3 - std::sqrt(5.0)) / 2
                             : place * std::numbers::pi;
    const double radius = std::sqrt(1 - z * z);
    const std::array<double, 3> direction{z, radius * std::sin(angle), radius * std::cos(angle)};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      gradients[i][axis] = static_cast<float>(direction[axis]);
      gradients[i + kNumPairs][axis] = static_cast<float>(-direction[axis]);
    }
  }
  return gradients;
}

std::size_t gradientIndex(std::int32_t z, std::int32_t y, std::int32_t x, std::uint32_t key) {
  std::uint32_t hash = key + static_cast<std::uint32_t>(x) * 0x9e3779b1U +
                       static_cast<std::uint32_t>(y) * 0x85ebca77U +
                       static_cast<std::uint32_t>(z) * 0xc2b2ae3dU;
  hash ^= hash >> 15U;
  hash *= 0x2c1b3c6dU;
  hash ^= hash >> 12U;
  hash *= 0x297a2d39U;
  return hash >> 26U;
}

static_assert(kNumGradients == 64, "the index above has six bits");

float corner(const std::array<float, 3>& gradient, float z, float y, float x) {
  const float rest = kReach - z * z - y * y - x * x;
  if (rest <= 0) return 0;
  const float square = rest * rest;
  return square * square * (gradient[0] * z + gradient[1] * y + gradient[2] * x);
}

std::int32_t floorOf(float value) {
  const auto whole = static_cast<std::int32_t>(value);
  return static_cast<float>(whole) > value ? whole - 1 : whole;
}

class Simplex {
public:
  Simplex(int numDimensions, std::uint32_t key)
      : gradients_(makeGradients(numDimensions)), key_(key) {}

  [[nodiscard]] float at(float y, float x) const {
    const float skew = 0.36602540F;    // (sqrt(3) - 1) / 2
    const float unskew = 0.21132487F;  // (3 - sqrt(3)) / 6
    const float skewed = (x + y) * skew;
    const std::int32_t i = floorOf(x + skewed);
    const std::int32_t j = floorOf(y + skewed);
    const float back = static_cast<float>(i + j) * unskew;
    const float x0 = x - (static_cast<float>(i) - back);
    const float y0 = y - (static_cast<float>(j) - back);
    const int stepX = x0 > y0 ? 1 : 0;
    const int stepY = 1 - stepX;
    return corner(gradient(0, j, i), 0, y0, x0) +
           corner(gradient(0, j + stepY, i + stepX), 0, y0 - static_cast<float>(stepY) + unskew,
                  x0 - static_cast<float>(stepX) + unskew) +
           corner(gradient(0, j + 1, i + 1), 0, y0 - 1 + 2 * unskew, x0 - 1 + 2 * unskew);
  }

  [[nodiscard]] float at(float z, float y, float x) const {
    const float skew = 1.0F / 3;
    const float unskew = 1.0F / 6;
    const float skewed = (x + y + z) * skew;
    const std::int32_t i = floorOf(x + skewed);
    const std::int32_t j = floorOf(y + skewed);
    const std::int32_t k = floorOf(z + skewed);
    const float back = static_cast<float>(i + j + k) * unskew;
    const float x0 = x - (static_cast<float>(i) - back);
    const float y0 = y - (static_cast<float>(j) - back);
    const float z0 = z - (static_cast<float>(k) - back);
    // From the nearest corner along the largest coordinate, then along the second largest.
    const int rankX = (x0 >= y0 ? 1 : 0) + (x0 >= z0 ? 1 : 0);
    const int rankY = (y0 > x0 ? 1 : 0) + (y0 >= z0 ? 1 : 0);
    const int rankZ = 3 - rankX - rankY;
    float sum = corner(gradient(k, j, i), z0, y0, x0);
    for (int least = 2; least >= 0; --least) {
      const int stepX = rankX >= least ? 1 : 0;
      const int stepY = rankY >= least ? 1 : 0;
      const int stepZ = rankZ >= least ? 1 : 0;
      const float shift = static_cast<float>(stepX + stepY + stepZ) * unskew;
      sum +=
          corner(gradient(k + stepZ, j + stepY, i + stepX), z0 - static_cast<float>(stepZ) + shift,
                 y0 - static_cast<float>(stepY) + shift, x0 - static_cast<float>(stepX) + shift);
    }
    return sum;
  }

private:
  [[nodiscard]] const std::array<float, 3>& gradient(std::int32_t z, std::int32_t y,
                                                     std::int32_t x) const {
    return gradients_[gradientIndex(z, y, x, key_)];
  }

  Gradients gradients_;
  std::uint32_t key_;
};

}  // namespace

void addSimplexOctave(const Shape& shape, double frequency, float amplitude, Random& random,
                      std::vector<float>& field) {
  const int numDimensions = shape.numDimensions();
  const Simplex noise(numDimensions, static_cast<std::uint32_t>(random.bits()));
  std::array<double, 3> origin{};
  for (double& coordinate : origin) coordinate = kOriginRange * random.uniform();
  const auto place = [&](std::size_t index, std::size_t axis) {
    return static_cast<float>(static_cast<double>(index) * frequency + origin[axis]);
  };
  std::vector<float> places(shape.x);
  for (std::size_t x = 0; x < shape.x; ++x) places[x] = place(x, 2);
  float* into = field.data();
  for (std::size_t z = 0; z < shape.z; ++z) {
    const float placeZ = place(z, 0);
    for (std::size_t y = 0; y < shape.y; ++y, into += shape.x) {
      const float placeY = place(y, 1);
      if (numDimensions == 3) {
        for (std::size_t x = 0; x < shape.x; ++x) {
          into[x] += amplitude * noise.at(placeZ, placeY, places[x]);
        }
      } else {
        for (std::size_t x = 0; x < shape.x; ++x)
          into[x] += amplitude * noise.at(placeY, places[x]);
      }
    }
  }
}

namespace {

/// Over many cells of one draw, on a grid of pixels that does not fit the lattice.
double measureDeviation(int numDimensions) {
  constexpr std::size_t kSide = 64;
  constexpr double kFrequency = 0.731;
  const Shape shape{numDimensions == 3 ? kSide : 1, kSide, kSide};
  Random random(1);
  std::vector<float> field(static_cast<std::size_t>(shape.numPixels()));
  addSimplexOctave(shape, kFrequency, 1, random, field);
  double squares = 0;
  for (const float value : field) squares += static_cast<double>(value) * value;
  return std::sqrt(squares / static_cast<double>(field.size()));
}

}  // namespace

double simplexDeviation(int numDimensions) {
  static const std::array<double, 2> kDeviations{measureDeviation(2), measureDeviation(3)};
  return kDeviations[numDimensions == 3 ? 1 : 0];
}

}  // namespace phasebound::validate
