#pragma once

#include <string>
#include <vector>

#include "validate/coverage.h"

namespace phasebound::validate {

/// How far a set of cases is from nominal.
struct Summary {
  std::size_t numCases = 0;
  std::array<double, kNumLevels> coverage{};    ///< mean over the cases
  std::array<double, kNumLevels> widthRatio{};  ///< mean
  std::array<double, kNumLevels> scoreRatio{};  ///< mean
  /// |coverage - nominal| beyond two binomial standard errors: mean and largest over cases and
  /// levels.
  double meanExcess = 0;
  double maxExcess = 0;
  double meanGap = 0;  ///< |coverage - nominal|
  double maxGap = 0;
};

[[nodiscard]] Summary summarise(const std::vector<const CaseResult*>& results, Method method);

/// One line a case, then the summaries by dimension and number of cells, as plain text.
[[nodiscard]] std::string report(const std::vector<CaseResult>& results, Method method);

/// What is wrong with the calibrated model's coverage, one sentence each: a case that is below
/// nominal by more than four binomial errors and kShortfall, or a mean over the cases that is off
/// by more than kMeanGap, or mean intervals of 95 % that are wider than kWidest times the oracle's.
/// A guard against breaking the model, not a measure of it.
[[nodiscard]] std::vector<std::string> faultsOf(const std::vector<CaseResult>& results);

inline constexpr double kShortfall = 0.05;
inline constexpr double kMeanGap = 0.04;
inline constexpr double kWidest = 1.35;

}  // namespace phasebound::validate
