#include "tpc/line_transform.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "tpc/lanes.h"

namespace phasebound {
namespace {

/// Transforms of M numbers that a padded line takes: two there, and half of two back.
constexpr std::size_t kNumTransforms = 3;

std::size_t numLinearLags(std::size_t length) { return 2 * length - 1; }

Float4 squared(const Complex4& number) { return number.re * number.re + number.im * number.im; }

class WholeLines final : public LineTransform {
public:
  WholeLines(std::size_t length, std::size_t maxLag);

  void autocorrelate(Complex4* first, Complex4* second, float scale) override;
  void autocorrelateRest(Complex4* first, Complex4* second, float scale) override;
  void beginSum() override;

private:
  /// One of the two lines that go together, or what earlier ones leave of it.
  struct Line {
    const Complex4* numbers;  ///< null for what is left
    std::size_t index;
  };

  void correlate(Complex4* first, Complex4* second, float scale, bool isRest);
  void takeEnds(const Line& line);
  void takePower(const Line& line, std::size_t parity, float factor);
  void put(Complex4* first, Complex4* second) const;
  [[nodiscard]] Complex4 at(std::size_t lag) const;
  [[nodiscard]] Complex4 endProducts(std::size_t line, std::size_t lag) const;

  std::size_t length_;
  std::size_t maxLag_;
  bool isPadded_;
  FftPlan plan_;               ///< of the line, or of M numbers
  std::size_t numEnds_;        ///< lags that the line's ends give
  std::vector<Factor> waves_;  ///< exp(-i pi j / M), j < 2 M
  std::vector<Complex4> in_;
  std::vector<Complex4> out_;
  std::vector<Complex4> power_;
  // Of the even frequencies, and of the odd ones; of lines that are not padded the first alone.
  std::array<std::vector<Complex4>, 2> back_;
  bool isSumming_ = false;
  std::array<std::array<std::vector<Complex4>, 2>, 2> sums_;  ///< of both lines, by parity
  /// The first numEnds_ numbers of both lines and the last ones, and the sums of lines.
  std::array<std::vector<Complex4>, 2> ends_;
  std::array<std::vector<Complex4>, 2> sumsOfEnds_;
  float endFactor_ = 0;  ///< of their products
};

WholeLines::WholeLines(std::size_t length, std::size_t maxLag)
    : length_(length),
      maxLag_(std::min(maxLag, length - 1)),
      isPadded_(needsBluestein(length)),
      plan_(isPadded_ ? halfOfPaddedLine(length) : length),
      numEnds_(isPadded_ ? numTapsBeyond(numLinearLags(length), plan_.length()) : 0),
      in_(plan_.length(), kZeroBlock),
      out_(plan_.length()),
      power_(plan_.length()) {
  const std::size_t half = plan_.length();
  back_[0].resize(half);
  if (!isPadded_) return;
  back_[1].resize(half);
  for (std::size_t j = 0; j < 2 * half; ++j) waves_.push_back(halfWave(j, half));
}

void WholeLines::autocorrelate(Complex4* first, Complex4* second, float scale) {
  correlate(first, second, scale, false);
}

void WholeLines::autocorrelateRest(Complex4* first, Complex4* second, float scale) {
  correlate(first, second, scale, true);
  isSumming_ = false;
}

void WholeLines::beginSum() {
  isSumming_ = true;
  for (auto& ends : sumsOfEnds_) ends.assign(2 * numEnds_, kZeroBlock);
  for (auto& line : sums_) {
    line[0].assign(plan_.length(), kZeroBlock);
    if (isPadded_) line[1].assign(plan_.length(), kZeroBlock);
  }
}

void WholeLines::correlate(Complex4* first, Complex4* second, float scale, bool isRest) {
  const std::size_t numParities = isPadded_ ? 2 : 1;
  const std::size_t numFrequencies = numParities * plan_.length();
  const float factor = scale * static_cast<float>(length_) / static_cast<float>(numFrequencies);
  endFactor_ = scale * static_cast<float>(length_);
  takeEnds({isRest ? nullptr : first, 0});
  if (second != nullptr) takeEnds({isRest ? nullptr : second, 1});
  for (std::size_t parity = 0; parity < numParities; ++parity) {
    if (second == nullptr) std::fill(power_.begin(), power_.end(), kZeroBlock);
    takePower({isRest ? nullptr : first, 0}, parity, factor);
    if (second != nullptr) takePower({isRest ? nullptr : second, 1}, parity, factor);
    plan_.inverse(power_.data(), back_[parity].data());
  }
  put(first, second);
}

void WholeLines::takeEnds(const Line& line) {
  std::vector<Complex4>& ends = ends_[line.index];
  std::vector<Complex4>& sums = sumsOfEnds_[line.index];
  if (line.numbers == nullptr) {
    ends = sums;
    return;
  }
  ends.assign(line.numbers, line.numbers + numEnds_);
  ends.insert(ends.end(), line.numbers + (length_ - numEnds_), line.numbers + length_);
  for (std::size_t i = 0; isSumming_ && i < sums.size(); ++i) sums[i] = sums[i] + ends[i];
}

/// |F|^2 at the frequencies of one parity, the real part of the first line's and the imaginary part
/// of the second one's. Behind a padded line there stay zeros.
void WholeLines::takePower(const Line& line, std::size_t parity, float factor) {
  const Complex4* spectrum = sums_[line.index][parity].data();
  if (line.numbers != nullptr) {
    const std::size_t numLower = std::min(length_, plan_.length());
    if (parity == 0) {
      // The copy reads memory in order, which the transform does not.
      std::copy_n(line.numbers, numLower, in_.data());
      for (std::size_t j = numLower; j < length_; ++j) {
        in_[j - numLower] = in_[j - numLower] + line.numbers[j];
      }
    } else {
      for (std::size_t j = 0; j < numLower; ++j) in_[j] = line.numbers[j] * waves_[j];
      for (std::size_t j = numLower; j < length_; ++j) {
        in_[j - numLower] = in_[j - numLower] + line.numbers[j] * waves_[j];
      }
    }
    plan_.forward(in_.data(), out_.data());
    spectrum = out_.data();
    std::vector<Complex4>& sum = sums_[line.index][parity];
    for (std::size_t k = 0; isSumming_ && k < sum.size(); ++k) sum[k] = sum[k] + out_[k];
  }
  const std::size_t numFrequencies = plan_.length();
  if (line.index == 0) {
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      power_[k].re = splat(factor) * squared(spectrum[k]);
    }
  } else {
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      power_[k].im = splat(factor) * squared(spectrum[k]);
    }
  }
}

