#include "bindings/numbers.h"

#include <emscripten/emscripten.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string_view>

// Absent numbers are NaN on their way: no result is one. Addresses may be above 2 GB, which
// JavaScript takes for negative ones.
// clang-format off
EM_JS(emscripten::EM_VAL, phaseboundNames, (const char* names), {
  return Emval.toHandle(UTF8ToString(names).split(' '));
});
EM_JS(void, phaseboundReadNumbers, (emscripten::EM_VAL handle, emscripten::EM_VAL ofNames, double* into), {
  const object = Emval.toValue(handle);
  const names = Emval.toValue(ofNames);
  for (let i = 0; i < names.length; ++i) {
    const number = object[names[i]];
    HEAPF64[(into >>> 3) + i] = typeof number === 'number' ? number : NaN;
  }
});
EM_JS(emscripten::EM_VAL, phaseboundObjectOf, (emscripten::EM_VAL ofNames, const double* numbers), {
  const names = Emval.toValue(ofNames);
  const object = {};
  for (let i = 0; i < names.length; ++i) {
    const number = HEAPF64[(numbers >>> 3) + i];
    object[names[i]] = Number.isNaN(number) ? null : number;
  }
  return Emval.toHandle(object);
});
EM_JS(emscripten::EM_VAL, phaseboundArrayOf, (const double* numbers, int count), {
  const array = [];
  for (let i = 0; i < count; ++i) array.push(HEAPF64[(numbers >>> 3) + i]);
  return Emval.toHandle(array);
});
EM_JS(emscripten::EM_VAL, phaseboundDoubles, (const double* numbers, size_t count), {
  return Emval.toHandle(HEAPF64.slice(numbers >>> 3, (numbers >>> 3) + (count >>> 0)));
});
EM_JS(emscripten::EM_VAL, phaseboundFloats, (const float* numbers, size_t count), {
  return Emval.toHandle(HEAPF32.slice(numbers >>> 2, (numbers >>> 2) + (count >>> 0)));
});
EM_JS(emscripten::EM_VAL, phaseboundBytes, (const std::uint8_t* bytes, size_t count), {
  return Emval.toHandle(HEAPU8.slice(bytes >>> 0, (bytes >>> 0) + (count >>> 0)));
});
// clang-format on

namespace phasebound::convert {

using emscripten::val;

namespace {

/// The names one by one, in an array of JavaScript that is made once.
const val& namesAt(const char* names) {
  static std::map<const char*, val> known;
  const auto found = known.find(names);
  if (found != known.end()) return found->second;
  return known.emplace(names, val::take_ownership(phaseboundNames(names))).first->second;
}

}  // namespace

std::vector<std::optional<double>> numbersOf(const val& object, const char* names) {
  const std::string_view all(names);
  std::vector<double> found(static_cast<std::size_t>(std::count(all.begin(), all.end(), ' ')) + 1);
  phaseboundReadNumbers(object.as_handle(), namesAt(names).as_handle(), found.data());
  std::vector<std::optional<double>> numbers(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!std::isnan(found[i])) numbers[i] = found[i];
  }
  return numbers;
}

val objectOfNumbers(const char* names, std::initializer_list<std::optional<double>> numbers) {
  std::vector<double> values;
  values.reserve(numbers.size());
  for (const std::optional<double>& number : numbers) {
    values.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return val::take_ownership(phaseboundObjectOf(namesAt(names).as_handle(), values.data()));
}

val arrayOfNumbers(std::initializer_list<double> numbers) {
  return val::take_ownership(phaseboundArrayOf(numbers.begin(), static_cast<int>(numbers.size())));
}

val typedArrayOf(const std::vector<double>& numbers) {
  return val::take_ownership(phaseboundDoubles(numbers.data(), numbers.size()));
}

val typedArrayOf(const std::vector<float>& numbers) {
  return val::take_ownership(phaseboundFloats(numbers.data(), numbers.size()));
}

val typedArrayOf(const std::uint8_t* bytes, std::size_t size) {
  return val::take_ownership(phaseboundBytes(bytes, size));
}

}  // namespace phasebound::convert
