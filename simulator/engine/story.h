// The story of an exchange: every decision the cache took, with its clause and the numbers it saw.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/decision.h"

namespace cachestone::engine {

// One line of the story.
struct Note {
  std::string what;           // "may the stored response be reused?", "forwarded to the origin"
  policy::Decision decision;  // with no reasons when the note only states a fact
};

using Story = std::vector<Note>;

// Several lines, each decision with its reasons indented under it.
std::string describe(const Story& story);

}  // namespace cachestone::engine