/// What came back at a lag; of a padded line that of 2 M numbers.
Complex4 WholeLines::at(std::size_t lag) const {
  if (!isPadded_) return back_[0][lag];
  const std::size_t j = lag < plan_.length() ? lag : lag - plan_.length();
  return back_[0][j] + back_[1][j] * conjugate(waves_[lag]);
}

/// What a line's numbers at the end and those so far behind them, at its beginning, add to a lag of
/// 1 ... numEnds_.
Complex4 WholeLines::endProducts(std::size_t line, std::size_t lag) const {
  const Complex4* first = ends_[line].data();
  const Complex4* last = first + (2 * numEnds_ - lag);
  Complex4 sum = kZeroBlock;
  for (std::size_t i = 0; i < lag; ++i) sum = sum + first[i] * conjugate(last[i]);
  return {splat(endFactor_) * sum.re, splat(endFactor_) * sum.im};
}

/// Each inverse is Hermitian in the lag; the second came in as i times its own.
void WholeLines::put(Complex4* first, Complex4* second) const {
  const std::size_t period = isPadded_ ? 2 * plan_.length() : length_;
  assert(period >= length_ + maxLag_ || !isPadded_);
  for (std::size_t j = 0; j <= maxLag_; ++j) {
    Complex4 here = at(j);
    Complex4 mirror = at(j == 0 ? 0 : period - j);
    if (isPadded_ && j > numEnds_) {
      here = here + at(period - length_ + j);
      mirror = mirror + at(length_ - j);
    }
    const bool isAtEnds = j > 0 && j <= numEnds_;
    first[j] = firstOfPair(here, mirror);
    if (isAtEnds) first[j] = first[j] + endProducts(0, j);
    if (second == nullptr) continue;
    second[j] = secondOfPair(here, mirror);
    if (isAtEnds) second[j] = second[j] + endProducts(1, j);
  }
}

}  // namespace

std::unique_ptr<LineTransform> makeWholeLines(std::size_t length, std::size_t maxLag) {
  return std::make_unique<WholeLines>(length, maxLag);
}

std::size_t halfOfPaddedLine(std::size_t length) {
  return halfOfConvolution(numLinearLags(length), kNumTransforms);
}

bool isExtended(std::size_t length, std::size_t maxLag) {
  if (!needsBluestein(length)) return false;
  const auto [line, strip] = extendedLengths(length, maxLag);
  // Two lines there, and back together.
  const double extended = 3 * (smoothWork(line) + smoothWork(strip));
  const double padded = 2 * kNumTransforms * smoothWork(halfOfPaddedLine(length));
  return extended < padded;
}

}  // namespace phasebound
