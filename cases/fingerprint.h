// Tells suites apart: results are compared only when their suites have the same fingerprint.
#pragma once

#include <filesystem>
#include <string>

#include "cases/case.h"

namespace cachestone::cases {

// 16 hexadecimal digits over the bytes of every file that the catalogue was read from. The same on every machine; it
// protects against mistakes, not against malice. Throws std::runtime_error when a file cannot be read.
std::string fingerprint(const Catalogue& catalogue, const std::filesystem::path& folder);

}  // namespace cachestone::cases
