#include "spectrum/block_cosines.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <utility>

namespace phasebound {
namespace {

using Float4 = float __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 4;
/// Columns that are transformed together: two vectors.
constexpr std::size_t kColumns = 2 * kLanes;
/// Those of a line of the cache.
constexpr std::size_t kStripColumns = 2 * kColumns;

/// Products that are summed by themselves before they go to the total: a long sum of floats loses
/// digits with each term.
constexpr std::size_t kAtOnce = 16;

Float4 load(const float* from) {
  Float4 four;
  std::memcpy(&four, from, sizeof(four));
  return four;
}

/// cos(pi i / 16), i = 0 ... 8; the sine is that of 8 - i.
constexpr std::array<float, 9> kCosines{1.0F,         0.980785280F, 0.923879533F,
                                        0.831469612F, 0.707106781F, 0.555570233F,
                                        0.382683432F, 0.195090322F, 0.0F};

/// Sums over g parts, sum_q value_q exp(i pi turn q / g), for the turns 0 ... g: the usual halving
/// of a Fourier transform, the even parts' sums, and the odd ones' turned once more. The first and
/// the last are real, and their imaginary parts are not written.
///
/// stride  between the values of two parts
template <std::size_t kNumParts>
void sumTurned(const float* values, std::size_t stride, Float4* re, Float4* im) {
  if constexpr (kNumParts == 1) {
    re[0] = load(values);
    re[1] = re[0];
  } else {
    constexpr std::size_t kHalf = kNumParts / 2;
    constexpr std::size_t kStep = 16 / kNumParts;
    Float4 evenRe[kHalf + 1];
    Float4 evenIm[kHalf + 1];
    Float4 oddRe[kHalf + 1];
    Float4 oddIm[kHalf + 1];
    sumTurned<kHalf>(values, 2 * stride, evenRe, evenIm);
    sumTurned<kHalf>(values + stride, 2 * stride, oddRe, oddIm);
    re[0] = evenRe[0] + oddRe[0];
    re[kNumParts] = evenRe[0] - oddRe[0];
    re[kHalf] = evenRe[kHalf];
    im[kHalf] = oddRe[kHalf];
    for (std::size_t turn = 1; turn < kHalf; ++turn) {
      const float cosine = kCosines[turn * kStep];
      const float sine = kCosines[8 - turn * kStep];
      const Float4 turnedRe = oddRe[turn] * cosine - oddIm[turn] * sine;
      const Float4 turnedIm = oddRe[turn] * sine + oddIm[turn] * cosine;
      re[turn] = evenRe[turn] + turnedRe;
      im[turn] = evenIm[turn] + turnedIm;
      re[kNumParts - turn] = evenRe[turn] - turnedRe;
      im[kNumParts - turn] = turnedIm - evenIm[turn];
    }
  }
}

/// Sums of the products of `number` vectors of columns with the factors of some frequencies.
template <std::size_t kNumFrequencies>
void sumProducts(const float* sums, std::size_t number, const float* factors, float* out) {
  Float4 total[kNumFrequencies][2] = {};
  for (std::size_t first = 0; first < number; first += kAtOnce) {
    const std::size_t last = first + kAtOnce < number ? first + kAtOnce : number;
    Float4 partial[kNumFrequencies][2] = {};
    for (std::size_t i = first; i < last; ++i) {
      const Float4 low = load(sums + i * kColumns);
      const Float4 high = load(sums + i * kColumns + kLanes);
      for (std::size_t k = 0; k < kNumFrequencies; ++k) {
        const float factor = factors[i * kNumFrequencies + k];
        partial[k][0] += low * factor;
        partial[k][1] += high * factor;
      }
    }
    for (std::size_t k = 0; k < kNumFrequencies; ++k) {
      total[k][0] += partial[k][0];
      total[k][1] += partial[k][1];
    }
  }
  std::memcpy(out, total, sizeof(total));
}

std::size_t numPartsOf(std::size_t side, std::size_t numBlocks, std::size_t most) {
  std::size_t number = 1;
  while (2 * number <= most && side % (2 * number) == 0 && numBlocks % (2 * number) == 0) {
    number *= 2;
  }
  return number;
}

/// a(k, r) for the blocks of the first part, but for a scale: of one k after the other. Real and
/// imaginary parts are apart, which a compiler makes vectors of.
class PartCosines {
public:
  PartCosines(const std::vector<std::size_t>& firstPixel, std::size_t numParts)
      : numParts_(numParts), numBlocks_((firstPixel.size() - 1) / numParts) {
    const auto side = static_cast<double>(firstPixel.back());
    for (std::size_t end = 0; end <= numBlocks_; ++end) {
      const double angle = std::numbers::pi * static_cast<double>(firstPixel[end]) / side;
      step_.re.push_back(std::cos(angle));
      step_.im.push_back(std::sin(angle));
      if (end == 0) continue;
      numPixels_.push_back(static_cast<double>(firstPixel[end] - firstPixel[end - 1]));
      shares_.push_back(1 / numPixels_.back());
    }
    ends_.re.assign(numBlocks_ + 1, 1);
    ends_.im.assign(numBlocks_ + 1, 0);
    values_.re.assign(numBlocks_, 1);
    values_.im.assign(numBlocks_, 0);
  }

