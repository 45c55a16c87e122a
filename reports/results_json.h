// results.json: the results of a run as a file. reports/README.md documents the format.
//
// Writing and reading are exact inverses, arbitrary bytes included, except that a body longer than kLongestBody is cut
// when it is written; what was cut once is written back unchanged.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "reports/results.h"

namespace cachestone::reports {

inline constexpr std::size_t kLongestBody = 4096;  // bytes, the note about the cut included

// `body`, or its start and a note of the full length, together at most kLongestBody.
std::string shortened_body(std::string_view body);

std::string results_to_json(const Results& results);
// Throws json::InputError: not JSON, cut off, not a results file, a version from the future, an unknown or missing
// member, a result for a case that the file does not describe. `file` is only for messages.
Results results_from_json(std::string_view text, const std::string& file);

// As above, with files; write_results never leaves a half-written file and throws std::runtime_error.
void write_results(const Results& results, const std::filesystem::path& path);
Results read_results(const std::filesystem::path& path);

}  // namespace cachestone::reports
