#include "tpc/line_transform.h"

#include <gtest/gtest.h>

#include <complex>
#include <cstddef>
#include <memory>
#include <random>
#include <vector>

namespace phasebound {
namespace {

std::vector<Complex4> randomLines(std::size_t count) {
  std::mt19937 random(3);
  std::vector<Complex4> lines(count);
  for (Complex4& number : lines) {
    for (int lane = 0; lane < 4; ++lane) {
      number.re[lane] = static_cast<float>(random() % 100) / 100;
      number.im[lane] = static_cast<float>(random() % 100) / 100;
    }
  }
  return lines;
}

/// That `found` has the inverse, not divided, of scale * |F|^2: n times the correlation of the line
/// with itself.
void expectCorrelated(const Complex4* found, const Complex4* line, std::size_t length,
                      std::size_t maxLag, double scale) {
  const auto at = [](const Complex4& number, int lane) {
    return std::complex<double>(static_cast<double>(number.re[lane]),
                                static_cast<double>(number.im[lane]));
  };
  for (const int lane : {1, 2}) {
    for (std::size_t lag = 0; lag <= maxLag; ++lag) {
      std::complex<double> expected = 0;
      for (std::size_t j = 0; j < length; ++j) {
        expected += at(line[(j + lag) % length], lane) * std::conj(at(line[j], lane));
      }
      expected *= scale * static_cast<double>(length);
      EXPECT_LT(std::abs(at(found[lag], lane) - expected),
                1e-5 * static_cast<double>(length * length))
          << length << ' ' << maxLag << ' ' << lag;
    }
  }
}

/// Of the last two the padded line has less than twice the length.
constexpr std::size_t kLineLengths[] = {1, 6, 8, 20, 41, 47, 94, 160, 131, 262};

std::vector<std::unique_ptr<LineTransform>> allLineTransforms(std::size_t length,
                                                              std::size_t maxLag) {
  std::vector<std::unique_ptr<LineTransform>> all;
  all.push_back(makeWholeLines(length, maxLag));
  all.push_back(makeExtendedLines(length, maxLag));
  for (const std::size_t numClasses : {std::size_t{4}, std::size_t{8}}) {
    if (length % numClasses == 0) all.push_back(makeSplitLines(length, maxLag, numClasses));
  }
  return all;
}

TEST(LineTransform, CorrelatesTwoLinesAtOnce) {
  for (const std::size_t length : kLineLengths) {
    for (const std::size_t maxLag : {std::size_t{0}, length / 40, length / 10, length / 2}) {
      for (const auto& transform : allLineTransforms(length, maxLag)) {
        const std::vector<Complex4> before = randomLines(2 * length);
        std::vector<Complex4> lines = before;
        transform->autocorrelate(lines.data(), lines.data() + length, 0.5F);
        expectCorrelated(lines.data(), before.data(), length, maxLag, 0.5);
        expectCorrelated(lines.data() + length, before.data() + length, length, maxLag, 0.5);
        // One alone, after others have been where it is.
        lines = before;
        transform->autocorrelate(lines.data(), nullptr, 1.0F);
        expectCorrelated(lines.data(), before.data(), length, maxLag, 1.0);
        for (std::size_t j = length; j < lines.size(); ++j) {
          EXPECT_EQ(lines[j].re[0], before[j].re[0]);
        }
      }
    }
  }
}

TEST(LineTransform, CorrelatesWhatOthersLeave) {
  for (const std::size_t length : kLineLengths) {
    const std::size_t maxLag = length / 3;
    for (const auto& transform : allLineTransforms(length, maxLag)) {
      std::vector<Complex4> lines = randomLines(4 * length);
      std::vector<Complex4> rest(2 * length);
      for (std::size_t j = 0; j < rest.size(); ++j) {
        rest[j] = {-lines[j].re - lines[j + rest.size()].re,
                   -lines[j].im - lines[j + rest.size()].im};
      }
      std::vector<Complex4> left(2 * length);
      // Sums of earlier lines are forgotten.
      for (int i = 0; i < 2; ++i) {
        std::vector<Complex4> some = lines;
        transform->beginSum();
        transform->autocorrelate(some.data(), some.data() + length, 1.0F);
        transform->autocorrelate(some.data() + 2 * length, some.data() + 3 * length, 1.0F);
        transform->autocorrelateRest(left.data(), left.data() + length, 1.0F);
      }
      expectCorrelated(left.data(), rest.data(), length, maxLag, 1.0);
      expectCorrelated(left.data() + length, rest.data() + length, length, maxLag, 1.0);
    }
  }
}

TEST(LineTransform, IsSplitWhereItIsLong) {
  EXPECT_EQ(numClassesOf(4000), 8U);
  EXPECT_EQ(numClassesOf(2004), 1U);  // 167 goes another way
  EXPECT_EQ(numClassesOf(2500), 4U);
  EXPECT_EQ(numClassesOf(400), 4U);
  EXPECT_EQ(numClassesOf(4050), 1U);
  EXPECT_EQ(numClassesOf(64), 1U);
}

TEST(LineTransform, IsExtendedForFewLagsOfAwkwardLines) {
  EXPECT_TRUE(isExtended(1994, 200));
  EXPECT_FALSE(isExtended(1994, 997));
  EXPECT_FALSE(isExtended(2000, 200));
}
}  // namespace
}  // namespace phasebound
