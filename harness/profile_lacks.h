// What a reference cache of some profile does not have, of the capabilities that cases may need
// (cases/capabilities.json).
#pragma once

#include <set>
#include <string>

#include "simulator/policy/profile.h"

namespace cachestone::harness {

std::set<std::string> lacks_of(const policy::Profile& profile);

}  // namespace cachestone::harness
