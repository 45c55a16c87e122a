// The reference cache at the other end: it speaks the protocol (README.md) on a pair of streams.
#pragma once

#include <istream>
#include <ostream>
#include <string>

#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::adapter {

// Answers messages until the input ends. Throws json::InputError for what is no message.
void serve_reference(std::istream& in, std::ostream& out, const policy::Profile& profile, const policy::Rulebook& rules,
                     const std::string& version);

}  // namespace cachestone::adapter
