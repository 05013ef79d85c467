#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace phasebound {

/// One tag of an XML text. The views point into the text.
struct XmlTag {
  std::string_view name;        ///< without a namespace's prefix
  std::string_view attributes;  ///< what stands behind the name
  std::string_view content;     ///< text up to the next tag, as written
  bool isEnd = false;           ///< </name>
  bool isEmpty = false;         ///< <name/>

  /// The value of an attribute with its references (&amp; and the like) resolved.
  [[nodiscard]] std::optional<std::string> attribute(std::string_view wanted) const;
};

/// Steps from tag to tag through XML as microscopes write it: comments, declarations and character
/// data sections are passed over, and nothing is checked but what is asked for. Each character is
/// looked at once, nothing nests, so a hostile text costs no more than its length.
class XmlScanner {
public:
  explicit XmlScanner(std::string_view text) : text_(text) {}

  /// The next tag, nothing at the end or where the text breaks off within a tag.
  [[nodiscard]] std::optional<XmlTag> next();

private:
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace phasebound
