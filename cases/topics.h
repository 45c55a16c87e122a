// What readers of a report ask for, and the cases that answer (cases/topics.json): the questions of somebody who
// chooses a cache, and the features that support tables list.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cases/case.h"

namespace cachestone::cases {

struct Topic {
  std::string id;                  // "private-responses"
  std::string kind;                // "question" or "feature"
  std::string title;               // "Does it keep private responses private?"
  std::string about;               // what is asked, and what a bad answer means for somebody who relies on it
  std::vector<std::string> cases;  // their ids, in the order of the suite
  bool operator==(const Topic&) const = default;
};

// In the order of the file; none when there is no such file. Throws json::InputError on what is missing or not known,
// an id that occurs twice, and a pattern that fits no case of the topic's levels (all but probes, which answer nothing,
// unless it names them).
std::vector<Topic> read_topics(const std::filesystem::path& file, const Catalogue& catalogue);

}  // namespace cachestone::cases
