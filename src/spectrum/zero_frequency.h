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
/// 1. Ordinates of all images lie in one space of frequencies; those far from zero are means over
///    neighbours, see gatherOrdinates(). Several images also tell by how much their own fractions
///    differ: that is an ordinate at zero frequency, to which images of unequal size add by their
///    size. Few of them may agree by chance: where it is below the f(0) that 2 and 3 read without
///    it, it counts as its mean with two more times that f(0).
/// 2. fitSpectrum() over the ellipse q = kappa' B kappa <= 4, or the 160 nearest ordinates of it
///    (440 in 3D), whose diagonal B is that of the fit before, starting from a circle that holds
///    half of the phase's whole power |X| Phi (1 - Phi), until less than a fifth of them changes or
///    four times. Along fibres or layers that are longer than the image it shrinks to the line, or
///    plane, of zero frequency.
/// 3. Lepski's rule: of the ellipses of 1, 1/2, 1/4 ... of that area down to 20 ordinates (36 in
///    3D; of several images so many that they leave a fit as much over) the largest counts whose
///    f(0) agrees within two standard errors of the difference with those of all smaller ones. (Of
///    one image in 2D 1.6 where it is the larger one. Where it is the smaller one and the curvature
///    c of its fit tells of a peak of f, above 2.5, less than two: 1 from c = 4 on.) Thus
///    structures whose density turns near zero (spinodal, two scales) are read close to zero and
///    the others with as many ordinates as they allow.
/// 4. 0.92 times the fit's standard error counts. (3D: 1.2 times, and 0.6 of its square is added to
///    log f(0), as the logarithm of an average lies above the average of the logarithms, and 0.06,
///    by which the fit over as many frequencies comes out too low.)
/// 5. Where boundaries are rough at every scale (exponential covariances) or features of many sizes
///    mix, f is steepest at zero, and the fit is too low by some 2 to 3 / N^(1/2) in log f(0), N =
///    |X| Phi (1 - Phi) / f(0) the number of cells, whatever Phi is. Such a structure has little of
///    its power within the first ellipse; by its Roughness rho, 2.5 rho / N^(1/2) is added, at most
///    0.17, and 0.5 rho / m to its variance, m as in 7. (3D: 5, at most 0.35, and nothing.) Where f
///    falls with the square of the frequency, up to the size of the image, there is least of it,
///    and by that and by the curvature c of the first ellipse up to 7 / N^(1/2) is added, at most
///    0.7.
/// 6. With few cells, and with few lengths of correlation along the longest axis of the structure,
///    the ordinates are not Gaussian, so they tell less than the fit believes. An image of N cells
///    adds 175 / N^2 to the variance of log f(0), and 0.65 h: h, the Frobenius norm of B over
///    |X|^(2/n) and at most 1/2, is large for elongated structures even where N is not small. (3D:
///    neither, but 0.7 / m, see below.)
/// 7. n = N Phi (1 - Phi) is one over the variance of Phi's logit, which is the number of features
///    where they are rare. An image that shows the phase may hold few of them by chance, so n
///    counts as m = (n^6 + 2.9^6)^(1/6): f(0) falls by n / m, and what is doubtful about that makes
///    the tails heavier instead, by 0.8 ((m / n)^(1/2) - 1) in the variance of log f(0). (3D: m =
///    (n^2 + 1)^(1/2), and 1.2. Of few features of a rare phase the ordinates vary more than a
///    chi-square variable: 0.7 / m.)
/// 8. An image that holds a part of a giant among many small features shows it by a few tiles which
///    are far from all others, and may hold too little of it to show it by its ordinates. Of the
///    finest of its TileSpreads whose tiles have four cells or more the peakedness p counts as t =
///    p / ((0.4 + (24 / K)^(1/2)) (1 + K / n)), K the number of tiles: in units of what chance and
///    the number of features n explain. As t goes from 0.3 to 0.8, and n from 20 to 40, up to 0.5
///    is added to the variance of log f(0). (3D, under a mask and of several images: nothing.)
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
