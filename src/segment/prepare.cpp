#include "segment/prepare.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "segment/reflected.h"

namespace phasebound {
namespace {

/// Standard deviations beyond which a Gaussian is cut off.
constexpr double kReach = 4;
/// Gaussians from this width on are computed on blocks of sigma / kBlocksPerSigma px.
constexpr double kWidePx = 16;
constexpr double kBlocksPerSigma = 8;

/// Values with weights: sums of both are blurred, and their ratio is the mean of what counts.
struct Weighted {
  std::size_t height;
  std::size_t width;
  std::vector<float> values;
  std::vector<float> weights;  ///< empty: all 1
};

std::vector<float> kernelOf(double sigmaPx) {
  const auto radius = static_cast<std::size_t>(std::ceil(kReach * sigmaPx));
  std::vector<float> kernel(2 * radius + 1);
  double sum = 0;
  std::vector<double> exact(kernel.size());
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const double away = (static_cast<double>(i) - static_cast<double>(radius)) / sigmaPx;
    exact[i] = std::exp(-0.5 * away * away);
    sum += exact[i];
  }
  for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] = static_cast<float>(exact[i] / sum);
  return kernel;
}

void blurRows(std::vector<float>& values, std::size_t height, std::size_t width,
              const std::vector<float>& kernel) {
  const std::size_t radius = kernel.size() / 2;
  std::vector<float> padded(width + 2 * radius);
  for (std::size_t y = 0; y < height; ++y) {
    float* row = values.data() + y * width;
    for (std::size_t i = 0; i < padded.size(); ++i) {
      padded[i] = row[reflected(
          static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(radius), width)];
    }
    std::fill_n(row, width, 0.0F);
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const float weight = kernel[k];
      const float* from = padded.data() + k;
      for (std::size_t x = 0; x < width; ++x) row[x] += weight * from[x];
    }
  }
}

void blurColumns(std::vector<float>& values, std::size_t height, std::size_t width,
                 const std::vector<float>& kernel) {
  const std::size_t radius = kernel.size() / 2;
  // A band of columns at a time, copied, so that a column's rows are near each other.
  constexpr std::size_t kBand = 16;
  std::vector<float> band(height * kBand);
  for (std::size_t x = 0; x < width; x += kBand) {
    const std::size_t numHere = std::min(kBand, width - x);
    for (std::size_t y = 0; y < height; ++y) {
      std::copy_n(values.data() + y * width + x, numHere, band.data() + y * kBand);
    }
    for (std::size_t y = 0; y < height; ++y) {
      float sums[kBand] = {};
      for (std::size_t k = 0; k < kernel.size(); ++k) {
        const float* from = band.data() + kBand * reflected(static_cast<std::ptrdiff_t>(y + k) -
                                                                static_cast<std::ptrdiff_t>(radius),
                                                            height);
        for (std::size_t i = 0; i < kBand; ++i) sums[i] += kernel[k] * from[i];
      }
      std::copy_n(sums, numHere, values.data() + y * width + x);
    }
  }
}

void blur(Weighted& image, double sigmaPx) {
  const std::vector<float> kernel = kernelOf(sigmaPx);
  for (std::vector<float>* values : {&image.values, &image.weights}) {
    if (values->empty()) continue;
    blurRows(*values, image.height, image.width, kernel);
    blurColumns(*values, image.height, image.width, kernel);
  }
}

Weighted weigh(Plane& plane) {
  Weighted image{plane.height, plane.width, std::move(plane.values), {}};
  if (plane.excluded.empty()) return image;
  image.weights.resize(image.values.size());
  for (std::size_t i = 0; i < image.values.size(); ++i) {
    image.weights[i] = plane.excluded[i] == 0 ? 1.0F : 0.0F;
    if (plane.excluded[i] != 0) image.values[i] = 0;
  }
  return image;
}

/// Means of blocks, whose last ones are filled up by reflection.
Weighted reduce(const Weighted& image, std::size_t block) {
  Weighted reduced{(image.height + block - 1) / block, (image.width + block - 1) / block, {}, {}};
  const auto sumBlocks = [&](const std::vector<float>& from) {
    std::vector<float> into(reduced.height * reduced.width);
    std::vector<double> sums(reduced.width);
    for (std::size_t y = 0; y < reduced.height; ++y) {
      std::fill(sums.begin(), sums.end(), 0.0);
      for (std::size_t i = 0; i < block; ++i) {
        const std::size_t row = reflected(static_cast<std::ptrdiff_t>(y * block + i), image.height);
        for (std::size_t x = 0; x < reduced.width * block; ++x) {
          sums[x / block] += static_cast<double>(
              from[row * image.width + reflected(static_cast<std::ptrdiff_t>(x), image.width)]);
        }
      }
      for (std::size_t x = 0; x < reduced.width; ++x) {
        into[y * reduced.width + x] =
            static_cast<float>(sums[x] / static_cast<double>(block * block));
      }
    }
    return into;
  };
  reduced.values = sumBlocks(image.values);
  if (!image.weights.empty()) reduced.weights = sumBlocks(image.weights);
  return reduced;
}

