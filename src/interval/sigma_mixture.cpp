#include "interval/sigma_mixture.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace phasebound {
namespace {

/// The truncation keeps sigma above a tenth of its predicted value and within six of its standard
/// deviations (published implementation).
constexpr double kMostRelativeChange = 0.9;
constexpr double kMostDeviations = 6;

/// The integrand is analytic but sharp near t = 0.1 for large offsets: with this many nodes it
/// comes out to double precision for every sigmaMod and every confidence that is answered
/// (SigmaMixture.QuadratureHasConverged tests it against finer sums).
constexpr int kNumNodes = 48;

/// Steps converge in two or three; the bracket halves otherwise, so this bound is never met.
constexpr int kMostSteps = 200;
/// Each step cubes the relative error: what is left behind one so small is beyond double precision.
constexpr double kSettledStep = 1e-6;
/// The half width of a normal distribution in units of sqrt(-2 log tail) is 0.57 at a confidence of
/// 50 % and 0.91 at 99.99 %.
constexpr double kFirstGuess = 0.8;

struct LegendreNode {
  double x;
  double weight;
};

using LegendreNodes = std::array<LegendreNode, kNumNodes>;

/// Gauss-Legendre nodes on [-1, 1], by Newton on the Legendre polynomial from the usual cosine
/// guess.
LegendreNodes legendreNodes() {
  LegendreNodes nodes{};
  for (int i = 0; i < kNumNodes; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (kNumNodes + 0.5));
    double slope = 0;
    for (int step = 0; step < kMostSteps; ++step) {
      double previous = 1;
      double value = x;
      for (int degree = 2; degree <= kNumNodes; ++degree) {
        const double next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
        previous = value;
        value = next;
      }
      slope = kNumNodes * (x * value - previous) / (x * x - 1);
      const double change = value / slope;
      x -= change;
      if (std::abs(change) < 4 * std::numeric_limits<double>::epsilon()) break;
    }
    nodes[static_cast<std::size_t>(i)] = {x, 2 / ((1 - x * x) * slope * slope)};
  }
  return nodes;
}

double normalDensity(double x) {
  return std::exp(-0.5 * x * x) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
}

}  // namespace

double SigmaMixture::truncation(double sigmaMod) {
  return std::fmin(kMostRelativeChange / sigmaMod, kMostDeviations);
}

SigmaMixture::SigmaMixture(double sigmaMod) {
  assert(sigmaMod > 0 && std::isfinite(sigmaMod));
  // The same for every mixture, of which a required size takes several.
  static const LegendreNodes legendre = legendreNodes();
  const double reach = truncation(sigmaMod);
  double total = 0;
  nodes_.reserve(legendre.size());
  for (const LegendreNode& node : legendre) {
    const double u = reach * node.x;
    const double weight = node.weight * normalDensity(u);
    nodes_.push_back({1 + sigmaMod * u, weight});
    total += weight;
  }
  for (Node& node : nodes_) node.weight /= total;
}

double SigmaMixture::tailProbability(double offset) const {
  double sum = 0;
  for (const Node& node : nodes_) {
    sum += node.weight * std::erfc(offset / (std::numbers::sqrt2 * node.t));
  }
  return sum;
}

double SigmaMixture::density(double offset) const {
  double sum = 0;
  for (const Node& node : nodes_) sum += node.weight * normalDensity(offset / node.t) / node.t;
  return sum;
}

double SigmaMixture::halfWidth(double confidence) const {
  assert(confidence > 0 && confidence < 1);
  const double tail = 1 - confidence;
  const double bound = std::sqrt(-2 * std::log(tail));
  // erfc(x) <= exp(-x^2) for x >= 0, and t stays below 1 + 0.9.
  double low = 0;
  double high = (1 + kMostRelativeChange) * bound;
  double width = kFirstGuess * bound;
  // Halley's method on the logarithm of the tail, which is close to a parabola, kept inside a
  // bracket. The second derivative takes no further exponential.
  for (int step = 0; step < kMostSteps; ++step) {
    double probability = 0;
    double density = 0;
    double fall = 0;  // minus the density's slope over the offset
    for (const Node& node : nodes_) {
      const double x = width / node.t;
      probability += node.weight * std::erfc(x / std::numbers::sqrt2);
      const double part = node.weight * normalDensity(x) / node.t;
      density += part;
      fall += part / (node.t * node.t);
    }
    (probability > tail ? low : high) = width;
    const double surplus = std::log(probability / tail);
    const double slope = -2 * density / probability;
    const double curvature = 2 * width * fall / probability - slope * slope;
    const double newton = -surplus / slope;
    const double next = width + newton / (1 + newton * curvature / (2 * slope));
    if (std::abs(next - width) <= kSettledStep * width) return next;
    width = next > low && next < high ? next : 0.5 * (low + high);
  }
  return width;
}

}  // namespace phasebound
