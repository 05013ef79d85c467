#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

namespace phasebound::convert {

/// Numbers of objects of JavaScript, several in one call: each call of Embind takes most of a
/// microsecond, and a small image's estimate with its intervals and sizes has a hundred of them.
///
/// names  of the members, with a blank between two; a literal, which is looked up by its address

/// What they are; nothing for what is no number.
[[nodiscard]] std::vector<std::optional<double>> numbersOf(const emscripten::val& object,
                                                           const char* names);
/// A new object with them; null for what is absent. The other members are set afterwards.
[[nodiscard]] emscripten::val objectOfNumbers(const char* names,
                                              std::initializer_list<std::optional<double>> numbers);
/// A new array.
[[nodiscard]] emscripten::val arrayOfNumbers(std::initializer_list<double> numbers);
/// A Float64Array, a Float32Array and a Uint8Array of its own, copied once.
[[nodiscard]] emscripten::val typedArrayOf(const std::vector<double>& numbers);
[[nodiscard]] emscripten::val typedArrayOf(const std::vector<float>& numbers);
[[nodiscard]] emscripten::val typedArrayOf(const std::uint8_t* bytes, std::size_t size);

}  // namespace phasebound::convert