  [[nodiscard]] const std::vector<double>& real() const { return values_.re; }
  [[nodiscard]] const std::vector<double>& imaginary() const { return values_.im; }

  /// What scales them to a sum of squares of one over all pixels of all parts. The squares of a
  /// cosine at angles that go round a circle in equal steps add up to half their number, but where
  /// each step is half a turn.
  [[nodiscard]] double scale() const {
    double ofReal = 0;
    double ofImaginary = 0;
    for (std::size_t block = 0; block < numBlocks_; ++block) {
      ofReal += numPixels_[block] * values_.re[block] * values_.re[block];
      ofImaginary += numPixels_[block] * values_.im[block] * values_.im[block];
    }
    const double ofPart = k_ % numParts_ == 0 ? ofReal : (ofReal + ofImaginary) / 2;
    return 1 / std::sqrt(ofPart * static_cast<double>(numParts_));
  }

  /// Goes to the next k.
  void advance() {
    ++k_;
    for (std::size_t end = 0; end <= numBlocks_; ++end) {
      const double re = ends_.re[end] * step_.re[end] - ends_.im[end] * step_.im[end];
      ends_.im[end] = ends_.re[end] * step_.im[end] + ends_.im[end] * step_.re[end];
      ends_.re[end] = re;
    }
    for (std::size_t block = 0; block < numBlocks_; ++block) {
      // The sum of exp(i pi k (2 x + 1) / (2 side)) over the block in closed form, but for a factor
      // that all blocks have in common.
      values_.re[block] = (ends_.im[block + 1] - ends_.im[block]) * shares_[block];
      values_.im[block] = (ends_.re[block] - ends_.re[block + 1]) * shares_[block];
    }
  }

private:
  struct Numbers {
    std::vector<double> re;
    std::vector<double> im;
  };

