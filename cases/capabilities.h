// What a case may need beyond plain HTTP/1.1 caching: cases/capabilities.json.
#pragma once

#include <filesystem>
#include <vector>

#include "cases/case.h"

namespace cachestone::cases {

// In the order of the file. Throws json::InputError on anything that is no list of capabilities with ids of their own.
std::vector<Capability> read_capabilities(const std::filesystem::path& file);

// Each capability that is `shown_by` a case must be shown by a probe that answers yes or no, and that does not itself
// need a capability that has to be shown. `file` is where the capabilities were read.
void check_showing_probes(const Catalogue& catalogue, const std::filesystem::path& file);

}  // namespace cachestone::cases
