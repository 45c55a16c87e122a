// Plays one case against the reference cache and tells what happens, step by step.
#pragma once

#include <ostream>

#include "cases/case.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::cli {

// With `control`, the control of the case is played after it. Writes plain text.
void play_scenario(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules, bool control,
                   std::ostream& out);

}  // namespace cachestone::cli
