// One cache of a chain: a name, and what kind of cache it is.
#pragma once

#include <string>

#include "simulator/policy/profile.h"

namespace cachestone::world {

struct Tier {
  std::string name;  // "edge": how stories and messages call it
  policy::Profile profile;
};

// How messages call what is behind the last tier. No tier has this name.
inline constexpr const char* kOrigin = "origin";

}  // namespace cachestone::world
