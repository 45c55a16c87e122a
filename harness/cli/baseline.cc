#include "harness/cli/baseline.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>

#include "harness/cli/today.h"
#include "reports/baseline.h"
#include "reports/comparison.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;
using reports::Results;

// What a URL is compared with goes by its place, and what an adapter calls itself is known only when it runs.
void check_targets(const Baseline& baseline, const std::vector<Job>& jobs) {
  std::string names;
  for (const auto& target : baseline.results->targets) names += (names.empty() ? "" : ", ") + target.name;
  for (const Job& job : jobs) {
    if (job.about.kind == "url" || job.about.kind == "adapter") continue;
    const auto& targets = baseline.results->targets;
    const auto same = [&](const auto& target) { return target.name == job.about.name; };
    if (std::any_of(targets.begin(), targets.end(), same)) continue;
    throw UsageError("the baseline " + baseline.file.string() + " has no target " + job.about.name + ", only " +
                     (names.empty() ? "none" : names) + "; --accept takes it in");
  }
}

int accept(const Baseline& baseline, const Results& results, const Results& suite) {
  if (baseline.results) {
    const std::string lost = lost_by(results, *baseline.results, suite);
    if (!lost.empty()) throw std::runtime_error(baseline.file.string() + " is left as it was: " + lost);
  }
  reports::write_results(reports::as_baseline(results), baseline.file);
  std::cout << "Accepted: " << baseline.file.string() << " is this run now.\n";
  // What counts even so has a date that is over.
  return reports::Gate(results, {today(), false, &results}).count() == 0 ? kWell : kFellShort;
}

}  // namespace

void add_baseline_options(Options& options) {
  options.add()("baseline", po::value<std::string>(),
                "results file of an earlier run: exit code 1 means that a verdict got worse than there")(
      "strict", "with --baseline: what got better, or is new, must be accepted into it; else the exit code is 1")(
      "accept", "with --baseline: this run, whatever it finds, becomes the baseline; the file need not be there yet");
}

std::optional<Baseline> wanted_baseline(const Options& options, const std::vector<Job>& jobs) {
  if (!options.has("baseline")) {
    for (const char* option : {"strict", "accept"}) {
      if (options.has(option)) throw UsageError("--" + std::string(option) + " is for a run with --baseline");
    }
    return std::nullopt;
  }
  Baseline baseline;
  baseline.file = results_file(options.get<std::string>("baseline"));
  baseline.strict = options.has("strict");
  baseline.accept = options.has("accept");
  if (baseline.accept && !std::filesystem::exists(baseline.file)) return baseline;
  baseline.results = reports::read_results(baseline.file);
  if (!baseline.accept) check_targets(baseline, jobs);
  return baseline;
}

int settle(const Baseline& baseline, const Results& results, const reports::Gate& gate, const Results& suite,
           int code) {
  if (baseline.results) std::cout << "\n" << comparison_text(*baseline.results, results, gate);
  if (code != kWell && code != kFellShort) return code;
  if (baseline.accept) return accept(baseline, results, suite);
  const std::size_t open = baseline.strict ? gate.to_accept() : 0;
  if (open == 0) return code;
  std::cerr << "cachestone: " << open << (open == 1 ? " result is" : " results are") << " better than in "
            << baseline.file.string() << " or not in it: accept this with --accept\n";
  return kFellShort;
}

}  // namespace cachestone::cli
