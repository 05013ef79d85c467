#include "validate/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace phasebound::validate {
namespace {

/// Classes of the number of correlation cells in a sample.
struct CellClass {
  const char* name;
  double least;
  double below;
};

constexpr double kAny = std::numeric_limits<double>::infinity();
constexpr std::array<CellClass, 7> kCellClasses{{{"all", 0, kAny},
                                                 {"cells<10", 0, 10},
                                                 {"10-30", 10, 30},
                                                 {"30-100", 30, 100},
                                                 {"100-1000", 100, 1000},
                                                 {">1000", 1000, kAny},
                                                 {"cells>=30", 30, kAny}}};

/// printf into a string.
template <class... Values>
std::string format(const char* pattern, Values... values) {
  const int size = std::snprintf(nullptr, 0, pattern, values...);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), pattern, values...);
  text.pop_back();
  return text;
}

std::string sidesOf(const Case& which) {
  std::string sides;
  for (const Shape& shape : which.images) {
    if (!sides.empty()) sides += '+';
    if (shape.z > 1) sides += format("%zux", shape.z);
    sides += format("%zux%zu", shape.y, shape.x);
  }
  return sides;
}

int numDimensionsOf(const CaseResult& result) { return result.which.images[0].numDimensions(); }

std::string caseLine(const CaseResult& result, Method method) {
  const MethodTally& tally = result.methods[static_cast<std::size_t>(method)];
  std::string line =
      format("%-21s %13s %8.1f %5zu ", result.which.scenario.c_str(), sidesOf(result.which).c_str(),
             result.numCells, result.which.numSamples);
  for (std::size_t i = 0; i < kNumLevels; ++i) {
    line += format(" %5.1f", 100 * coverage(result, method, i));
  }
  line += " |";
  for (std::size_t i = 0; i < kNumLevels; ++i)
    line += format(" %4.2f", widthRatio(result, method, i));
  line += " |";
  for (const std::size_t i : {3U, 5U}) line += format(" %5.2f", scoreRatio(result, method, i));
  const double num = static_cast<double>(result.which.numSamples - tally.numWithoutSigma);
  const double mean = tally.sumLogRatio / num;
  const double variance = tally.sumSquaredLogRatio / num - mean * mean;
  line += format(" | %5.2f %5.2f %zu\n", std::exp(mean), std::sqrt(std::max(0.0, variance)),
                 static_cast<std::size_t>(tally.numWithoutSigma));
  return line;
}

std::string summaryLine(const std::string& label, const Summary& summary) {
  std::string line = format("%-14s cases=%3zu cov%%=", label.c_str(), summary.numCases);
  for (const double value : summary.coverage) line += format(" %5.1f", 100 * value);
  line += format("  excess mean %.4f max %.3f  gap mean %.3f max %.3f  width=", summary.meanExcess,
                 summary.maxExcess, summary.meanGap, summary.maxGap);
  for (const double value : summary.widthRatio) line += format(" %.2f", value);
  line += "  IS=";
  for (const double value : summary.scoreRatio) line += format(" %.2f", value);
  return line + "\n";
}

}  // namespace

Summary summarise(const std::vector<const CaseResult*>& results, Method method) {
  Summary summary;
  summary.numCases = results.size();
  const auto numCases = static_cast<double>(results.size());
  for (const CaseResult* result : results) {
    for (std::size_t i = 0; i < kNumLevels; ++i) {
      const double covered = coverage(*result, method, i);
      const double gap = std::abs(covered - kLevels[i]);
      const double error =
          std::sqrt(kLevels[i] * (1 - kLevels[i]) / static_cast<double>(result->which.numSamples));
      const double excess = std::max(0.0, gap - 2 * error);
      summary.coverage[i] += covered / numCases;
      summary.widthRatio[i] += widthRatio(*result, method, i) / numCases;
      summary.scoreRatio[i] += scoreRatio(*result, method, i) / numCases;
      summary.meanGap += gap / (numCases * kNumLevels);
      summary.meanExcess += excess / (numCases * kNumLevels);
      summary.maxGap = std::max(summary.maxGap, gap);
      summary.maxExcess = std::max(summary.maxExcess, excess);
    }
  }
  return summary;
}

std::string report(const std::vector<CaseResult>& results, Method method) {
  std::string text = format("%-21s %13s %8s %5s ", "scenario", "sides", "cells", "n");
  for (const double level : kLevels) text += format(" %5.1f", 100 * level);
  text +=
      " | width/oracle at the same levels | score/oracle 95 99.9 | sigma/exact: mean, cv; none\n";
  for (const CaseResult& result : results) text += caseLine(result, method);
  for (const CellClass& cells : kCellClasses) {
    for (const int numDimensions : {2, 3}) {
      std::vector<const CaseResult*> chosen;
      for (const CaseResult& result : results) {
        if (numDimensionsOf(result) == numDimensions && result.numCells >= cells.least &&
            result.numCells < cells.below) {
          chosen.push_back(&result);
        }
      }
      if (chosen.empty()) continue;
      text += summaryLine(format("%dD %s", numDimensions, cells.name), summarise(chosen, method));
    }
  }
  return text;
}

std::vector<std::string> faultsOf(const std::vector<CaseResult>& results) {
  constexpr std::size_t k95 = 3;
  std::vector<std::string> faults;
  std::vector<const CaseResult*> all;
  for (const CaseResult& result : results) {
    all.push_back(&result);
    for (std::size_t i = 0; i < kNumLevels; ++i) {
      const double covered = coverage(result, Method::Calibrated, i);
      const double error =
          std::sqrt(kLevels[i] * (1 - kLevels[i]) / static_cast<double>(result.which.numSamples));
      if (covered >= kLevels[i] - 4 * error - kShortfall) continue;
      faults.push_back(format("%s: intervals of %.1f %% hold phi in %.1f %% of the samples",
                              keyOf(result.which).c_str(), 100 * kLevels[i], 100 * covered));
    }
  }
  const Summary summary = summarise(all, Method::Calibrated);
  for (std::size_t i = 0; i < kNumLevels; ++i) {
    if (std::abs(summary.coverage[i] - kLevels[i]) <= kMeanGap) continue;
    faults.push_back(format("Over all cases, intervals of %.1f %% hold phi in %.1f %%",
                            100 * kLevels[i], 100 * summary.coverage[i]));
  }
  if (!(summary.widthRatio[k95] <= kWidest)) {
    faults.push_back(format("Intervals of 95 %% are %.2f times as wide as the oracle's",
                            summary.widthRatio[k95]));
  }
  return faults;
}

}  // namespace phasebound::validate
