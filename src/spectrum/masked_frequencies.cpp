#include "spectrum/masked_frequencies.h"

namespace phasebound {
namespace {

void sumBlocks(const LabelledImage& image, std::size_t label, LowFrequencyBlocks& blocks) {
  PixelSums* const taker = &blocks;
  sumPixels(PhaseMask(image.labels, label), {&taker, 1});
}

}  // namespace

LowFrequencies maskedLowFrequencies(const LabelledImage& image, std::size_t index) {
  LowFrequencyBlocks blocks(image.labels.shape(), true);
  sumBlocks(image, index, blocks);
  LowFrequencyBlocks excluded(image.labels.shape(), true);
  sumBlocks(image, image.excludedLabel(), excluded);
  return blocks.frequenciesWithout(excluded, image.phases[index].count, image.numPixels());
}

}  // namespace phasebound
