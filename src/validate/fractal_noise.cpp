#include "validate/fractal_noise.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

#include "generate/exact_math.h"
#include "validate/fast_normal.h"
#include "validate/simplex_noise.h"

namespace phasebound::validate {
namespace {

/// Where the pixels of one axis fall in a lattice: between points index and index + 1, with weights
/// whose squares sum to 1.
struct LatticeAxis {
  std::vector<std::size_t> index;
  std::vector<float> before;
  std::vector<float> after;
  std::size_t numPoints = 2;
};

LatticeAxis latticeAxis(std::size_t side, double spacing, double origin) {
  LatticeAxis axis;
  for (std::size_t i = 0; i < side; ++i) {
    const double position = static_cast<double>(i) / spacing + origin;
    const double whole = std::floor(position);
    const double t = position - whole;
    // K. Perlin, "Improving noise", 2002.
    const double after = t * t * t * (t * (6 * t - 15) + 10);
    const double norm = std::sqrt((1 - after) * (1 - after) + after * after);
    axis.index.push_back(static_cast<std::size_t>(whole));
    axis.before.push_back(static_cast<float>((1 - after) / norm));
    axis.after.push_back(static_cast<float>(after / norm));
  }
  axis.numPoints = axis.index.back() + 2;
  return axis;
}

/// An axis that an image lacks: one lattice point, taken as it is.
LatticeAxis noAxis() {
  LatticeAxis axis;
  axis.index = {0};
  axis.before = {1};
  axis.after = {0};
  return axis;
}

/// Values of their own for all of the field.
void addWhiteNoise(float amplitude, Random& random, std::vector<float>& field) {
  for (std::size_t i = 0; i < field.size(); i += 2) {
    const std::array<double, 2> pair = normalPair(random);
    field[i] += amplitude * static_cast<float>(pair[0]);
    if (i + 1 < field.size()) field[i + 1] += amplitude * static_cast<float>(pair[1]);
  }
}

void addValueOctave(const Shape& shape, double spacing, float amplitude, Random& random,
                    std::vector<float>& field) {
  const LatticeAxis z =
      shape.numDimensions() == 3 ? latticeAxis(shape.z, spacing, random.uniform()) : noAxis();
  const LatticeAxis y = latticeAxis(shape.y, spacing, random.uniform());
  const LatticeAxis x = latticeAxis(shape.x, spacing, random.uniform());
  std::vector<float> lattice(z.numPoints * y.numPoints * x.numPoints);
  addWhiteNoise(1, random, lattice);

  std::vector<float> row(x.numPoints);
  std::size_t at = 0;
  for (std::size_t iz = 0; iz < shape.z; ++iz) {
    for (std::size_t iy = 0; iy < shape.y; ++iy) {
      const float* near = lattice.data() + (z.index[iz] * y.numPoints + y.index[iy]) * x.numPoints;
      const float* far = near + y.numPoints * x.numPoints;
      for (std::size_t i = 0; i < x.numPoints; ++i) {
        const float first = y.before[iy] * near[i] + y.after[iy] * near[i + x.numPoints];
        const float second = y.before[iy] * far[i] + y.after[iy] * far[i + x.numPoints];
        row[i] = amplitude * (z.before[iz] * first + z.after[iz] * second);
      }
      for (std::size_t ix = 0; ix < shape.x; ++ix, ++at) {
        const std::size_t point = x.index[ix];
        field[at] += x.before[ix] * row[point] + x.after[ix] * row[point + 1];
      }
    }
  }
}

}  // namespace

Grid<std::uint8_t> drawNoise(const FractalNoise& model, double phaseFraction, const Shape& shape,
                             Random& random) {
  const bool isSimplex = model.kind == NoiseKind::Simplex;
  assert(!isSimplex || phaseFraction == 0.5);
  double sumSquares = 0;
  for (int octave = 0; octave < model.numOctaves; ++octave) {
    sumSquares += std::pow(model.gain, 2 * octave);
  }
  std::vector<float> field(static_cast<std::size_t>(shape.numPixels()));
  double spacing = model.spacingPx;
  double whiteSquares = 0;
  for (int octave = 0; octave < model.numOctaves; ++octave, spacing /= 2) {
    const double amplitude = std::pow(model.gain, octave) / std::sqrt(sumSquares);
    if (spacing < 1) {
      whiteSquares += amplitude * amplitude;
    } else if (isSimplex) {
      addSimplexOctave(shape, 1 / spacing,
                       static_cast<float>(amplitude / simplexDeviation(shape.numDimensions())),
                       random, field);
    } else {
      addValueOctave(shape, spacing, static_cast<float>(amplitude), random, field);
    }
  }
  if (whiteSquares > 0) {
    addWhiteNoise(static_cast<float>(std::sqrt(whiteSquares)), random, field);
  }
  const auto cut = static_cast<float>(exact::normalQuantile(phaseFraction));
  Grid<std::uint8_t> labels(shape);
  for (std::size_t i = 0; i < field.size(); ++i) labels.data()[i] = field[i] < cut ? 1 : 0;
  return labels;
}

}  // namespace phasebound::validate
