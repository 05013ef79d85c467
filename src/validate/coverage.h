#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/grid.h"
#include "validate/masks.h"
#include "validate/scenario.h"

namespace phasebound::validate {

/// Confidence levels at which intervals are counted.
inline constexpr std::array<double, 6> kLevels{0.5, 0.8, 0.9, 0.95, 0.99, 0.999};
inline constexpr std::size_t kNumLevels = kLevels.size();

/// Whose intervals are counted. The subdivision methods take sigma from their CLS and the normal
/// distribution, as Table 1 of the paper does.
/// ImageRepSigma is "ImageRep only std" of that table: the published model's sigma with the normal
/// distribution.
enum class Method {
  Calibrated,
  ImageRep,
  ImageRepSigma,
  SubdivisionTextbook,
  SubdivisionPublished,
};
inline constexpr std::size_t kNumMethods = 5;
/// "calibrated", "imagerep", "imagerep-sigma", "subdivision-textbook", "subdivision-published".
[[nodiscard]] std::string_view name(Method method);

/// One cell of the validation: many samples of a material, each of one image or of a stack.
struct Case {
  std::string scenario;       ///< name of a Scenario
  std::vector<Shape> images;  ///< of one sample; more than one is a stack
  std::size_t numSamples = 0;
  std::uint64_t seed = 1;
  MaskKind mask = MaskKind::None;  ///< of all images

  bool operator==(const Case&) const = default;
};

/// What tells a case from the others; results are found again by it.
[[nodiscard]] std::string keyOf(const Case& which);

/// Sums over samples, per confidence level.
struct LevelTally {
  std::uint64_t hits = 0;  ///< intervals that hold phi
  double width = 0;        ///< sum of upper - lower
  /// Sum of the interval score (T. Gneiting and A. Raftery, 2007): width + 2 / (1 - c) times the
  /// distance by which the interval misses phi.
  double score = 0;
};

struct MethodTally {
  std::array<LevelTally, kNumLevels> levels{};
  std::uint64_t numWithoutSigma = 0;  ///< samples that were answered with [0, 1]
  double sumLogRatio = 0;             ///< of log(sigma / exact sigma), over those with a sigma
  double sumSquaredLogRatio = 0;
};

struct CaseResult {
  Case which;
  double phaseFraction = 0;  ///< phi
  double sigma = 0;          ///< of one sample's phase fraction
  bool isSigmaExact = true;  ///< else the scatter of the samples about phi
  double numCells = 0;       ///< phi (1 - phi) / sigma^2
  /// (|X| / numCells)^(1/n), |X| the pixels that count of all images of a sample.
  double clsPx = 0;
  std::array<MethodTally, kNumMethods> methods{};  ///< by Method
  double seconds = 0;
};

/// Mean width over that of an oracle who knows sigma and reports Phi -+ z sigma.
[[nodiscard]] double widthRatio(const CaseResult& result, Method method, std::size_t level);
/// Mean interval score over the one that such an oracle expects; 1 is perfect.
[[nodiscard]] double scoreRatio(const CaseResult& result, Method method, std::size_t level);
/// Share of intervals that hold phi.
[[nodiscard]] double coverage(const CaseResult& result, Method method, std::size_t level);

/// Which methods are run. The calibrated model needs no two-point correlation, so alone it is much
/// faster; methods that are not run have no intervals.
enum class Methods { All, Calibrated, Published };
/// "all", "calibrated", "published".
[[nodiscard]] std::string_view name(Methods methods);
[[nodiscard]] bool isIn(Methods methods, Method method);

struct RunOptions {
  std::size_t numThreads = 1;
  Methods methods = Methods::All;
  /// Folder where samples are kept and found again, for a second run with other methods; none where
  /// empty.
  std::string samplesFolder;
};

/// A result as one line of JSON: what the case is, and the sums of the methods that were run.
/// Starts with resultLineStart().
[[nodiscard]] std::string resultLine(const CaseResult& result, Methods methods);
/// By which a finished case is known again.
[[nodiscard]] std::string resultLineStart(const Case& which, Methods methods);

/// Draws and judges the samples of a case. The answer depends on the case alone, not on the number
/// of threads. Precondition: the scenario exists.
[[nodiscard]] CaseResult runCase(const Case& which, const RunOptions& options);

}  // namespace phasebound::validate
