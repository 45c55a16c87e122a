#include "harness/cli/estimate.h"

#include <algorithm>
#include <cmath>

#include "harness/applies.h"
#include "harness/runner.h"

namespace cachestone::cli {
namespace {

// Seconds of our time for a request, measured with a release build on two cores: in this process, and over sockets.
constexpr double kInProcess = 0.0001;
constexpr double kOverSockets = 0.0005;

std::size_t requests_of(const cases::Case& item) {
  std::size_t requests = 0;
  for (const auto* steps : {&item.steps, &item.control}) {
    for (const cases::Step& step : *steps) requests += step.clients;
  }
  return requests;
}

double seconds_of(const Estimate& made, const std::string& clock) {
  const auto requests = static_cast<double>(made.requests);
  if (clock == "virtual") return requests * kInProcess;
  if (clock == "warped") return requests * kOverSockets;
  // The waves in which cases begin, and the longest of them.
  const double waves =
      std::ceil(static_cast<double>(made.played.size()) / static_cast<double>(harness::RunnerOptions{}.wave));
  return made.played.empty() ? 0 : waves + static_cast<double>(made.longest.count()) + 1;
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
  made.seconds = seconds_of(made, job.about.clock);
  if (job.about.kind == "url" && plan.by_url.rate != 0) {
    made.seconds = std::max(made.seconds, static_cast<double>(made.requests) / static_cast<double>(plan.by_url.rate));
  }
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
