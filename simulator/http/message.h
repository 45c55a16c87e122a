// HTTP messages without loss: field lines keep their order, the case of their names and their repetition.
//
// "Field" is RFC 9110's word for what many call a header. A Fields holds field lines as they are on the wire;
// lookups ignore the case of names (RFC 9110 §5.1) and never merge lines unless asked to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::http {

// True when two field names (or any ASCII tokens) are equal without regard to case.
bool same_name(std::string_view a, std::string_view b);

// `text` in lower case; only ASCII letters change.
std::string lower(std::string_view text);

// `text` without leading and trailing spaces and tabs (OWS, RFC 9110 §5.6.3).
std::string_view trim(std::string_view text);

struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

class Fields {
 public:
  Fields() = default;
  Fields(std::initializer_list<Field> lines) : lines_(lines) {}

  void add(std::string name, std::string value);
  // Removes every line called `name`; returns how many there were.
  std::size_t remove(std::string_view name);
  // Makes `name` occur once with `value`: in the place of its first line, else at the end.
  void set(std::string_view name, std::string value);

  bool has(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // The value of the first line called `name`.
  std::optional<std::string_view> first(std::string_view name) const;
  // The values of all lines called `name`, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  // All lines called `name` joined by ", " (RFC 9110 §5.3); nothing when there is none.
  std::optional<std::string> combined(std::string_view name) const;

  auto begin() const { return lines_.begin(); }
  auto end() const { return lines_.end(); }
  std::size_t size() const { return lines_.size(); }
  bool empty() const { return lines_.empty(); }
  const std::vector<Field>& lines() const { return lines_; }

  bool operator==(const Fields&) const = default;

 private:
  std::vector<Field> lines_;
};

struct Request {
  std::string method = "GET";
  std::string target = "/";  // as on the request line, in any of the forms of RFC 9112 §3.2
  int minor_version = 1;     // HTTP/1.x
  Fields fields;
  std::string body;  // content after transfer decoding
  Fields trailers;
  bool operator==(const Request&) const = default;
};

struct Response {
  int status = 200;
  std::string reason = "OK";
  int minor_version = 1;
  Fields fields;
  std::string body;
  Fields trailers;
  bool operator==(const Response&) const = default;
};

// The registered reason phrase of a status code (RFC 9110 §15), or an empty string.
std::string_view reason_phrase(int status);

// The members of a comma-separated list field (RFC 9110 §5.6.1): trimmed, empty members dropped, commas inside
// quoted strings kept. Works on one value; join several lines with Fields::combined first.
std::vector<std::string_view> list_members(std::string_view value);

}  // namespace cachestone::http
