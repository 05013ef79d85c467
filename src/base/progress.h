#pragma once

#include <functional>

namespace phasebound {

/// Told the share of the present work that is done, 0..1 and never falling. Empty: nobody listens.
/// Work is not cancelled through here: a caller that wants that ends the worker it runs in.
using Progress = std::function<void(double doneShare)>;

inline void report(const Progress& progress, double doneShare) {
  if (progress) progress(doneShare);
}

}  // namespace phasebound
