#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/grid.h"
#include "generate/random.h"
#include "tpc/fft.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Amplitude spectrum of a field.
class AmplitudeSpectrum {
public:
  AmplitudeSpectrum(const GaussianCut& model, int numDimensions);

  /// At an angular frequency (z, y, x), rad a pixel; 1 or less.
  [[nodiscard]] double at(const std::array<double, 3>& frequency) const;
  /// Most that it is anywhere on the plane of one coordinate, the other ones being free.
  [[nodiscard]] double mostOnPlane(std::size_t axis, double frequency) const;
  [[nodiscard]] const GaussianCut& model() const { return model_; }
  /// Correlation length along an axis of the image, px: that of the ellipsoid's projection.
  [[nodiscard]] double projectedLengthPx(std::size_t axis) const;
  /// A Gaussian's correlation at a lag (z, y, x), px.
  [[nodiscard]] double gaussianCorrelation(const std::array<double, 3>& lag) const;

private:
  using Matrix = std::array<std::array<double, 3>, 3>;
  GaussianCut model_;
  int numDimensions_;
  Matrix axes_{};  ///< directions of the field's axes, one a row, each (z, y, x)
};

/// Sides of the torus on which a window of the given shape is drawn: so much longer than the window
/// that its opposite edges are uncorrelated (to 1e-7 for a Gaussian correlation and for an
/// exponential one; a band's decays like a Gaussian). Their prime factors are 2, 3 and 5; an axis
/// that a 2D image lacks has side 1.
[[nodiscard]] Shape torusFor(const AmplitudeSpectrum& spectrum, const Shape& shape);

/// Draws of a thresholded Gaussian field in a window of a torus, by its Fourier series: independent
/// normal coefficients times the amplitude spectrum. Only frequencies where that is not negligible
/// take part, and only the window is computed. Coefficients are drawn without the symmetry that
/// makes a series real, so that the real and the imaginary part are two independent fields.
///
/// Memory  two floats for every (z of the window) x (y and x of the band).
class GaussianField {
public:
  GaussianField(const GaussianCut& model, int numDimensions, double phaseFraction,
                const Shape& shape);

  /// Two independent samples, 1 in the phase.
  [[nodiscard]] std::array<Grid<std::uint8_t>, 2> drawPair(Random& random);

private:
  /// Frequencies -reach ... reach of an axis; all of them where the spectrum does not end.
  struct Axis {
    std::size_t side = 1;  ///< of the torus
    std::vector<std::size_t> indices;
    std::vector<double> frequencies;
  };
  [[nodiscard]] Axis axisOf(std::size_t side, std::size_t axis) const;
  /// Coefficients, transformed along z: (z of the window, ky, kx in groups of four).
  void drawAlongZ(Random& random);
  [[nodiscard]] std::size_t numGroups() const { return (x_.indices.size() + 3) / 4; }

  AmplitudeSpectrum spectrum_;
  Shape shape_;
  float cut_;
  Axis z_;
  Axis y_;
  Axis x_;
  double scale_ = 1;
  FftPlan planZ_;
  FftPlan planY_;
  FftPlan planX_;
  std::vector<Complex4> alongZ_;
};

}  // namespace phasebound::validate
