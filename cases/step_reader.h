// Reads the timeline of a case.
#pragma once

#include <vector>

#include "cases/case.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// At least one step, in order of time.
std::vector<Step> read_steps(const json::Node& node);

}  // namespace cachestone::cases
