#pragma once

#include "base/error.h"
#include "interval/calibrated.h"

namespace phasebound {

/// What a required size depends on.
struct SizeQuestion {
  int numDimensions = 2;
  double phaseFraction = 0;  ///< in (0, 1)
  double clsPx = 0;          ///< > 0
  double confidence = 0.95;
  double target = 0.05;  ///< relative error d: half width / phase fraction, 1e-6 .. 100
};

/// Number of pixels |Y| at which the half width is target * phaseFraction (Algorithm 2):
///
///   g(confidence, sigmaMod(|Y|)) sqrt(Phi (1 - Phi) cls^n / |Y|) = target Phi
///
/// The left side falls with |Y|, so there is one root; it is bracketed from the start and the
/// bracket shrinks to it. Relative error below 1e-11. Errors  InvalidConfidence, InvalidTarget.
[[nodiscard]] Result<double> requiredPixels(const SizeQuestion& question);

/// The published, "conservative" form, which keeps the sigmaMod of the present image.
/// sigmaMod  of the present image
/// Errors    InvalidConfidence, InvalidTarget.
[[nodiscard]] Result<double> requiredPixelsConservative(const SizeQuestion& question,
                                                        double sigmaMod);

/// The same for the calibrated model.
struct CalibratedSizeQuestion {
  CalibratedPrediction prediction;  ///< of the present image
  double logVarianceError = 0;      ///< standard error of log(sigma^2) from the present image
  double numPixels = 0;             ///< of the present image
  double confidence = 0.95;
  double target = 0.05;  ///< relative error: half width / phase fraction, 1e-6 .. 100
};

/// Number of pixels |Y| at which the half width is target * phaseFraction: sigma^2 falls with
/// 1 / |Y|, and so does the squared standard error of its logarithm, as more images like the
/// present one bring as many degrees of freedom each. 1 where any image will do. Relative error
/// below 1e-9. Errors  InvalidConfidence, InvalidTarget.
[[nodiscard]] Result<double> calibratedRequiredPixels(const CalibratedSizeQuestion& question);

/// With the degrees of freedom of the present image. Errors  InvalidConfidence, InvalidTarget.
[[nodiscard]] Result<double> calibratedRequiredPixelsConservative(
    const CalibratedSizeQuestion& question);

}  // namespace phasebound
