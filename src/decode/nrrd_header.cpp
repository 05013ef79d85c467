#include "decode/nrrd_header.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "base/text.h"
#include "decode/byte_reader.h"
#include "decode/formats.h"

namespace phasebound {
namespace {

/// Headers of medical images carry long tables of key/value pairs.
constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{1} << 20;
constexpr std::size_t kMaxAxes = 16;  // the format's own limit

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

/// The words of a line, those in quotes or parentheses as one, without these.
std::vector<std::string> words(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r";
  std::vector<std::string> result;
  while (result.size() <= kMaxAxes) {
    const std::size_t first = line.find_first_not_of(kSpace);
    if (first == std::string_view::npos) break;
    line.remove_prefix(first);
    const bool isQuoted = line[0] == '"';
    const bool isVector = line[0] == '(';
    const std::size_t from = isQuoted || isVector ? 1 : 0;
    const std::size_t end = std::min(
        isQuoted ? line.find('"', 1) : (isVector ? line.find(')') : line.find_first_of(kSpace)),
        line.size());
    result.emplace_back(line.substr(from, end - std::min(from, end)));
    line.remove_prefix(std::min(end + (from == 1 ? 1 : 0), line.size()));
  }
  return result;
}

double numberOf(const std::string& text) {
  const double number = std::strtod(text.c_str(), nullptr);
  return std::isfinite(number) ? number : 0;
}

std::optional<std::uint64_t> countOf(const std::string& text) {
  constexpr std::size_t kMostDigits = 18;
  const bool isNumber = !text.empty() && text.size() <= kMostDigits &&
                        text.find_first_not_of("0123456789") == std::string::npos;
  if (!isNumber) return std::nullopt;
  return std::strtoull(text.c_str(), nullptr, 10);
}

/// The length of a vector "1,0,0.5"; 0 for "none".
double lengthOf(const std::string& vector) {
  if (vector == "none") return 0;
  double sum = 0;
  std::string_view rest = vector;
  for (std::size_t i = 0; i < kMaxAxes && !rest.empty(); ++i) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const double part = numberOf(std::string(rest.substr(0, comma)));
    sum += part * part;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return std::sqrt(sum);
}

/// One field of the header; unknown ones say nothing of the pixels.
bool readField(const std::string& name, std::string_view value, NrrdHeader& header) {
  if (name == "dimension") {
    header.dimension = countOf(std::string(value)).value_or(0);
    return header.dimension >= 1 && header.dimension <= kMaxAxes;
  }
  if (name == "sizes") {
    for (const std::string& word : words(value)) {
      const std::optional<std::uint64_t> size = countOf(word);
      if (!size) return false;
      header.sizes.push_back(*size);
    }
  }
  if (name == "type") header.type = lowered(value);
  if (name == "encoding") header.encoding = lowered(value);
  if (name == "endian") header.endian = lowered(value);
  if (name == "space") header.space = lowered(value);
  if (name == "data file" || name == "datafile") header.dataFile = value;
  if (name == "line skip" || name == "lineskip") {
    const std::optional<std::uint64_t> skip = countOf(std::string(value));
    if (!skip) return false;
    header.lineSkip = *skip;
  }
  if (name == "byte skip" || name == "byteskip") {
    const std::optional<std::uint64_t> skip = countOf(std::string(value));
    if (!skip && value != "-1") return false;
    header.byteSkip = skip ? static_cast<std::int64_t>(*skip) : -1;
  }
  if (name == "spacings") {
    header.spacings.clear();
    for (const std::string& word : words(value)) header.spacings.push_back(numberOf(word));
  }
  if (name == "space directions") {
    header.spacings.clear();
    for (const std::string& word : words(value)) header.spacings.push_back(lengthOf(word));
  }
  if (name == "units") header.units = words(value);
  if (name == "space units") header.spaceUnits = words(value);
  return true;
}

}  // namespace

Result<NrrdHeader> readNrrdHeader(const ByteSource& file) {
  NrrdHeader header;
  ByteReader reader(file, 0);
  bool isFirst = true;
  while (true) {
    std::string line;
    bool hasEnd = false;
    while (reader.numLeft() > 0 && reader.position() < kMaxHeaderBytes && !hasEnd) {
      const char letter = static_cast<char>(reader.u8());
      hasEnd = letter == '\n';
      if (!hasEnd) line += letter;
    }
    // A header of detached data may end with the file instead of an empty line.
    if (!hasEnd && reader.numLeft() > 0) return brokenFile("a header without an end");
    const std::string_view text = trimmed(line);
    if (!isFirst && !text.empty() && text[0] != '#') {
      const std::size_t colon = text.find(':');
      if (colon == std::string_view::npos) return brokenFile("bad header");
      // "key:=value" is the writer's own business.
      const bool isField = colon + 1 >= text.size() || text[colon + 1] != '=';
      if (isField && !readField(lowered(trimmed(text.substr(0, colon))),
                                trimmed(text.substr(colon + 1)), header)) {
        return brokenFile("bad header: " + std::string(text.substr(0, colon)));
      }
    }
    isFirst = false;
    if (text.empty() || !hasEnd) break;
  }
  header.dataOffset = reader.position();
  if (header.dimension == 0 || header.sizes.size() != header.dimension) {
    return brokenFile("a header without sizes");
  }
  return header;
}

}  // namespace phasebound
