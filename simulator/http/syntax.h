// The character classes that the parsers of this folder share (RFC 9110 §5.5, §5.6.2; RFC 5234 appendix B.1).
#pragma once

#include <algorithm>
#include <string_view>

namespace cachestone::http {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A character of a token: a letter, a digit, or one of the marks that delimit nothing.
constexpr bool is_token_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

constexpr bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

constexpr bool is_control(char c) {
  return (c >= 0 && c < ' ') || c == 0x7f;
}

// VCHAR or obs-text: anything that may stand in a field value beside white space.
constexpr bool is_field_char(char c) {
  return !is_control(c) && c != ' ';
}

}  // namespace cachestone::http
