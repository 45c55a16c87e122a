#include "cases/family.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace cachestone::cases {
namespace {

using json::Node;

constexpr std::size_t kLargestFamily = 1000;

// One dimension of a family, and its value in one member.
struct Axis {
  std::string key;
  std::vector<Node> values;
};
struct Binding {
  std::string key;
  const nlohmann::json* value;
};
using Bindings = std::vector<Binding>;

bool is_key(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_letter);
}

// Numbers, booleans and text can stand within a longer string.
std::optional<std::string> as_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

std::vector<Axis> read_axes(const Node& node) {
  if (!node.is_object() || node.value().empty()) node.fail("an object with at least one key");
  std::vector<Axis> axes;
  std::size_t members = 1;
  for (const auto& [key, values] : node.value().items()) {
    const Node axis(values, node.file(), node.pointer() + "/" + key);
    if (!is_key(key)) axis.fail("a key of lower case letters and _", "\"" + key + "\"");
    if (key == "date" || key == "serial" || key == "base") axis.fail("a key that templates do not use", key);
    axes.push_back({key, axis.items()});
    members *= axes.back().values.size();
    if (members == 0) axis.fail("at least one value");
    if (members > kLargestFamily) node.fail("at most 1000 cases in a family", "more");
  }
  return axes;
}

// Replaces placeholders in the strings of one member of the family.
class Replacer {
 public:
  explicit Replacer(const Bindings& bindings) : bindings_(bindings) {}

  void replace(nlohmann::json& value, const Node& place) const {
    if (value.is_string()) {
      value = replaced(value.get_ref<const std::string&>(), place);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) replace(value[i], inside(place, std::to_string(i)));
    } else if (value.is_object()) {
      for (auto& [name, member] : value.items()) replace(member, inside(place, name));
    }
  }

 private:
  static Node inside(const Node& place, const std::string& name) {
    return Node(place.value(), place.file(), place.pointer() + "/" + name);
  }

  nlohmann::json replaced(const std::string& text, const Node& place) const {
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
      if (text.compare(at, 2, "{{") == 0) {  // a brace of its own; it stays doubled for the template
        result += "{{";
        at += 2;
        continue;
      }
      const std::size_t close = text[at] == '{' ? text.find('}', at) : std::string::npos;
      const nlohmann::json* value = nullptr;
      if (close != std::string::npos) value = find(text.substr(at + 1, close - at - 1), place);
      if (value == nullptr) {
        result += text[at++];
        continue;
      }
      if (at == 0 && close + 1 == text.size()) return *value;
      const auto value_text = as_text(*value);
      if (!value_text)
        place.fail("text, a number or a boolean for a placeholder within a longer string", value->dump());
      result += *value_text;
      at = close + 1;
    }
    return result;
  }

  // The value that `name` ("status", "value.text") stands for; null when the family has no such key.
  const nlohmann::json* find(const std::string& name, const Node& place) const {
    const std::size_t dot = name.find('.');
    for (const Binding& binding : bindings_) {
      if (name.compare(0, dot, binding.key) != 0) continue;
      if (dot == std::string::npos) return binding.value;
      const std::string member = name.substr(dot + 1);
      if (!binding.value->is_object() || !binding.value->contains(member)) {
        place.fail("a member of each value of " + binding.key, "{" + name + "}");
      }
      return &binding.value->at(member);
    }
    return nullptr;
  }

  const Bindings& bindings_;
};

std::string label_of(const Bindings& bindings) {
  std::string label;
  for (const Binding& binding : bindings) {
    const auto id = binding.value->is_object() ? binding.value->find("id") : binding.value->end();
    const nlohmann::json& shown = binding.value->is_object() && id != binding.value->end() ? *id : *binding.value;
    if (!label.empty()) label += ", ";
    label += binding.key + " = " + as_text(shown).value_or(shown.dump());
  }
  return label;
}

// Cases of one family must not share an id.
void check_id(const Node& node, const std::vector<Axis>& axes) {
  const auto id = node.value().find("id");
  const std::string text = id != node.value().end() && id->is_string() ? id->get<std::string>() : "";
  for (const Axis& axis : axes) {
    if (text.find("{" + axis.key + "}") != std::string::npos) continue;
    if (text.find("{" + axis.key + ".") != std::string::npos) continue;
    const std::string expected = "an id with a placeholder for each key of for_each, {" + axis.key + "} too";
    if (id == node.value().end()) node.fail(expected, "no id");
    Node(*id, node.file(), node.pointer() + "/id").fail(expected);
  }
}

// The values of member number `index`, the last key changing fastest.
Bindings bindings_of(const std::vector<Axis>& axes, std::size_t index) {
  Bindings bindings(axes.size());
  for (std::size_t i = axes.size(); i-- > 0;) {
    const std::size_t size = axes[i].values.size();
    bindings[i] = {axes[i].key, &axes[i].values[index % size].value()};
    index /= size;
  }
  return bindings;
}

}  // namespace

json::InputError labelled(const json::InputError& error, const std::string& label) {
  if (label.empty()) return error;
  return {error.file, error.pointer, error.expected, error.found + " (with " + label + ")"};
}

std::vector<FamilyMember> expand_family(const Node& node) {
  const auto for_each = node.is_object() ? node.value().find("for_each") : node.value().end();
  if (!node.is_object() || for_each == node.value().end()) return {{node.value(), ""}};

  const std::vector<Axis> axes = read_axes(Node(*for_each, node.file(), node.pointer() + "/for_each"));
  check_id(node, axes);
  std::size_t count = 1;
  for (const Axis& axis : axes) count *= axis.values.size();

  std::vector<FamilyMember> members;
  nlohmann::json pattern = node.value();
  pattern.erase("for_each");
  for (std::size_t i = 0; i < count; ++i) {
    const Bindings bindings = bindings_of(axes, i);
    FamilyMember member{pattern, label_of(bindings)};
    try {
      Replacer(bindings).replace(member.value, node);
    } catch (const json::InputError& error) {
      throw labelled(error, member.label);
    }
    members.push_back(std::move(member));
  }
  return members;
}

}  // namespace cachestone::cases
