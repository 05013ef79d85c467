#include "validate/coverage.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>
#include <thread>

#include "base/text.h"
#include "validate/exact_sigma.h"
#include "validate/judge.h"

namespace phasebound::validate {
namespace {

/// Samples that a thread takes at once; even, as Gaussian fields come in pairs.
constexpr std::size_t kSamplesTogether = 2;

std::vector<Answer> answerAll(const Case& which, const Scenario& scenario,
                              const RunOptions& options) {
  std::vector<Answer> answers(which.numSamples);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Judge judge(which, scenario, options.methods, options.samplesFolder);
    while (true) {
      const std::size_t first = next.fetch_add(kSamplesTogether);
      if (first >= which.numSamples) return;
      const std::size_t end = std::min(first + kSamplesTogether, which.numSamples);
      for (std::size_t i = first; i < end; ++i) answers[i] = judge.answer(i);
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < options.numThreads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  return answers;
}

/// Of a sample of several windows: their fractions are weighted by their pixels.
std::optional<double> exactSigmaOf(const Scenario& scenario, const std::vector<Shape>& images) {
  double sum = 0;
  double numPixels = 0;
  for (const Shape& image : images) {
    const std::optional<double> sigma = exactSigma(scenario, image);
    if (!sigma) return std::nullopt;
    const auto pixels = static_cast<double>(image.numPixels());
    sum += *sigma * *sigma * pixels * pixels;
    numPixels += pixels;
  }
  return std::sqrt(sum) / numPixels;
}

/// Scatter of the samples' fractions about phi.
double measuredSigma(const std::vector<Answer>& answers, double phaseFraction) {
  double squares = 0;
  for (const Answer& answer : answers) {
    const double offset = answer.phaseFraction - phaseFraction;
    squares += offset * offset;
  }
  return std::sqrt(squares / static_cast<double>(answers.size()));
}

void tally(const std::vector<Answer>& answers, Methods methods, CaseResult& result) {
  const double phi = result.phaseFraction;
  for (const Answer& answer : answers) {
    for (std::size_t method = 0; method < kNumMethods; ++method) {
      if (!isIn(methods, static_cast<Method>(method))) continue;
      MethodTally& into = result.methods[method];
      if (answer.sigmas[method]) {
        const double logRatio = std::log(*answer.sigmas[method] / result.sigma);
        into.sumLogRatio += logRatio;
        into.sumSquaredLogRatio += logRatio * logRatio;
      } else {
        ++into.numWithoutSigma;
      }
      for (std::size_t level = 0; level < kNumLevels; ++level) {
        const auto [lower, upper] = answer.intervals[method][level];
        LevelTally& levelTally = into.levels[level];
        const double miss = std::max({0.0, lower - phi, phi - upper});
        levelTally.hits += miss == 0 ? 1 : 0;
        levelTally.width += upper - lower;
        levelTally.score += upper - lower + 2 / (1 - kLevels[level]) * miss;
      }
    }
  }
}

std::string sidesText(const Shape& shape) {
  std::string sides = shape.z > 1 ? text(std::uint64_t{shape.z}) + "x" : "";
  return sides + text(std::uint64_t{shape.y}) + "x" + text(std::uint64_t{shape.x});
}

/// ,"name":value
std::string field(std::string_view name, const std::string& value) {
  return ",\"" + std::string(name) + "\":" + value;
}

std::string number(double value) {
  constexpr std::size_t kLongest = 32;
  std::array<char, kLongest> digits{};
  std::snprintf(digits.data(), digits.size(), "%.9g", value);
  return digits.data();
}

template <class ValueOf>
std::string levelList(ValueOf valueOf) {
  std::string list;
  for (std::size_t level = 0; level < kNumLevels; ++level) {
    list += (level == 0 ? "[" : ",") + valueOf(level);
  }
  return list + "]";
}

}  // namespace

std::string_view name(Method method) {
  switch (method) {
    case Method::Calibrated:
      return "calibrated";
    case Method::ImageRep:
      return "imagerep";
    case Method::ImageRepSigma:
      return "imagerep-sigma";
    case Method::SubdivisionTextbook:
      return "subdivision-textbook";
    case Method::SubdivisionPublished:
      return "subdivision-published";
  }
  return "";
}

std::string_view name(Methods methods) {
  switch (methods) {
    case Methods::All:
      return "all";
    case Methods::Calibrated:
      return "calibrated";
    case Methods::Published:
      return "published";
  }
  return "";
}

bool isIn(Methods methods, Method method) {
  return methods == Methods::All ||
         (methods == Methods::Calibrated) == (method == Method::Calibrated);
}

std::string keyOf(const Case& which) {
  std::string key = which.scenario;
  for (const Shape& image : which.images) key += " " + sidesText(image);
  if (which.mask != MaskKind::None) key += " " + std::string(name(which.mask));
  return key + " n" + text(std::uint64_t{which.numSamples}) + " seed" + text(which.seed);
}

std::string resultLineStart(const Case& which, Methods methods) {
  return "{\"case\":\"" + keyOf(which) + "\"" + field("methods", "\"") +
         std::string(name(methods)) + "\"";
}

std::string resultLine(const CaseResult& result, Methods methods) {
  std::string line = resultLineStart(result.which, methods);
  line += field("scenario", "\"" + result.which.scenario + "\"");
  line += field("images", "[");
  for (std::size_t i = 0; i < result.which.images.size(); ++i) {
    line += (i == 0 ? "\"" : ",\"") + sidesText(result.which.images[i]) + "\"";
  }
  line += "]";
  if (result.which.mask != MaskKind::None) {
    line += field("mask", "\"" + std::string(name(result.which.mask)) + "\"");
  }
  line += field("numSamples", text(std::uint64_t{result.which.numSamples}));
  line += field("phaseFraction", number(result.phaseFraction));
  line += field("sigma", number(result.sigma));
  line += field("isSigmaExact", result.isSigmaExact ? "true" : "false");
  line += field("numCells", number(result.numCells)) + field("clsPx", number(result.clsPx));
  for (std::size_t i = 0; i < kNumMethods; ++i) {
    if (!isIn(methods, static_cast<Method>(i))) continue;
    const MethodTally& tally = result.methods[i];
    line += field(name(static_cast<Method>(i)), "{\"numWithoutSigma\":");
    line += text(tally.numWithoutSigma);
    line += field("sumLogRatio", number(tally.sumLogRatio));
    line += field("sumSquaredLogRatio", number(tally.sumSquaredLogRatio));
    line += field("hits", levelList([&](std::size_t l) { return text(tally.levels[l].hits); }));
    line += field("width", levelList([&](std::size_t l) { return number(tally.levels[l].width); }));
    line += field("score", levelList([&](std::size_t l) { return number(tally.levels[l].score); }));
    line += "}";
  }
  return line + "}";
}

double coverage(const CaseResult& result, Method method, std::size_t level) {
  return static_cast<double>(result.methods[static_cast<std::size_t>(method)].levels[level].hits) /
         static_cast<double>(result.which.numSamples);
}

double widthRatio(const CaseResult& result, Method method, std::size_t level) {
  const double mean = result.methods[static_cast<std::size_t>(method)].levels[level].width /
                      static_cast<double>(result.which.numSamples);
  return mean / (2 * normalHalfWidth(kLevels[level]) * result.sigma);
}

double scoreRatio(const CaseResult& result, Method method, std::size_t level) {
  const double mean = result.methods[static_cast<std::size_t>(method)].levels[level].score /
                      static_cast<double>(result.which.numSamples);
  // The score of Phi -+ z sigma for a normal Phi: 2 z + 2 / (1 - c) * 2 E[(Z - z)+].
  const double z = normalHalfWidth(kLevels[level]);
  const double tail = 1 - kLevels[level];
  const double density = std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  const double expected = 2 * z + 4 / tail * (density - z * tail / 2);
  return mean / (expected * result.sigma);
}

CaseResult runCase(const Case& which, const RunOptions& options) {
  const Scenario* scenario = findScenario(which.scenario);
  assert(scenario != nullptr && !which.images.empty() && which.numSamples > 0);
  const auto start = std::chrono::steady_clock::now();
  CaseResult result;
  result.which = which;
  result.phaseFraction = scenario->phaseFraction;
  const std::vector<Answer> answers = answerAll(which, *scenario, options);

  // Exact only over whole windows.
  const std::optional<double> sigma =
      which.mask == MaskKind::None ? exactSigmaOf(*scenario, which.images) : std::nullopt;
  result.isSigmaExact = sigma.has_value();
  result.sigma = sigma ? *sigma : measuredSigma(answers, result.phaseFraction);
  result.numCells =
      result.phaseFraction * (1 - result.phaseFraction) / (result.sigma * result.sigma);
  const auto numPixels = static_cast<double>(answers.front().numPixels);
  result.clsPx = std::pow(numPixels / result.numCells, 1.0 / scenario->numDimensions);
  tally(answers, options.methods, result);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace phasebound::validate
