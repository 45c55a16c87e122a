#include "harness/cli/estimate.h"

#include <algorithm>
#include <cmath>

#include "harness/applies.h"
#include "harness/runner.h"

namespace cachestone::cli {
namespace {

// Seconds of our time for a request, measured over the whole suite with a release build on two cores: in this process,
// to an adapter (ours, and the npm example), and to the six caches of Debian on a clock that jumps (0.0009 to 0.0017,
// while the machine was busy).
constexpr double kInProcess = 0.00003;
constexpr double kToAdapter = 0.0006;
constexpr double kToWarped = 0.001;
// On the real clock a run lasts longer than its cases by this: the end of the last exchange, and what is played again.
constexpr double kRest = 1;

std::size_t requests_of(const cases::Case& item) {
  std::size_t requests = 0;
  for (const auto* steps : {&item.steps, &item.control}) {
    for (const cases::Step& step : *steps) requests += step.clients;
  }
  return requests;
}

double seconds_of(const Estimate& made, const reports::TargetResult& about, std::size_t rate) {
  const auto requests = static_cast<double>(made.requests);
  if (about.kind == "adapter") return requests * kToAdapter;
  if (about.clock == "virtual") return requests * kInProcess;
  if (about.clock == "warped") return requests * kToWarped;
  if (made.played.empty()) return 0;
  // The waves in which cases begin, and the longest of them.
  const double waves =
      std::ceil(static_cast<double>(made.played.size()) / static_cast<double>(harness::RunnerOptions{}.wave));
  const double by_waves = waves + static_cast<double>(made.longest.count());
  const double by_rate = rate == 0 ? 0 : requests / static_cast<double>(rate);
  return std::max(by_waves, by_rate) + kRest;
}

std::string about(double seconds) {
  if (seconds < 1) return "less than a second";
  if (seconds < 120) return "about " + std::to_string(std::lround(seconds)) + " s";
  return "about " + std::to_string(std::lround(seconds / 60)) + " min";
}

std::string summary(const Job& job, const RunPlan& plan, const Estimate& made, std::size_t repeat) {
  std::string text = std::to_string(made.played.size()) + " of " + std::to_string(plan.cases.size()) + " cases";
  std::string besides;
  const auto add = [&](std::size_t count, const std::string& what) {
    if (count != 0) besides += (besides.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  add(made.not_applicable, "do not apply");
  add(made.too_long, "last longer than --max-wait");
  if (!besides.empty()) text += " (" + besides + ")";
  const auto times = static_cast<double>(repeat);
  text += "\t" + std::to_string(made.requests * repeat) + " requests\t" + about(made.seconds * times) + " on the " +
          job.about.clock + " clock";
  if (repeat > 1) text += ", for " + std::to_string(repeat) + " repetitions";
  return job.about.name + "\ttotal\t" + text + "\n";
}

}  // namespace

Estimate estimate(const Job& job, const RunPlan& plan) {
  harness::RunnerOptions options;
  options.profile = job.profile;
  options.lacks = job.lacks;
  if (job.about.clock == "real") options.lacks.insert("exact-clock");
  options.max_wait = plan.max_wait;
  Estimate made;
  for (const cases::Case* item : plan.cases) {
    if (const auto result = harness::not_for_this_run(*item, options, job.chains)) {
      ++(result->verdict == reports::Verdict::not_run ? made.too_long : made.not_applicable);
      continue;
    }
    made.played.push_back(item);
    made.requests += requests_of(*item);
    made.longest = std::max(made.longest, item->length());
  }
  made.seconds = seconds_of(made, job.about, job.about.kind == "url" ? plan.by_url.rate : 0);
  return made;
}

std::string dry_run_text(const std::vector<Job>& jobs, const RunPlan& plan, std::size_t repeat) {
  std::string lines;
  std::string totals;
  for (const Job& job : jobs) {
    const Estimate made = estimate(job, plan);
    for (const cases::Case* item : made.played) {
      lines += item->id + "\t" + job.about.name + "\t" + std::to_string(item->length().count()) + " s\n";
    }
    totals += summary(job, plan, made, repeat);
  }
  return lines + totals;
}

}  // namespace cachestone::cli
