// What a run would play, and how long it would take: for --dry-run and for the time that is left.
#pragma once

#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/cli/jobs.h"

namespace cachestone::cli {

struct Estimate {
  std::vector<const cases::Case*> played;
  std::size_t not_applicable = 0;  // what probes will show not counted: they are played first
  std::size_t too_long = 0;        // for --max-wait
  std::size_t requests = 0;        // of the clients, controls included
  Seconds longest{0};
  double seconds = 0;  // of our time, about, the start of the cache excluded
};

Estimate estimate(const Job& job, const RunPlan& plan);

// One case that would be played a line (its id, the target, how long it lasts on its own clock), then a line per target
// with the numbers; members separated by tabs.
std::string dry_run_text(const std::vector<Job>& jobs, const RunPlan& plan, std::size_t repeat);

}  // namespace cachestone::cli
