// Strict reading of JSON documents: every format of the project (suites, targets, profiles, results) is read with it.
//
// A Node is a value with its place. Asking for the wrong type, leaving a member of an object unread, or calling fail()
// throws an InputError that names file, JSON pointer, what was expected and what was found.
//
//   Node root = ...;
//   ObjectReader object(root);
//   std::string title = object.required("title").text();
//   if (auto at = object.optional("at")) at->number();
//   object.finish();   // an unknown member is an error here
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/input_error.h"

namespace cachestone::json {

// Parses `text`; `file` is only for messages. Duplicate keys, syntax errors (with line and column) and nesting deeper
// than 64 throw InputError. Invalid UTF-8 is a syntax error.
nlohmann::json parse(std::string_view text, const std::string& file);
// Reads and parses the file; one that cannot be read throws InputError too.
nlohmann::json parse_file(const std::filesystem::path& path);

// A value and its place. Refers to the json value, which must outlive it.
class Node {
 public:
  Node(const nlohmann::json& value, std::string file, std::string pointer = "");

  const nlohmann::json& value() const { return *value_; }
  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }

  std::string text() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t least = INT64_MIN, std::int64_t most = INT64_MAX) const;
  double number() const;
  bool is_object() const;
  bool is_array() const;
  bool is_text() const;
  bool is_number() const;
  bool is_boolean() const;
  std::vector<Node> items() const;         // of an array
  std::vector<std::string> texts() const;  // an array of strings

  // `found` defaults to the value itself, shortened.
  [[noreturn]] void fail(const std::string& expected) const;
  [[noreturn]] void fail(const std::string& expected, const std::string& found) const;

 private:
  const nlohmann::json* value_;
  std::string file_;
  std::string pointer_;
};

// Reads the members of one object and knows which were not read.
class ObjectReader {
 public:
  explicit ObjectReader(Node node);  // fails when the node is not an object

  Node required(std::string_view name);
  std::optional<Node> optional(std::string_view name);
  // Fails on the first member that was never asked for; the message lists the members that are known.
  void finish() const;
  const Node& node() const { return node_; }

 private:
  Node node_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace cachestone::json