/// Between which two blocks' centres a pixel lies, and where.
struct Between {
  std::size_t first;
  std::size_t second;
  float part;
};

std::vector<Between> betweenBlocks(std::size_t side, std::size_t block, std::size_t numBlocks) {
  std::vector<Between> all(side);
  for (std::size_t i = 0; i < side; ++i) {
    const double at = (static_cast<double>(i) + 0.5) / static_cast<double>(block) - 0.5;
    const double floor = std::floor(at);
    const auto first = static_cast<std::ptrdiff_t>(floor);
    all[i] = {reflected(first, numBlocks), reflected(first + 1, numBlocks),
              static_cast<float>(at - floor)};
  }
  return all;
}

/// The ratio of sums and weights, or 0 where nothing is near that counts.
float ratio(float value, float weight) { return weight > 1e-6F ? value / weight : 0; }

void blurWide(Plane& plane, Weighted image, double sigmaPx) {
  const auto block = static_cast<std::size_t>(sigmaPx / kBlocksPerSigma);
  Weighted reduced = reduce(image, block);
  // Means over blocks have the variance of a block's width, linear interpolation twice that.
  const auto side = static_cast<double>(block);
  const double variance = sigmaPx * sigmaPx - 3 * (side * side - 1) / 12;
  blur(reduced, std::sqrt(variance) / side);
  const std::vector<Between> alongX = betweenBlocks(plane.width, block, reduced.width);
  const std::vector<Between> alongY = betweenBlocks(plane.height, block, reduced.height);
  const auto at = [&](const std::vector<float>& from, const Between& y, const Between& x) {
    const float* above = from.data() + y.first * reduced.width;
    const float* below = from.data() + y.second * reduced.width;
    const float upper = above[x.first] + x.part * (above[x.second] - above[x.first]);
    const float lower = below[x.first] + x.part * (below[x.second] - below[x.first]);
    return upper + y.part * (lower - upper);
  };
  plane.values = std::move(image.values);
  for (std::size_t y = 0; y < plane.height; ++y) {
    for (std::size_t x = 0; x < plane.width; ++x) {
      const float value = at(reduced.values, alongY[y], alongX[x]);
      plane.values[y * plane.width + x] =
          reduced.weights.empty() ? value : ratio(value, at(reduced.weights, alongY[y], alongX[x]));
    }
  }
}

void flatten(Plane& plane, double sigmaPx) {
  double sum = 0;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < plane.values.size(); ++i) {
    if (!plane.counts(i)) continue;
    sum += static_cast<double>(plane.values[i]);
    ++number;
  }
  const float mean = number > 0 ? static_cast<float>(sum / static_cast<double>(number)) : 0.0F;
  std::vector<float> before = plane.values;
  blurGaussian(plane, sigmaPx);
  for (std::size_t i = 0; i < before.size(); ++i) {
    plane.values[i] = before[i] - plane.values[i] + mean;
  }
}

void balanceSlice(Plane& plane, const Balance& balance) {
  const auto low = static_cast<float>(quantileOf(plane, balance.low));
  const auto high = static_cast<float>(quantileOf(plane, balance.high));
  const float scale = high > low ? 1 / (high - low) : 0;
  for (float& value : plane.values)
    value = (std::clamp(value, low, std::max(low, high)) - low) * scale;
}

}  // namespace

double quantileOf(const Plane& plane, double share) {
  std::vector<float> kept;
  kept.reserve(plane.values.size());
  for (std::size_t i = 0; i < plane.values.size(); ++i) {
    if (plane.counts(i)) kept.push_back(plane.values[i]);
  }
  if (kept.empty()) return 0;
  const double at = share * static_cast<double>(kept.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(at);
  std::nth_element(kept.begin(), kept.begin() + below, kept.end());
  const auto lower = static_cast<double>(kept[static_cast<std::size_t>(below)]);
  const double part = at - static_cast<double>(below);
  if (part == 0) return lower;
  const auto upper = static_cast<double>(*std::min_element(kept.begin() + below + 1, kept.end()));
  return lower + part * (upper - lower);
}

void blurGaussian(Plane& plane, double sigmaPx) {
  Weighted image = weigh(plane);
  if (sigmaPx >= kWidePx) {
    blurWide(plane, std::move(image), sigmaPx);
    return;
  }
  blur(image, sigmaPx);
  plane.values = std::move(image.values);
  if (image.weights.empty()) return;
  for (std::size_t i = 0; i < plane.values.size(); ++i) {
    plane.values[i] = ratio(plane.values[i], image.weights[i]);
  }
}

void prepare(Plane& plane, const Preparation& preparation) {
  if (preparation.balance) balanceSlice(plane, *preparation.balance);
  if (preparation.flattenPx > 0) flatten(plane, preparation.flattenPx);
  if (preparation.denoising == Denoising::Gaussian) blurGaussian(plane, preparation.denoisePx);
  if (preparation.denoising == Denoising::Median) {
    filterMedian(plane, static_cast<std::size_t>(preparation.denoisePx));
  }
}

}  // namespace phasebound
