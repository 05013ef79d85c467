#pragma once

#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace phasebound {

/// Why a request could not be answered. The engine never words an error: the interface owns one
/// sentence per code and fills in Error::details, whose meaning is given here in [brackets].
enum class ErrorCode {
  /// The file holds no bytes.
  EmptyFile,
  /// The bytes start like no format that is read.
  UnknownFormat,
  /// The format was recognised, but the file is damaged or ends early. [what the decoder said]
  BrokenFile,
  /// The pixels are stored in a way that is not read. [what it is, e.g. "LZMA compression"]
  UnsupportedEncoding,
  /// The pages of a volume differ in size or type. [page number from 1, its size, first page's
  /// size]
  UnequalPages,
  /// The files that are the slices of a volume differ in size or type. [slice number from 1, its
  /// size, first slice's size]
  UnequalSlices,
  /// More memory would be needed than can be had. [bytes needed, bytes available, share of each
  /// side of the image that would fit 0..1 where it is known]
  TooLarge,
  /// Pixels hold NaN or infinity, which belong to no phase. [number of such pixels that were read]
  NonFinitePixels,
  /// More distinct values than phases are told apart by. [number found or "more than 65536", number
  /// allowed]
  NotSegmented,
  /// More distinct values than phases, but clearly a few classes and a haze of values between them,
  /// as lossy compression or resampling leaves it: the image can be snapped to its classes. [number
  /// of values or "more than 65536", number of classes, share of pixels that are haze 0..1]
  HazyLabels,
  /// A way to segment an image that cannot be. [what]
  InvalidSegmentation,
  /// Fewer different grey values or colours than classes that they shall be divided into.
  NoContrast,
  /// A mask or a region that does not fit the image. [what]
  InvalidMask,
  /// No pixel is left that no mask excludes.
  NothingKept,
  /// A slice, image or phase was asked for that does not exist. [what]
  NoSuchItem,
  /// A stack mixes 2D images and volumes.
  MixedDimensions,
  /// A confidence outside [0.5, 0.9999]. [value]
  InvalidConfidence,
  /// A target relative error outside [1e-6, 100]. [value]
  InvalidTarget,
  /// Parameters that describe no image. [what]
  InvalidParameters,
  /// Memory ran out in spite of the check before.
  OutOfMemory,
  /// A mistake of the program. [what was seen]
  Internal,
};
inline constexpr std::size_t kNumErrorCodes = static_cast<std::size_t>(ErrorCode::Internal) + 1;

/// The code as it appears in JSON and keys the sentence tables, e.g. "EmptyFile".
std::string_view name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::vector<std::string> details = {};
};

/// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition: ok().
  [[nodiscard]] T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  /// Precondition: !ok().
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

private:
  std::variant<T, Error> state_;
};

}  // namespace phasebound
