#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace phasebound {

/// Grey values of one slice.
struct Plane {
  std::size_t height = 0;
  std::size_t width = 0;
  std::vector<float> values;
  /// 1 where a pixel does not count; empty where all do.
  std::vector<std::uint8_t> excluded;

  [[nodiscard]] bool counts(std::size_t i) const { return excluded.empty() || excluded[i] == 0; }
};

enum class Denoising { None, Median, Gaussian };

/// Quantiles of the values to which a slice is clipped.
struct Balance {
  double low = 0;
  double high = 1;
};

/// What is done to each slice before thresholds are looked for, in this order. As in the
/// preparation of micrographs of titanium by White and others: white balance, flattening,
/// denoising.
struct Preparation {
  /// Clips to two quantiles, which become 0 and 1.
  std::optional<Balance> balance;
  /// Standard deviation, px, of the Gaussian whose low-pass is taken off and whose mean is put
  /// back: uneven illumination; 0: not.
  double flattenPx = 0;
  Denoising denoising = Denoising::None;
  /// Median: half side of a square window of 2 r + 1 px, a whole number. Gaussian: standard
  /// deviation, px.
  double denoisePx = 0;

  [[nodiscard]] bool isNone() const {
    return !balance && flattenPx == 0 && denoising == Denoising::None;
  }
};

inline constexpr double kLongestMedianPx = 10;
inline constexpr double kLongestGaussianPx = 1000;

/// Prepares one slice in place. Pixels that do not count do not enter what becomes of others.
/// Memory  up to three more planes.
void prepare(Plane& plane, const Preparation& preparation);

/// Gaussian low-pass over the pixels that count, the image reflected at its edges (d c b a | a b c
/// d). Wide ones, from 16 px on, are computed on means of blocks of an eighth of sigma and
/// interpolated, which a Gaussian of that width does not feel: within 1 % of the range, where the
/// image is white noise, and far less in smooth images.
void blurGaussian(Plane& plane, double sigmaPx);

/// Median over a square window, reflected at the edges; of pixels that count, and the lower one of
/// two middle ones. Cost  some (20 + 5 r) ns a pixel where the plane has at most 65536 different
/// values, as files of 8 and 16 bits do; else some 20 ns for each pixel of the window.
void filterMedian(Plane& plane, std::size_t radiusPx);

/// The quantile of the pixels that count, linear between order statistics; 0 where none counts.
[[nodiscard]] double quantileOf(const Plane& plane, double share);

}  // namespace phasebound
