#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "base/grid.h"
#include "decode/decode.h"
#include "phases/phases.h"

namespace phasebound::test {

/// An image of these values, as a decoder gives it.
template <class T>
[[nodiscard]] Image imageOf(const Shape& shape, SampleType type, const std::vector<T>& values) {
  Image image;
  image.shape = shape;
  image.type = type;
  const auto* first = reinterpret_cast<const std::byte*>(values.data());
  image.bytes.assign(first, first + values.size() * sizeof(T));
  image.format = "test";
  return image;
}

/// An image of the values 0 and 1, phases counted: isPhase(z, y, x) is 1.
template <class IsPhase>
LabelledImage binaryImage(const Shape& shape, IsPhase isPhase) {
  LabelledImage image;
  image.labels = PackedLabels(shape);
  std::uint64_t count = 0;
  std::vector<std::uint8_t> row(shape.x);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        row[x] = isPhase(z, y, x) ? 1 : 0;
        count += row[x];
      }
      image.labels.writeRow(z, y, row);
    }
  }
  const std::uint64_t numPixels = shape.numPixels();
  if (count < numPixels) image.phases.push_back({0, numPixels - count});
  if (count > 0) image.phases.push_back({1, count});
  // Labels index the phases, and 1 is the only one.
  if (count == numPixels) image.labels = PackedLabels(shape);
  return image;
}

/// Pixels drawn independently.
inline LabelledImage whiteNoise(const Shape& shape, double phaseFraction, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = static_cast<std::uint32_t>(phaseFraction * 4294967295.0);
  return binaryImage(shape,
                     [&](std::size_t, std::size_t, std::size_t) { return random() <= below; });
}

/// The pixels of value 1, and how many there are.
struct Phase1 {
  PhaseMask mask;
  std::uint64_t count;
};

inline Phase1 phase1(const LabelledImage& image) {
  for (std::size_t i = 0; i < image.phases.size(); ++i) {
    if (image.phases[i].value == 1) return {PhaseMask(image.labels, i), image.phases[i].count};
  }
  return {PhaseMask(image.labels, kMaxNumPhases), 0};
}

}  // namespace phasebound::test
