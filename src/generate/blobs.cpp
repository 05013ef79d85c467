#include "generate/blobs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "generate/exact_math.h"
#include "generate/random.h"

namespace phasebound {
namespace {

/// The filter is cut here; it is normalised after the cut, so the pixels stay standard normal.
constexpr double kReachInSizes = 4;

/// Weights -reach ... reach of a Gaussian, their squares summing to 1.
std::vector<float> kernelOf(double sizePx) {
  const auto reach = static_cast<std::size_t>(std::ceil(kReachInSizes * sizePx));
  std::vector<double> weights(2 * reach + 1);
  double sumSquares = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double distance = (static_cast<double>(i) - static_cast<double>(reach)) / sizePx;
    weights[i] = exact::exp(-0.5 * distance * distance);
    sumSquares += weights[i] * weights[i];
  }
  std::vector<float> kernel(weights.size());
  const double scale = 1 / std::sqrt(sumSquares);
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    kernel[i] = static_cast<float>(weights[i] * scale);
  }
  return kernel;
}

/// target[i] += weight * source[i]: the inner loop of every pass, in an order that does not depend
/// on the platform.
void addScaled(const float* source, float weight, std::size_t size, float* target) {
  for (std::size_t i = 0; i < size; ++i) target[i] += weight * source[i];
}

/// What a field is made of, slice by slice along the slowest axis. An image is taken row by row, as
/// a volume whose slices are one pixel high, so that its memory does not grow with its height.
struct Layout {
  Shape shape;
  std::vector<float> kernelZ;
  std::vector<float> kernelY;
  std::vector<float> kernelX;
};

Layout layoutOf(const MaterialSpec& spec) {
  const auto& [sizeZ, sizeY, sizeX] = spec.sizePx;
  if (spec.shape.numDimensions() == 3) {
    return {spec.shape, kernelOf(sizeZ), kernelOf(sizeY), kernelOf(sizeX)};
  }
  return {{spec.shape.y, 1, spec.shape.x}, kernelOf(sizeY), {1}, kernelOf(sizeX)};
}

/// Filtered noise, slice by slice: a window of a field that goes on beyond it, so nothing wraps.
class FilteredNoise {
public:
  FilteredNoise(Layout layout, std::uint64_t seed)
      : layout_(std::move(layout)),
        random_(seed),
        noiseRow_(layout_.shape.x + layout_.kernelX.size() - 1),
        rows_((layout_.shape.y + layout_.kernelY.size() - 1) * layout_.shape.x),
        slices_(layout_.kernelZ.size(), std::vector<float>(layout_.shape.y * layout_.shape.x)) {
    // One fewer than the filter needs: next() draws the last.
    for (std::size_t i = 0; i + 1 < slices_.size(); ++i) drawSlice(slices_[i]);
    next_ = slices_.size() - 1;
  }

  /// The next slice of the field, (y, x), standard normal at every pixel.
  const std::vector<float>& next() {
    drawSlice(slices_[next_]);
    next_ = (next_ + 1) % slices_.size();
    field_.assign(layout_.shape.y * layout_.shape.x, 0.0F);
    for (std::size_t k = 0; k < slices_.size(); ++k) {
      addScaled(slices_[(next_ + k) % slices_.size()].data(), layout_.kernelZ[k], field_.size(),
                field_.data());
    }
    return field_;
  }

private:
  /// New noise, filtered along x and y.
  void drawSlice(std::vector<float>& slice) {
    const std::size_t length = layout_.shape.x;
    std::fill(rows_.begin(), rows_.end(), 0.0F);
    for (std::size_t at = 0; at < rows_.size(); at += length) {
      for (float& value : noiseRow_) value = static_cast<float>(random_.normal());
      for (std::size_t k = 0; k < layout_.kernelX.size(); ++k) {
        addScaled(noiseRow_.data() + k, layout_.kernelX[k], length, rows_.data() + at);
      }
    }
    std::fill(slice.begin(), slice.end(), 0.0F);
    for (std::size_t at = 0; at < slice.size(); at += length) {
      for (std::size_t k = 0; k < layout_.kernelY.size(); ++k) {
        addScaled(rows_.data() + at + k * length, layout_.kernelY[k], length, slice.data() + at);
      }
    }
  }

  Layout layout_;
  Random random_;
  std::vector<float> noiseRow_;
  std::vector<float> rows_;
  /// The slices that the filter along z reaches, a ring whose oldest is next_.
  std::vector<std::vector<float>> slices_;
  std::size_t next_ = 0;
  std::vector<float> field_;
};

/// Values below cuts[i] and not below cuts[i - 1] are label i + 1.
std::vector<float> cutsOf(const std::vector<double>& phaseFractions) {
  std::vector<float> cuts;
  double cumulative = 0;
  for (const double fraction : phaseFractions) {
    cumulative += fraction;
    cuts.push_back(static_cast<float>(exact::normalQuantile(cumulative)));
  }
  return cuts;
}

}  // namespace

double predictBlobBytes(const MaterialSpec& spec) {
  const Layout layout = layoutOf(spec);
  const auto height = static_cast<double>(layout.shape.y);
  const double numRows = height * static_cast<double>(layout.kernelZ.size() + 1) + height +
                         static_cast<double>(layout.kernelY.size());
  return numRows * static_cast<double>(layout.shape.x) * sizeof(float);
}

Grid<std::uint8_t> generateBlobs(const MaterialSpec& spec) {
  const std::vector<float> cuts = cutsOf(spec.phaseFractions);
  FilteredNoise noise(layoutOf(spec), spec.seed);
  Grid<std::uint8_t> labels(spec.shape);
  for (std::size_t done = 0; done < labels.size();) {
    const std::vector<float>& field = noise.next();
    std::uint8_t* slice = labels.data() + done;
    done += field.size();
    for (std::size_t i = 0; i < field.size(); ++i) {
      const auto past = std::upper_bound(cuts.begin(), cuts.end(), field[i]);
      slice[i] = past == cuts.end() ? 0 : static_cast<std::uint8_t>(past - cuts.begin() + 1);
    }
  }
  return labels;
}

}  // namespace phasebound
