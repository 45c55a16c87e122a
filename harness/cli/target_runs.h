// Running the suite against each kind of target: in-process, launched, by URL.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/applies.h"
#include "harness/cli/remote_options.h"
#include "harness/cli/url_options.h"
#include "harness/stop.h"
#include "harness/suite_run.h"
#include "harness/target_file.h"
#include "reports/results.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"
#include "simulator/world/loop.h"

namespace cachestone::cli {

// What all targets of one run share.
struct RunPlan {
  std::vector<const cases::Case*> cases;
  harness::Probes shown_by;
  std::string run;  // part of the tokens: differs from run to run
  std::optional<Seconds> max_wait;
  std::size_t jobs = 64;
  UrlPlan by_url;                           // the caches that are running already
  RemotePlan remote;                        // their origin, when it is not in this process
  bool keep_directory = false;              // of launched caches
  bool real_clock = false;                  // also where a launched cache's clock could be moved
  const cases::Catalogue* suite = nullptr;  // all cases, also those that are not asked for
  std::function<void(const reports::CaseResult&)> on_result;
  // See harness/runner.h; may be null.
  std::function<void(const cases::Case&, const harness::PlayedTimeline&, const harness::PlayedTimeline*)> on_played;
  // A clock that jumps is so far before the system's; may be null.
  std::function<void(Milliseconds)> clock_moved;
  std::function<void(const std::string&)> warn;  // about something that the person who runs it should know
};

// The real clock and everything that lives on it.
struct RealWorld {
  boost::asio::io_context& context;
  world::Loop& loop;
  harness::StopRequest& stop;
};

// What the runs of all targets have in common.
harness::SuiteRun suite_run(const RunPlan& plan, policy::Profile profile, harness::StopRequest& stop);

// Results that all say the same, for a target that could not be tried: the whole reason once, its first line with each
// case.
reports::TargetResult failed_run(const harness::SuiteRun& run, const std::string& reason);

// The same for a target that was not begun because the run was stopped.
reports::TargetResult stopped_run(const harness::SuiteRun& run, const std::string& reason);

reports::TargetResult run_reference(const RunPlan& plan, policy::Profile profile, const policy::Rulebook& rules,
                                    harness::StopRequest& stop);

// Starts the cache, runs the suite, stops it; on a clock that jumps, where the cache's clock can be seen to follow. A
// cache that cannot be started gives a result whose `failure` says why.
reports::TargetResult run_launched(const RunPlan& plan, const harness::TargetFile& target, RealWorld world);

// One of the URLs of plan.by_url. Throws std::runtime_error when the origin cannot listen, or nobody knows the host.
reports::TargetResult run_url(const RunPlan& plan, const harness::CacheUrl& url, RealWorld world);

}  // namespace cachestone::cli
