#include "base/error.h"

namespace phasebound {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::EmptyFile:
      return "EmptyFile";
    case ErrorCode::UnknownFormat:
      return "UnknownFormat";
    case ErrorCode::BrokenFile:
      return "BrokenFile";
    case ErrorCode::UnsupportedEncoding:
      return "UnsupportedEncoding";
    case ErrorCode::UnequalPages:
      return "UnequalPages";
    case ErrorCode::UnequalSlices:
      return "UnequalSlices";
    case ErrorCode::TooLarge:
      return "TooLarge";
    case ErrorCode::NonFinitePixels:
      return "NonFinitePixels";
    case ErrorCode::NotSegmented:
      return "NotSegmented";
    case ErrorCode::HazyLabels:
      return "HazyLabels";
    case ErrorCode::InvalidSegmentation:
      return "InvalidSegmentation";
    case ErrorCode::NoContrast:
      return "NoContrast";
    case ErrorCode::InvalidMask:
      return "InvalidMask";
    case ErrorCode::NothingKept:
      return "NothingKept";
    case ErrorCode::NoSuchItem:
      return "NoSuchItem";
    case ErrorCode::MixedDimensions:
      return "MixedDimensions";
    case ErrorCode::InvalidConfidence:
      return "InvalidConfidence";
    case ErrorCode::InvalidTarget:
      return "InvalidTarget";
    case ErrorCode::InvalidParameters:
      return "InvalidParameters";
    case ErrorCode::OutOfMemory:
      return "OutOfMemory";
    case ErrorCode::Internal:
      return "Internal";
  }
  return "Internal";
}

}  // namespace phasebound
