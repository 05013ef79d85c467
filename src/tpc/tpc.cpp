#include "tpc/tpc.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <limits>
#include <vector>

#include "base/text.h"
#include "tpc/lane_passes.h"

namespace phasebound {
namespace {

/// Most bytes that one allocation can have: WebAssembly's malloc stops below 2 GB.
constexpr double kMostBytesAtOnce =
    sizeof(void*) == 4 ? 2147000000.0 : static_cast<double>(std::numeric_limits<long long>::max());
/// Most bytes altogether, of WebAssembly's 4 GB less what the image itself and the code take.
constexpr double kMostBytes = sizeof(void*) == 4 ? 3.5e9 : kMostBytesAtOnce;

struct Bytes {
  double spectrum;
  double lags;
};

Bytes predictBytes(const Shape& shape, std::size_t maxLag) {
  const double side = 2.0 * static_cast<double>(maxLag) + 1;
  const double half = static_cast<double>(maxLag) + 1;
  return {static_cast<double>(shape.z) * static_cast<double>(shape.y) *
              static_cast<double>(BlockSpectrum::strideFor(shape.x)) * sizeof(Complex4),
          half * side * (shape.numDimensions() == 3 ? side : 1.0) * sizeof(float)};
}

Error tooLarge(double needed, double available) {
  return {ErrorCode::TooLarge,
          {text(static_cast<std::uint64_t>(needed)), text(static_cast<std::uint64_t>(available))}};
}

/// Share of the whole work that the passes take, roughly: what a progress bar needs.
struct PassShares {
  double rows;
  double planes;
  double lines;
};

constexpr PassShares kShares2d{0.4, 0.0, 0.45};
constexpr PassShares kShares3d{0.25, 0.25, 0.35};

/// One computation of a TPC, pass by pass. The last axis (y of an image, z of a volume) is
/// transformed forth and back at once, while its line is in the cache; from there on only the lags
/// that are wanted are carried.
class Autocorrelation {
public:
  Autocorrelation(const PhaseMask& mask, double phaseFraction, std::size_t maxLag,
                  const Progress& progress)
      : mask_(mask),
        shape_(mask.shape()),
        isVolume_(shape_.numDimensions() == 3),
        phaseFraction_(phaseFraction),
        maxLag_(maxLag),
        progress_(progress),
        spectrum_(shape_.z * shape_.y, shape_.x) {}

  Tpc run() {
    transformRows();
    if (isVolume_) transformPlanes();
    correlateLines();
    return gatherLags();
  }

private:
  [[nodiscard]] const PassShares& shares() const { return isVolume_ ? kShares3d : kShares2d; }

  /// x, forward: reads the phase's pixels, less their mean so that a float keeps its digits for
  /// what varies.
  void transformRows() {
    RowPass pass(shape_.x);
    std::vector<std::uint8_t> row(shape_.x);
    const std::size_t numRows = shape_.z * shape_.y;
    for (std::size_t first = 0; first < numRows; first += kRowsPerPass) {
      Complex4* rows[kRowsPerPass] = {};
      for (std::size_t i = 0; i < kRowsPerPass; ++i) {
        const bool exists = first + i < numRows;
        if (exists) rows[i] = spectrum_.row(first + i);
        if (exists) mask_.readRow((first + i) / shape_.y, (first + i) % shape_.y, 0, row);
        putRow(exists ? row.data() : nullptr, i, pass);
      }
      pass.forward(rows, spectrum_.numBlocks());
      tell(0, shares().rows, first + kRowsPerPass, numRows);
    }
  }

  /// A row of zeros where there are no pixels.
  void putRow(const std::uint8_t* pixels, std::size_t row, RowPass& pass) const {
    float* samples = pass.samples();
    const auto outside = static_cast<float>(-phaseFraction_);
    const auto inside = static_cast<float>(1 - phaseFraction_);
    for (std::size_t x = 0; x < shape_.x; ++x) {
      const float value = pixels == nullptr ? 0.0F : pixels[x] != 0 ? inside : outside;
      samples[RowPass::sampleIndex(row, x)] = value;
    }
  }

