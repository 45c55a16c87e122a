#include "simulator/http/message.h"

#include <algorithm>
#include <utility>

namespace cachestone::http {
namespace {

char lower_char(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower_char(x) == lower_char(y); });
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower_char);
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void Fields::add(std::string name, std::string value) {
  lines_.push_back({std::move(name), std::move(value)});
}

std::size_t Fields::remove(std::string_view name) {
  return std::erase_if(lines_, [&](const Field& line) { return same_name(line.name, name); });
}

void Fields::set(std::string_view name, std::string value) {
  auto called_name = [&](const Field& line) { return same_name(line.name, name); };
  auto place = std::find_if(lines_.begin(), lines_.end(), called_name);
  if (place == lines_.end()) {
    add(std::string(name), std::move(value));
    return;
  }
  place->value = std::move(value);
  lines_.erase(std::remove_if(place + 1, lines_.end(), called_name), lines_.end());
}

bool Fields::has(std::string_view name) const {
  return first(name).has_value();
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(lines_.begin(), lines_.end(), [&](const Field& line) { return same_name(line.name, name); }));
}

std::optional<std::string_view> Fields::first(std::string_view name) const {
  for (const Field& line : lines_) {
    if (same_name(line.name, name)) return line.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& line : lines_) {
    if (same_name(line.name, name)) values.push_back(line.value);
  }
  return values;
}

std::optional<std::string> Fields::combined(std::string_view name) const {
  std::optional<std::string> result;
  for (const Field& line : lines_) {
    if (!same_name(line.name, name)) continue;
    if (result) {
      *result += ", ";
      *result += line.value;
    } else {
      result = line.value;
    }
  }
  return result;
}

std::string_view reason_phrase(int status) {
  struct Entry {
    int status;
    std::string_view phrase;
  };
  static constexpr Entry kPhrases[] = {
      {100, "Continue"},
      {101, "Switching Protocols"},
      {102, "Processing"},
      {103, "Early Hints"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {203, "Non-Authoritative Information"},
      {204, "No Content"},
      {205, "Reset Content"},
      {206, "Partial Content"},
      {300, "Multiple Choices"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {305, "Use Proxy"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {425, "Too Early"},
      {426, "Upgrade Required"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
      {508, "Loop Detected"},
      {511, "Network Authentication Required"},
  };
  for (const Entry& entry : kPhrases) {
    if (entry.status == status) return entry.phrase;
  }
  return {};
}

std::vector<std::string_view> list_members(std::string_view value) {
  std::vector<std::string_view> members;
  bool quoted = false;
  std::size_t start = 0;
  auto close_member = [&](std::size_t end) {
    std::string_view member = trim(value.substr(start, end - start));
    if (!member.empty()) members.push_back(member);
    start = end + 1;
  };
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (quoted && value[i] == '\\') {
      ++i;
    } else if (value[i] == '"') {
      quoted = !quoted;
    } else if (value[i] == ',' && !quoted) {
      close_member(i);
    }
  }
  close_member(value.size());
  return members;
}

}  // namespace cachestone::http
