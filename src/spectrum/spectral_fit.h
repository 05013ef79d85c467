#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace phasebound {

/// Power at one frequency.
struct Ordinate {
  std::array<double, 3> frequency{};  ///< k_i / l_i of each axis, 1/px; two axes in 2D
  double power = 0;                   ///< mean of numTimes squared coefficients
  double numTimes = 1;                ///< how many of one frequency were averaged
  double curvature = 0;               ///< v of SpectralFit
};

/// The spectral density f of a phase near zero frequency, fitted to the ordinates of a band:
///
///   log f = a + log mean_s exp(-kappa_s' B kappa_s) + c v
///
/// a       log f(0)
/// B       a quadratic form, so that the structure may be elongated along any direction. A cosine
///         transform reflects the image, so an ordinate at (k_1, k_2) is the mean of f at (k_1,
///         k_2) and (k_1, -k_2): the mean over the signs s of the axes.
/// c v     what is left of the shape: v grows from 0, with no slope, to 1 at the band's edge. It
///         is a function of the squared distance from zero frequency, in units of the form that
///         chose the band, and comes with each ordinate.
///
/// A squared coefficient is f times a chi-square variable of one degree of freedom (its logarithm
/// has variance 2 / 1, and its quasi-likelihood is that of Whittle), so the fit is a generalised
/// linear model of the gamma family with logarithmic link, with normal priors on B and c. It is
/// solved by Newton's method, and far from the end by steps between it and Fisher scoring. What
/// lies across the axes has a saddle where it is 0, as both signs look alike: a fit that starts
/// there stays there.
struct SpectralFit {
  static constexpr std::size_t kMostForm = 6;

  double logDensity = 0;  ///< a
  /// B: its diagonal, one an axis, then twice its upper triangle, row by row.
  std::array<double, kMostForm> form{};
  double curvature = 0;  ///< c
  /// Standard error of a, from the Fisher information.
  double standardError = 0;
};

/// Normal priors of a fit, each independent of the others.
struct FitPrior {
  /// Of the diagonal of B, px^2; the rest of B is centred on 0.
  std::array<double, 3> formCentre{};
  /// Standard deviations of the entries of B along the axes, px^2; one across two of them has the
  /// geometric mean of theirs.
  std::array<double, 3> formDeviation{1, 1, 1};
  double curvatureDeviation = 1;  ///< standard deviation of c, which is centred on 0
};

/// How far a fit goes.
enum class FitPrecision {
  Full,
  Rough,  ///< to a fifth of its standard error or so, which it does not tell
};

/// Entries of B: 3 in 2D, 6 in 3D.
[[nodiscard]] constexpr std::size_t numFormEntries(std::size_t numAxes) {
  return numAxes * (numAxes + 1) / 2;
}

/// Fits the ordinates, starting from `start`. Nothing where they do not determine it.
///
/// numAxes   2 or 3
/// ordinates with powers >= 0, not all of them 0
/// Cost      some 4 times two exponentials an ordinate in 2D, five in 3D, two ordinates at once.
[[nodiscard]] std::optional<SpectralFit> fitSpectrum(std::size_t numAxes,
                                                     std::span<const Ordinate> ordinates,
                                                     const SpectralFit& start,
                                                     const FitPrior& prior,
                                                     FitPrecision precision = FitPrecision::Full);

}  // namespace phasebound
