#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/byte_reader.h"
#include "decode/flat_image.h"
#include "decode/formats.h"

// NumPy's own format, versions 1 to 3: a magic string, the version, the length of the header, the
// header as the text of a Python dictionary, the samples.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

namespace phasebound {
namespace {

/// NumPy pads the header to a multiple of 64; that of a structured type can be long, but is not
/// read.
constexpr std::uint32_t kMaxHeaderBytes = 65536;

struct NpyHeader {
  std::string type;
  bool isFortran = false;
  std::vector<std::uint64_t> sides;
};

/// Walks through the dictionary's text.
class DictReader {
public:
  explicit DictReader(std::string_view text) : text_(text) {}

  /// Skips white space and says whether the letter follows, which is then taken.
  bool take(char letter) {
    skipSpace();
    if (position_ >= text_.size() || text_[position_] != letter) return false;
    ++position_;
    return true;
  }

  std::optional<std::string_view> string() {
    skipSpace();
    if (position_ >= text_.size()) return std::nullopt;
    const char quote = text_[position_];
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view found = text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    return found;
  }

  /// Letters and digits: a number, True or False.
  std::string_view word() {
    skipSpace();
    const std::size_t first = position_;
    const auto isPart = [](char letter) {
      return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
             (letter >= 'a' && letter <= 'z');
    };
    while (position_ < text_.size() && isPart(text_[position_])) ++position_;
    return text_.substr(first, position_ - first);
  }

private:
  void skipSpace() {
    constexpr std::string_view kSpace = " \t\r\n";
    while (position_ < text_.size() && kSpace.find(text_[position_]) != std::string_view::npos) {
      ++position_;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

std::optional<std::vector<std::uint64_t>> readSides(DictReader& reader) {
  constexpr std::size_t kMaxSides = 32;  // NumPy's own limit
  constexpr std::size_t kMaxDigits = 18;
  std::vector<std::uint64_t> sides;
  if (!reader.take('(')) return std::nullopt;
  while (!reader.take(')')) {
    std::string side(reader.word());
    // Python 2 wrote long numbers with an L.
    if (side.ends_with('L')) side.pop_back();
    const bool isNumber = !side.empty() && side.size() <= kMaxDigits &&
                          side.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber || sides.size() == kMaxSides) return std::nullopt;
    sides.push_back(std::strtoull(side.c_str(), nullptr, 10));
    if (reader.take(',')) continue;
    if (!reader.take(')')) return std::nullopt;
    break;
  }
  return sides;
}

Result<NpyHeader> parseHeader(std::string_view text) {
  const Error broken = brokenFile("bad header");
  NpyHeader header;
  DictReader reader(text);
  bool hasType = false;
  bool hasSides = false;
  if (!reader.take('{')) return broken;
  while (!reader.take('}')) {
    const std::optional<std::string_view> key = reader.string();
    if (!key || !reader.take(':')) return broken;
    if (*key == "descr") {
      const std::optional<std::string_view> type = reader.string();
      // A structured type is a list.
      if (!type) return unsupported("records of several fields");
      header.type = *type;
      hasType = true;
    } else if (*key == "fortran_order") {
      const std::string_view word = reader.word();
      if (word != "True" && word != "False") return broken;
      header.isFortran = word == "True";
    } else if (*key == "shape") {
      std::optional<std::vector<std::uint64_t>> sides = readSides(reader);
      if (!sides) return broken;
      header.sides = *std::move(sides);
      hasSides = true;
    } else {
      return broken;
    }
    if (reader.take(',')) continue;
    if (!reader.take('}')) return broken;
    break;
  }
  if (!hasType || !hasSides) return broken;
  return header;
}

struct NamedType {
  std::string_view name;
  SampleType type;
};

/// The type "<u2" and the like.
bool readType(std::string_view name, FlatLayout& layout) {
  constexpr std::array kTypes{NamedType{"b1", SampleType::U8},  NamedType{"u1", SampleType::U8},
                              NamedType{"u2", SampleType::U16}, NamedType{"u4", SampleType::U32},
                              NamedType{"u8", SampleType::U64}, NamedType{"i1", SampleType::I8},
                              NamedType{"i2", SampleType::I16}, NamedType{"i4", SampleType::I32},
                              NamedType{"i8", SampleType::I64}, NamedType{"f2", SampleType::F32},
                              NamedType{"f4", SampleType::F32}, NamedType{"f8", SampleType::F64}};
  if (!name.empty() && std::string_view("<>=|").find(name[0]) != std::string_view::npos) {
    layout.isBigEndian = name[0] == '>';
    name.remove_prefix(1);
  }
  for (const NamedType& known : kTypes) {
    if (name != known.name) continue;
    layout.type = known.type;
    layout.isHalfFloat = name == "f2";
    return true;
  }
  return false;
}

}  // namespace

Result<std::unique_ptr<OpenedImage>> openNpy(const ByteSource& file) {
  constexpr std::uint64_t kMagicBytes = 6;
  ByteReader reader(file, kMagicBytes);
  const std::uint8_t version = reader.u8();
  reader.skip(1);
  if (version < 1 || version > 3) {
    return unsupported("version " + std::to_string(version) + " of NPY");
  }
  const std::uint32_t numHeaderBytes = version == 1 ? reader.u16le() : reader.u32le();
  if (reader.failed() || numHeaderBytes > reader.numLeft())
    return brokenFile("the file ends early");
  if (numHeaderBytes > kMaxHeaderBytes) return brokenFile("bad header");
  std::string text;
  for (std::uint32_t i = 0; i < numHeaderBytes; ++i) text += static_cast<char>(reader.u8());
  Result<NpyHeader> parsed = parseHeader(text);
  if (!parsed) return parsed.error();
  NpyHeader& npy = parsed.value();

  FlatLayout layout;
  layout.offset = reader.position();
  layout.isReversed = npy.isFortran;
  if (!readType(npy.type, layout)) return unsupported("NumPy's type " + npy.type);
  if (!npy.isFortran && hasColourAxis(npy.sides, layout.type)) {
    layout.numChannels = static_cast<std::size_t>(npy.sides.back());
    npy.sides.pop_back();
  }
  const Result<Shape> shape = flatShape(npy.sides);
  if (!shape) return shape.error();
  layout.shape = shape.value();
  ImageHeader header;
  header.format = "NPY";
  return openFlat(file, layout, std::move(header));
}

}  // namespace phasebound
