#include "engine/masked_search.h"

#include <optional>
#include <utility>
#include <vector>

#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "tpc/masked_tpc.h"

namespace phasebound {

Result<Correlations> searchMasked(const LabelledImage& image, std::size_t index,
                                  const Progress& progress) {
  const Shape& shape = image.labels.shape();
  const std::size_t cubeHalfSide = shape.shortestSide() / 2;
  const CorrelationJob job(shape, 0, 0, 1);
  for (std::size_t maxLag = job.firstMaxLag();; maxLag = job.nextMaxLag(maxLag)) {
    Result<Tpc> tpc = computeMaskedTpc(image, index, maxLag, progress);
    if (!tpc) return tpc.error();
    const std::optional<double> r0Px = findR0(tpc.value(), cubeHalfSide);
    if (!r0Px) continue;
    std::vector<double> radial = radialCovariance(tpc.value());
    return Correlations{std::move(tpc).value(), *r0Px, std::move(radial)};
  }
}

}  // namespace phasebound
