// cachestone run: the suite against one or more caches, the matrix on the terminal, results and report on disk.
//
// What is to be tested is in jobs.h, what of the suite in selection.h and shard.h, the play itself in play.h.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cases/fingerprint.h"
#include "cases/reader.h"
#include "harness/cli/baseline.h"
#include "harness/cli/command.h"
#include "harness/cli/estimate.h"
#include "harness/cli/formats.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/jobs.h"
#include "harness/cli/play.h"
#include "harness/cli/resume.h"
#include "harness/cli/selection.h"
#include "harness/reference_account.h"
#include "harness/shard.h"
#include "harness/suite_run.h"
#include "origin/control/secret.h"
#include "reports/results_json.h"
#include "reports/site/site.h"
#include "reports/terminal.h"
#include "simulator/net/loop.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;
using harness::Shard;
using reports::Results;
using reports::Verdict;

constexpr const char* kText =
    "Runs the suite against caches, prints the matrix, and writes DIR/results.json and a report, DIR/index.html.\n"
    "Without a target: against the reference cache, in this process, as a shared and as a private cache.\n\n"
    "Examples:\n"
    "  cachestone run\n"
    "  cachestone run --profile cdn --profile browser    the reference cache as these\n"
    "  cachestone run --target nginx --target squid --out report\n"
    "  cachestone run --target ./mycache                 a folder with your own target.json\n"
    "  cachestone run --url http://127.0.0.1:8080        your own cache; let it ask 127.0.0.1:8900 as its origin\n"
    "  cachestone run --url localhost:3128 --forward     a forward proxy\n"
    "  cachestone run --url https://localhost:8443/shop/ --ca ca.pem\n"
    "  cachestone run --adapter 'node adapter.mjs'       a cache library, in-process (harness/adapter/README.md)\n"
    "  cachestone run --url https://cdn.example --origin https://origin.example:8443 --token-file token\n"
    "  cachestone run --case 'validation/*' --target nginx\n"
    "  cachestone run --directive no-store --level must,should --case '!recipes/*'\n"
    "  cachestone run --target nginx --only-worse-than report --out report-2\n"
    "  cachestone run --target nginx --resume report     after Ctrl-C: what is left\n"
    "  cachestone run --target nginx --shard 2/5 --out shard-2     then: cachestone report shard-*\n"
    "  cachestone run --target nginx --baseline nginx.json --accept    and later, in CI, without --accept\n\n"
    "A case must be chosen by each of --case, --clause, --directive and --level that is given: by one of its\n"
    "patterns, and by none that has a ! in front.\n"
    "With --baseline, exit code 1 means that a verdict got worse than there, and nothing else; with --strict also "
    "that\n"
    "one got better, until --accept makes this run the baseline. --accept-known leaves out what known.json explains.\n"
    "Exit codes: 0 all is well; 1 a cache broke a requirement, or a case ended differently when it was repeated;\n"
    "2 the command line makes no sense; 3 a target could not be run to the end, or the run was stopped;\n"
    "130 a second Ctrl-C.\n";

Options parse_options() {
  Options options("run", "[--target NAME|FOLDER]… [--profile NAME|FILE]… [--url URL]… [--all] [--out DIR]", kText);
  add_target_options(options);
  add_selection_options(options);
  add_url_options(options);
  add_remote_options(options);
  options.add()("max-wait", po::value<int>(), "leave out cases that last longer, in seconds")(
      "jobs,j", po::value<std::size_t>()->default_value(64), "exchanges at the same time")(
      "out,o", po::value<std::string>(), "folder for results.json and the report, index.html")(
      "dry-run", "only print what would be played, and about how long that would take")(
      "repeat", po::value<std::size_t>(), "play each case so often; one that ends differently is flaky")(
      "shard", po::value<std::string>(),
      "K/N: only the K-th of N parts that take equally long. Without it: as GitLab CI, Slurm and others say in the "
      "environment (harness/ci/README.md); 1/1: everything")(
      "transcript", po::value<std::string>(),
      "folder for the exchanges of each case as they were on the wire at both ends, a file for each: choose few")(
      "resume", po::value<std::string>(),
      "go on with a run that was stopped, from its results file or their folder; results go there, too")(
      "cases", po::value<std::string>(), "folder of the suite");
  add_format_options(options);
  add_baseline_options(options);
  return options;
}

void say(const std::string& text) {
  std::cerr << (isatty(STDERR_FILENO) != 0 ? "\r\033[K" : "") << "cachestone: " << text << "\n";
}

// What is to be played of the suite.
struct Chosen {
  cases::Catalogue catalogue;        // the selection
  std::vector<cases::Topic> topics;  // of the whole suite
  std::optional<Shard> shard;        // this part of it
  std::vector<const cases::Case*> cases() const {
    const auto all = all_cases(catalogue);
    return shard ? harness::part_of(all, *shard) : all;
  }
};

