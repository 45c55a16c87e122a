// For a name that does not exist: those that do and look most like it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::harness {

// How many characters must be put in, taken out or replaced to make one text of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b);

// At most `most` of the names, the nearest first; names that have little in common with `wanted` are left out. A name
// with slashes is compared by its last parts, too: as many as `wanted` has.
std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names, std::size_t most = 3);

// "; did you mean a, b or c?", or nothing.
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace cachestone::harness
