#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "spectrum/gathered_ordinates.h"
#include "spectrum/spectral_fit.h"

namespace phasebound {

/// Ordinates by their distance q from zero frequency, as a form measures it: the ellipses, or
/// bands, that estimateZeroFrequency() fits.
class Bands {
public:
  /// The first band is round. gathered has to live as long and has at least three ordinates.
  /// leastOrdinates  of the narrowest band of one image
  Bands(const GatheredOrdinates& gathered, std::size_t numAxes, std::size_t leastOrdinates);

  /// Finds those of the widest band, by the diagonal of a form: ordinates come in fours of mirror
  /// images, so ellipses along the axes hold them whole. The narrower bands take sort().
  void arrange(const std::array<double, 3>& diagonal);
  void sort();

  /// Diagonal of the round form that the first band has.
  [[nodiscard]] double firstForm() const { return firstForm_; }
  [[nodiscard]] std::size_t numWidest() const { return nearest_.size(); }
  /// Edge of the widest band, once they are sorted.
  [[nodiscard]] double widest() const;
  /// Ordinates of the narrowest band, once they are sorted: so many that a fit leaves as much over
  /// as it does of one image. Those of several images tell as much each as several of one, and
  /// where images are no longer than features f has fallen at the next few already.
  [[nodiscard]] std::size_t numLeast() const;
  /// Of the band to this distance, once they are sorted.
  [[nodiscard]] std::size_t numWithin(double distance) const;

  /// Where a fit begins that has none before it: by the nearest ones of the round form.
  [[nodiscard]] SpectralFit firstGuess() const;
  /// Fits the band of the nearest ones.
  [[nodiscard]] std::optional<SpectralFit> fit(std::size_t numOrdinates, SpectralFit start);

private:
  using Distance = std::pair<double, std::size_t>;  ///< and the index in all_

  [[nodiscard]] std::vector<Distance>::iterator keptEnd() {
    return order_.begin() + static_cast<std::ptrdiff_t>(numKept_);
  }
  /// Distances of all ordinates.
  void measure(const std::array<double, 3>& form);
  void keepWithin(double most);
  void keepNearest(std::size_t most);
  void copyNearest();
  /// Squared frequency below which half of the phase's power lies, or the highest one known.
  double squaredRadiusOfInnerPower(double totalPower);

  const std::vector<Ordinate>& all_;
  std::size_t numAxes_;
  std::size_t leastOrdinates_;
  double firstForm_ = 0;
  std::array<std::vector<double>, 3> frequencies_;  ///< of all, along each axis
  std::vector<double> distancesOfAll_;
  std::vector<Distance> order_;  ///< room for all; the first are those of the widest band
  std::size_t numKept_ = 0;      ///< how many
  std::vector<Ordinate> nearest_;
  std::vector<double> distances_;
  bool areBeyond_ = false;  ///< whether there are ordinates outside the widest band
};

}  // namespace phasebound
