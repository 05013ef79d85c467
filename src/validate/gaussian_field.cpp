#include "validate/gaussian_field.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include "generate/exact_math.h"
#include "validate/fast_normal.h"

namespace phasebound::validate {
namespace {

/// Frequencies with a smaller amplitude are left out: together they hold less than 1e-8 of the
/// variance.
constexpr double kLeastAmplitude = 1e-5;
/// A Gaussian correlation is exp(-(8 / 2)^2) = 1e-7 so many lengths away.
constexpr double kGaussianMarginLengths = 8;
/// An exponential correlation is exp(-16) = 1e-7 there.
constexpr double kExponentialMarginLengths = 16;
/// Of a band's wavelengths; its correlation decays like a Gaussian of length 1 / (2 b k_0).
constexpr double kBandMargin = 2;

double marginOf(const AmplitudeSpectrum& spectrum, std::size_t axis) {
  const GaussianCut& model = spectrum.model();
  switch (model.spectrum) {
    case Spectrum::Gaussian:
      return kGaussianMarginLengths * spectrum.projectedLengthPx(axis);
    case Spectrum::Exponential:
      return kExponentialMarginLengths * model.lengthPx[axis];
    case Spectrum::Band:
      return kBandMargin * model.lengthPx[axis] / model.bandwidth;
  }
  return 0;
}

}  // namespace

AmplitudeSpectrum::AmplitudeSpectrum(const GaussianCut& model, int numDimensions)
    : model_(model), numDimensions_(numDimensions) {
  const double yx = model.angleDegrees[0] * std::numbers::pi / 180;
  const double zx = model.angleDegrees[1] * std::numbers::pi / 180;
  const double c = std::cos(yx);
  const double s = std::sin(yx);
  const double cz = std::cos(zx);
  const double sz = std::sin(zx);
  axes_ = {{{cz, -s * sz, c * sz}, {0, c, s}, {-sz, -s * cz, c * cz}}};
}

double AmplitudeSpectrum::at(const std::array<double, 3>& frequency) const {
  const double square =
      frequency[0] * frequency[0] + frequency[1] * frequency[1] + frequency[2] * frequency[2];
  switch (model_.spectrum) {
    case Spectrum::Gaussian: {
      double exponent = 0;
      for (std::size_t i = 0; i < axes_.size(); ++i) {
        const double along =
            axes_[i][0] * frequency[0] + axes_[i][1] * frequency[1] + axes_[i][2] * frequency[2];
        exponent += along * along * model_.lengthPx[i] * model_.lengthPx[i];
      }
      return std::exp(-0.5 * exponent);
    }
    case Spectrum::Exponential:
      return std::pow(1 + square * model_.lengthPx[2] * model_.lengthPx[2],
                      -0.25 * (numDimensions_ + 1));
    case Spectrum::Band: {
      const double centre = 2 * std::numbers::pi / model_.lengthPx[2];
      const double offset = (std::sqrt(square) / centre - 1) / (2 * model_.bandwidth);
      return std::exp(-offset * offset);
    }
  }
  return 0;
}

double AmplitudeSpectrum::mostOnPlane(std::size_t axis, double frequency) const {
  std::array<double, 3> point{0, 0, 0};
  point[axis] = frequency;
  switch (model_.spectrum) {
    case Spectrum::Gaussian: {
      // The ellipsoid of frequencies is widest along the axis by its projection.
      double sum = 0;
      for (std::size_t i = 0; i < axes_.size(); ++i) {
        sum += axes_[i][axis] * axes_[i][axis] / (model_.lengthPx[i] * model_.lengthPx[i]);
      }
      return std::exp(-0.5 * frequency * frequency / sum);
    }
    case Spectrum::Exponential:
      return at(point);
    case Spectrum::Band:
      return std::abs(frequency) * model_.lengthPx[2] < 2 * std::numbers::pi ? 1 : at(point);
  }
  return 1;
}

double AmplitudeSpectrum::projectedLengthPx(std::size_t axis) const {
  double sum = 0;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    sum += axes_[i][axis] * axes_[i][axis] * model_.lengthPx[i] * model_.lengthPx[i];
  }
  return std::sqrt(sum);
}

double AmplitudeSpectrum::gaussianCorrelation(const std::array<double, 3>& lag) const {
  double exponent = 0;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const double along = axes_[i][0] * lag[0] + axes_[i][1] * lag[1] + axes_[i][2] * lag[2];
    exponent += along * along / (4 * model_.lengthPx[i] * model_.lengthPx[i]);
  }
  return std::exp(-exponent);
}

Shape torusFor(const AmplitudeSpectrum& spectrum, const Shape& shape) {
  const auto sideFor = [&](std::size_t side, std::size_t axis) {
    const double margin = marginOf(spectrum, axis);
    return nextSmoothLength(side + static_cast<std::size_t>(std::ceil(margin)));
  };
  return {shape.numDimensions() == 3 ? sideFor(shape.z, 0) : 1, sideFor(shape.y, 1),
          sideFor(shape.x, 2)};
}

