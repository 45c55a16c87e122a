// Reads a suite that has been parsed.
#pragma once

#include <string>

#include "cases/case.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// A suite, or a scenario on its own (an object with "steps"). `id` is what the suite must call itself; when it is empty
// any name will do.
Suite read_suite(const json::Node& root, const std::string& id, const Catalogue& registry);

}  // namespace cachestone::cases
