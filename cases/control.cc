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

// The pointer of a place where something can be put: a member of an object, an element of an array or one past its end.
void check_place(const Node& node, const nlohmann::json& item) {
  const Pointer parent = read_pointer(node).parent_pointer();
  if (!exists(item, parent) || !item.at(parent).is_structured()) {
    node.fail("a place in an object or an array", "neither at " + parent.to_string());
  }
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
  } else if (name == "replace" || name == "test") {
    object.required("value");
    check_there(path, item);
  } else if (name == "remove") {
    check_there(path, item);
  } else if (name == "move" || name == "copy") {
    check_there(object.required("from"), item);
    check_place(path, item);
  } else {
    op.fail("one of add, remove, replace, move, copy, test");
  }
  object.finish();
}

// nlohmann/json's message without its "[json.exception…]" prefix.
std::string reason_of(const nlohmann::json::exception& error) {
  const std::string text = error.what();
  const std::size_t start = text.find("] ");
  return start == std::string::npos ? text : text.substr(start + 2);
}

}  // namespace

nlohmann::json apply_control(const Node& control, const nlohmann::json& item) {
  nlohmann::json patched = item;
  for (const Node& operation : control.items()) {
    check_operation(operation, patched);
    try {
      patched = patched.patch(nlohmann::json::array({operation.value()}));
    } catch (const nlohmann::json::exception& error) {
      operation.fail("an operation that applies", reason_of(error));
    }
    if (count_values(patched) > kMostValues) operation.fail("a case of at most 2000 values", "more");
  }
  if (patched == item) control.fail("a patch that changes the steps", "one that changes nothing");
  return patched;
}

}  // namespace cachestone::cases
