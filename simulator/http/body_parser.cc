// The part of Parser that reads bodies: sized, chunked (RFC 9112 §7.1) and up to the close of the connection.
#include <algorithm>

#include "simulator/http/parser_internal.h"
#include "simulator/http/syntax.h"

namespace cachestone::http::internal {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The value of a hexadecimal digit, or nothing.
std::optional<std::uint64_t> hex_value(char c) {
  if (is_digit(c)) return static_cast<std::uint64_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint64_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint64_t>(c - 'A' + 10);
  return std::nullopt;
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

std::size_t skip_token(std::string_view line, std::size_t at) {
  while (at < line.size() && is_token_char(line[at])) ++at;
  return at;
}

// `at` is the opening quote. Returns the place after the closing one, or `at` when there is none.
std::size_t skip_quoted_string(std::string_view line, std::size_t at) {
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '"') return i + 1;
    if (line[i] == '\\') ++i;
  }
  return at;
}

}  // namespace

void Parser::begin_body(const BodyFraming& framing) {
  if (!framing.fault.empty()) return fail(field_offsets_[framing.line], framing.fault, framing.status);
  if (framing.framing == Framing::length && framing.length > limits_.body) {
    return fail(field_offsets_[framing.line], "Content-Length is larger than the limit", 413);
  }
  head_complete_ = true;
  framing_ = framing.framing;
  switch (framing_) {
    case Framing::none:
      return enter(State::complete);
    case Framing::chunked:
      return enter(State::chunk_size);
    case Framing::until_close:
      remaining_ = limits_.body;
      return enter(State::body_until_close);
    case Framing::length:
      remaining_ = length_ = framing.length;
      return enter(remaining_ == 0 ? State::complete : State::sized_body);
  }
}

std::size_t Parser::read_body(std::string_view bytes) {
  if (remaining_ == 0) {
    // Only a body that ends with the connection gets here.
    fail(offset_++, "the body is larger than the limit", 413);
    return 1;
  }
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), remaining_));
  body().append(bytes.substr(0, size));
  offset_ += size;
  received_ += size;
  remaining_ -= size;
  if (remaining_ == 0) finish_body_part();
  return size;
}

void Parser::finish_body_part() {
  if (state_ == State::sized_body) enter(State::complete);
  if (state_ == State::chunk_data) {
    line_start_ = offset_;
    enter(State::chunk_end);
  }
}

// chunk-size [ chunk-ext ], the size in hexadecimal digits and nothing before them.
void Parser::read_chunk_size(std::string_view line) {
  const std::uint64_t room = limits_.body - body_bytes_;
  std::uint64_t size = 0;
  std::size_t at = 0;
  for (; at < line.size(); ++at) {
    const auto digit = hex_value(line[at]);
    if (!digit) break;
    // Compared in this way nothing can overflow.
    if (size > room / 16 || *digit > room - size * 16) {
      return fail_in_line(0, "the chunks are larger than the limit of the body", 413);
    }
    size = size * 16 + *digit;
  }
  if (at == 0) return fail_in_line(0, "a chunk size that is not a hexadecimal number");
  read_chunk_extensions(line, at);
  if (finished()) return;
  body_bytes_ += size;
  remaining_ = size;
  enter(size == 0 ? State::trailers : State::chunk_data);
}

// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), read and ignored (RFC 9112 §7.1.1).
void Parser::read_chunk_extensions(std::string_view line, std::size_t start) {
  extension_bytes_ += line.size() - start;
  if (extension_bytes_ > limits_.chunk_extensions) {
    return fail_in_line(start, "the chunk extensions are longer than the limit", 413);
  }
  std::size_t at = start;
  while (at < line.size()) {
    const std::size_t semicolon = skip_blanks(line, at);
    if (semicolon == line.size() || line[semicolon] != ';') {
      return fail_in_line(
          at, at == start ? "a chunk size that is not a hexadecimal number" : "a malformed chunk extension");
    }
    const std::size_t name = skip_blanks(line, semicolon + 1);
    at = skip_token(line, name);
    if (at == name) return fail_in_line(name, "a chunk extension without a name");
    const std::size_t equals = skip_blanks(line, at);
    if (equals == line.size() || line[equals] != '=') continue;
    const std::size_t value = skip_blanks(line, equals + 1);
    const bool quoted = value < line.size() && line[value] == '"';
    at = quoted ? skip_quoted_string(line, value) : skip_token(line, value);
    if (at == value) return fail_in_line(value, "a malformed value of a chunk extension");
  }
}

}  // namespace cachestone::http::internal