  /// y of a volume, forward, plane by plane.
  void transformPlanes() {
    LinePass pass(shape_.y);
    for (std::size_t z = 0; z < shape_.z; ++z) {
      Complex4* plane = spectrum_.row(z * shape_.y);
      for (std::size_t block = 0; block < spectrum_.numBlocks(); ++block) {
        pass.forward(plane + block, spectrum_.stride());
      }
      tell(shares().rows, shares().planes, z + 1, shape_.z);
    }
  }

  /// The last axis: forward, |F|^2, inverse.
  void correlateLines() {
    const std::size_t length = isVolume_ ? shape_.z : shape_.y;
    const std::size_t numPlanes = isVolume_ ? shape_.y : 1;
    const std::size_t stride = isVolume_ ? shape_.y * spectrum_.stride() : spectrum_.stride();
    // 1/N here and 1/N at the end, so that neither |F|^2 nor its sum leaves a float's range.
    const auto scale = static_cast<float>(1.0 / static_cast<double>(shape_.numPixels()));
    LinePass pass(length);
    for (std::size_t plane = 0; plane < numPlanes; ++plane) {
      Complex4* row = spectrum_.row(plane);
      for (std::size_t block = 0; block < spectrum_.numBlocks(); block += 2) {
        Complex4* second = block + 1 < spectrum_.numBlocks() ? row + block + 1 : nullptr;
        pass.autocorrelate(row + block, second, stride, maxLag_, scale);
        if (!isVolume_) {
          tell(shares().rows, shares().lines, block + 2, spectrum_.numBlocks());
        }
      }
      if (isVolume_) {
        tell(shares().rows + shares().planes, shares().lines, plane + 1, numPlanes);
      }
    }
  }

  /// Back along y (volumes) and x, for the wanted lags only.
  Tpc gatherLags() {
    Tpc tpc(shape_.numDimensions(), maxLag_, phaseFraction_);
    const double done = shares().rows + shares().planes + shares().lines;
    RowPass rowPass(shape_.x);
    if (isVolume_) {
      LinePass linePass(shape_.y);
      for (std::size_t dz = 0; dz <= maxLag_; ++dz) {
        Complex4* plane = spectrum_.row(dz * shape_.y);
        for (std::size_t block = 0; block < spectrum_.numBlocks(); ++block) {
          linePass.inverseNearZero(plane + block, spectrum_.stride(), maxLag_);
        }
        const int maxLag = static_cast<int>(maxLag_);
        gatherRows(rowPass, dz * shape_.y, static_cast<int>(dz), -maxLag, tpc);
        tell(done, 1 - done, dz + 1, maxLag_ + 1);
      }
    } else {
      gatherRows(rowPass, 0, 0, 0, tpc);
      tell(done, 1 - done, 1, 1);
    }
    return tpc;
  }

  /// Rows firstDy ... maxLag of one plane of lags, whose row dy = 0 is spectrum row `origin`;
  /// negative dy are found periodically.
  void gatherRows(RowPass& pass, std::size_t origin, int dz, int firstDy, Tpc& tpc) {
    const int maxLag = static_cast<int>(maxLag_);
    const int numY = static_cast<int>(shape_.y);
    const auto scale = static_cast<float>(1.0 / static_cast<double>(shape_.numPixels()));
    for (int dy = firstDy; dy <= maxLag; dy += static_cast<int>(kRowsPerPass)) {
      const int numRows = std::min(static_cast<int>(kRowsPerPass), maxLag - dy + 1);
      const Complex4* rows[kRowsPerPass] = {};
      for (int i = 0; i < numRows; ++i) {
        const int y = (dy + i + numY) % numY;
        rows[i] = spectrum_.row(origin + static_cast<std::size_t>(y));
      }
      pass.inverse(rows, spectrum_.numBlocks());
      for (int i = 0; i < numRows; ++i) {
        float* lags = tpc.mutableRow(tpc.rowIndex(dz, dy + i));
        for (int dx = -maxLag; dx <= maxLag; ++dx) {
          const std::size_t x = dx < 0 ? shape_.x - static_cast<std::size_t>(-dx)
                                       : static_cast<std::size_t>(dx) % shape_.x;
          lags[dx + maxLag] =
              scale * pass.samples()[RowPass::sampleIndex(static_cast<std::size_t>(i), x)];
        }
      }
    }
  }

