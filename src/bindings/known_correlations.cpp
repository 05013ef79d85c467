#include "bindings/known_correlations.h"

#include <algorithm>
#include <utility>

namespace phasebound {
namespace {

/// Of all images together: some hundred images, or one volume of a few hundred voxels a side.
constexpr double kMostBytes = 64e6;

double numBytesOf(const std::vector<Correlations>& ofPhases) {
  double sum = 0;
  for (const Correlations& correlations : ofPhases) {
    sum += sizeof(float) * static_cast<double>(correlations.tpc.numRows()) *
           static_cast<double>(2 * correlations.tpc.maxLag() + 1);
  }
  return sum;
}

}  // namespace

std::vector<Correlations>* KnownCorrelations::find(int handle) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.handle == handle; });
  return found == entries_.end() ? nullptr : &found->ofPhases;
}

void KnownCorrelations::keepOfTwo(int handle, const LabelledImage& image,
                                  Correlations correlations) {
  if (image.phases.size() != 2) return;
  std::vector<Correlations> ofPhases;
  ofPhases.push_back(std::move(correlations));
  double numBytes = numBytesOf(ofPhases);
  if (numBytes > kMostBytes) return;
  for (const Entry& entry : entries_) numBytes += numBytesOf(entry.ofPhases);
  while (!entries_.empty() && numBytes > kMostBytes) {
    numBytes -= numBytesOf(entries_.front().ofPhases);
    entries_.pop_front();
  }
  keepOfAll(handle, std::move(ofPhases));
}

void KnownCorrelations::keepOfAll(int handle, std::vector<Correlations> correlations) {
  forget(handle);
  entries_.push_back({handle, std::move(correlations)});
}

void KnownCorrelations::forget(int handle) {
  std::erase_if(entries_, [&](const Entry& entry) { return entry.handle == handle; });
}

KnownCorrelations& knownCorrelations() {
  static KnownCorrelations all;
  return all;
}

}  // namespace phasebound
