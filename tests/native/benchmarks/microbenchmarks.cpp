// The pieces of an analysis, each by itself.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/tpc_case.h"
#include "cls/cls.h"
#include "cls/r0.h"
#include "cls/radial_mean.h"
#include "cls/subdivision.h"
#include "engine/engine.h"
#include "engine/joint_search.h"
#include "generate/generate.h"
#include "interval/interval.h"
#include "interval/required_size.h"
#include "segment/boundary_shift.h"
#include "spectrum/block_cosines.h"
#include "spectrum/low_frequencies.h"
#include "spectrum/zero_frequency.h"
#include "tpc/fft.h"
#include "tpc/line_transform.h"
#include "tpc/packed_bits.h"
#include "tpc/row_transform.h"
#include "tpc/tpc.h"

namespace phasebound {
namespace {

void fftOfFourLanes(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  std::vector<Complex4> in(length, Complex4{splat(1), splat(0)});
  std::vector<Complex4> out(length);
  FftPlan plan(length);
  for (auto unused : state) {
    plan.forward(in.data(), out.data());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(4 * length));
}
BENCHMARK(fftOfFourLanes)
    ->Arg(256)
    ->Arg(262)
    ->Arg(1000)
    ->Arg(1024)
    ->Arg(1697)
    ->Arg(4000)
    ->Arg(3994);

/// Eight rows of `length` pixels, which take `packedSize` bytes, to their spectra.
void transformEightRows(benchmark::State& state, RowTransform& rows, std::size_t length,
                        std::size_t packedSize) {
  const std::vector<std::uint8_t> packed(packedSize, 0x5A);
  for (auto unused : state) {
    for (std::size_t unit = 0; unit < rows.numUnits(); ++unit) {
      std::vector<Complex4> numbers(rows.numBlocks(unit) * kRowsTogether);
      std::vector<Complex4*> columns;
      for (std::size_t block = 0; block < rows.numBlocks(unit); ++block) {
        columns.push_back(numbers.data() + block * kRowsTogether);
      }
      rows.forward(unit, packed.data(), kRowsTogether, columns.data(), 0);
      benchmark::DoNotOptimize(numbers.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRowsTogether * length));
}

/// Eight rows of bits to their spectra, by the transform with so many tables (0: the general one).
void rowsForward(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto numTables = static_cast<std::size_t>(state.range(1));
  const auto rows =
      numTables == 0 ? makeGeneralRows(length, 0.4) : makeLookupRows(length, numTables, 0.4);
  transformEightRows(state, *rows, length, length);
}
BENCHMARK(rowsForward)->ArgsProduct({{256, 1000, 4000}, {0, 1}})->Args({256, 2})->Args({4000, 2});

/// The same for a tenth of all lags, by lookup of rows that go on behind their ends; by the general
/// transform (0) beside it.
void rowsPadded(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto numTables = static_cast<std::size_t>(state.range(1));
  if (numTables == 0) {
    transformEightRows(state, *makeGeneralRows(length, 0.4), length, length);
    return;
  }
  const PaddedLengths lengths = paddedLengths(length, length / 10, numTables, 1);
  transformEightRows(state, *makePaddedRows(length, lengths, 0.4), length,
                     lengths.row.length + lengths.strip.length);
}
BENCHMARK(rowsPadded)->ArgsProduct({{1697, 1994}, {0, 2}});

/// 256 rows of bits to their spectra by bytes; of the general transform it takes 32 times eight.
void rowsByBytes(benchmark::State& state) {
  constexpr std::size_t kNumRows = 256;
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto rows = makeByteRows(length, 0.4);
  const std::vector<std::uint8_t> packed(kNumRows * byteRowSize(length));
  std::vector<Complex4> numbers(rows->numBlocks(0) * kNumRows);
  std::vector<Complex4*> columns;
  for (std::size_t block = 0; block < rows->numBlocks(0); ++block) {
    columns.push_back(numbers.data() + block * kNumRows);
  }
  for (auto unused : state) {
    rows->forward(0, packed.data(), kNumRows, columns.data(), 0);
    benchmark::DoNotOptimize(numbers.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kNumRows * length));
}
BENCHMARK(rowsByBytes)->Arg(262)->Arg(397)->Arg(1021);

/// Lines as they are or padded (0), extended (1), or split into so many classes (4, 8).
void lineThereAndBack(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto kind = static_cast<std::size_t>(state.range(1));
  const auto transform = kind == 0   ? makeWholeLines(length, length / 10)
                         : kind == 1 ? makeExtendedLines(length, length / 10)
                                     : makeSplitLines(length, length / 10, kind);
  std::vector<Complex4> lines(2 * length, Complex4{splat(1), splat(0)});
  for (auto unused : state) {
    transform->autocorrelate(lines.data(), lines.data() + length, 1e-6F);
    benchmark::DoNotOptimize(lines.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(8 * length));
}
BENCHMARK(lineThereAndBack)
    ->Args({256, 0})
    ->Args({256, 4})
    ->Args({262, 0})
    ->Args({262, 1})
    ->Args({1697, 0})
    ->Args({1697, 1})
    ->Args({4000, 0})
    ->Args({4000, 4})
    ->Args({4000, 8});

void tpc2d(benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  const benchmarks::Sample sample = benchmarks::drawSample({1, side, side});
  for (auto unused : state) {
    benchmark::DoNotOptimize(computeTpc(sample.mask(), sample.count, 200).value());
  }
}
BENCHMARK(tpc2d)->Arg(1000)->Arg(1697)->Arg(2000)->Arg(4000)->Unit(benchmark::kMillisecond);

void tpc3d(benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  const benchmarks::Sample sample = benchmarks::drawSample({side, side, side});
  const std::size_t maxLag = std::min<std::size_t>(100, side / 2);
  for (auto unused : state) {
    benchmark::DoNotOptimize(computeTpc(sample.mask(), sample.count, maxLag).value());
  }
}
BENCHMARK(tpc3d)->Arg(128)->Arg(256)->Unit(benchmark::kMillisecond);

/// All phases of an image of three, one after the other (0) or together (1).
void threePhases(benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  benchmarks::Sample sample = benchmarks::drawSample({1, side, side});
  LabelledImage& image = sample.image;
  image.labels.widen(2);
  std::vector<std::uint8_t> row(side);
  for (std::size_t y = 0; y < side; ++y) {
    image.labels.readRow(0, y, 0, row);
    // Every third stripe of ten pixels of the first phase is a phase of its own.
    for (std::size_t x = 0; x < side; ++x) row[x] = row[x] == 0 && x / 10 % 3 == 0 ? 2 : row[x];
    image.labels.writeRow(0, y, row);
  }
  const auto counts = image.labels.counts();
  image.phases = {{0, counts[0]}, {1, counts[1]}, {2, counts[2]}};
  for (auto unused : state) {
    if (state.range(1) == 1) {
      benchmark::DoNotOptimize(searchTogether(image).value());
      continue;
    }
    for (std::size_t i = 0; i < image.phases.size(); ++i) {
      benchmark::DoNotOptimize(
          searchAlone(PhaseMask(image.labels, i), phaseFractionOf(image, i), {}).value());
    }
  }
}
BENCHMARK(threePhases)->ArgsProduct({{1000, 2000}, {0, 1}})->Unit(benchmark::kMillisecond);

/// What a CLS is worked out from.
struct Correlated {
  explicit Correlated(std::size_t side)
      : sample(benchmarks::drawSample({1, side, side})),
        tpc(computeTpc(sample.mask(), sample.count, 200).value()) {}

  benchmarks::Sample sample;
  Tpc tpc;
};

void searchOfR0(benchmark::State& state) {
  const Correlated image(2000);
  for (auto unused : state) benchmark::DoNotOptimize(findR0(image.tpc, 1000));
}
BENCHMARK(searchOfR0)->Unit(benchmark::kMillisecond);

/// Of a volume, where a hundred narrow rings are looked at.
void searchOfR0InVolume(benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  const benchmarks::Sample sample = benchmarks::drawSample({side, side, side});
  const Tpc tpc = computeTpc(sample.mask(), sample.count, side / 2).value();
  for (auto unused : state) benchmark::DoNotOptimize(findR0(tpc, side / 2));
}
BENCHMARK(searchOfR0InVolume)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond);

void clsFromTpc(benchmark::State& state) {
  const Correlated image(2000);
  for (auto unused : state) {
    benchmark::DoNotOptimize(estimateCls(image.tpc, image.sample.mask().shape(), 100, 1.0));
  }
}
BENCHMARK(clsFromTpc)->Unit(benchmark::kMillisecond);

void subdivision(benchmark::State& state) {
  const benchmarks::Sample sample = benchmarks::drawSample({1, 1000, 1000});
  for (auto unused : state) {
    benchmark::DoNotOptimize(subdivisionCls(sample.mask(), sample.count));
  }
}
BENCHMARK(subdivision)->Unit(benchmark::kMillisecond);

/// Of the side and the number of dimensions that a benchmark is asked for.
benchmarks::Sample sampleOf(const benchmark::State& state) {
  const auto side = static_cast<std::size_t>(state.range(0));
  return benchmarks::drawSample({state.range(1) == 3 ? side : 1, side, side});
}

/// All that an estimate takes from the pixels: 2D sides, then 3D ones.
void survey(benchmark::State& state) {
  const benchmarks::Sample sample = sampleOf(state);
  for (auto unused : state) benchmark::DoNotOptimize(surveyPixels(sample.image, 1));
}
BENCHMARK(survey)
    ->Args({1000, 2})
    ->Args({2000, 2})
    ->Args({64, 3})
    ->Args({128, 3})
    ->Args({256, 3})
    ->Unit(benchmark::kMillisecond);

/// Of it what is near a boundary, and the low frequencies: of volumes with short rows straight from
/// the bits of their counts.
void boundary(benchmark::State& state) {
  const benchmarks::Sample sample = sampleOf(state);
  for (auto unused : state) benchmark::DoNotOptimize(shiftBoundary(sample.image, 1));
}
BENCHMARK(boundary)->Args({1000, 2})->Args({128, 3})->Unit(benchmark::kMicrosecond);

void lowFrequenciesOfPixels(benchmark::State& state) {
  const benchmarks::Sample sample = sampleOf(state);
  for (auto unused : state) {
    benchmark::DoNotOptimize(lowFrequencies(sample.mask(), sample.count));
  }
}
BENCHMARK(lowFrequenciesOfPixels)
    ->Args({1000, 2})
    ->Args({64, 3})
    ->Args({128, 3})
    ->Args({200, 3})
    ->Unit(benchmark::kMicrosecond);

/// The lowest frequencies along both axes of an image: sides whose blocks repeat sixteen, eight and
/// four times, and one where they do not.
void cosinesOfBlocks(benchmark::State& state) {
  constexpr std::size_t kNumBlocks = 4 * kLowFrequencies2d;
  const BlockCosines cosines(static_cast<std::size_t>(state.range(0)), kNumBlocks,
                             kLowFrequencies2d);
  const std::vector<float> values(kNumBlocks * kNumBlocks, 0.5F);
  for (auto unused : state) {
    benchmark::DoNotOptimize(cosines.transform(cosines.transform(values)));
  }
}
BENCHMARK(cosinesOfBlocks)
    ->Arg(2000)
    ->Arg(1000)
    ->Arg(500)
    ->Arg(1697)
    ->Unit(benchmark::kMicrosecond);

void meansByDistance(benchmark::State& state) {
  const Correlated image(2000);
  for (auto unused : state) benchmark::DoNotOptimize(radialCovariance(image.tpc));
}
BENCHMARK(meansByDistance)->Unit(benchmark::kMillisecond);

/// The calibrated model's fits: 2D sides, then 3D ones.
void densityAtZeroFrequency(benchmark::State& state) {
  const benchmarks::Sample sample = sampleOf(state);
  const LowFrequencies low = lowFrequencies(sample.mask(), sample.count);
  for (auto unused : state) benchmark::DoNotOptimize(estimateZeroFrequency({&low, 1}));
}
BENCHMARK(densityAtZeroFrequency)
    ->Args({200, 2})
    ->Args({500, 2})
    ->Args({1000, 2})
    ->Args({64, 3})
    ->Args({128, 3})
    ->Unit(benchmark::kMillisecond);

void packingOfRows(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto numTables = static_cast<std::size_t>(state.range(1));
  BitRowPacker packer(length, numTables);
  std::vector<std::uint8_t> packed(kRowsTogether * length);
  for (auto unused : state) {
    packer.pack(kRowsTogether, packed.data());
    benchmark::DoNotOptimize(packed.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRowsTogether * length));
}
BENCHMARK(packingOfRows)
    ->Args({256, 2})
    ->Args({400, 2})
    ->Args({1000, 1})
    ->Args({1000, 25})
    ->Args({1697, 0});

void intervalAtOneConfidence(benchmark::State& state) {
  for (auto unused : state) benchmark::DoNotOptimize(intervalOf(Prediction{0.4, 0.01, 0.2}, 0.95));
}
BENCHMARK(intervalAtOneConfidence)->Unit(benchmark::kMicrosecond);

void requiredSize(benchmark::State& state) {
  for (auto unused : state) {
    benchmark::DoNotOptimize(requiredPixels({2, 0.4, 12, 0.95, 0.01}));
  }
}
BENCHMARK(requiredSize)->Unit(benchmark::kMicrosecond);

void drawing(benchmark::State& state, Material material, const Shape& shape) {
  MaterialSpec spec;
  spec.material = material;
  spec.shape = shape;
  for (auto unused : state) benchmark::DoNotOptimize(generate(spec).value());
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(shape.numPixels()));
}
BENCHMARK_CAPTURE(drawing, blobs2d, Material::Blobs, Shape{1, 1000, 1000})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(drawing, blobs3d, Material::Blobs, Shape{100, 100, 100})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(drawing, discs, Material::Spheres, Shape{1, 1000, 1000})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace phasebound

BENCHMARK_MAIN();
