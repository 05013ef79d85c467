#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace phasebound {

/// The shortest decimal text that reads back as the same number, e.g. "0.1", for Error::details and
/// Warning::details. (std::to_chars for double is missing from the oldest Emscripten we build
/// with.)
[[nodiscard]] std::string text(double number);
[[nodiscard]] std::string text(std::uint64_t number);

/// "1 page", "2 pages".
[[nodiscard]] std::string counted(std::uint64_t number, const std::string& what);

/// Without the blanks, ends of lines and zeros around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace phasebound
