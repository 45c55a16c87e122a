#include "simulator/http/parser_internal.h"

#include <algorithm>
#include <utility>

#include "simulator/http/syntax.h"

namespace cachestone::http::internal {
namespace {

std::string name_of_control(char c) {
  if (c == '\0') return "NUL";
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("control character 0x") + kHex[byte / 16] + kHex[byte % 16];
}

}  // namespace

std::size_t Parser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !finished()) {
    const std::string_view rest = bytes.substr(used);
    used += reading_body() ? read_body(rest) : read_line(rest);
  }
  return used;
}

void Parser::end_of_input() {
  if (finished()) return;
  if (state_ == State::body_until_close) {
    enter(State::complete);
    return;
  }
  const bool begun = begun_;
  fail(offset_, "the connection was closed " + what_is_missing());
  error_->truncated = true;
  begun_ = begun;
}

void Parser::restart() {
  begun_ = false;
  head_complete_ = false;
  framing_ = Framing::none;
  error_.reset();
  offset_ = 0;
  begin_next_head();
  length_ = 0;
  received_ = 0;
  remaining_ = 0;
  body_bytes_ = 0;
  extension_bytes_ = 0;
}

void Parser::begin_next_head() {
  field_offsets_.clear();
  line_.clear();
  after_cr_ = false;
  line_start_ = offset_;
  enter(State::start_line);
}

void Parser::enter(State state) {
  state_ = state;
  section_bytes_ = 0;
}

void Parser::fail(std::uint64_t offset, std::string what, int status) {
  begun_ = true;
  error_ = ParseError{offset, std::move(what), status, false};
  enter(State::failed);
}

void Parser::fail_in_line(std::size_t index, std::string what, int status) {
  fail(line_start_ + index, std::move(what), status);
}

bool Parser::reading_body() const {
  return state_ == State::sized_body || state_ == State::body_until_close || state_ == State::chunk_data;
}

// Where the parser is, for messages.
std::string_view Parser::place() const {
  switch (state_) {
    case State::start_line:
      return is_request() ? "the request line" : "the status line";
    case State::fields:
      return "a field line";
    case State::chunk_size:
      return "a chunk size line";
    case State::chunk_end:
      return "the line end after a chunk";
    case State::trailers:
      return "a trailer field line";
    default:
      return "the body";
  }
}

std::string Parser::what_is_missing() const {
  if (!begun_) return "before the first byte";
  if (state_ == State::sized_body) return "with " + std::to_string(remaining_) + " bytes of the body missing";
  if (state_ == State::chunk_data) return "with " + std::to_string(remaining_) + " bytes of a chunk missing";
  return "within " + std::string(place());
}

Parser::Room Parser::room() const {
  switch (state_) {
    case State::start_line:
      return {limits_.start_line, "the start line is longer than the limit", 414};
    case State::chunk_size:
      return {limits_.chunk_extensions, "the chunk size line is longer than the limit", 413};
    case State::chunk_end:
      return {2, "the chunk is longer than its size", 400};
    default:
      return {limits_.field_section, "the field section is longer than the limit", 431};
  }
}

// Reads to the end of the line, of `bytes`, or to an error, whichever comes first.
std::size_t Parser::read_line(std::string_view bytes) {
  const State state = state_;
  const std::uint64_t start = line_start_;
  std::size_t used = 0;
  while (used < bytes.size() && state_ == state && line_start_ == start) read_line_byte(bytes[used++]);
  return used;
}

// RFC 9112 §2.2: lines end with CRLF. A lone LF is not taken for a line end although a recipient may, because two
// recipients that differ in this see different messages.
void Parser::read_line_byte(char c) {
  const std::uint64_t here = offset_++;
  if (after_cr_ && c != '\n') return fail(here - 1, "bare CR in " + std::string(place()));
  if (!after_cr_ && c == '\n') return fail(here, "bare LF in " + std::string(place()));
  if (++section_bytes_ > room().bytes) return fail(here, std::string(room().what), room().status);
  if (after_cr_) {
    after_cr_ = false;
    finish_line(std::exchange(line_, {}));
    line_start_ = offset_;
  } else if (c == '\r') {
    after_cr_ = true;
  } else if (state_ == State::chunk_end) {
    fail(here, std::string(room().what), room().status);
  } else if (is_control(c) && c != '\t') {
    fail(here, name_of_control(c) + " in " + std::string(place()));
  } else {
    begun_ = true;
    line_ += c;
  }
}

void Parser::finish_line(std::string_view line) {
  switch (state_) {
    case State::start_line:
      // RFC 9112 §2.2: empty lines before a request are ignored. They count against the limit of the start line.
      if (line.empty() && is_request()) return;
      read_start_line(line);
      if (state_ == State::start_line) enter(State::fields);
      return;
    case State::fields:
      if (line.empty()) return finish_head();
      field_offsets_.push_back(line_start_);
      return read_field_line(line, fields());
    case State::trailers:
      if (line.empty()) return enter(State::complete);
      return read_field_line(line, trailers());
    case State::chunk_size:
      return read_chunk_size(line);
    case State::chunk_end:
      return enter(State::chunk_size);
    default:
      return;
  }
}

// field-line = field-name ":" OWS field-value OWS (RFC 9112 §5)
void Parser::read_field_line(std::string_view line, Fields& section) {
  if (section.size() == limits_.field_lines) return fail_in_line(0, "more field lines than the limit", 431);
  if (line.front() == ' ' || line.front() == '\t') {
    return fail_in_line(0, section.empty() ? "white space before the first field line"
                                           : "a field value continues on the next line (obs-fold)");
  }
  const auto odd = std::find_if_not(line.begin(), line.end(), is_token_char);
  const auto index = static_cast<std::size_t>(odd - line.begin());
  if (odd == line.end()) return fail_in_line(index, "a field line without a colon");
  if (*odd == ' ' || *odd == '\t') {
    const bool before_colon = trim(line.substr(index)).starts_with(':');
    return fail_in_line(index,
                        before_colon ? "white space between field name and colon" : "white space in a field name");
  }
  if (*odd != ':') return fail_in_line(index, "a character that is not allowed in a field name");
  if (index == 0) return fail_in_line(0, "a field line without a name");
  section.add(std::string(line.substr(0, index)), std::string(trim(line.substr(index + 1))));
}

std::optional<int> Parser::read_minor_version(std::string_view text, std::size_t index) {
  const bool shaped =
      text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
  if (!shaped) {
    fail_in_line(index, "the HTTP version is not of the form HTTP/1.x");
    return std::nullopt;
  }
  if (text[5] != '1') {
    fail_in_line(index + 5, "the major HTTP version is not 1", 505);
    return std::nullopt;
  }
  return text[7] - '0';
}

}  // namespace cachestone::http::internal
