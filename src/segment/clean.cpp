#include "segment/clean.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace phasebound {
namespace {

using Id = std::uint32_t;
constexpr Id kNone = std::numeric_limits<Id>::max();

/// Pixels [first, end) of a row that hold one label.
struct Run {
  std::size_t first;
  std::size_t end;
  Id id;  ///< runs of a label are numbered in the order of the rows
};

/// Sets of runs that hang together.
class Pieces {
public:
  Id add(std::size_t length) {
    parents_.push_back(static_cast<Id>(parents_.size()));
    sizes_.push_back(length);
    return parents_.back();
  }
  Id root(Id id) {
    while (parents_[id] != id) {
      parents_[id] = parents_[parents_[id]];
      id = parents_[id];
    }
    return id;
  }
  void join(Id a, Id b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    // The first one stays the root, which keeps chains short enough with halving.
    if (b < a) std::swap(a, b);
    parents_[b] = a;
    sizes_[a] += sizes_[b];
  }
  [[nodiscard]] std::uint64_t size(Id root) const { return sizes_[root]; }
  [[nodiscard]] std::size_t count() const { return parents_.size(); }

private:
  std::vector<Id> parents_;
  std::vector<std::uint64_t> sizes_;
};

void findRuns(const std::vector<std::uint8_t>& row, std::uint8_t label, std::vector<Run>& runs) {
  runs.clear();
  for (std::size_t x = 0; x < row.size(); ++x) {
    if (row[x] != label) continue;
    const std::size_t first = x;
    while (x < row.size() && row[x] == label) ++x;
    runs.push_back({first, x, kNone});
  }
}

void joinTouching(const std::vector<Run>& runs, const std::vector<Run>& others, Pieces& pieces) {
  auto other = others.begin();
  for (const Run& run : runs) {
    while (other != others.end() && other->end <= run.first) ++other;
    for (auto at = other; at != others.end() && at->first < run.end; ++at) {
      pieces.join(run.id, at->id);
    }
  }
}

Pieces findPieces(const PackedLabels& labels, std::uint8_t label) {
  const Shape& shape = labels.shape();
  Pieces pieces;
  std::vector<std::uint8_t> row(shape.x);
  // Of the slice before, and of the rows of this one that have been gone through.
  std::vector<std::vector<Run>> slice(shape.y);
  std::vector<Run> runs;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      labels.readRow(z, y, 0, row);
      findRuns(row, label, runs);
      for (Run& run : runs) run.id = pieces.add(run.end - run.first);
      if (z > 0) joinTouching(runs, slice[y], pieces);
      slice[y].swap(runs);
      if (y > 0) joinTouching(slice[y], slice[y - 1], pieces);
    }
  }
  return pieces;
}

/// Which labels the small pieces of one label touch, and how often.
class Touches {
public:
  Touches(Pieces& pieces, std::size_t numLabels, std::uint64_t leastPixels)
      : pieces_(pieces), numLabels_(numLabels), numberOf_(pieces.count(), kNone) {
    for (Id id = 0; id < pieces.count(); ++id) {
      if (pieces.root(id) == id && pieces.size(id) < leastPixels) numberOf_[id] = numSmall_++;
    }
    counts_.resize(std::size_t{numSmall_} * numLabels);
  }

  [[nodiscard]] bool areNone() const { return numSmall_ == 0; }
  /// Number of a run's piece among the small ones, or kNone.
  [[nodiscard]] Id numberOf(Id run) { return numberOf_[pieces_.root(run)]; }

  void add(Id number, std::uint8_t label) {
    if (label < numLabels_) ++counts_[std::size_t{number} * numLabels_ + label];
  }
  /// The label that a piece touches most, or `own` where it touches none.
  [[nodiscard]] std::uint8_t most(Id number, std::uint8_t own) const {
    const std::uint32_t* counts = counts_.data() + std::size_t{number} * numLabels_;
    const auto best =
        static_cast<std::size_t>(std::max_element(counts, counts + numLabels_) - counts);
    return counts[best] > 0 ? static_cast<std::uint8_t>(best) : own;
  }

private:
  Pieces& pieces_;
  std::size_t numLabels_;
  std::vector<Id> numberOf_;  ///< by root
  Id numSmall_ = 0;
  std::vector<std::uint32_t> counts_;  ///< (piece, label)
};

std::uint64_t removeOf(PackedLabels& labels, std::uint8_t label, std::size_t numLabels,
                       std::uint64_t leastPixels) {
  const Shape& shape = labels.shape();
  Pieces pieces = findPieces(labels, label);
  Touches touches(pieces, numLabels, leastPixels);
  if (touches.areNone()) return 0;

  std::vector<std::uint8_t> row(shape.x);
  std::vector<std::uint8_t> other(shape.x);
  std::vector<Run> runs;
  Id id = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      labels.readRow(z, y, 0, row);
      findRuns(row, label, runs);
      bool hasSmall = false;
      for (Run& run : runs) {
        run.id = touches.numberOf(id++);
        if (run.id == kNone) continue;
        hasSmall = true;
        if (run.first > 0) touches.add(run.id, row[run.first - 1]);
        if (run.end < shape.x) touches.add(run.id, row[run.end]);
      }
      if (!hasSmall) continue;
      const auto look = [&](std::size_t atZ, std::size_t atY) {
        labels.readRow(atZ, atY, 0, other);
        for (const Run& run : runs) {
          if (run.id == kNone) continue;
          for (std::size_t x = run.first; x < run.end; ++x) {
            if (other[x] != label) touches.add(run.id, other[x]);
          }
        }
      };
      if (y > 0) look(z, y - 1);
      if (y + 1 < shape.y) look(z, y + 1);
      if (z > 0) look(z - 1, y);
      if (z + 1 < shape.z) look(z + 1, y);
    }
  }

  std::uint64_t numMoved = 0;
  id = 0;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      labels.readRow(z, y, 0, row);
      findRuns(row, label, runs);
      bool isChanged = false;
      for (const Run& run : runs) {
        const Id number = touches.numberOf(id++);
        if (number == kNone) continue;
        const std::uint8_t most = touches.most(number, label);
        if (most == label) continue;
        std::fill(row.begin() + static_cast<std::ptrdiff_t>(run.first),
                  row.begin() + static_cast<std::ptrdiff_t>(run.end), most);
        numMoved += run.end - run.first;
        isChanged = true;
      }
      if (isChanged) labels.writeRow(z, y, row);
    }
  }
  return numMoved;
}

}  // namespace

std::uint64_t removeSmallPieces(PackedLabels& labels, std::size_t numLabels,
                                std::uint64_t leastPixels) {
  if (leastPixels < 2) return 0;
  std::uint64_t numMoved = 0;
  for (std::size_t label = numLabels; label-- > 0;) {
    numMoved += removeOf(labels, static_cast<std::uint8_t>(label), numLabels, leastPixels);
  }
  return numMoved;
}

}  // namespace phasebound
