#include "simulator/json/reader.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

namespace cachestone::json {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongestFound = 80;

std::string shown(const nlohmann::json& value) {
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kLongestFound) text = text.substr(0, kLongestFound) + "…";
  return text;
}

std::string escaped(std::string_view member) {
  std::string text;
  for (char c : member) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

// Rejects what nlohmann/json lets through: a key that occurs twice in one object, and very deep nesting.
class Guard {
 public:
  explicit Guard(const std::string& file) : file_(file) {}

  bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (depth > kDeepest) throw InputError(file_, "", "at most 64 levels of nesting", "more");
    if (event == Event::object_start) {
      keys_.emplace_back();
    } else if (event == Event::object_end) {
      keys_.pop_back();
    } else if (event == Event::key) {
      const std::string key = parsed.get<std::string>();
      if (!keys_.back().insert(key).second) {
        throw InputError(file_, "", "each member once in an object", "\"" + key + "\" twice");
      }
    }
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;
};

// nlohmann/json's message without its "[json.exception…]" prefix.
std::string reason_of(const nlohmann::json::parse_error& error) {
  std::string text = error.what();
  const std::size_t start = text.find("] ");
  return start == std::string::npos ? text : text.substr(start + 2);
}

}  // namespace

nlohmann::json parse(std::string_view text, const std::string& file) {
  try {
    return nlohmann::json::parse(text, Guard(file));
  } catch (const nlohmann::json::parse_error& error) {
    throw InputError(file, "", "valid JSON", reason_of(error));
  }
}

nlohmann::json parse_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  if (stream && std::filesystem::is_regular_file(path)) content << stream.rdbuf();
  if (!stream || !std::filesystem::is_regular_file(path)) {
    throw InputError(path.string(), "", "a readable file", std::filesystem::exists(path) ? "none" : "no such file");
  }
  return parse(content.str(), path.string());
}

Node::Node(const nlohmann::json& value, std::string file, std::string pointer)
    : value_(&value), file_(std::move(file)), pointer_(std::move(pointer)) {}

void Node::fail(const std::string& expected) const { fail(expected, shown(*value_)); }

void Node::fail(const std::string& expected, const std::string& found) const {
  throw InputError(file_, pointer_, expected, found);
}

std::string Node::text() const {
  if (!value_->is_string()) fail("a string");
  return value_->get<std::string>();
}

bool Node::boolean() const {
  if (!value_->is_boolean()) fail("true or false");
  return value_->get<bool>();
}

std::int64_t Node::integer(std::int64_t least, std::int64_t most) const {
  const bool too_big = value_->is_number_unsigned() && value_->get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  if (!value_->is_number_integer() || too_big) fail("a whole number");
  const auto number = value_->get<std::int64_t>();
  if (number < least || number > most) {
    fail("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return number;
}

double Node::number() const {
  if (!value_->is_number()) fail("a number");
  return value_->get<double>();
}

bool Node::is_object() const { return value_->is_object(); }
bool Node::is_array() const { return value_->is_array(); }
bool Node::is_text() const { return value_->is_string(); }
bool Node::is_number() const { return value_->is_number(); }
bool Node::is_boolean() const { return value_->is_boolean(); }

std::vector<Node> Node::items() const {
  if (!value_->is_array()) fail("an array");
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.emplace_back((*value_)[i], file_, pointer_ + "/" + std::to_string(i));
  }
  return nodes;
}

std::vector<std::string> Node::texts() const {
  std::vector<std::string> result;
  for (const Node& item : items()) result.push_back(item.text());
  return result;
}

ObjectReader::ObjectReader(Node node) : node_(std::move(node)) {
  if (!node_.is_object()) node_.fail("an object");
}

std::optional<Node> ObjectReader::optional(std::string_view name) {
  known_.emplace(name);
  const auto member = node_.value().find(std::string(name));
  if (member == node_.value().end()) return std::nullopt;
  return Node(*member, node_.file(), node_.pointer() + "/" + escaped(name));
}

Node ObjectReader::required(std::string_view name) {
  if (auto node = optional(name)) return *node;
  node_.fail("a member \"" + std::string(name) + "\"", "none");
}

void ObjectReader::finish() const {
  for (const auto& [name, value] : node_.value().items()) {
    if (known_.count(name) != 0) continue;
    std::string names;
    for (const std::string& known : known_) names += (names.empty() ? "" : ", ") + known;
    throw InputError(node_.file(), node_.pointer() + "/" + escaped(name), "one of " + names, "unknown member");
  }
}

}  // namespace cachestone::json
