#pragma once

#include <optional>
#include <vector>

#include "segment/prepare.h"
#include "segment/region.h"

namespace phasebound {

enum class ProposalKind { InfoBar, ScaleBar, Circle };

/// A part of the picture that may be no part of the material. Proposals are told, never applied.
struct Proposal {
  ProposalKind kind = ProposalKind::InfoBar;
  bool isFromMetadata = false;
  std::optional<Rectangle> rectangle;  ///< what to leave out: InfoBar, ScaleBar
  std::optional<Circle> circle;        ///< what to keep
};

/// What a microscope wrote into the picture, and the field of view of a tomogram, as the pixels of
/// a slice show them.
///
/// Information bar: rows at the bottom, or else at the top, over the whole width, at least 2 % and
///   at most a quarter of the height. One value (the ground) is held, within 1/64 of the range, by
///   at least half of the pixels of all these rows together, and by at least a quarter of each but
///   for a frame of a few rows; other values are there too (the writing), in at least a tenth of
///   the rows; and in as many rows beside them fewer than a quarter of the pixels hold the ground.
///   The edge is sharp: of the four rows within at least one holds the ground by half, of those
///   beside none does by a quarter.
/// Scale bar: a solid horizontal bar of the darkest or the brightest value, 3 % to 60 % of the
///   width long, 2 px to 3 % of the height thick, at least five times as long as thick, in the
///   outer third of the height. What of the same value stands near it (the length in words) belongs
///   to it, up to a tenth of the picture. Only where less than 0.5 % of the other pixels hold that
///   value.
/// Circle: the largest one in the box of all pixels but those of the corners' value, where at least
///   99.5 % of the pixels outside of it hold that value, but for those that touch it, and less than
///   half of those just inside do. A smaller one than half of the shorter side is a feature.
///
/// infoBarRows  that the file's metadata tell, 0 for none: they come first, and none is looked for
/// areLabels    whether the plane is of labels, in which no scale bar is looked for
[[nodiscard]] std::vector<Proposal> proposeRegions(Plane plane, std::size_t infoBarRows,
                                                   bool areLabels = false);

}  // namespace phasebound
