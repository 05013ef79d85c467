#include "base/warning.h"

#include <cassert>

namespace phasebound {

std::string_view name(WarningCode code) {
  switch (code) {
    case WarningCode::OnePhase:
      return "OnePhase";
    case WarningCode::PhaseAbsent:
      return "PhaseAbsent";
    case WarningCode::ClsFailed:
      return "ClsFailed";
    case WarningCode::CheckUnsettled:
      return "CheckUnsettled";
    case WarningCode::CheckChangedCls:
      return "CheckChangedCls";
    case WarningCode::SmallImage:
      return "SmallImage";
    case WarningCode::LongCls:
      return "LongCls";
    case WarningCode::ShortCls:
      return "ShortCls";
    case WarningCode::FewCells:
      return "FewCells";
    case WarningCode::FewFeatures:
      return "FewFeatures";
    case WarningCode::RarePhase:
      return "RarePhase";
    case WarningCode::ThinImage:
      return "ThinImage";
    case WarningCode::CalibrationFailed:
      return "CalibrationFailed";
    case WarningCode::IntervalClipped:
      return "IntervalClipped";
    case WarningCode::ClsFromSomeImages:
      return "ClsFromSomeImages";
    case WarningCode::RepeatedImages:
      return "RepeatedImages";
    case WarningCode::PixelSizeIgnored:
      return "PixelSizeIgnored";
    case WarningCode::AnisotropicVoxels:
      return "AnisotropicVoxels";
    case WarningCode::HazyPhases:
      return "HazyPhases";
    case WarningCode::GreyValues:
      return "GreyValues";
    case WarningCode::Snapped:
      return "Snapped";
    case WarningCode::MaskedPixels:
      return "MaskedPixels";
    case WarningCode::NoisyImage:
      return "NoisyImage";
    case WarningCode::BlurredImage:
      return "BlurredImage";
    case WarningCode::BlockyImage:
      return "BlockyImage";
    case WarningCode::NoClearValley:
      return "NoClearValley";
    case WarningCode::Flattened:
      return "Flattened";
    case WarningCode::PartIgnored:
      return "PartIgnored";
  }
  assert(false);
  return "";
}

}  // namespace phasebound
