#include "harness/cli/target_runs.h"

#include <utility>

#include "harness/cli/command.h"
#include "harness/http_target.h"
#include "harness/in_process.h"
#include "harness/known.h"
#include "harness/launch.h"
#include "harness/suite_run.h"
#include "harness/url.h"
#include "origin/server.h"

namespace cachestone::cli {

using harness::SuiteRun;
using reports::TargetResult;

namespace {

SuiteRun suite_run(const RunPlan& plan, policy::Profile profile, harness::StopRequest& stop) {
  SuiteRun run;
  run.cases = plan.cases;
  run.stop = &stop;
  run.options.run = plan.run;
  run.options.profile = std::move(profile);
  run.options.jobs = plan.jobs;
  run.options.max_wait = plan.max_wait;
  run.options.on_result = plan.on_result;
  run.options.shown_by = plan.shown_by;
  run.about.cache = policy::name(run.options.profile.kind);
  run.about.clock = "real";
  return run;
}

policy::Profile profile_of(const std::string& cache_kind) {
  return cache_kind == "private" ? policy::private_profile() : policy::shared_profile();
}

// Results that all say the same, for a target that could not be tried: the whole reason once, its first line with each
// case.
TargetResult failed(const SuiteRun& run, const std::string& reason) {
  TargetResult result = run.about;
  result.started = harness::iso_now();
  result.failure = reason;
  for (const cases::Case* item : run.cases) {
    reports::CaseResult each;
    each.id = item->id;
    each.verdict = reports::Verdict::error;
    each.why = reason.substr(0, reason.find('\n'));
    result.cases.push_back(std::move(each));
  }
  return result;
}

}  // namespace

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

TargetResult run_launched(const RunPlan& plan, const harness::TargetFile& target, RealWorld world) {
  const std::vector<harness::KnownDeviation> known = harness::read_known(target.folder, *plan.suite);
  SuiteRun run = suite_run(plan, profile_of(target.cache), world.stop);
  run.about.name = target.name;
  run.about.title = target.title;
  run.about.kind = "launched";
  run.options.lacks = {target.lacks.begin(), target.lacks.end()};

  origin::Book book;
  origin::Server origin(world.context, world.loop, book);
  harness::LaunchOptions options;
  options.origin_port = origin.address().port;
  options.cachestone = own_program();
  options.keep_directory = plan.keep_directory;
  options.pause = [&](Milliseconds time) {
    world.context.restart();
    world.context.run_for(time);
  };
  try {
    harness::LaunchedCache cache(target, options);
    run.about.version = cache.version();
    run.about.configuration = cache.command_line();
    run.where = target.title + " at 127.0.0.1:" + std::to_string(cache.port());
    run.options.why_dead = [&]() -> std::optional<std::string> {
      if (cache.alive()) return std::nullopt;
      return cache.failure();
    };
    harness::HttpTarget http(world.context, world.loop,
                             harness::parse_url("http://127.0.0.1:" + std::to_string(cache.port())));
    TargetResult result = harness::run_suite(run, harness::on_real_clock(world.context, world.loop), http, book);
    for (const std::string& untrue : harness::explain(known, result)) plan.warn(untrue);
    return result;
  } catch (const harness::LaunchError& error) {
    return failed(run, error.what());
  }
}

TargetResult run_url(const RunPlan& plan, const std::string& url, const policy::Profile& profile, RealWorld world) {
  SuiteRun run = suite_run(plan, profile, world.stop);
  const harness::CacheUrl address = harness::parse_url(url);
  run.about.name = address.authority + address.path;
  run.about.title = run.about.name;
  run.about.kind = "url";
  run.about.configuration = address.text();
  run.where = "the cache at " + address.text();
  origin::Book book;
  origin::Server origin(world.context, world.loop, book, plan.origin_listen);
  harness::HttpTarget http(world.context, world.loop, address);
  return harness::run_suite(run, harness::on_real_clock(world.context, world.loop), http, book);
}

}  // namespace cachestone::cli
