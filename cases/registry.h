// The registry of clauses: cases/requirements.json.
#pragma once

#include <filesystem>
#include <vector>

#include "cases/case.h"

namespace cachestone::cases {

// In the order of the file. Throws json::InputError on what is missing, an unknown level, and an id that occurs twice.
std::vector<Clause> read_registry(const std::filesystem::path& file);

}  // namespace cachestone::cases
