#include "simulator/http/byteranges.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "simulator/http/message.h"
#include "simulator/http/syntax.h"

namespace cachestone::http {
namespace {

// What find_boundary() makes: the prefix and a number of fixed width, so that one boundary is never part of another.
constexpr std::string_view kBoundaryPrefix = "cachestone_";
constexpr std::size_t kBoundaryDigits = 10;

// bchars (RFC 2046 §5.1.1).
bool is_boundary_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

bool is_boundary(std::string_view text) {
  return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), is_boundary_char);
}

// A token, or a quoted string without its quotes and backslashes; nothing for anything else.
std::optional<std::string> parameter_value(std::string_view text) {
  if (is_token(text)) return std::string(text);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return std::nullopt;
    if (text[i] == '\\' && ++i == text.size()) return std::nullopt;
    value += text[i];
  }
  return value;
}

// Cuts off and returns what comes before the next semicolon outside quotes.
std::string_view next_parameter(std::string_view& rest) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != ';'); ++end) {
    if (rest[end] == '"') quoted = !quoted;
    if (rest[end] == '\\' && quoted && end + 1 < rest.size()) ++end;
  }
  const std::string_view parameter = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return parameter;
}

// The numbers of the boundaries of find_boundary() that occur in `text`.
void collect_used(std::string_view text, std::set<std::uint64_t>& used) {
  for (std::size_t at = text.find(kBoundaryPrefix); at != std::string_view::npos;
       at = text.find(kBoundaryPrefix, at + 1)) {
    const std::string_view digits = text.substr(at + kBoundaryPrefix.size(), kBoundaryDigits);
    if (digits.size() < kBoundaryDigits || !std::all_of(digits.begin(), digits.end(), is_digit)) continue;
    std::uint64_t number = 0;
    for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    used.insert(number);
  }
}

// Reads pieces off the front of the content. Every read that fails leaves it in a state that is not used again.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  bool skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  // Padding that may follow a boundary on its line.
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }
  bool at_end() const { return rest_.empty(); }

  // A line and its CRLF, within the next `limit` bytes.
  std::optional<std::string_view> line(std::size_t limit) {
    const std::size_t end = rest_.substr(0, limit).find("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view result = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    return result;
  }

  std::optional<std::string_view> bytes(std::uint64_t count) {
    if (count > rest_.size()) return std::nullopt;
    const std::string_view result = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return result;
  }

 private:
  std::string_view rest_;
};

// The fields of a part, and the empty line after them.
std::optional<Fields> read_fields(Reader& reader) {
  Fields fields;
  std::size_t left = kMaxPartHeadSize;
  while (true) {
    const auto line = reader.line(left);
    if (!line) return std::nullopt;
    if (line->empty()) return fields;
    left -= line->size() + 2;
    const std::size_t colon = line->find(':');
    if (colon == std::string_view::npos || !is_token(line->substr(0, colon))) return std::nullopt;
    const std::string_view value = trim(line->substr(colon + 1));
    if (std::any_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; })) return std::nullopt;
    fields.add(std::string(line->substr(0, colon)), std::string(value));
  }
}

std::optional<BodyPart> read_part(Reader& reader) {
  const auto fields = read_fields(reader);
  if (!fields || fields->count("Content-Range") != 1 || fields->count("Content-Type") > 1) return std::nullopt;
  const auto range = parse_content_range(*fields->first("Content-Range"));
  if (!range || !range->bytes() || !range->span) return std::nullopt;
  const auto bytes = reader.bytes(range->span->length);
  if (!bytes) return std::nullopt;
  BodyPart part{std::nullopt, *range, std::string(*bytes)};
  if (const auto type = fields->first("Content-Type")) part.content_type = *type;
  return part;
}

}  // namespace

std::optional<std::string> byteranges_boundary(std::string_view content_type) {
  std::string_view rest = content_type;
  if (!same_name(next_parameter(rest), "multipart/byteranges")) return std::nullopt;
  std::optional<std::string> boundary;
  while (!rest.empty()) {
    const std::string_view parameter = next_parameter(rest);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !same_name(parameter.substr(0, equals), "boundary")) continue;
    if (boundary) return std::nullopt;
    boundary = parameter_value(parameter.substr(equals + 1));
    if (!boundary || !is_boundary(*boundary)) return std::nullopt;
  }
  return boundary;
}

std::string find_boundary(std::span<const BodyPart> parts) {
  std::set<std::uint64_t> used;
  for (const BodyPart& part : parts) {
    collect_used(part.bytes, used);
    if (part.content_type) collect_used(*part.content_type, used);
  }
  std::uint64_t number = 0;
  for (const std::uint64_t taken : used) number += taken == number ? 1 : 0;
  const std::string digits = std::to_string(number);
  return std::string(kBoundaryPrefix) + std::string(kBoundaryDigits - digits.size(), '0') + digits;
}

std::string write_byteranges(std::span<const BodyPart> parts, std::string_view boundary) {
  const std::string delimiter = "--" + std::string(boundary);
  std::string content;
  for (const BodyPart& part : parts) {
    content += delimiter + "\r\n";
    if (part.content_type) content += "Content-Type: " + *part.content_type + "\r\n";
    content += "Content-Range: " + format(part.range) + "\r\n\r\n";
    content += part.bytes;
    content += "\r\n";
  }
  return content + delimiter + "--\r\n";
}

std::optional<std::vector<BodyPart>> parse_byteranges(std::string_view content, std::string_view boundary) {
  const std::string delimiter = "--" + std::string(boundary);
  Reader reader(content);
  while (reader.skip("\r\n")) {
  }
  if (!reader.skip(delimiter)) return std::nullopt;
  std::vector<BodyPart> parts;
  while (true) {
    // After a boundary: two dashes end the content, else a part begins on the next line.
    const bool last = reader.skip("--");
    reader.skip_blanks();
    const bool line_ends = reader.skip("\r\n");
    if (last) return !parts.empty() && (line_ends || reader.at_end()) ? std::optional(std::move(parts)) : std::nullopt;
    if (!line_ends || parts.size() == kMaxBodyParts) return std::nullopt;
    auto part = read_part(reader);
    if (!part || !reader.skip("\r\n") || !reader.skip(delimiter)) return std::nullopt;
    parts.push_back(std::move(*part));
  }
}

}  // namespace cachestone::http
