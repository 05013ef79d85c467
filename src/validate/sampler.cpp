#include "validate/sampler.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "generate/random.h"
#include "validate/boolean_model.h"
#include "validate/fractal_noise.h"
#include "validate/gaussian_field.h"

namespace phasebound::validate {
namespace {

/// FNV-1a.
std::uint64_t hashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

Grid<std::uint8_t> drawCells(const RandomCells& model, double phaseFraction, const Shape& shape,
                             Random& random) {
  const auto side = static_cast<std::size_t>(model.sidePx);
  const bool isVolume = shape.numDimensions() == 3;
  const auto originOf = [&](bool hasAxis) {
    return hasAxis ? static_cast<std::size_t>(random.uniform() * static_cast<double>(side)) : 0;
  };
  const Shape origin{originOf(isVolume), originOf(true), originOf(true)};
  const Shape numCells{(shape.z + origin.z - 1) / side + 1, (shape.y + origin.y - 1) / side + 1,
                       (shape.x + origin.x - 1) / side + 1};
  Grid<std::uint8_t> cells(numCells);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells.data()[i] = random.uniform() < phaseFraction ? 1 : 0;
  }
  Grid<std::uint8_t> labels(shape);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      const std::uint8_t* cellRow = cells.view().row((z + origin.z) / side, (y + origin.y) / side);
      std::uint8_t* row = labels.view().row(z, y);
      for (std::size_t x = 0; x < shape.x; ++x) row[x] = cellRow[(x + origin.x) / side];
    }
  }
  return labels;
}

}  // namespace

class Sampler::Impl {
public:
  Impl(const Scenario& scenario, const Shape& shape, std::uint64_t seed)
      : scenario_(scenario), shape_(shape) {
    const std::uint64_t parts[]{seed, hashOf(scenario.name), shape.z, shape.y, shape.x};
    for (const std::uint64_t part : parts) {
      key_ ^= part;
      key_ = splitMix64(key_);
    }
    if (const auto* model = std::get_if<GaussianCut>(&scenario.model)) {
      field_.emplace(*model, scenario.numDimensions, scenario.phaseFraction, shape);
    }
  }

  Grid<std::uint8_t> draw(std::uint64_t index) {
    if (field_) return drawField(index);
    Random random = randomFor(index);
    if (const auto* boolean = std::get_if<BooleanModel>(&scenario_.model)) {
      return drawBoolean(*boolean, scenario_.numDimensions, scenario_.phaseFraction, shape_,
                         random);
    }
    if (const auto* cells = std::get_if<RandomCells>(&scenario_.model)) {
      return drawCells(*cells, scenario_.phaseFraction, shape_, random);
    }
    return drawNoise(std::get<FractalNoise>(scenario_.model), scenario_.phaseFraction, shape_,
                     random);
  }

private:
  [[nodiscard]] Random randomFor(std::uint64_t index) const {
    std::uint64_t state = key_ + index;
    return Random(splitMix64(state));
  }

  Grid<std::uint8_t> drawField(std::uint64_t index) {
    if (partner_ && partnerIndex_ == index) {
      Grid<std::uint8_t> labels = std::move(*partner_);
      partner_.reset();
      return labels;
    }
    Random random = randomFor(index / 2);
    std::array<Grid<std::uint8_t>, 2> pair = field_->drawPair(random);
    partnerIndex_ = index ^ 1U;
    partner_ = std::move(pair[partnerIndex_ % 2]);
    return std::move(pair[index % 2]);
  }

  Scenario scenario_;
  Shape shape_;
  std::uint64_t key_ = 0;
  std::optional<GaussianField> field_;
  std::optional<Grid<std::uint8_t>> partner_;
  std::uint64_t partnerIndex_ = 0;
};

Sampler::Sampler(const Scenario& scenario, const Shape& shape, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(scenario, shape, seed)) {}
Sampler::~Sampler() = default;
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;

Grid<std::uint8_t> Sampler::draw(std::uint64_t index) { return impl_->draw(index); }

}  // namespace phasebound::validate
