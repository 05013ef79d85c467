#pragma once

#include <vector>

namespace phasebound {

/// The distribution of the material's phase fraction about the image's, in units of sigma (Eq. 12,
/// Section 3.4.1): normal with a standard deviation t that is itself uncertain,
///
///   t ~ N(1, sigmaMod^2) truncated to 1 +- s sigmaMod,   s = min(0.9 / sigmaMod, 6).
///
/// Integrals over t are Gauss-Legendre sums over the truncated normal, exact to double precision:
/// one panel, because over an interval as short as this many nodes of one take fewer exponentials
/// than several with less. The argument runs over the whole real line, where the published
/// 301-point grid ends at +- s.
class SigmaMixture {
public:
  /// sigmaMod  relative standard deviation of the prediction of sigma, > 0 and finite
  explicit SigmaMixture(double sigmaMod);

  /// P(|phi - Phi| > offset), offset >= 0 in units of sigma.
  [[nodiscard]] double tailProbability(double offset) const;
  /// Probability density of (phi - Phi) / sigma.
  [[nodiscard]] double density(double offset) const;
  /// g(confidence, sigmaMod): the half width, in units of sigma, of the interval that holds phi
  /// with this confidence, which is in (0, 1). Relative error below 1e-13.
  [[nodiscard]] double halfWidth(double confidence) const;

  /// s, how many sigmaMod the truncation reaches.
  [[nodiscard]] static double truncation(double sigmaMod);

private:
  struct Node {
    double t;       ///< standard deviation in units of sigma
    double weight;  ///< probability it stands for; the weights sum to 1
  };
  std::vector<Node> nodes_;
};

}  // namespace phasebound
