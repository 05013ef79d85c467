// Measures how often intervals hold the truth: runs a suite of cases, prints a report, and appends
// one line of JSON for each finished case to a file, where a later run finds it again.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "validate/coverage.h"
#include "validate/suites.h"
#include "validate/summary.h"

namespace {

using namespace phasebound::validate;

constexpr const char* kUsage =
    "usage: phasebound_validate [OPTION]...\n"
    "  --suite NAME      score (default), fresh, squares, cubes, volumes, shapes, stacks,\n"
    "                    masks, table1-2d, table1-3d, full, short\n"
    "  --scale S         times the usual number of samples (default 1)\n"
    "  --base SEED       seed of the draw (default 777)\n"
    "  --methods WHICH   all (default), calibrated (much faster), published\n"
    "  --quick           the same as --methods calibrated\n"
    "  --threads N       default 1\n"
    "  --only TEXT       only cases whose name holds the text\n"
    "  --check           exit status 1 where the calibrated model's coverage is off\n"
    "  --samples FOLDER  keep the samples there and use those that it has; one run at a time\n"
    "  --append FILE     append a line of JSON for each case; skip those that it has; no report\n";

struct Arguments {
  std::string suite = "score";
  double scale = 1;
  std::uint64_t seed = 777;
  std::string only;
  std::string resultsFile;
  bool isChecked = false;
  RunOptions options;
};

/// Whether the option is known and its value makes sense.
bool take(const std::string& option, const std::string& value, Arguments& arguments) {
  if (option == "--suite") {
    arguments.suite = value;
  } else if (option == "--scale") {
    arguments.scale = std::strtod(value.c_str(), nullptr);
    return arguments.scale > 0;
  } else if (option == "--base") {
    arguments.seed = std::strtoull(value.c_str(), nullptr, 10);
  } else if (option == "--threads") {
    arguments.options.numThreads = std::strtoul(value.c_str(), nullptr, 10);
    return arguments.options.numThreads > 0;
  } else if (option == "--only") {
    arguments.only = value;
  } else if (option == "--samples") {
    arguments.options.samplesFolder = value;
  } else if (option == "--append") {
    arguments.resultsFile = value;
  } else if (option == "--methods") {
    for (const Methods methods : {Methods::All, Methods::Calibrated, Methods::Published}) {
      if (value != name(methods)) continue;
      arguments.options.methods = methods;
      return true;
    }
    return false;
  } else {
    return false;
  }
  return true;
}

std::optional<Arguments> parse(int count, char** texts) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string option = texts[i];
    if (option == "--quick") {
      arguments.options.methods = Methods::Calibrated;
      continue;
    }
    if (option == "--check") {
      arguments.isChecked = true;
      continue;
    }
    if (++i == count || !take(option, texts[i], arguments)) return std::nullopt;
  }
  return arguments;
}

/// Starts of the lines that a file has; an unfinished last line is none.
std::set<std::string> finishedCases(const std::string& path) {
  std::set<std::string> starts;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t end = line.find(",\"scenario\"");
    if (end != std::string::npos && line.back() == '}') starts.insert(line.substr(0, end));
  }
  return starts;
}

int runToFile(const std::vector<Case>& cases, const Arguments& arguments) {
  const Methods methods = arguments.options.methods;
  const std::set<std::string> finished = finishedCases(arguments.resultsFile);
  std::ofstream file(arguments.resultsFile, std::ios::app);
  std::size_t number = 0;
  for (const Case& which : cases) {
    ++number;
    if (finished.contains(resultLineStart(which, methods))) continue;
    const CaseResult result = runCase(which, arguments.options);
    if (!(file << resultLine(result, methods) << "\n" << std::flush)) {
      std::fprintf(stderr, "phasebound_validate: cannot write %s\n", arguments.resultsFile.c_str());
      return 1;
    }
    std::fprintf(stderr, "%zu/%zu %s %.1f s\n", number, cases.size(), keyOf(which).c_str(),
                 result.seconds);
  }
  return 0;
}

/// Exit status.
int runToReport(const std::vector<Case>& cases, const Arguments& arguments) {
  const RunOptions& options = arguments.options;
  std::vector<CaseResult> results;
  double seconds = 0;
  for (const Case& which : cases) {
    results.push_back(runCase(which, options));
    seconds += results.back().seconds;
  }
  for (std::size_t i = 0; i < kNumMethods; ++i) {
    const auto method = static_cast<Method>(i);
    if (!isIn(options.methods, method)) continue;
    std::printf("== %s\n%s", std::string(name(method)).c_str(), report(results, method).c_str());
  }
  std::printf("%.0f s\n", seconds);
  if (!arguments.isChecked) return 0;
  const std::vector<std::string> faults = faultsOf(results);
  for (const std::string& fault : faults) std::printf("%s\n", fault.c_str());
  return faults.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** texts) {
  if (count == 2 && std::string(texts[1]) == "--help") {
    std::fputs(kUsage, stdout);
    return 0;
  }
  const std::optional<Arguments> arguments = parse(count, texts);
  const auto suite =
      arguments ? suiteOf(arguments->suite, arguments->scale, arguments->seed) : std::nullopt;
  if (!suite) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (!arguments->options.samplesFolder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(arguments->options.samplesFolder, error);
  }
  std::vector<Case> cases;
  for (const Case& which : *suite) {
    if (keyOf(which).find(arguments->only) != std::string::npos) cases.push_back(which);
  }
  if (!arguments->resultsFile.empty()) return runToFile(cases, *arguments);
  return runToReport(cases, *arguments);
}
