#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "decode/byte_source.h"

namespace phasebound {

/// The fields of an NRRD header that matter here. Axes are in the file's order, the fastest first.
/// https://teem.sourceforge.net/nrrd/format.html
struct NrrdHeader {
  std::uint64_t dimension = 0;
  std::vector<std::uint64_t> sizes;
  std::string type;      ///< as written, e.g. "unsigned char"
  std::string encoding;  ///< as written
  std::string endian;    ///< "little", "big", or empty
  std::string dataFile;  ///< of detached data
  std::string space;     ///< "left-posterior-superior" and the like
  /// One an axis, 0 where the file says NaN or none; empty where it does not say.
  std::vector<double> spacings;
  std::vector<std::string> units;       ///< one an axis
  std::vector<std::string> spaceUnits;  ///< one a dimension of space
  std::uint64_t lineSkip = 0;
  std::int64_t byteSkip = 0;     ///< -1: the data are at the end of the file
  std::uint64_t dataOffset = 0;  ///< behind the empty line that ends the header
};

/// Errors  BrokenFile.
[[nodiscard]] Result<NrrdHeader> readNrrdHeader(const ByteSource& file);

}  // namespace phasebound
