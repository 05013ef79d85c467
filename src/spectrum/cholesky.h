#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace phasebound {

/// Cholesky decomposition of a small symmetric positive definite matrix, for the normal equations
/// of a fit.
template <std::size_t kMost>
class Cholesky {
public:
  using Vector = std::array<double, kMost>;
  using Matrix = std::array<Vector, kMost>;

  /// Reads the lower triangle of the first `size` rows and columns.
  Cholesky(const Matrix& matrix, std::size_t size) : lower_(matrix), size_(size) {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = lower_[i][j];
        for (std::size_t k = 0; k < j; ++k) sum -= lower_[i][k] * lower_[j][k];
        if (i > j) {
          lower_[i][j] = sum * inverse_[j];
        } else if (sum > 0) {
          inverse_[i] = 1 / std::sqrt(sum);
        } else {
          isPositive_ = false;
          return;
        }
      }
    }
  }

  /// Whether the matrix was positive definite; solve() has a meaning only then.
  [[nodiscard]] bool isPositive() const { return isPositive_; }

  [[nodiscard]] Vector solve(Vector vector) const {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < i; ++k) vector[i] -= lower_[i][k] * vector[k];
      vector[i] *= inverse_[i];
    }
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t k = i + 1; k < size_; ++k) vector[i] -= lower_[k][i] * vector[k];
      vector[i] *= inverse_[i];
    }
    return vector;
  }

private:
  Matrix lower_;      ///< below the diagonal
  Vector inverse_{};  ///< of the diagonal
  std::size_t size_;
  bool isPositive_ = true;
};

}  // namespace phasebound
