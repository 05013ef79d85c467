#pragma once

#include <emscripten/val.h>

#include <initializer_list>
#include <optional>
#include <vector>

namespace phasebound::convert {

/// Numbers of objects of JavaScript, several in one call: each call of Embind takes most of a
/// microsecond, and a small image's estimate with its intervals and sizes has a hundred of them.
///
/// names  of the members, with a blank between two

/// What they are; nothing for what is no number.
[[nodiscard]] std::vector<std::optional<double>> numbersOf(const emscripten::val& object,
                                                           const char* names);
/// A new object with them; null for what is absent. The other members are set afterwards.
[[nodiscard]] emscripten::val objectOfNumbers(const char* names,
                                              std::initializer_list<std::optional<double>> numbers);
/// A new array.
[[nodiscard]] emscripten::val arrayOfNumbers(std::initializer_list<double> numbers);

}  // namespace phasebound::convert
