#include "simulator/json/reader.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>
#include <utility>

namespace cachestone::json {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongestFound = 80;
constexpr std::size_t kLongestReason = 240;

// At most `limit` bytes of `text`, not cut within a character (UTF-8).
std::string shortened(const std::string& text, std::size_t limit) {
  if (text.size() <= limit) return text;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
  while (limit > 0 && continues(limit)) --limit;
  return text.substr(0, limit) + "…";
}

// As JSON, with U+FFFD in place of bytes that are not UTF-8.
std::string written(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string shown(const nlohmann::json& value) {
  return shortened(written(value), kLongestFound);
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

// Rejects what nlohmann/json lets through: a key that occurs twice in one object, and very deep nesting. Called with
// each event of the parser; it follows where in the document that is.
class Guard {
 public:
  explicit Guard(const std::string& file) : file_(file) {}

  bool operator()(int /*depth*/, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    switch (event) {
      case Event::object_start:
      case Event::array_start:
        if (levels_.size() == kDeepest) {
          throw InputError(file_, "", "at most " + std::to_string(kDeepest) + " levels of nesting", "more");
        }
        levels_.push_back({event == Event::array_start, {}, {}, 0});
        break;
      case Event::object_end:
      case Event::array_end:
        levels_.pop_back();
        next_item();
        break;
      case Event::value:
        next_item();
        break;
      case Event::key:
        check_key(parsed.get<std::string>());
        break;
    }
    return true;
  }

 private:
  struct Level {
    bool array;
    std::set<std::string> keys;  // seen so far, of an object
    std::string key;             // of the current member
    std::size_t index;           // of the current item of an array
  };

  void next_item() {
    if (!levels_.empty() && levels_.back().array) ++levels_.back().index;
  }

  void check_key(const std::string& key) {
    levels_.back().key = key;
    if (levels_.back().keys.insert(key).second) return;
    throw InputError(file_, pointer(), "each member once in an object", "\"" + key + "\" twice");
  }

  std::string pointer() const {
    std::string text;
    for (const Level& level : levels_) text += "/" + (level.array ? std::to_string(level.index) : escaped(level.key));
    return text;
  }

  const std::string& file_;
  std::vector<Level> levels_;
};

// nlohmann/json's message without its "[json.exception…]" prefix. It quotes the input, which may be long and not UTF-8;
// our messages are neither, because they end up in reports.
std::string reason_of(const nlohmann::json::exception& error) {
  std::string text = error.what();
  const std::size_t start = text.find("] ");
  if (start != std::string::npos) text = text.substr(start + 2);
  return shortened(nlohmann::json::parse(written(text)).get<std::string>(), kLongestReason);
}

}  // namespace

nlohmann::json parse(std::string_view text, const std::string& file) {
  try {
    return nlohmann::json::parse(text, Guard(file));
  } catch (const nlohmann::json::exception& error) {
    // A syntax error, or a number that no type can hold.
    throw InputError(file, "", "valid JSON", reason_of(error));
  }
}

nlohmann::json parse_file(const std::filesystem::path& path) {
  const auto fail = [&](const std::string& found) { throw InputError(path.string(), "", "a readable file", found); };
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  if (type == std::filesystem::file_type::not_found) fail("no such file");
  if (type == std::filesystem::file_type::directory) fail("a directory");
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  // An empty file sets failbit of `content`, so only `stream` is asked.
  if (stream) content << stream.rdbuf();
  if (!stream) fail("one that cannot be opened or read");
  return parse(content.str(), path.string());
}

Node::Node(const nlohmann::json& value, std::string file, std::string pointer)
    : value_(&value), file_(std::move(file)), pointer_(std::move(pointer)) {}

void Node::fail(const std::string& expected) const {
  fail(expected, shown(*value_));
}

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

bool Node::is_object() const {
  return value_->is_object();
}
bool Node::is_array() const {
  return value_->is_array();
}
bool Node::is_text() const {
  return value_->is_string();
}
bool Node::is_number() const {
  return value_->is_number();
}
bool Node::is_boolean() const {
  return value_->is_boolean();
}

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
