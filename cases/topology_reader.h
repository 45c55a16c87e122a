// Reads the "topology" of a case: the chain of caches that its requests go through.
#pragma once

#include <string>
#include <vector>

#include "simulator/json/reader.h"
#include "simulator/world/tier.h"

namespace cachestone::cases {

using Topology = std::vector<world::Tier>;

// ["browser", {"name": "edge", "profile": {"base": "cdn", "collapse_requests": false}}], nearest to the client first. A
// tier without a profile is the kind of cache that its name says (policy::named_profile). Names are unique.
Topology read_topology(const json::Node& node);

// The name of a tier of `topology`, or "origin". An error where the case has no topology.
std::string read_answerer(const json::Node& node, const Topology& topology);

}  // namespace cachestone::cases
