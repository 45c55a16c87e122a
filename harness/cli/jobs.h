// What is to be tested, in the order of the columns of the matrix.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/target_runs.h"
#include "reports/results.h"
#include "simulator/policy/profile.h"

namespace cachestone::cli {

// One target, and how to run the cases against it.
struct Job {
  reports::TargetResult about;  // name, kind, cache, and the clock that it will run on if nothing prevents it
  policy::Profile profile;
  std::set<std::string> lacks;  // what it is known not to have
  bool chains = false;          // it can be a chain of caches
  std::function<reports::TargetResult(const RunPlan& plan, RealWorld world)> run;
};

// Adds --target, --all, --profile, --adapter and what belongs to them; --url is in url_options.h.
void add_target_options(Options& options);

// `name`, or with a number behind it when it is taken: two columns of the same name could not be told apart.
std::string unique_name(const std::string& name, const std::set<std::string>& taken);

// What they say, each with a name of its own; the reference cache as a shared and as a private cache when they say
// nothing. Throws UsageError for a target that does not exist, std::runtime_error for one that is not installed.
std::vector<Job> wanted_jobs(const Options& options);

}  // namespace cachestone::cli