  std::size_t numParts_;
  std::size_t numBlocks_;
  std::size_t k_ = 0;
  std::vector<double> numPixels_;  ///< of each block, and what one of them is a share of
  std::vector<double> shares_;
  /// exp(i pi k x / side) where blocks begin and end, and what takes it from one k to the next.
  Numbers ends_;
  Numbers step_;
  Numbers values_;
};

}  // namespace

BlockCosines::BlockCosines(std::size_t side, std::size_t numBlocks, std::size_t numFrequencies,
                           std::size_t mostParts)
    : numFrequencies_(numFrequencies) {
  assert(numBlocks > 0 && numBlocks <= side && mostParts <= kMostParts);
  for (std::size_t block = 0; block <= numBlocks; ++block) {
    firstPixel_.push_back(
        static_cast<std::size_t>(std::uint64_t{block} * std::uint64_t{side} / numBlocks));
  }
  // With more parts each turn would be that of one frequency alone.
  numParts_ = numPartsOf(side, numBlocks, std::min(mostParts, numFrequencies / 2));
  const std::size_t numBlocksOfPart = numBlocks / numParts_;
  std::vector<std::size_t> groupOf(numFrequencies);
  for (std::size_t turn = 0; turn <= numParts_; ++turn) {
    const bool isReal = turn == 0 || turn == numParts_;
    bool isFull = true;
    for (std::size_t k = 0; k < numFrequencies; ++k) {
      const std::size_t own = k % (2 * numParts_);
      if (own != turn && own != 2 * numParts_ - turn) continue;
      if (isFull) groups_.push_back({turn, isReal ? numBlocksOfPart : 2 * numBlocksOfPart, {}, {}});
      groups_.back().frequencies.push_back(k);
      groupOf[k] = groups_.size() - 1;
      isFull = groups_.back().frequencies.size() == kTogether;
    }
  }
  for (Group& group : groups_) group.factors.resize(group.numSums * group.frequencies.size());
  PartCosines cosines(firstPixel_, numParts_);
  for (std::size_t k = 0; k < numFrequencies; ++k) {
    if (k > 0) cosines.advance();
    Group& group = groups_[groupOf[k]];
    const std::size_t step = group.frequencies.size();
    const auto place = std::find(group.frequencies.begin(), group.frequencies.end(), k);
    float* factor = group.factors.data() + (place - group.frequencies.begin());
    const double scale = cosines.scale();
    for (const double value : cosines.real()) {
      *factor = static_cast<float>(scale * value);
      factor += step;
    }
    if (group.numSums == numBlocksOfPart) continue;
    // The imaginary sums of the opposite turn are those of this one with the other sign.
    const double signedScale = k % (2 * numParts_) == group.turn ? -scale : scale;
    for (const double value : cosines.imaginary()) {
      *factor = static_cast<float>(signedScale * value);
      factor += step;
    }
  }
}

template <std::size_t kNumParts>
void BlockCosines::transformParts(const float* values, float* sums, float* out) const noexcept {
  const std::size_t numBlocks = this->numBlocks() / kNumParts;
  // The real sums of a turn are followed by its imaginary ones.
  const std::size_t turnSize = 2 * numBlocks * kColumns;
  for (std::size_t block = 0; block < numBlocks; ++block) {
    for (std::size_t half = 0; half < 2; ++half) {
      Float4 re[kNumParts + 1];
      Float4 im[kNumParts + 1];
      sumTurned<kNumParts>(values + block * kStripColumns + half * kLanes,
                           numBlocks * kStripColumns, re, im);
      float* to = sums + block * kColumns + half * kLanes;
      for (std::size_t turn = 0; turn <= kNumParts; ++turn, to += turnSize) {
        std::memcpy(to, &re[turn], sizeof(Float4));
        if (turn == 0 || turn == kNumParts) continue;
        std::memcpy(to + turnSize / 2, &im[turn], sizeof(Float4));
      }
    }
  }
  for (const Group& group : groups_) {
    const float* of = sums + group.turn * turnSize;
    float products[kTogether * kColumns];
    switch (group.frequencies.size()) {
      case 1:
        sumProducts<1>(of, group.numSums, group.factors.data(), products);
        break;
      case 2:
        sumProducts<2>(of, group.numSums, group.factors.data(), products);
        break;
      case 3:
        sumProducts<3>(of, group.numSums, group.factors.data(), products);
        break;
      default:
        sumProducts<kTogether>(of, group.numSums, group.factors.data(), products);
    }
    for (std::size_t i = 0; i < group.frequencies.size(); ++i) {
      float* to = out + group.frequencies[i];
      for (std::size_t column = 0; column < kColumns; ++column) {
        to[column * numFrequencies_] = products[i * kColumns + column];
      }
    }
  }
}

void BlockCosines::transformColumns(const float* values, float* sums, float* out) const noexcept {
  switch (numParts_) {
    case 1:
      transformParts<1>(values, sums, out);
      break;
    case 2:
      transformParts<2>(values, sums, out);
      break;
    case 4:
      transformParts<4>(values, sums, out);
      break;
    case 8:
      transformParts<8>(values, sums, out);
      break;
    default:
      transformParts<kMostParts>(values, sums, out);
  }
}

template <class LoadRow>
std::vector<float> BlockCosines::transformLoaded(std::size_t inner, const LoadRow& loadRow) const {
  std::vector<float> out(inner * numFrequencies_);
  // Columns of a line of the cache are first brought together: where rows are a power of two apart,
  // all of a column's values would be in each other's places there. Behind the last column is what
  // nobody looks at.
  std::vector<float> strip(numBlocks() * kStripColumns);
  std::vector<float> ofColumns(kColumns * numFrequencies_);
  std::vector<float> sums((numParts_ + 1) * 2 * (numBlocks() / numParts_) * kColumns);
  for (std::size_t first = 0; first < inner; first += kStripColumns) {
    const std::size_t numColumns = std::min(kStripColumns, inner - first);
    for (std::size_t block = 0; block < numBlocks(); ++block) {
      float* to = strip.data() + block * kStripColumns;
      if (numColumns == kStripColumns) {
        loadRow(block, first, kStripColumns, to);
      } else {
        loadRow(block, first, numColumns, to);
      }
    }
    for (std::size_t column = 0; column < numColumns; column += kColumns) {
      const std::size_t numHere = std::min(kColumns, numColumns - column);
      float* to = out.data() + (first + column) * numFrequencies_;
      const bool isWhole = numHere == kColumns;
      transformColumns(strip.data() + column, sums.data(), isWhole ? to : ofColumns.data());
      if (!isWhole) std::copy_n(ofColumns.data(), numHere * numFrequencies_, to);
    }
  }
  return out;
}

std::vector<float> BlockCosines::transform(const std::vector<float>& values) const {
  const std::size_t inner = values.size() / numBlocks();
  return transformLoaded(
      inner, [&](std::size_t block, std::size_t first, std::size_t number, float* to) {
        std::memcpy(to, values.data() + block * inner + first, number * sizeof(float));
      });
}

std::vector<float> BlockCosines::transformExcess(const std::vector<std::uint32_t>& counts,
                                                 double fraction,
                                                 const std::vector<double>& innerPixels) const {
  const std::size_t inner = innerPixels.size();
  assert(counts.size() == inner * numBlocks());
  return transformLoaded(
      inner, [&](std::size_t block, std::size_t first, std::size_t number, float* to) {
        const auto side = static_cast<double>(firstPixel_[block + 1] - firstPixel_[block]);
        const std::uint32_t* count = counts.data() + block * inner + first;
        const double* pixels = innerPixels.data() + first;
        for (std::size_t i = 0; i < number; ++i) {
          // Signed, which more machines have an instruction for than for unsigned ones.
          const auto own = static_cast<double>(static_cast<std::int32_t>(count[i]));
          to[i] = static_cast<float>(own - fraction * (side * pixels[i]));
        }
      });
}

BlockCosines BlockCosines::squared() const {
  assert(numParts_ == 1);
  BlockCosines squares = *this;
  for (Group& group : squares.groups_) {
    for (float& factor : group.factors) factor *= factor;
  }
  return squares;
}

}  // namespace phasebound
