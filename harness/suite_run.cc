#include "harness/suite_run.h"

#include <chrono>
#include <ctime>
#include <limits>
#include <memory>
#include <utility>

#include "harness/in_process.h"
#include "harness/profile_lacks.h"
#include "harness/smoke.h"
#include "simulator/net/asio.h"

namespace cachestone::harness {
namespace {

using reports::Verdict;

// The same result for every case.
std::vector<reports::CaseResult> all_of(const SuiteRun& run, Verdict verdict, const std::string& why) {
  std::vector<reports::CaseResult> results;
  results.reserve(run.cases.size());
  for (const cases::Case* item : run.cases) {
    reports::CaseResult result;
    result.id = item->id;
    result.verdict = verdict;
    result.why = why;
    results.push_back(std::move(result));
    if (run.options.on_result) run.options.on_result(results.back());
  }
  return results;
}

// What is wrong with the target; empty when nothing is, or when the run was stopped meanwhile.
std::string smoke_problem(const SuiteRun& run, const Clockwork& clock, Target& target, origin::Book& book) {
  // After a stop the answer may still come, when nobody waits for it any more.
  const auto problem = std::make_shared<std::string>(run.where + " did not answer: the exchange never ended");
  if (run.stop != nullptr) run.stop->listen([&](const std::string&) { clock.halt(); });
  smoke(target, book, run.options.run, run.where,
        [weak = std::weak_ptr(problem), halt = clock.halt](std::string found) {
          const auto held = weak.lock();
          if (!held) return;
          *held = std::move(found);
          halt();
        });
  clock.run();
  if (run.stop != nullptr) run.stop->listen(nullptr);
  return *problem;
}

// Time costs nothing but may only pass where nobody is busy: not all timelines at once, but all at the same moment.
void pace_for_jumps(RunnerOptions& options) {
  options.jumps = true;
  options.spread = Milliseconds{0};
  options.wave = 0;
  options.batch = 200;
}

void play(const SuiteRun& run, const Clockwork& clock, Target& target, origin::Book& book,
          reports::TargetResult& result) {
  RunnerOptions options = run.options;
  if (run.about.clock == "real") options.lacks.insert("exact-clock");
  if (clock.jumping != nullptr) pace_for_jumps(options);
  Runner runner(clock.loop, target, book, std::move(options));
  if (clock.jumping != nullptr) clock.jumping->watch([&runner] { return runner.may_jump(); });
  if (run.stop != nullptr) run.stop->listen([&](const std::string& reason) { runner.stop(reason); });
  runner.start(run.cases, clock.halt);
  clock.run();
  if (clock.jumping != nullptr) clock.jumping->watch(nullptr);
  if (run.stop != nullptr) run.stop->listen(nullptr);
  if (!runner.finished()) runner.give_up(run.where + " left an exchange without an end");
  result.failure = runner.failure();
  result.cases = runner.take_results();
}

}  // namespace

Clockwork on_virtual_clock(world::VirtualLoop& loop) {
  return {loop, [&loop] { loop.run(); }, [] {}};
}

Clockwork on_real_clock(boost::asio::io_context& context, world::Loop& loop) {
  return {loop,
          [&context] {
            context.restart();
            context.run();
          },
          [&context] { context.stop(); }};
}

Clockwork on_jumping_clock(boost::asio::io_context& context, net::JumpingLoop& loop) {
  Clockwork clock = on_real_clock(context, loop);
  clock.jumping = &loop;
  return clock;
}

reports::TargetResult run_suite(const SuiteRun& run, const Clockwork& clock, Target& target, origin::Book& book) {
  reports::TargetResult result = run.about;
  result.started = iso_now();
  const auto before = std::chrono::steady_clock::now();
  const auto stopped = [&] { return run.stop != nullptr && run.stop->requested(); };
  std::string problem;
  if (!stopped()) problem = smoke_problem(run, clock, target, book);
  if (stopped()) {
    result.cases = all_of(run, Verdict::not_run, run.stop->reason());
  } else if (!problem.empty()) {
    result.failure = problem;
    result.cases = all_of(run, Verdict::error, problem);
  } else {
    play(run, clock, target, book, result);
  }
  result.duration = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  return result;
}

RunnerOptions virtual_options(const policy::Profile& profile) {
  RunnerOptions options;
  options.profile = profile;
  options.late.reset();
  options.spread = Milliseconds{0};
  options.wave = 0;
  options.retries = 0;
  options.lacks = lacks_of(profile);
  // Waiting for a place would move a step: requests that were to meet would miss each other.
  options.jobs = std::numeric_limits<std::size_t>::max() / 2;
  return options;
}

Time virtual_start() {
  return std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + std::chrono::hours(12);
}

reports::TargetResult run_in_process(const SuiteRun& run, const policy::Rulebook& rules) {
  SuiteRun own = run;
  own.about.kind = "in-process";
  own.about.clock = "virtual";
  own.about.cache = policy::name(run.options.profile.kind);
  const RunnerOptions fitting = virtual_options(run.options.profile);
  own.options.late = fitting.late;
  own.options.spread = fitting.spread;
  own.options.wave = fitting.wave;
  own.options.retries = fitting.retries;
  // What this cache has its profile says; a probe that a defect upsets must not speak for it.
  own.options.lacks.insert(fitting.lacks.begin(), fitting.lacks.end());
  own.options.shown_by.clear();
  own.options.jobs = fitting.jobs;
  if (own.where.empty()) own.where = "the reference cache";
  world::VirtualLoop loop(virtual_start());
  origin::Book book;
  InProcessTarget target(loop, book, own.options.profile, rules);
  return run_suite(own, on_virtual_clock(loop), target, book);
}

std::string iso_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace cachestone::harness