GaussianField::Axis GaussianField::axisOf(std::size_t side, std::size_t axis) const {
  Axis result;
  result.side = side;
  const double step = 2 * std::numbers::pi / static_cast<double>(side);
  const auto half = static_cast<std::int64_t>(side / 2);
  const auto numFrequencies = static_cast<std::int64_t>(side);
  for (std::int64_t index = half - numFrequencies + 1; index <= half; ++index) {
    const double frequency = static_cast<double>(index) * step;
    if (spectrum_.mostOnPlane(axis, frequency) < kLeastAmplitude) continue;
    result.indices.push_back(static_cast<std::size_t>((index + numFrequencies) % numFrequencies));
    result.frequencies.push_back(frequency);
  }
  return result;
}

GaussianField::GaussianField(const GaussianCut& model, int numDimensions, double phaseFraction,
                             const Shape& shape)
    : spectrum_(model, numDimensions),
      shape_(shape),
      cut_(static_cast<float>(exact::normalQuantile(phaseFraction))),
      z_(axisOf(torusFor(spectrum_, shape).z, 0)),
      y_(axisOf(torusFor(spectrum_, shape).y, 1)),
      x_(axisOf(torusFor(spectrum_, shape).x, 2)),
      planZ_(z_.side),
      planY_(y_.side),
      planX_(x_.side),
      alongZ_(shape.z * y_.indices.size() * numGroups()) {
  double sum = 0;
  for (const double kz : z_.frequencies) {
    for (const double ky : y_.frequencies) {
      for (const double kx : x_.frequencies) {
        const double amplitude = spectrum_.at({kz, ky, kx});
        sum += amplitude * amplitude;
      }
    }
  }
  scale_ = 1 / std::sqrt(sum);
}

void GaussianField::drawAlongZ(Random& random) {
  const std::size_t numX = x_.indices.size();
  std::vector<Complex4> in(z_.side, Complex4{splat(0), splat(0)});
  std::vector<Complex4> out(z_.side);
  for (std::size_t ky = 0; ky < y_.indices.size(); ++ky) {
    for (std::size_t group = 0; group < numGroups(); ++group) {
      for (std::size_t kz = 0; kz < z_.indices.size(); ++kz) {
        Complex4 value{splat(0), splat(0)};
        for (std::size_t lane = 0; lane < std::min<std::size_t>(4, numX - 4 * group); ++lane) {
          const double amplitude = scale_ * spectrum_.at({z_.frequencies[kz], y_.frequencies[ky],
                                                          x_.frequencies[4 * group + lane]});
          const std::array<double, 2> pair = normalPair(random);
          value.re[lane] = static_cast<float>(amplitude * pair[0]);
          value.im[lane] = static_cast<float>(amplitude * pair[1]);
        }
        in[z_.indices[kz]] = value;
      }
      if (z_.side > 1) {
        planZ_.inverse(in.data(), out.data());
      } else {
        out[0] = in[0];
      }
      for (std::size_t z = 0; z < shape_.z; ++z) {
        alongZ_[(z * y_.indices.size() + ky) * numGroups() + group] = out[z];
      }
    }
  }
}

std::array<Grid<std::uint8_t>, 2> GaussianField::drawPair(Random& random) {
  drawAlongZ(random);
  std::array<Grid<std::uint8_t>, 2> labels{Grid<std::uint8_t>(shape_), Grid<std::uint8_t>(shape_)};
  const Complex4 zero{splat(0), splat(0)};
  std::vector<Complex4> inY(y_.side, zero);
  std::vector<Complex4> outY(y_.side);
  std::vector<Complex4> inX(x_.side, zero);
  std::vector<Complex4> outX(x_.side);
  // One slice, (y, kx in groups of four).
  std::vector<Complex4> slice(shape_.y * numGroups());
  for (std::size_t z = 0; z < shape_.z; ++z) {
    const Complex4* spectrum = alongZ_.data() + z * y_.indices.size() * numGroups();
    for (std::size_t group = 0; group < numGroups(); ++group) {
      for (std::size_t ky = 0; ky < y_.indices.size(); ++ky) {
        inY[y_.indices[ky]] = spectrum[ky * numGroups() + group];
      }
      planY_.inverse(inY.data(), outY.data());
      for (std::size_t y = 0; y < shape_.y; ++y) slice[y * numGroups() + group] = outY[y];
    }
    for (std::size_t y = 0; y < shape_.y; y += 4) {
      const std::size_t numRows = std::min<std::size_t>(4, shape_.y - y);
      for (std::size_t kx = 0; kx < x_.indices.size(); ++kx) {
        Complex4 value = zero;
        for (std::size_t lane = 0; lane < numRows; ++lane) {
          const Complex4& from = slice[(y + lane) * numGroups() + kx / 4];
          value.re[lane] = from.re[kx % 4];
          value.im[lane] = from.im[kx % 4];
        }
        inX[x_.indices[kx]] = value;
      }
      planX_.inverse(inX.data(), outX.data());
      for (std::size_t lane = 0; lane < numRows; ++lane) {
        std::uint8_t* first = labels[0].view().row(z, y + lane);
        std::uint8_t* second = labels[1].view().row(z, y + lane);
        for (std::size_t x = 0; x < shape_.x; ++x) {
          first[x] = outX[x].re[lane] < cut_ ? 1 : 0;
          second[x] = outX[x].im[lane] < cut_ ? 1 : 0;
        }
      }
    }
  }
  return labels;
}

}  // namespace phasebound::validate
