#include "harness/cli/play.h"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <set>
#include <utility>

#include "harness/cli/estimate.h"
#include "harness/cli/progress.h"
#include "harness/repeat.h"

namespace cachestone::cli {
namespace {

using reports::TargetResult;
using std::chrono::steady_clock;

// Calls on_tick every second while the context runs.
class Ticker {
 public:
  Ticker(boost::asio::io_context& context, std::function<void()> on_tick)
      : timer_(context), on_tick_(std::move(on_tick)) {
    again();
  }

 private:
  void again() {
    timer_.expires_after(std::chrono::seconds(1));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      on_tick_();
      again();
    });
  }
  boost::asio::steady_timer timer_;
  std::function<void()> on_tick_;
};

class Player {
 public:
  Player(RunPlan plan, const PlayOptions& options, RealWorld world)
      : plan_(std::move(plan)),
        options_(options),
        world_(world),
        progress_(progress_on_stderr()),
        ticker_(world.context, [this] { progress_.tick(steady_clock::now()); }) {
    plan_.on_result = [this](const reports::CaseResult&) { progress_.count(steady_clock::now()); };
  }

  TargetResult play(const Job& job, const TargetResult* before) {
    if (before == nullptr) return repeated(job, plan_);
    RunPlan left = plan_;
    left.cases = cases_left(*before, plan_.cases, options_.repeat);
    if (left.cases.empty()) return *before;
    const TargetResult now = repeated(job, left);
    return now.started.empty() ? *before : joined(*before, now, plan_.cases);  // stopped before it began
  }

 private:
  TargetResult repeated(const Job& job, const RunPlan& plan) {
    if (options_.repeat == 0) return once(job, plan, 0);
    std::vector<TargetResult> repetitions;
    for (std::size_t i = 1; i <= options_.repeat && (i == 1 || !world_.stop.requested()); ++i) {
      RunPlan own = plan;
      own.run += "-" + std::to_string(i);               // a cache that keeps running must not know the names
      if (i > 1) own.warn = [](const std::string&) {};  // it has been said
      repetitions.push_back(once(job, own, i));
    }
    return harness::as_one(repetitions);
  }

  // `repetition` is 0 when there is only one.
  TargetResult once(const Job& job, RunPlan plan, std::size_t repetition) {
    if (world_.stop.requested()) {
      harness::SuiteRun none;
      none.about = job.about;
      none.cases = plan.cases;
      return stopped_run(none, world_.stop.reason());
    }
    std::string name = job.about.name;
    if (repetition != 0) name += " (" + std::to_string(repetition) + " of " + std::to_string(options_.repeat) + ")";
    if (Transcripts* transcripts = options_.transcripts) {
      plan.clock_moved = [=](Milliseconds offset) { transcripts->moved(offset); };
      plan.on_played = [=, target = job.about.name](const auto& item, const auto& main, const auto* control) {
        transcripts->write(target, repetition, item, main, control);
      };
    }
    std::optional<Progress::Duration> expected;
    if (job.about.clock == "real") expected = Progress::Duration(estimate(job, plan).seconds);
    progress_.begin(name, plan.cases.size(), expected, steady_clock::now());
    TargetResult result = job.run(plan, world_);
    result.arguments = job.about.arguments;
    progress_.end();
    world_.context.restart();
    world_.context.poll();  // a signal that came while nobody looked
    return result;
  }

  RunPlan plan_;
  const PlayOptions& options_;
  RealWorld world_;
  Progress progress_;
  Ticker ticker_;
};

}  // namespace

std::vector<TargetResult> play(const std::vector<Job>& jobs, RunPlan plan, const PlayOptions& options,
                               RealWorld world) {
  Player player(std::move(plan), options, world);
  std::vector<TargetResult> results;
  std::set<std::string> names;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    TargetResult result = player.play(jobs[i], options.resumed ? &options.resumed->results.targets[i] : nullptr);
    result.name = unique_name(result.name, names);  // an adapter says its own only when it runs
    names.insert(result.name);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace cachestone::cli
