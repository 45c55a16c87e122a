// Reads the timeline of a case.
#pragma once

#include <vector>

#include "cases/case.h"
#include "cases/topology_reader.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {

// At least one step, in order of time. Expectations may speak about the tiers of `topology`.
std::vector<Step> read_steps(const json::Node& node, const Topology& topology);

}  // namespace cachestone::cases
