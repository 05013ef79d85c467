#pragma once

#include <emscripten/val.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/warning.h"
#include "bindings/numbers.h"
#include "decode/decode.h"
#include "engine/engine.h"

/// Values to and from JavaScript. Everything is copied: nothing that JavaScript holds points into
/// the heap, which moves when it grows.
namespace phasebound::convert {

using emscripten::val;

inline val toJs(double number) { return val(number); }
inline val toJs(std::uint64_t count) { return val(static_cast<double>(count)); }
inline val toJs(std::string_view words) { return val(std::string(words)); }

inline val toJs(const std::optional<double>& number) { return number ? val(*number) : val::null(); }

inline val toJs(const std::vector<double>& numbers) { return typedArrayOf(numbers); }
inline val toJs(const std::vector<float>& numbers) { return typedArrayOf(numbers); }
inline val toJs(const std::uint8_t* bytes, std::size_t size) { return typedArrayOf(bytes, size); }

inline val toJs(const std::vector<std::string>& words) {
  val array = val::array();
  for (const std::string& word : words) array.call<void>("push", word);
  return array;
}

/// [y, x] of an image, [z, y, x] of a volume.
inline val toJs(const Shape& shape) {
  const auto z = static_cast<double>(shape.z);
  const auto y = static_cast<double>(shape.y);
  const auto x = static_cast<double>(shape.x);
  return shape.numDimensions() == 3 ? arrayOfNumbers({z, y, x}) : arrayOfNumbers({y, x});
}

inline val toJs(const std::vector<Warning>& warnings) {
  val array = val::array();
  for (const Warning& warning : warnings) {
    val object = val::object();
    object.set("code", toJs(name(warning.code)));
    object.set("details", toJs(warning.details));
    array.call<void>("push", object);
  }
  return array;
}

inline val toJs(const std::optional<PixelSize>& size) {
  if (!size) return val::null();
  val object = val::object();
  object.set("z", size->z);
  object.set("y", size->y);
  object.set("x", size->x);
  object.set("unit", size->unit);
  object.set("source", size->source);
  return object;
}

inline bool isMissing(const val& value) { return value.isNull() || value.isUndefined(); }

inline std::optional<double> optionalNumber(const val& value) {
  if (isMissing(value)) return std::nullopt;
  return value.as<double>();
}

/// A whole number from 0 to 2^30; nothing where the value is none.
inline std::optional<std::size_t> wholeFromJs(const val& value) {
  constexpr double kMost = 1 << 30;
  if (!value.isNumber()) return std::nullopt;
  const auto number = value.as<double>();
  if (!(number >= 0 && number <= kMost && number == std::floor(number))) return std::nullopt;
  return static_cast<std::size_t>(number);
}

inline Shape shapeFromJs(const val& sides) {
  const auto numSides = sides["length"].as<std::size_t>();
  const auto side = [&](std::size_t fromEnd) -> std::size_t {
    return fromEnd <= numSides ? sides[numSides - fromEnd].as<std::size_t>() : 1;
  };
  return {side(3), side(2), side(1)};
}

inline std::vector<double> numbersFromJs(const val& array) {
  std::vector<double> numbers(array["length"].as<std::size_t>());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = array[i].as<double>();
  return numbers;
}

inline std::vector<Warning> warningsFromJs(const val& array) {
  std::vector<Warning> warnings;
  const auto numWarnings = array["length"].as<std::size_t>();
  for (std::size_t i = 0; i < numWarnings; ++i) {
    const auto code = array[i]["code"].as<std::string>();
    Warning warning;
    for (std::size_t c = 0; c < kNumWarningCodes; ++c) {
      if (name(static_cast<WarningCode>(c)) == code) warning.code = static_cast<WarningCode>(c);
    }
    const val details = array[i]["details"];
    const auto numDetails = details["length"].as<std::size_t>();
    for (std::size_t d = 0; d < numDetails; ++d) {
      warning.details.push_back(details[d].as<std::string>());
    }
    warnings.push_back(std::move(warning));
  }
  return warnings;
}

/// Nothing where JavaScript passed nothing.
inline StageProgress progressFromJs(const val& onProgress) {
  if (isMissing(onProgress)) return {};
  return [onProgress](Stage stage, double share) { onProgress(toJs(name(stage)), share); };
}

inline val errorToJs(const Error& error) {
  val inner = val::object();
  inner.set("code", toJs(name(error.code)));
  inner.set("details", toJs(error.details));
  val object = val::object();
  object.set("error", inner);
  return object;
}

inline val valueToJs(const val& value) {
  val object = val::object();
  object.set("value", value);
  return object;
}

/// Runs work, which returns Result<val>, and answers {value} or {error}. The one place where
/// exceptions of the standard library and of third-party code become errors.
template <class Work>
val guarded(Work work) {
  try {
    const Result<val> result = work();
    return result ? valueToJs(result.value()) : errorToJs(result.error());
  } catch (const std::bad_alloc&) {
    return errorToJs({ErrorCode::OutOfMemory});
  } catch (const std::length_error&) {
    // A vector beyond the half of the address space, which none may have.
    return errorToJs({ErrorCode::OutOfMemory});
  } catch (const std::exception& exception) {
    return errorToJs({ErrorCode::Internal, {exception.what()}});
  }
}

}  // namespace phasebound::convert
