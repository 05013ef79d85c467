#pragma once

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "decode/decode.h"
#include "phases/phases.h"
#include "segment/proposals.h"
#include "segment/region.h"

namespace phasebound {

/// The information bar that the metadata of a file tell, without a look at its pixels.
[[nodiscard]] std::vector<Proposal> toldBar(const ImageHeader& header);

/// proposeRegions() on the luminance of the middle slice of an image that is to be segmented. None
/// where a slice has more than 2^26 pixels, but for the bar that the metadata tell.
/// Errors  those of reading, NonFinitePixels.
[[nodiscard]] Result<std::vector<Proposal>> proposeRegionsOf(OpenedImage& image);

/// The same on the labels of an image that came segmented. A scale bar is not told there: a bar of
/// one value is no stranger than any other piece of a phase. No bar outlives the segmentation of a
/// volume, but a layer of a phase may look like one: none is looked for there.
///
/// infoBarRows  that the file's metadata tell, 0 for none
[[nodiscard]] std::vector<Proposal> proposeRegionsOf(const LabelledImage& image,
                                                     std::size_t infoBarRows);

/// Whether a region counts more than a twentieth of what a proposal would leave out.
[[nodiscard]] bool isOpen(const Proposal& proposal, const Region& region);

}  // namespace phasebound
