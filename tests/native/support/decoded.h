#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "decode/decode.h"
#include "support/fixtures.h"

namespace phasebound::test {

inline constexpr Shape kSmall{1, kHeight, kWidth};
inline constexpr Shape kLarge{1, kHigh, kWide};

inline Image decoded(const std::string& name) {
  Result<Image> image = decode(readFixture(name));
  if (image) return std::move(image).value();
  ADD_FAILURE() << name << ": " << phasebound::name(image.error().code) << " "
                << (image.error().details.empty() ? "" : image.error().details[0]);
  return {};
}

template <class T>
T sample(const Image& image, std::size_t i) {
  T value;
  std::memcpy(&value, image.bytes.data() + i * sizeof(T), sizeof(T));
  return value;
}

/// Every sample of the fixture is formula(z, y, x), give or take the tolerance.
template <class T, class Formula>
Image expectSamples(const std::string& name, SampleType type, const Shape& shape, Formula formula,
                    double tolerance = 0) {
  Image image = decoded(name);
  EXPECT_EQ(image.type, type) << name;
  EXPECT_EQ(image.shape, shape) << name;
  EXPECT_EQ(image.bytes.size(), shape.numPixels() * sizeof(T)) << name;
  if (::testing::Test::HasFailure()) return image;
  std::size_t i = 0;
  std::size_t numWrong = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x, ++i) {
        const T expected = static_cast<T>(formula(z, y, x));
        const T found = sample<T>(image, i);
        // Integers of 64 bits are compared as what they are.
        const bool isSame =
            tolerance == 0
                ? found == expected
                : std::abs(static_cast<double>(found) - static_cast<double>(expected)) <= tolerance;
        if (!isSame && ++numWrong == 1) {
          ADD_FAILURE() << name << " at " << z << "," << y << "," << x << ": " << +found
                        << " instead of " << +expected;
        }
      }
    }
  }
  EXPECT_EQ(numWrong, 0U) << name;
  return image;
}

template <class Formula>
Image expectBytes(const std::string& name, const Shape& shape, Formula formula,
                  double tolerance = 0) {
  return expectSamples<std::uint8_t>(name, SampleType::U8, shape, formula, tolerance);
}

inline std::int64_t grey(std::size_t z, std::size_t y, std::size_t x) {
  return pattern(z, y, x) % 251;
}

/// The colour of every fixture that has one: 0xRRGGBB.
inline std::int64_t colour(std::size_t z, std::size_t y, std::size_t x) {
  const std::int64_t value = pattern(z, y, x);
  return (value % 200) << 16 | ((value + 40) % 200) << 8 | (2 * value) % 256;
}

inline Image expectColours(const std::string& name, const Shape& shape) {
  return expectSamples<std::uint32_t>(name, SampleType::Rgb8, shape, colour);
}

inline void expectWarning(const Image& image, WarningCode code, const std::string& detail) {
  for (const Warning& warning : image.warnings) {
    if (warning.code == code && !warning.details.empty() && warning.details[0] == detail) return;
  }
  ADD_FAILURE() << "no warning " << name(code) << " " << detail;
}

}  // namespace phasebound::test
