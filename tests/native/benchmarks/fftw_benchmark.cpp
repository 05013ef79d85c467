// The peer of tpc_benchmark: the same correlation by FFTW 3 in single precision, one thread, as it
// is usually written: real to complex in place, |F|^2, complex to real, all lags. The plans are
// measured ones and their making is not timed, which is FFTW at its best.
//
// usage: fftw_benchmark WxH|WxHxD [REPETITIONS]

#include <fftw3.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/tpc_case.h"

namespace {

/// Padded real rows that the half spectrum overwrites, and the plans between the two.
class InPlace {
public:
  explicit InPlace(const phasebound::Shape& shape)
      : shape_(shape),
        halfRow_(shape.x / 2 + 1),
        numBytes_(shape.z * shape.y * halfRow_ * sizeof(fftwf_complex)),
        data_(static_cast<float*>(fftwf_malloc(numBytes_))) {
    const int sides[3] = {static_cast<int>(shape.z), static_cast<int>(shape.y),
                          static_cast<int>(shape.x)};
    const int first = shape.numDimensions() == 3 ? 0 : 1;
    forward_ = fftwf_plan_dft_r2c(3 - first, sides + first, data_, spectrum(), FFTW_MEASURE);
    backward_ = fftwf_plan_dft_c2r(3 - first, sides + first, spectrum(), data_, FFTW_MEASURE);
  }
  ~InPlace() {
    fftwf_destroy_plan(forward_);
    fftwf_destroy_plan(backward_);
    fftwf_free(data_);
  }
  InPlace(const InPlace&) = delete;
  InPlace& operator=(const InPlace&) = delete;

  [[nodiscard]] double numBytes() const { return static_cast<double>(numBytes_); }

  /// Returns the covariance at lag 0; those of all lags are left in the array.
  double autocorrelate(const phasebound::PhaseMask& mask, float phaseFraction) {
    const std::size_t numRows = shape_.z * shape_.y;
    std::vector<std::uint8_t> pixels(shape_.x);
    for (std::size_t row = 0; row < numRows; ++row) {
      mask.readRow(row / shape_.y, row % shape_.y, 0, pixels);
      float* values = data_ + row * 2 * halfRow_;
      for (std::size_t x = 0; x < shape_.x; ++x) {
        values[x] = static_cast<float>(pixels[x]) - phaseFraction;
      }
    }
    fftwf_execute(forward_);
    const auto numPixels = static_cast<float>(shape_.numPixels());
    for (std::size_t i = 0; i < 2 * numRows * halfRow_; i += 2) {
      const float power = (data_[i] * data_[i] + data_[i + 1] * data_[i + 1]) / numPixels;
      data_[i] = power;
      data_[i + 1] = 0;
    }
    fftwf_execute(backward_);
    return static_cast<double>(data_[0] / numPixels);
  }

  /// Of the last run; lags wrap around.
  [[nodiscard]] double covarianceAt(int dz, int dy, int dx) const {
    const auto wrap = [](int lag, std::size_t side) {
      return lag < 0 ? side - static_cast<std::size_t>(-lag) : static_cast<std::size_t>(lag) % side;
    };
    const std::size_t row = wrap(dz, shape_.z) * shape_.y + wrap(dy, shape_.y);
    return static_cast<double>(data_[row * 2 * halfRow_ + wrap(dx, shape_.x)]) /
           static_cast<double>(shape_.numPixels());
  }

private:
  fftwf_complex* spectrum() { return reinterpret_cast<fftwf_complex*>(data_); }

  phasebound::Shape shape_;
  std::size_t halfRow_;
  std::size_t numBytes_;
  float* data_;
  fftwf_plan forward_;
  fftwf_plan backward_;
};

}  // namespace

int main(int argc, char** argv) {
  using namespace phasebound;
  const auto tpcCase = benchmarks::parseCase(argc, argv);
  if (!tpcCase) return 2;
  const benchmarks::Sample sample = benchmarks::drawSample(tpcCase->shape);
  const auto numPixels = static_cast<double>(tpcCase->shape.numPixels());
  const double phaseFraction = static_cast<double>(sample.count) / numPixels;
  InPlace fftw(tpcCase->shape);
  return benchmarks::timeCase(
      *tpcCase, phaseFraction, numPixels + fftw.numBytes(),
      [&] {
        return fftw.autocorrelate(sample.mask(), static_cast<float>(phaseFraction)) +
               phaseFraction * phaseFraction;
      },
      [&](int dz, int dy, int dx) { return fftw.covarianceAt(dz, dy, dx); });
}
