#include "origin/script/template.h"

#include <charconv>

#include "simulator/http/date.h"
#include "simulator/http/syntax.h"

namespace cachestone::origin {
namespace {

// Some 300 years each way: dates stay within the four digits that the formats have for a year.
constexpr std::size_t kMostOffsetDigits = 10;

// A piece of a template: text as it is, or a placeholder.
struct Piece {
  enum class Kind { text, date, serial, base, unknown } kind = Kind::text;
  std::string_view text;  // as written, braces included
  Seconds offset{0};
  http::DateFormat format = http::DateFormat::imf_fixdate;
};

// Takes "+60" or "-60" from the front of `text`.
std::optional<Seconds> take_offset(std::string_view& text) {
  const bool negative = text.front() == '-';
  std::size_t end = 1;
  while (end < text.size() && http::is_digit(text[end])) ++end;
  if (end == 1 || end - 1 > kMostOffsetDigits) return std::nullopt;
  std::int64_t seconds = 0;
  std::from_chars(text.data() + 1, text.data() + end, seconds);
  text.remove_prefix(end);
  return Seconds(negative ? -seconds : seconds);
}

// `rest` is what follows "date" in the placeholder.
bool read_date(std::string_view rest, Piece& piece) {
  if (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
    const auto offset = take_offset(rest);
    if (!offset) return false;
    piece.offset = *offset;
  }
  if (rest == " rfc850") {
    piece.format = http::DateFormat::rfc850;
  } else if (rest == " asctime") {
    piece.format = http::DateFormat::asctime;
  } else if (!rest.empty()) {
    return false;
  }
  piece.kind = Piece::Kind::date;
  return true;
}

// `written` starts with '{' and ends with '}', or with the end of the template.
Piece read_placeholder(std::string_view written) {
  Piece piece{Piece::Kind::unknown, written};
  if (written.back() != '}') return piece;
  const std::string_view inner = written.substr(1, written.size() - 2);
  if (inner == "serial") {
    piece.kind = Piece::Kind::serial;
  } else if (inner == "base") {
    piece.kind = Piece::Kind::base;
  } else if (inner.substr(0, 4) == "date") {
    read_date(inner.substr(4), piece);
  }
  return piece;
}

// Takes the next piece from the front of `text`, which is not empty.
Piece take_piece(std::string_view& text) {
  std::string_view written;
  Piece piece;
  if (text.front() != '{') {
    written = text.substr(0, text.find('{'));
    piece = {Piece::Kind::text, written};
  } else if (text.substr(0, 2) == "{{") {
    written = text.substr(0, 2);
    piece = {Piece::Kind::text, written.substr(1)};
  } else {
    const std::size_t close = text.find('}');
    written = text.substr(0, close == std::string_view::npos ? close : close + 1);
    piece = read_placeholder(written);
  }
  text.remove_prefix(written.size());
  return piece;
}

bool is_known(Piece::Kind kind, Placeholders known) {
  switch (kind) {
    case Piece::Kind::text:
      return true;
    case Piece::Kind::unknown:
      return false;
    case Piece::Kind::serial:
      return known == Placeholders::origin;
    case Piece::Kind::date:
    case Piece::Kind::base:
      return known != Placeholders::none;
  }
  return false;
}

}  // namespace

std::string_view names(Placeholders known) {
  switch (known) {
    case Placeholders::origin:
      return "{date}, {date-60}, {date+60 rfc850}, {date asctime}, {serial} or {base}";
    case Placeholders::client:
      return "{date}, {date-60}, {date+60 rfc850}, {date asctime} or {base}";
    case Placeholders::none:
      return "text without placeholders";
  }
  return {};
}

std::optional<std::string> unknown_placeholder(std::string_view text, Placeholders known) {
  while (!text.empty()) {
    const Piece piece = take_piece(text);
    if (!is_known(piece.kind, known)) return std::string(piece.text);
  }
  return std::nullopt;
}

std::string fill(std::string_view text, const Context& context) {
  std::string result;
  while (!text.empty()) {
    const Piece piece = take_piece(text);
    switch (piece.kind) {
      case Piece::Kind::text:
      case Piece::Kind::unknown:
        result += piece.text;
        break;
      case Piece::Kind::date:
        result += http::format_date(context.now + piece.offset, piece.format);
        break;
      case Piece::Kind::serial:
        result += std::to_string(context.serial);
        break;
      case Piece::Kind::base:
        result += context.base;
        break;
    }
  }
  return result;
}

}  // namespace cachestone::origin
