#include "harness/placeholders.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace cachestone::harness {
namespace {

constexpr std::array<std::string_view, 8> kNames = {"cachestone", "dir",     "origin_host", "origin_port",
                                                    "port",       "program", "target",      "user"};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// The placeholder that starts at `open`, where the text has a brace: its name, or empty when it is plain text.
std::string_view name_at(std::string_view text, std::size_t open) {
  std::size_t end = open + 1;
  while (end < text.size() && is_name_character(text[end])) ++end;
  if (end == open + 1 || end == text.size() || text[end] != '}') return {};
  return text.substr(open + 1, end - open - 1);
}

// The text that is left of a line after its mark, or nullopt when it is not for us.
std::optional<std::string> for_us(const std::string& line, bool root) {
  const std::string_view ours = root ? "@root " : "@user ";
  const std::string_view others = root ? "@user " : "@root ";
  if (line.starts_with(others)) return std::nullopt;
  return line.starts_with(ours) ? line.substr(ours.size()) : line;
}

std::string replaced(std::string_view text, const Placeholders& values) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view name = text[at] == '{' ? name_at(text, at) : std::string_view{};
    if (name.empty()) {
      result += text[at++];
    } else {
      result += values.find(name)->second;
      at += name.size() + 2;
    }
  }
  return result;
}

}  // namespace

std::optional<std::string> unknown_placeholder(const std::string& text) {
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const std::string_view name = name_at(text, open);
    if (!name.empty() && std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return std::string(name);
  }
  return std::nullopt;
}

std::string known_placeholders() {
  std::string all;
  for (std::string_view name : kNames) all += (all.empty() ? "{" : " {") + std::string(name) + "}";
  return all;
}

std::string fill_in(const std::string& text, const Placeholders& values, bool root) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    if (const auto kept = for_us(line, root)) result += replaced(*kept, values) + "\n";
  }
  return result;
}

std::vector<std::string> fill_in(const std::vector<std::string>& arguments, const Placeholders& values, bool root) {
  std::vector<std::string> result;
  for (const std::string& argument : arguments) {
    if (const auto kept = for_us(argument, root)) result.push_back(replaced(*kept, values));
  }
  return result;
}

}  // namespace cachestone::harness
