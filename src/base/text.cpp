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

}  // namespace phasebound
