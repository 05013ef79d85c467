#include "bindings/numbers.h"

#include <emscripten/emscripten.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

// Absent numbers are NaN on their way: no result is one. Addresses may be above 2 GB, which
// JavaScript takes for negative ones.
// clang-format off
EM_JS(void, phaseboundReadNumbers, (emscripten::EM_VAL handle, const char* names, double* into), {
  const object = Emval.toValue(handle);
  UTF8ToString(names).split(' ').forEach((name, i) => {
    const number = object[name];
    HEAPF64[(into >>> 3) + i] = typeof number === 'number' ? number : NaN;
  });
});
EM_JS(emscripten::EM_VAL, phaseboundObjectOf, (const char* names, const double* numbers), {
  const object = {};
  UTF8ToString(names).split(' ').forEach((name, i) => {
    const number = HEAPF64[(numbers >>> 3) + i];
    object[name] = Number.isNaN(number) ? null : number;
  });
  return Emval.toHandle(object);
});
EM_JS(emscripten::EM_VAL, phaseboundArrayOf, (const double* numbers, int count), {
  return Emval.toHandle(Array.from(HEAPF64.subarray(numbers >>> 3, (numbers >>> 3) + count)));
});
// clang-format on

namespace phasebound::convert {

using emscripten::val;

std::vector<std::optional<double>> numbersOf(const val& object, const char* names) {
  const std::string_view all(names);
  std::vector<double> found(static_cast<std::size_t>(std::count(all.begin(), all.end(), ' ')) + 1);
  phaseboundReadNumbers(object.as_handle(), names, found.data());
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
  return val::take_ownership(phaseboundObjectOf(names, values.data()));
}

val arrayOfNumbers(std::initializer_list<double> numbers) {
  return val::take_ownership(phaseboundArrayOf(numbers.begin(), static_cast<int>(numbers.size())));
}

}  // namespace phasebound::convert
