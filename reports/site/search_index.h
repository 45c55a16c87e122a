// The cases as a script, which the search loads when it is first used: a call of cachestoneCases() with their titles,
// places and verdicts.
#pragma once

#include <string>

#include "reports/site/model.h"

namespace cachestone::reports::site {

inline constexpr const char* kSearchIndexPath = "search-index.js";

// cachestoneCases({"targets": [title…], "rows": [[path, title, [[path, title, verdicts]…]]…]}). Paths have neither
// folder nor ".html"; that of a case is below its row's, or begins with "/". A verdict is one letter per target: "v"
// for a violation, "d" for discouraged, "." for all others. Pure ASCII.
std::string search_index(const Model& model);

}  // namespace cachestone::reports::site
