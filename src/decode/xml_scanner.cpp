#include "decode/xml_scanner.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace phasebound {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool isSpace(char letter) { return kSpace.find(letter) != std::string_view::npos; }

std::string_view withoutPrefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void appendUtf8(std::string& text, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18 & 0x07));
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// The character of a reference, `name` without & and ;.
bool appendReference(std::string& text, std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, letter] : kNamed) {
    if (name != known) continue;
    text += letter;
    return true;
  }
  if (name.size() < 2 || name[0] != '#') return false;
  const bool isHex = name[1] == 'x' || name[1] == 'X';
  const std::string digits(name.substr(isHex ? 2 : 1));
  char* end = nullptr;
  const unsigned long code = std::strtoul(digits.c_str(), &end, isHex ? 16 : 10);
  constexpr unsigned long kMostUnicode = 0x10FFFF;
  if (digits.empty() || *end != '\0' || code > kMostUnicode) return false;
  appendUtf8(text, static_cast<std::uint32_t>(code));
  return true;
}

std::string resolved(std::string_view written) {
  // "&#x10FFFF;" is the longest there is.
  constexpr std::size_t kLongestReference = 10;
  std::string text;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '&') {
      const std::size_t end = written.substr(i, kLongestReference).find(';');
      if (end != std::string_view::npos && appendReference(text, written.substr(i + 1, end - 1))) {
        i += end;
        continue;
      }
    }
    text += written[i];
  }
  return text;
}

}  // namespace

std::optional<std::string> XmlTag::attribute(std::string_view wanted) const {
  std::string_view rest = attributes;
  while (true) {
    const std::size_t first = rest.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(first);
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view key = rest.substr(0, equals);
    while (!key.empty() && isSpace(key.back())) key.remove_suffix(1);
    rest.remove_prefix(equals + 1);
    const std::size_t open = rest.find_first_not_of(kSpace);
    if (open == std::string_view::npos || (rest[open] != '"' && rest[open] != '\'')) {
      return std::nullopt;
    }
    const std::size_t close = rest.find(rest[open], open + 1);
    if (close == std::string_view::npos) return std::nullopt;
    if (withoutPrefix(key) == wanted) return resolved(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
}

std::optional<XmlTag> XmlScanner::next() {
  const auto skipTo = [&](std::string_view mark) {
    const std::size_t found = text_.find(mark, position_);
    position_ = found == std::string_view::npos ? text_.size() : found + mark.size();
  };
  while (true) {
    const std::size_t open = text_.find('<', position_);
    if (open == std::string_view::npos) return std::nullopt;
    position_ = open + 1;
    const std::string_view rest = text_.substr(position_);
    if (rest.starts_with("!--")) {
      skipTo("-->");
    } else if (rest.starts_with("![CDATA[")) {
      skipTo("]]>");
    } else if (rest.starts_with('!') || rest.starts_with('?')) {
      skipTo(">");
    } else {
      break;
    }
  }
  XmlTag tag;
  tag.isEnd = position_ < text_.size() && text_[position_] == '/';
  if (tag.isEnd) ++position_;
  const std::size_t start = position_;
  // A > within quotes is part of a value.
  char quote = '\0';
  for (; position_ < text_.size() && (quote != '\0' || text_[position_] != '>'); ++position_) {
    const char letter = text_[position_];
    if (quote != '\0') {
      if (letter == quote) quote = '\0';
    } else if (letter == '"' || letter == '\'') {
      quote = letter;
    }
  }
  if (position_ >= text_.size()) return std::nullopt;
  std::string_view inside = text_.substr(start, position_ - start);
  ++position_;
  tag.isEmpty = !tag.isEnd && inside.ends_with('/');
  if (tag.isEmpty) inside.remove_suffix(1);
  std::size_t nameEnd = 0;
  while (nameEnd < inside.size() && !isSpace(inside[nameEnd])) ++nameEnd;
  tag.name = withoutPrefix(inside.substr(0, nameEnd));
  tag.attributes = inside.substr(nameEnd);
  tag.content = text_.substr(position_, text_.find('<', position_) - position_);
  return tag;
}

}  // namespace phasebound
