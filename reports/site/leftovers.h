// A report replaces the one that was in its folder before: pages that nothing leads to any more are removed.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace cachestone::reports::site {

// Removes the pages below `folder` that a report wrote and that are not in `kept` (paths from the folder), and the
// folders that become empty by it. A page of a report is an .html file that says so in its head; anything else, and
// what symbolic links lead to, is not touched. Throws std::filesystem::filesystem_error.
void remove_leftovers(const std::filesystem::path& folder, const std::set<std::string>& kept);

}  // namespace cachestone::reports::site
