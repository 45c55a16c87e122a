// The options that say which reference cache is meant: its profile, and its defects.
#pragma once

#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"

namespace cachestone::cli {

// Adds --private, --profile and --without.
void add_reference_options(Options& options);

// A name (policy::named_profile) or a file. Throws json::InputError for a bad file, UsageError for none.
policy::Profile profile_named(const std::string& name);

// What --private and --profile say.
policy::Profile chosen_profile(const Options& options);

// All clauses in force but these, and with these distortions. Throws UsageError for an id that is neither.
policy::Rulebook rules_without(const std::vector<std::string>& defects);

}  // namespace cachestone::cli
