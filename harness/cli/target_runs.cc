#include "harness/cli/target_runs.h"

#include <utility>

#include "harness/cli/command.h"
#include "harness/http_target.h"
#include "harness/in_process.h"
#include "harness/suite_run.h"
#include "harness/url.h"
#include "origin/server.h"

namespace cachestone::cli {

using harness::SuiteRun;
using reports::TargetResult;

SuiteRun suite_run(const RunPlan& plan, policy::Profile profile, harness::StopRequest& stop) {
  SuiteRun run;
  run.cases = plan.cases;
  run.stop = &stop;
  run.options.run = plan.run;
  run.options.profile = std::move(profile);
  run.options.jobs = plan.jobs;
  run.options.max_wait = plan.max_wait;
  run.options.on_result = plan.on_result;
  run.options.on_played = plan.on_played;
  run.options.shown_by = plan.shown_by;
  run.about.cache = policy::name(run.options.profile.kind);
  run.about.clock = "real";
  return run;
}

namespace {

// The same result for every case.
std::vector<reports::CaseResult> all_of(const SuiteRun& run, reports::Verdict verdict, const std::string& why) {
  std::vector<reports::CaseResult> results;
  const std::string first_line = why.substr(0, why.find('\n'));
  for (const cases::Case* item : run.cases) results.push_back(harness::result_of(*item, verdict, first_line));
  return results;
}

}  // namespace

TargetResult failed_run(const SuiteRun& run, const std::string& reason) {
  TargetResult result = run.about;
  result.started = harness::iso_now();
  result.failure = reason;
  result.cases = all_of(run, reports::Verdict::error, reason);
  return result;
}

TargetResult stopped_run(const SuiteRun& run, const std::string& reason) {
  TargetResult result = run.about;
  result.cases = all_of(run, reports::Verdict::not_run, reason);
  return result;
}

TargetResult run_reference(const RunPlan& plan, policy::Profile profile, const policy::Rulebook& rules,
                           harness::StopRequest& stop) {
  SuiteRun run = suite_run(plan, std::move(profile), stop);
  run.about.name = run.options.profile.name;
  const bool plain = run.about.name == "reference" || run.about.name == "reference-private";
  run.about.title = "Reference (" + (plain ? run.about.cache + " cache" : run.about.name) + ")";
  run.about.version = CACHESTONE_VERSION;
  run.about.configuration = "in-process, on the virtual clock";
  return harness::run_in_process(run, rules);
}

}  // namespace cachestone::cli
