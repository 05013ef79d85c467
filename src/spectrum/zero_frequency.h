#pragma once

#include <optional>
#include <span>

#include "spectrum/low_frequencies.h"

namespace phasebound {

/// Spectral density of a phase at zero frequency, f(0) = |X| Var[Phi], in px^n.
struct ZeroFrequency {
  double density = 0;           ///< > 0
  double logStandardError = 0;  ///< of log(density)
};

/// Estimates f(0) from the low frequencies of images of one material. To estimate the variance of a
/// mean from one record is the problem of heteroskedasticity and autocorrelation robust inference
/// (U. Mueller, "HAC corrections for strongly autocorrelated time series", 2014; E. Lazarus,
/// D. Lewis, J. Stock and M. Watson, "HAR inference", 2018), here in two and three dimensions:
///
/// 1. Ordinates of all images lie in one space of frequencies. Several images also tell by how much
///    their own fractions differ: that is an ordinate at zero frequency, to which images of unequal
///    size add by their size.
/// 2. fitSpectrum() over the ellipse q = kappa' B kappa <= 4, or the 500 nearest ordinates of it,
///    whose diagonal B is that of the fit before, starting from a circle that holds half of the
///    phase's whole power |X| Phi (1 - Phi), until less than a fifth of them changes or four times.
///    Along fibres or layers that are longer than the image it shrinks to the line, or plane, of
///    zero frequency.
/// 3. Lepski's rule: of the ellipses of 1, 1/2, 1/4 ... of that area down to 20 ordinates (36 in
///    3D; of several images so many that they leave a fit as much over) the largest counts whose
///    f(0) agrees within two standard errors of the difference with those of all smaller ones. Thus
///    structures whose density turns near zero (spinodal, two scales) are read close to zero and
///    the others with as many ordinates as they allow.
/// 4. 0.95 times the fit's standard error counts. (3D: 1.1 times, and 0.6 of its square is added to
///    log f(0), as the logarithm of an average lies above the average of the logarithms.)
/// 5. With few cells, and with few lengths of correlation along the longest axis of the structure,
///    the ordinates are not Gaussian, so they tell less than the fit believes. An image of N = |X|
///    Phi (1 - Phi) / f(0) cells adds 170 / N^2 to the variance of log f(0), and 0.5 h: h, the
///    Frobenius norm of B over |X|^(2/n) and at most 1/2, is large for elongated structures even
///    where N is not small. (3D: neither, but 0.7 / m, see below.)
/// 6. n = N Phi (1 - Phi) is one over the variance of Phi's logit, which is the number of features
///    where they are rare. An image that shows the phase holds about one, so n counts as m = (n^2 +
///    1.3^2)^(1/2): f(0) falls by n / m, and what is doubtful about that makes the tails heavier
///    instead, by 1.3 ((m / n)^(1/2) - 1) in the variance of log f(0). (3D: 1 and 1.2. Of few
///    features of a rare phase the ordinates vary more than a chi-square variable: 0.7 / m.)
///
/// The numbers of the recipe were chosen on the scenarios of the validation (see scripts/validate)
/// with other draws than those it reports, and on materials that it does not contain.
///
/// images  of one material; at least one, and one of them with two phases
/// Returns nothing where the images hold too little to tell: fewer than three frequencies, or no
///         power at the lowest ones, as in periodic structures.
[[nodiscard]] std::optional<ZeroFrequency> estimateZeroFrequency(
    std::span<const LowFrequencies> images);

}  // namespace phasebound
