// Runs cases against one target, from the smoke exchange to the results.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/runner.h"
#include "harness/stop.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "reports/results.h"
#include "simulator/net/jumping_loop.h"
#include "simulator/policy/clause.h"
#include "simulator/world/loop.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::harness {

// A clock, and how to make it go. `run` returns when nothing is left to do, or after `halt`.
struct Clockwork {
  world::Loop& loop;
  std::function<void()> run;
  std::function<void()> halt;
  net::JumpingLoop* jumping = nullptr;  // the loop, when it can jump
};
Clockwork on_virtual_clock(world::VirtualLoop& loop);
// Servers and targets on the same context are served while the clock goes.
Clockwork on_real_clock(boost::asio::io_context& context, world::Loop& loop);
// The same on a clock that jumps.
Clockwork on_jumping_clock(boost::asio::io_context& context, net::JumpingLoop& loop);

struct SuiteRun {
  reports::TargetResult about;  // name, title, version, kind, clock, …: everything but what the run finds out
  std::string where;            // how messages name the cache: "the cache at 127.0.0.1:8080"
  std::vector<const cases::Case*> cases;  // all that are asked for, those that do not apply included
  RunnerOptions options;
  StopRequest* stop = nullptr;  // may be null; must outlive the run
};

// `about` with the result of each case, in their order. When the smoke exchange fails, or the target dies, `failure`
// says so and the cases without a result are `error` with the same reason; after a stop they are `not-run`.
reports::TargetResult run_suite(const SuiteRun& run, const Clockwork& clock, Target& target, origin::Book& book);

// What a virtual clock needs of a runner's options, for a target of this profile: nothing is ever late.
RunnerOptions virtual_options(const policy::Profile& profile);
// When a virtual clock begins. Any time does; this is the middle of a day, far from the limits of all date formats.
Time virtual_start();

// The same against the reference cache in this process, on a virtual clock, with `rules` in force. Of `about` only a
// name is needed.
reports::TargetResult run_in_process(const SuiteRun& run, const policy::Rulebook& rules = {});

// "2026-03-01T12:00:00Z": the real time, for the results.
std::string iso_now();

}  // namespace cachestone::harness
