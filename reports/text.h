// Text from the wire is bytes. These helpers say which bytes are UTF-8, and carry the rest through formats that can
// hold only text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cachestone::reports {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // bytes; 1 when they are not valid UTF-8
  bool valid = false;
};
// The first code point of `text`, which must not be empty. Valid means RFC 3629: shortest form, no surrogates.
CodePoint first_code_point(std::string_view text);

bool is_utf8(std::string_view text);
// How many code points `text` has; an invalid byte counts as one.
std::size_t code_points(std::string_view text);
// The longest start of `text` of at most `most` bytes that does not cut a UTF-8 sequence in two.
std::string_view start_of(std::string_view text, std::size_t most);

// Whether a reader sees the code point for what it is: not a control, not invisible, not one that reorders its
// neighbours.
bool is_plain(const CodePoint& point);
// How to show a code point that is not plain: "\x1b" for a byte or an ASCII control, "\u{202e}" for others.
std::string escape_of(const CodePoint& point);
// `text` with everything that is not plain escaped.
std::string visible(std::string_view text);

// A span of time for a reader: "0.31 ms", "2.4 s", "3 min 5 s".
std::string duration_text(double seconds);

// RFC 4648 §4, with padding.
std::string base64(std::string_view bytes);
// Nothing unless `text` is base64 exactly as base64() writes it.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace cachestone::reports
