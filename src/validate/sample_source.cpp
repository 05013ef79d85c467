#include "validate/sample_source.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/text.h"

namespace phasebound::validate {
namespace {

LabelledImage labelled(PackedLabels labels) {
  LabelledImage image;
  const std::uint64_t numPixels = labels.shape().numPixels();
  const std::uint64_t count = labels.counts()[1];
  image.phases = {{0, numPixels - count}, {1, count}};
  image.labels = std::move(labels);
  return image;
}

PackedLabels packed(const Grid<std::uint8_t>& labels) {
  const Shape& shape = labels.shape();
  PackedLabels result(shape);
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      result.writeRow(z, y, {labels.view().row(z, y), shape.x});
    }
  }
  return result;
}

/// Nothing where there is no such file or it is not of the length that the shape takes.
std::optional<PackedLabels> readKept(const std::string& path, const Shape& shape) {
  std::ifstream file(path, std::ios::binary);
  PackedLabels labels(shape);
  std::vector<std::uint8_t> row(labels.rowBytes());
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      const auto size = static_cast<std::streamsize>(row.size());
      if (!file.read(reinterpret_cast<char*>(row.data()), size)) return std::nullopt;
      labels.writePackedRow(z, y, row);
    }
  }
  return labels;
}

/// Whole files only: what an interrupted run leaves has another name.
void keep(const std::string& path, const PackedLabels& labels) {
  const std::string unfinished = path + ".part";
  {
    std::ofstream file(unfinished, std::ios::binary);
    for (std::size_t z = 0; z < labels.shape().z; ++z) {
      for (std::size_t y = 0; y < labels.shape().y; ++y) {
        file.write(reinterpret_cast<const char*>(labels.row(z, y)),
                   static_cast<std::streamsize>(labels.rowBytes()));
      }
    }
    if (!file.flush()) return;
  }
  std::error_code error;
  std::filesystem::rename(unfinished, path, error);
}

}  // namespace

SampleSource::SampleSource(const Scenario& scenario, const Shape& shape, std::uint64_t seed,
                           std::string samplesFolder)
    : sampler_(scenario, shape, seed), shape_(shape) {
  if (samplesFolder.empty()) return;
  prefix_ = std::move(samplesFolder);
  prefix_ += "/" + scenario.name;
  for (const std::size_t side : {shape.z, shape.y, shape.x}) {
    prefix_ += "_" + text(std::uint64_t{side});
  }
  prefix_ += "_" + text(seed) + "_";
}

std::string SampleSource::fileOf(std::uint64_t index) const { return prefix_ + text(index); }

LabelledImage SampleSource::draw(std::uint64_t index) {
  if (prefix_.empty()) return labelled(packed(sampler_.draw(index)));
  if (std::optional<PackedLabels> kept = readKept(fileOf(index), shape_)) {
    return labelled(std::move(*kept));
  }
  PackedLabels labels = packed(sampler_.draw(index));
  keep(fileOf(index), labels);
  return labelled(std::move(labels));
}

}  // namespace phasebound::validate
