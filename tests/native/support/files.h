#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace phasebound::test {

/// Files below the tests folder, which PHASEBOUND_TESTS names; a missing one fails the test run.
[[nodiscard]] std::vector<std::byte> readBytes(const std::string& path);
[[nodiscard]] std::string readText(const std::string& path);

}  // namespace phasebound::test
