#include "cases/control.h"

#include <string>
#include <string_view>

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;
using Pointer = nlohmann::json::json_pointer;

// A patch can double what it patches with each copy; no honest case comes near this.
constexpr std::size_t kMostValues = 2000;

std::size_t count_values(const nlohmann::json& value) {
  std::size_t count = 1;
  if (value.is_structured()) {
    for (const auto& member : value) count += count_values(member);
  }
  return count;
}

Pointer read_pointer(const Node& node) {
  const std::string text = node.text();
  if (text.substr(0, 7) != "/steps/") node.fail("a JSON Pointer below /steps");
  try {
    return Pointer(text);
  } catch (const nlohmann::json::exception&) {
    node.fail("a JSON Pointer (RFC 6901)");
  }
}

bool exists(const nlohmann::json& item, const Pointer& pointer) {
  try {
    return item.contains(pointer);
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

// The pointer of something that is there.
void check_there(const Node& node, const nlohmann::json& item) {
  if (!exists(item, read_pointer(node))) node.fail("something that is there", "nothing at " + node.text());
}

// True when an element can be put at `token` of an array of this size: "-" is one past the end.
bool is_index(const std::string& token, std::size_t size) {
  if (token == "-") return true;
  for (std::size_t i = 0; i <= size; ++i) {
    if (token == std::to_string(i)) return true;
  }
  return false;
}

// The pointer of a place where something can be put: a member of an object, an element of an array or one past its end.
void check_place(const Node& node, const nlohmann::json& item) {
  const Pointer pointer = read_pointer(node);
  const Pointer parent = pointer.parent_pointer();
  if (!exists(item, parent) || !item.at(parent).is_structured()) {
    node.fail("a place in an object or an array", "neither at " + parent.to_string());
  }
  if (item.at(parent).is_array() && !is_index(pointer.back(), item.at(parent).size())) {
    node.fail("an index from 0 to " + std::to_string(item.at(parent).size()) + ", or -");
  }
}

// Something is moved to where it can be put once it is gone from its old place, which is not within itself.
void check_move(const Node& from, const Node& path, const nlohmann::json& item) {
  check_there(from, item);
  if (path.text().rfind(from.text() + "/", 0) == 0) path.fail("a place outside of what is moved");
  const nlohmann::json removal = nlohmann::json::object({{"op", "remove"}, {"path", from.text()}});
  check_place(path, item.patch(nlohmann::json::array({removal})));
}

// Reads an operation (RFC 6902 §4) strictly and checks that it can be carried out on `item`.
void check_operation(const Node& operation, const nlohmann::json& item) {
  ObjectReader object(operation);
  const Node op = object.required("op");
  const Node path = object.required("path");
  const std::string name = op.text();
  if (name == "add") {
    object.required("value");
    check_place(path, item);
  } else if (name == "replace") {
    object.required("value");
    check_there(path, item);
  } else if (name == "test") {
    const Node value = object.required("value");
    check_there(path, item);
    if (item.at(read_pointer(path)) != value.value()) value.fail("the value that is there");
  } else if (name == "remove") {
    check_there(path, item);
  } else if (name == "copy") {
    check_there(object.required("from"), item);
    check_place(path, item);
  } else if (name == "move") {
    check_move(object.required("from"), path, item);
  } else {
    op.fail("one of add, remove, replace, move, copy, test");
  }
  object.finish();
}

}  // namespace

nlohmann::json apply_control(const Node& control, const nlohmann::json& item) {
  nlohmann::json patched = item;
  for (const Node& operation : control.items()) {
    check_operation(operation, patched);
    try {
      patched = patched.patch(nlohmann::json::array({operation.value()}));
    } catch (const nlohmann::json::exception& error) {  // an objection that we did not foresee
      operation.fail("an operation that applies", error.what());
    }
    if (count_values(patched) > kMostValues) operation.fail("a case of at most 2000 values", "more");
  }
  if (patched == item) control.fail("a patch that changes the steps", "one that changes nothing");
  return patched;
}

}  // namespace cachestone::cases
