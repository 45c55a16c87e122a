// Ids of cases, capabilities and tiers: lower case words joined by '-'.
#pragma once

#include <string>
#include <string_view>

#include "simulator/json/reader.h"

namespace cachestone::cases {

inline bool is_id(std::string_view text) {
  char before = '-';
  for (char c : text) {
    const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!in_word && (c != '-' || before == '-')) return false;
    before = c;
  }
  return before != '-';
}

inline std::string read_id(const json::Node& node) {
  std::string id = node.text();
  if (!is_id(id)) node.fail("lower case words joined by -");
  return id;
}

}  // namespace cachestone::cases