  void tell(double before, double share, std::size_t done, std::size_t all) const {
    report(progress_,
           before + share * static_cast<double>(std::min(done, all)) / static_cast<double>(all));
  }

  const PhaseMask& mask_;
  Shape shape_;
  bool isVolume_;
  double phaseFraction_;
  std::size_t maxLag_;
  const Progress& progress_;
  BlockSpectrum spectrum_;
};

}  // namespace

Tpc::Tpc(int numDimensions, std::size_t maxLag, double phaseFraction)
    : numDimensions_(numDimensions), maxLag_(maxLag), phaseFraction_(phaseFraction) {
  covariance_.resize(numRows() * rowLength());
}

std::size_t Tpc::numRows() const {
  return numDimensions_ == 3 ? (maxLag_ + 1) * rowLength() : maxLag_ + 1;
}

std::size_t Tpc::rowIndex(int dz, int dy) const {
  if (numDimensions_ == 2) {
    assert(dz == 0 && dy >= 0);
    return static_cast<std::size_t>(dy);
  }
  assert(dz >= 0);
  return static_cast<std::size_t>(dz) * rowLength() +
         static_cast<std::size_t>(dy + static_cast<int>(maxLag_));
}

Tpc::Row Tpc::row(std::size_t index) const {
  const float* covariance = covariance_.data() + index * rowLength();
  if (numDimensions_ == 2) {
    const int dy = static_cast<int>(index);
    return {0, dy, dy == 0 ? 1 : 2, covariance};
  }
  const int dz = static_cast<int>(index / rowLength());
  const int dy = static_cast<int>(index % rowLength()) - static_cast<int>(maxLag_);
  return {dz, dy, dz == 0 ? 1 : 2, covariance};
}

float* Tpc::mutableRow(std::size_t index) { return covariance_.data() + index * rowLength(); }

double Tpc::at(int dz, int dy, int dx) const {
  const bool isMirrored = numDimensions_ == 3 ? dz < 0 : dy < 0;
  if (isMirrored) {
    dz = -dz;
    dy = -dy;
    dx = -dx;
  }
  const int column = dx + static_cast<int>(maxLag_);
  assert(column >= 0 && column < static_cast<int>(rowLength()));
  return static_cast<double>(
             covariance_[rowIndex(dz, dy) * rowLength() + static_cast<std::size_t>(column)]) +
         phaseFraction_ * phaseFraction_;
}

double predictTpcBytes(const Shape& shape, std::size_t maxLag) {
  const Bytes bytes = predictBytes(shape, maxLag);
  return bytes.spectrum + bytes.lags;
}

Result<Tpc> computeTpc(const PhaseMask& mask, std::uint64_t count, std::size_t maxLag,
                       const Progress& progress) {
  const Shape& shape = mask.shape();
  assert(shape.numPixels() > 0 && 2 * maxLag <= shape.shortestSide());
  const Bytes bytes = predictBytes(shape, maxLag);
  const double largest = std::max(bytes.spectrum, bytes.lags);
  if (largest > kMostBytesAtOnce) return tooLarge(largest, kMostBytesAtOnce);
  const double total = bytes.spectrum + bytes.lags;
  if (total > kMostBytes) return tooLarge(total, kMostBytes);
  const double phaseFraction = static_cast<double>(count) / static_cast<double>(shape.numPixels());
  return Autocorrelation(mask, phaseFraction, maxLag, progress).run();
}

}  // namespace phasebound
