#pragma once

#include <deque>
#include <vector>

#include "engine/correlation_job.h"
#include "phases/phases.h"

namespace phasebound {

/// Correlations that other phases of open images can be answered by: those of an image whose two
/// phases share them, or of one whose phases were correlated together.
class KnownCorrelations {
public:
  /// Of the phases of an image, of two that of the first one alone; null where they are not known.
  [[nodiscard]] std::vector<Correlations>* find(int handle);
  /// Keeps those of an image of two phases, where they are worth their memory. The oldest go for
  /// them.
  void keepOfTwo(int handle, const LabelledImage& image, Correlations correlations);
  /// Keeps those of all phases, which are asked for at once, for whatever they take.
  void keepOfAll(int handle, std::vector<Correlations> correlations);
  void forget(int handle);

private:
  struct Entry {
    int handle;
    std::vector<Correlations> ofPhases;
  };
  std::deque<Entry> entries_;  ///< the oldest first
};

/// Those of all open images.
[[nodiscard]] KnownCorrelations& knownCorrelations();

}  // namespace phasebound
