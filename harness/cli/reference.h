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

// --profile takes a name (policy::named_profile) or a file. Throws json::InputError for a bad file, UsageError for
// none.
policy::Profile chosen_profile(const Options& options);

// All clauses in force but these. Throws UsageError for an id that the reference cache does not enforce.
policy::Rulebook rules_without(const std::vector<std::string>& clause_ids);

}  // namespace cachestone::cli
