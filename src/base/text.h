#pragma once

#include <cstdint>
#include <string>

namespace phasebound {

/// The shortest decimal text that reads back as the same number, e.g. "0.1", for Error::details and
/// Warning::details. (std::to_chars for double is missing from the oldest Emscripten we build
/// with.)
[[nodiscard]] std::string text(double number);
[[nodiscard]] std::string text(std::uint64_t number);

}  // namespace phasebound
