#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace phasebound {

/// What a reader must know before quoting a number. Warnings are data in the result; the interface
/// owns one sentence per code and fills in Warning::details, whose meaning is in [brackets].
enum class WarningCode {
  /// All pixels belong to one phase: nothing can be said of the material's fraction.
  OnePhase,
  /// The phase that was asked for has no pixel. [value]
  PhaseAbsent,
  /// The estimate of the CLS failed (no positive value): there is no interval. [CLS before the
  /// subdivision check, px]
  ClsFailed,
  /// The subdivision check did not settle within its bound: there is no interval. [CLS before the
  /// check, px]
  CheckUnsettled,
  /// The subdivision check changed the CLS by more than a factor 1.5. [CLS before, CLS after, px]
  CheckChangedCls,
  /// A side below the shortest validated one. [shortest side, limit, px]
  SmallImage,
  /// The CLS is beyond the longest validated one. [CLS, limit, px]
  LongCls,
  /// The CLS of either model is below one pixel: features are not resolved, or they are arranged so
  /// regularly that the image scatters less than independent pixels. [CLS, px]
  ShortCls,
  /// Fewer independent cells |X| / CLS^n than an interval can be built on. [number, limit]
  FewCells,
  /// Fewer independent cells than the calibrated interval was proven on; it is wide, and may still
  /// be too short at high confidence. [number, limit]
  FewFeatures,
  /// Cells enough, but the phase (or what is left of it) is in so few of them that the calibrated
  /// interval may be too short. [number of features, limit]
  RarePhase,
  /// The image is thin against its features, so that the size for a target rests on the guess that
  /// they reach as far across it as along it. [shortest side, length of features, px]
  ThinImage,
  /// The lowest frequencies of the image carry no power, or too few are there: there is no
  /// calibrated interval.
  CalibrationFailed,
  /// The interval reached past 0 or 1 and was cut there.
  IntervalClipped,
  /// Images of a stack that gave no CLS; it rests on the others. [number of them, number of images]
  ClsFromSomeImages,
  /// Images of a stack that are copies of others, which makes the interval too narrow. [number of
  /// copies, number of images]
  RepeatedImages,
  /// The file names a pixel size that makes no sense; it was ignored. [what]
  PixelSizeIgnored,
  /// Voxel sides differ between axes: lengths in pixels are not lengths in the material. [z, y, x
  /// or y, x of a 2D image, their unit]
  AnisotropicVoxels,
  /// Some values look like a haze between classes, as lossy compression or resampling leaves it,
  /// and not like phases. [share of pixels 0..1, number of such values, number of classes]
  HazyPhases,
  /// The values look like levels of brightness of a picture that was never segmented, and not like
  /// phases. [number of values]
  GreyValues,
  /// Pixels of values between the classes were given to the nearest class, as it was asked for.
  /// [share of pixels 0..1, number of classes]
  Snapped,
  /// Pixels were taken out of the statistics by a mask. [share of the pixels 0..1]
  MaskedPixels,
  /// The noise is too strong for the contrast: pixels are on the wrong side of a threshold for
  /// their noise alone. [contrast over noise, limit]
  NoisyImage,
  /// Boundaries are as wide as a good part of the features. [width of a boundary, mean chord, px]
  BlurredImage,
  /// The blocks of JPEG compression show. [difference across blocks' borders over that elsewhere]
  BlockyImage,
  /// The histogram has no valley where a threshold lies: others could be defended as well.
  NoClearValley,
  /// Slow changes of brightness were taken off, and with them those of the phase fraction that the
  /// interval rests on: it may come out too short. [sigma of the Gaussian, px]
  Flattened,
  /// The file holds a part that was left out. [what, e.g. "2 thumbnails", "transparency"]
  PartIgnored,
};
inline constexpr std::size_t kNumWarningCodes =
    static_cast<std::size_t>(WarningCode::PartIgnored) + 1;

/// The code as it appears in JSON and keys the sentence tables, e.g. "SmallImage".
std::string_view name(WarningCode code);

struct Warning {
  WarningCode code = WarningCode::ClsFailed;
  std::vector<std::string> details = {};
};

}  // namespace phasebound
