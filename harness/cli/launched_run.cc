// The suite against a cache that we start: on the jumping clock when its own clock follows, else on the real one.
#include <utility>

#include "harness/cli/command.h"
#include "harness/cli/target_runs.h"
#include "harness/cli/today.h"
#include "harness/clock_probe.h"
#include "harness/http_target.h"
#include "harness/known.h"
#include "harness/launch.h"
#include "harness/url.h"
#include "origin/server.h"
#include "simulator/net/asio.h"
#include "simulator/net/jumping_loop.h"

namespace cachestone::cli {
namespace {

using harness::Clockwork;
using harness::LaunchedCache;
using harness::SuiteRun;
using reports::TargetResult;

policy::Profile profile_of(const std::string& cache_kind) {
  return cache_kind == "private" ? policy::private_profile() : policy::shared_profile();
}

harness::LaunchOptions launch_options(const RunPlan& plan, const origin::Server& origin,
                                      net::asio::io_context& context) {
  harness::LaunchOptions options;
  options.origin_port = origin.address().port;
  options.cachestone = own_program();
  options.keep_directory = plan.keep_directory;
  options.pause = [&context](Milliseconds time) {
    context.restart();
    context.run_for(time);
  };
  return options;
}

harness::CacheUrl url_of(const LaunchedCache& cache) {
  return harness::parse_url("http://127.0.0.1:" + std::to_string(cache.port()));
}

// `run` with what is known once the cache runs.
SuiteRun about(SuiteRun run, LaunchedCache& cache) {
  run.about.version = cache.version();
  run.about.configuration = cache.command_line() + run.about.configuration;
  run.where = cache.target().title + " at 127.0.0.1:" + std::to_string(cache.port());
  run.options.why_dead = [&cache]() -> std::optional<std::string> {
    if (cache.alive()) return std::nullopt;
    return cache.failure();
  };
  return run;
}

TargetResult run_in_real_time(const RunPlan& plan, const SuiteRun& run, const harness::TargetFile& target,
                              RealWorld world) {
  origin::Book book;
  origin::Server origin(world.context, world.loop, book);
  LaunchedCache cache(target, launch_options(plan, origin, world.context));
  harness::HttpTarget http(world.context, world.loop, url_of(cache));
  return harness::run_suite(about(run, cache), harness::on_real_clock(world.context, world.loop), http, book);
}

// Nothing, with `problem` filled in, when the cache's clock does not follow.
std::optional<TargetResult> run_warped(const RunPlan& plan, SuiteRun run, const harness::TargetFile& target,
                                       RealWorld world, std::string& problem) {
  harness::ClockPage* page = nullptr;
  net::JumpingLoop loop(world.context, [&](Milliseconds offset) {
    page->set(offset);
    if (plan.clock_moved) plan.clock_moved(offset);
  });
  origin::Book book;
  origin::Server origin(world.context, loop, book);
  harness::LaunchOptions options = launch_options(plan, origin, world.context);
  options.warped = true;
  LaunchedCache cache(target, std::move(options));
  page = cache.clock();
  harness::HttpOptions by_loop;
  by_loop.by_loop = true;
  harness::HttpTarget http(world.context, loop, url_of(cache), by_loop);
  const Clockwork clock = harness::on_jumping_clock(world.context, loop);
  loop.watch([&http] { return http.open_exchanges() == 0; });
  harness::probe_clock(http, book, loop, run.options.run, [&](const std::string& found) {
    problem = found;
    clock.halt();
  });
  clock.run();
  if (!problem.empty()) return std::nullopt;
  run.about.clock = "warped";
  return harness::run_suite(about(std::move(run), cache), clock, http, book);
}

TargetResult run_as_it_allows(const RunPlan& plan, SuiteRun run, const harness::TargetFile& target, RealWorld world) {
  try {
    if (target.clock == "warped" && !plan.real_clock) {
      std::string problem = harness::missing_preload_library(own_program());
      if (problem.empty()) {
        if (auto result = run_warped(plan, run, target, world, problem)) return *std::move(result);
        problem = "its clock does not follow ours: " + problem;
      }
      run.about.configuration = "; in real time, because " + problem;
    }
    return run_in_real_time(plan, run, target, world);
  } catch (const harness::LaunchError& error) {
    return failed_run(run, error.what());
  }
}

}  // namespace

TargetResult run_launched(const RunPlan& plan, const harness::TargetFile& target, RealWorld world) {
  harness::check_lacks(target, *plan.suite);
  const std::vector<harness::KnownDeviation> known = harness::read_known(target.folder, *plan.suite);
  SuiteRun run = suite_run(plan, profile_of(target.cache), world.stop);
  run.about.name = target.name;
  run.about.title = target.title;
  run.about.kind = "launched";
  run.options.lacks = {target.lacks.begin(), target.lacks.end()};
  TargetResult result = run_as_it_allows(plan, std::move(run), target, world);
  if (result.failure.empty()) {
    for (const std::string& untrue : harness::explain(known, today(), result)) plan.warn(untrue);
  }
  return result;
}

}  // namespace cachestone::cli