std::optional<Shard> chosen_shard(const Options& options, const std::optional<Resumed>& resumed) {
  try {
    if (options.has("shard")) {
      const Shard shard = harness::parse_shard(options.get<std::string>("shard"));
      return shard.of > 1 ? std::optional(shard) : std::nullopt;
    }
    if (resumed) return resumed->results.shard;
    const auto wish = harness::shard_from(harness::process_environment());
    if (!wish) return std::nullopt;
    say("only shard " + text(wish->shard) + " of the cases, as " + wish->by + " says; --shard 1/1 plays all");
    return wish->shard;
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

Chosen choose(const Options& options, const cases::Catalogue& suite, const std::vector<Job>& jobs,
              const std::optional<Resumed>& resumed) {
  if (resumed && selects(options)) {
    throw UsageError("--resume goes on with the cases of " + resumed->file.string() + ": it takes no other choice");
  }
  std::vector<std::string> targets;
  for (const Job& job : jobs) targets.push_back(job.about.name);
  return {resumed ? cases_of(*resumed, suite) : select_cases(suite, selection_of(options, targets)),
          {},
          chosen_shard(options, resumed)};
}

RunPlan plan_of(const Options& options, const cases::Catalogue& suite, const Chosen& chosen) {
  RunPlan plan;
  plan.cases = chosen.cases();
  plan.suite = &suite;
  plan.warn = say;
  plan.shown_by = harness::showing_probes(suite);
  plan.run = origin::random_id().substr(0, 12);  // shards of several machines may begin at the same moment
  if (options.has("max-wait")) plan.max_wait = Seconds(options.get<int>("max-wait"));
  plan.jobs = options.get<std::size_t>("jobs");
  if (plan.jobs == 0) throw UsageError("--jobs must be at least 1");
  plan.keep_directory = options.has("keep");
  plan.real_clock = options.has("real-clock");
  plan.by_url = url_plan(options);
  plan.remote = remote_plan(options, plan.by_url);
  return plan;
}

std::size_t wanted_repetitions(const Options& options) {
  if (!options.has("repeat")) return 0;
  const auto repeat = options.get<std::size_t>("repeat");
  if (repeat == 0 || repeat > 1000) throw UsageError("--repeat must be from 1 to 1000");
  return repeat;
}

// Everything about the run but the results of its targets, of which it has the names.
Results described(const Chosen& chosen, const std::vector<Job>& jobs, const std::string& fingerprint,
                  std::size_t repeat) {
  Results results = reports::describe(chosen.catalogue, chosen.topics);
  results.tool = "cachestone " CACHESTONE_VERSION;
  results.started = harness::iso_now();
  results.fingerprint = fingerprint;
  results.shard = chosen.shard;
  results.repeat = repeat;
  for (const Job& job : jobs) results.targets.push_back(job.about);
  return results;
}

int exit_code(const Results& results, const reports::Gate& gate) {
  const bool failed = std::any_of(results.targets.begin(), results.targets.end(),
                                  [](const reports::TargetResult& target) { return !target.failure.empty(); });
  return failed || !results.incomplete.empty() ? kFailed : gate.count() != 0 ? kFellShort : kWell;
}

void print(const Results& results) {
  std::cout << (isatty(STDOUT_FILENO) != 0 ? reports::terminal_report(results, colour_wanted(STDOUT_FILENO))
                                           : reports::plain_report(results));
  for (const reports::TargetResult& target : results.targets) {
    if (!target.failure.empty()) say(target.name + ": " + target.failure);
  }
}

void write(const Results& results, const std::filesystem::path& folder) {
  reports::write_results(results, folder / "results.json");
  reports::site::write_site(results, folder);
  std::cout << (folder / "index.html").string() << "\n";
}

// Prints and writes what the run found; returns its exit code. `suite` describes all cases, also those not chosen.
int conclude(const Options& options, const Results& results, const std::optional<Baseline>& baseline,
             const Results& suite, const std::optional<std::filesystem::path>& out) {
  reports::GateRules rules = gate_rules(options);
  if (baseline && baseline->results) rules.baseline = &*baseline->results;
  const reports::Gate gate(results, rules);
  print(results);
  int code = exit_code(results, gate);
  if (baseline) code = settle(*baseline, results, gate, suite, code);
  write_formats(options, results, gate);
  if (out) write(results, *out);
  return code;
}

}  // namespace

int run_command(const std::vector<std::string>& arguments) {
  Options options = parse_options();
  if (options.parse(arguments)) return kWell;
  check_format_options(options);

  const std::filesystem::path folder =
      options.has("cases") ? std::filesystem::path(options.get<std::string>("cases")) : home() / "cases";
  const cases::Catalogue suite = cases::read_catalogue(folder);
  const std::vector<Job> jobs = wanted_jobs(options);
  const std::optional<Baseline> baseline = wanted_baseline(options, jobs);
  PlayOptions play_options;
  play_options.repeat = wanted_repetitions(options);
  if (options.has("resume")) play_options.resumed = read_resumed(options.get<std::string>("resume"));
  const std::optional<Resumed>& resumed = play_options.resumed;
  Chosen chosen = choose(options, suite, jobs, resumed);
  chosen.topics = cases::read_topics(folder / "topics.json", suite);
  const RunPlan plan = plan_of(options, suite, chosen);
  Results results = described(chosen, jobs, cases::fingerprint(suite, folder), play_options.repeat);
  if (resumed) check_same_run(*resumed, results);
  if (options.has("dry-run")) {
    std::cout << dry_run_text(jobs, plan, std::max<std::size_t>(1, play_options.repeat));
    return kWell;
  }

  boost::asio::io_context context;
  net::RealLoop loop(context);
  harness::StopRequest stop;
  const Interrupt interrupt(context, stop);
  std::optional<Transcripts> transcripts;
  if (options.has("transcript")) {
    transcripts.emplace(options.get<std::string>("transcript"), plan.by_url.http.fields);
    play_options.transcripts = &*transcripts;
  }
  results.targets = play(jobs, plan, play_options, {context, loop, stop});
  if (stop.requested()) results.incomplete = stop.reason() + ".";
  harness::add_accounts(all_cases(chosen.catalogue), results);
  std::optional<std::filesystem::path> out;
  if (resumed) out = resumed->file.parent_path();
  if (options.has("out")) out = options.get<std::string>("out");
  return conclude(options, results, baseline, reports::describe(suite), out);
}

}  // namespace cachestone::cli
