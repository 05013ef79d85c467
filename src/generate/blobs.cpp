#include "generate/blobs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
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

/// Filtered noise, slice by slice: a window of a field that goes on beyond it, so nothing wraps.
class FilteredNoise {
public:
  FilteredNoise(const Shape& shape, const std::array<double, 3>& sizePx, std::uint64_t seed)
      : shape_(shape),
        random_(seed),
        kernelZ_(shape.numDimensions() == 3 ? kernelOf(sizePx[0]) : std::vector<float>{1}),
        kernelY_(kernelOf(sizePx[1])),
        kernelX_(kernelOf(sizePx[2])),
        noiseRow_(shape.x + kernelX_.size() - 1),
        rows_((shape.y + kernelY_.size() - 1) * shape.x),
        slices_(kernelZ_.size(), std::vector<float>(shape.y * shape.x)) {
    // One fewer than the filter needs: next() draws the last.
    for (std::size_t i = 0; i + 1 < slices_.size(); ++i) drawSlice(slices_[i]);
    next_ = slices_.size() - 1;
  }

  /// The next slice of the field, (y, x), standard normal at every pixel.
  const std::vector<float>& next() {
    drawSlice(slices_[next_]);
    next_ = (next_ + 1) % slices_.size();
    field_.assign(shape_.y * shape_.x, 0.0F);
    for (std::size_t k = 0; k < kernelZ_.size(); ++k) {
      addScaled(slices_[(next_ + k) % slices_.size()].data(), kernelZ_[k], field_.size(),
                field_.data());
    }
    return field_;
  }

private:
  /// New noise, filtered along x and y.
  void drawSlice(std::vector<float>& slice) {
    std::fill(rows_.begin(), rows_.end(), 0.0F);
    const std::size_t numRows = shape_.y + kernelY_.size() - 1;
    for (std::size_t y = 0; y < numRows; ++y) {
      for (float& value : noiseRow_) value = static_cast<float>(random_.normal());
      for (std::size_t k = 0; k < kernelX_.size(); ++k) {
        addScaled(noiseRow_.data() + k, kernelX_[k], shape_.x, rows_.data() + y * shape_.x);
      }
    }
    std::fill(slice.begin(), slice.end(), 0.0F);
    for (std::size_t y = 0; y < shape_.y; ++y) {
      for (std::size_t k = 0; k < kernelY_.size(); ++k) {
        addScaled(rows_.data() + (y + k) * shape_.x, kernelY_[k], shape_.x,
                  slice.data() + y * shape_.x);
      }
    }
  }

  Shape shape_;
  Random random_;
  std::vector<float> kernelZ_;
  std::vector<float> kernelY_;
  std::vector<float> kernelX_;
  std::vector<float> noiseRow_;
  std::vector<float> rows_;
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

Grid<std::uint8_t> generateBlobs(const MaterialSpec& spec) {
  const std::vector<float> cuts = cutsOf(spec.phaseFractions);
  FilteredNoise noise(spec.shape, spec.sizePx, spec.seed);
  Grid<std::uint8_t> labels(spec.shape);
  const std::size_t sliceSize = spec.shape.y * spec.shape.x;
  for (std::size_t z = 0; z < spec.shape.z; ++z) {
    const std::vector<float>& field = noise.next();
    std::uint8_t* slice = labels.data() + z * sliceSize;
    for (std::size_t i = 0; i < sliceSize; ++i) {
      const auto past = std::upper_bound(cuts.begin(), cuts.end(), field[i]);
      slice[i] = past == cuts.end() ? 0 : static_cast<std::uint8_t>(past - cuts.begin() + 1);
    }
  }
  return labels;
}

}  // namespace phasebound
