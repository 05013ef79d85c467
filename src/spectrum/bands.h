#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "spectrum/gathered_ordinates.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {

/// How little of the phase's whole power the ellipse of a widest band holds, each from 0 to 1.
struct Roughness {
  /// As where boundaries are rough at every scale, or features of many sizes mix.
  double rough = 0;
  /// As where f falls with the square of the frequency from zero on. 0 in 3D, where no share tells
  /// such a structure from the others.
  double steep = 0;
};

/// Ordinates by their distance q from zero frequency, as a form measures it: the ellipses, or
/// bands, that estimateZeroFrequency() fits. Those that are as far as each other belong to a band
/// together: an image that is turned by a quarter of a turn tells the same.
class Bands {
public:
  /// The first band is round. gathered has to live as long and has at least three ordinates.
  /// leastOrdinates  of the narrowest band of one image
  Bands(const GatheredOrdinates& gathered, std::size_t numAxes, std::size_t leastOrdinates);

  /// Finds those of the widest band, by the diagonal of a form: ordinates come in fours of mirror
  /// images, so ellipses along the axes hold them whole. Returns how many are there that were not,
  /// or the other way round, as a share of those that are.
  double arrange(const std::array<double, 3>& diagonal);
  /// Numbers of ordinates of the widest band and of narrower ones, each with `ratio` times the edge
  /// of the one before, to the narrowest, or over `most` edges. They are in each other: fit() takes
  /// any of them.
  [[nodiscard]] std::vector<std::size_t> nest(double ratio, int most);
  /// Of the widest band.
  [[nodiscard]] std::size_t numWidest() const { return nearest_.size(); }
  /// Of the widest band; nothing of both where the ordinates do not reach as far.
  [[nodiscard]] Roughness roughness() const;

  /// Whether there is power at the lowest frequencies: no fit has a start without it.
  [[nodiscard]] bool hasPower() const { return std::isfinite(firstGuess_.logDensity); }
  /// Fits the band of the first ones, starting from the fit before.
  [[nodiscard]] std::optional<SpectralFit> fit(std::size_t numOrdinates, FitPrecision precision);

private:
  [[nodiscard]] std::size_t mostOrdinates() const;
  /// Distances of all ordinates by form_.
  void measure();
  void keepWithin(double most);
  /// Of more ordinates that are kept within a distance.
  void keepNearest(std::size_t most, double within);
  /// Edge of the narrowest band: so many ordinates that a fit leaves as much over as it does of one
  /// image. Those of several images tell as much each as several of one, and where images are no
  /// longer than features f has fallen at the next few already.
  [[nodiscard]] double narrowest() const;
  /// Edge of the widest band.
  [[nodiscard]] double widest() const;
  void copyNearest();
  /// How many ordinates are kept now and were not at the last call, or the other way round.
  std::size_t numChanged();
  /// Squared frequency below which half of the phase's power lies, or the highest one known.
  double squaredRadiusOfInnerPower();
  [[nodiscard]] SpectralFit guess() const;
  /// Where the fit of the band with this edge begins.
  [[nodiscard]] SpectralFit startWithin(double edge) const;

  const std::vector<Ordinate>& all_;
  std::size_t numAxes_;
  std::size_t leastOrdinates_;
  double totalPower_;
  std::array<std::vector<double>, 3> squares_;  ///< of the frequencies of all, along each axis
  double firstForm_ = 0;                        ///< diagonal of the round form
  std::array<double, 3> form_{};
  std::vector<double> distances_;   ///< of all
  std::vector<std::size_t> order_;  ///< room for all; the first are those that are kept
  std::size_t numKept_ = 0;         ///< how many
  std::vector<char> wereKept_;      ///< of all, whether they were at the last numChanged()
  std::size_t numKeptBefore_ = 0;
  bool areBeyond_ = false;         ///< whether there are ordinates outside the widest band
  std::vector<Ordinate> nearest_;  ///< those that are kept
  SpectralFit firstGuess_;
  /// A fit, and the form and edge of its band.
  struct Fitted {
    SpectralFit fit;
    std::array<double, 3> form{};
    double edge = 0;
  };
  std::optional<Fitted> last_;
};

}  // namespace phasebound
