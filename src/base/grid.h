#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace phasebound {

/// Sides in pixels, slowest axis first: (z, y, x), x contiguous in memory. A 2D image has z = 1, so
/// a volume of a single slice is an image.
struct Shape {
  std::size_t z = 1;
  std::size_t y = 1;
  std::size_t x = 1;

  [[nodiscard]] int numDimensions() const { return z > 1 ? 3 : 2; }
  /// Shortest side among the axes that the data have.
  [[nodiscard]] std::size_t shortestSide() const {
    const std::size_t plane = y < x ? y : x;
    return z > 1 && z < plane ? z : plane;
  }
  /// May be more than size_t can count: a volume need not fit into memory.
  [[nodiscard]] std::uint64_t numPixels() const { return std::uint64_t{z} * y * x; }

  bool operator==(const Shape&) const = default;
};

/// z*y*x, or nothing where the product does not fit: size_t is 32 bits in WebAssembly, so every
/// shape that comes from a file passes here before it allocates.
[[nodiscard]] inline std::optional<std::size_t> checkedNumPixels(std::uint64_t z, std::uint64_t y,
                                                                 std::uint64_t x) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::size_t>::max();
  if (z == 0 || y == 0 || x == 0) return 0;
  if (z > kMost || y > kMost / z || x > kMost / (z * y)) return std::nullopt;
  return static_cast<std::size_t>(z * y * x);
}

/// Non-owning view of a (z, y, x) array. T may be const.
template <class T>
struct GridView {
  T* data = nullptr;
  Shape shape{0, 0, 0};

  [[nodiscard]] T& at(std::size_t z, std::size_t y, std::size_t x) const {
    assert(z < shape.z && y < shape.y && x < shape.x);
    return data[(z * shape.y + y) * shape.x + x];
  }
  [[nodiscard]] T* row(std::size_t z, std::size_t y) const {
    assert(z < shape.z && y < shape.y);
    return data + (z * shape.y + y) * shape.x;
  }
};

/// Owning (z, y, x) array.
template <class T>
class Grid {
public:
  Grid() = default;
  /// Precondition: the number of pixels fits size_t, which checkedNumPixels() tells.
  explicit Grid(Shape shape, T fill = T{})
      : shape_(shape), data_(static_cast<std::size_t>(shape.numPixels()), fill) {}

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] std::size_t size() const { return data_.size(); }
  [[nodiscard]] T* data() { return data_.data(); }
  [[nodiscard]] const T* data() const { return data_.data(); }
  [[nodiscard]] GridView<T> view() { return {data_.data(), shape_}; }
  [[nodiscard]] GridView<const T> view() const { return {data_.data(), shape_}; }

private:
  Shape shape_{0, 0, 0};
  std::vector<T> data_;
};

}  // namespace phasebound
