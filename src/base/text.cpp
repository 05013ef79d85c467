#include "base/text.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace phasebound {

std::string text(double number) {
  std::array<char, 40> digits{};
  for (int precision = std::numeric_limits<double>::digits10;
       precision <= std::numeric_limits<double>::max_digits10; ++precision) {
    std::snprintf(digits.data(), digits.size(), "%.*g", precision, number);
    if (std::strtod(digits.data(), nullptr) == number) break;
  }
  return digits.data();
}

std::string text(std::uint64_t number) { return std::to_string(number); }

std::string counted(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks(" \t\r\n\0", 5);
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace phasebound
