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

/// Panels times nodes: the integrand is analytic but sharp near t = 0.1 for large offsets; twice as
/// many change no digit (SigmaMixture.QuadratureHasConverged tests it against finer sums).
constexpr int kNumPanels = 8;
constexpr int kNumNodes = 16;

/// Newton steps converge in a handful; the bracket halves otherwise, so this bound is never met.
constexpr int kMostSteps = 200;

struct LegendreNode {
  double x;
  double weight;
};

/// Gauss-Legendre nodes on [-1, 1], by Newton on the Legendre polynomial from the usual cosine
/// guess.
std::array<LegendreNode, kNumNodes> legendreNodes() {
  std::array<LegendreNode, kNumNodes> nodes{};
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
  const double reach = truncation(sigmaMod);
  const double panel = 2 * reach / kNumPanels;
  double total = 0;
  nodes_.reserve(std::size_t{kNumPanels} * kNumNodes);
  const auto legendre = legendreNodes();
  for (int p = 0; p < kNumPanels; ++p) {
    const double middle = -reach + (p + 0.5) * panel;
    for (const LegendreNode& node : legendre) {
      const double u = middle + 0.5 * panel * node.x;
      const double weight = node.weight * normalDensity(u);
      nodes_.push_back({1 + sigmaMod * u, weight});
      total += weight;
    }
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
  // erfc(x) <= exp(-x^2) for x >= 0, and t stays below 1 + 0.9.
  double low = 0;
  double high = (1 + kMostRelativeChange) * std::sqrt(-2 * std::log(tail));
  double width = 0.5 * high;
  // Newton on the logarithm of the tail, which is close to a parabola, kept inside a bracket.
  for (int step = 0; step < kMostSteps; ++step) {
    const double probability = tailProbability(width);
    (probability > tail ? low : high) = width;
    const double next = width + std::log(probability / tail) * probability / (2 * density(width));
    const double previous = width;
    width = next > low && next < high ? next : 0.5 * (low + high);
    if (std::abs(width - previous) <= 4 * std::numeric_limits<double>::epsilon() * width) break;
  }
  return width;
}

}  // namespace phasebound
