// The character classes that reading and writing structured fields share (RFC 9651 §3).
#pragma once

#include "simulator/http/syntax.h"

namespace cachestone::http::sf {

constexpr bool is_lower_letter(char c) {
  return c >= 'a' && c <= 'z';
}

constexpr bool is_letter(char c) {
  return is_lower_letter(c) || (c >= 'A' && c <= 'Z');
}

// A character between space and tilde: all that a String holds.
constexpr bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

constexpr bool starts_key(char c) {
  return is_lower_letter(c) || c == '*';
}

constexpr bool continues_key(char c) {
  return starts_key(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}

constexpr bool starts_token(char c) {
  return is_letter(c) || c == '*';
}

constexpr bool continues_token(char c) {
  return is_token_char(c) || c == ':' || c == '/';
}

}  // namespace cachestone::http::sf
