// cachestone run: the suite against one or more caches, the matrix on the terminal, results and report on disk.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "cases/reader.h"
#include "harness/cli/adapter_run.h"
#include "harness/cli/command.h"
#include "harness/cli/reference.h"
#include "harness/cli/selection.h"
#include "harness/cli/target_runs.h"
#include "harness/suite_run.h"
#include "reports/html.h"
#include "reports/results_json.h"
#include "reports/terminal.h"
#include "simulator/net/loop.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;
using reports::TargetResult;
using reports::Verdict;

constexpr const char* kText =
    "Runs the suite against caches, prints the matrix, and writes DIR/results.json and DIR/index.html.\n"
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
    "  cachestone run --case 'validation/*' --target nginx\n";

Options parse_options() {
  Options options("run", "[--target NAME|FOLDER]… [--profile NAME|FILE]… [--url URL]… [--all] [--out DIR]", kText);
  const auto texts = [] { return po::value<std::vector<std::string>>()->composing(); };
  options.add()("target,t", texts(), "a known target (see cachestone list targets), or a folder with target.json")(
      "all", "the reference cache, and every known target that is installed")(
      "profile", texts(), "the reference cache as this kind: browser, proxy, cdn, …, or a JSON file with a profile")(
      "case,c", texts(), "only these cases: ids, * stands for any text")(
      "without", texts(), "switch this clause off in the reference cache (see cachestone list --defects)")(
      "max-wait", po::value<int>(), "leave out cases that last longer, in seconds")(
      "jobs,j", po::value<std::size_t>()->default_value(64), "exchanges at the same time")(
      "out,o", po::value<std::string>(), "folder for results.json and index.html")(
      "keep", "keep the folders of the caches that were started")(
      "real-clock", "wait in real time also where a cache's clock can be moved")("cases", po::value<std::string>(),
                                                                                 "folder of the suite");
  add_adapter_options(options);
  add_url_options(options);
  add_remote_options(options);
  return options;
}

// What is to be tested, in the order of the columns.
struct Wanted {
  std::vector<policy::Profile> references;  // in this process
  std::vector<harness::TargetFile> launched;
  std::vector<AdapterWanted> adapters;
};

harness::TargetFile find_target(const std::string& name, const std::vector<harness::TargetFile>& known) {
  for (const harness::TargetFile& target : known) {
    if (target.name == name) return target;
  }
  const std::filesystem::path path = name;
  if (std::filesystem::exists(path / "target.json")) return harness::read_target_file(path);
  if (path.filename() == "target.json" && std::filesystem::exists(path)) {
    return harness::read_target_file(std::filesystem::absolute(path).parent_path());
  }
  std::string names = "reference, reference-private";
  for (const harness::TargetFile& target : known) names += ", " + target.name;
  throw UsageError("there is no target \"" + name + "\", and no folder of that name with a target.json; known are " +
                   names);
}

// One of a name is enough: two columns of the same name could not be told apart.
void add_reference(Wanted& wanted, policy::Profile profile) {
  std::erase_if(wanted.references, [&](const policy::Profile& other) { return other.name == profile.name; });
  wanted.references.push_back(std::move(profile));
}

Wanted wanted_targets(const Options& options) {
  Wanted wanted;
  wanted.adapters = wanted_adapters(options);
  const auto names = options.texts("target");
  const auto known = harness::read_target_files(home() / "harness" / "targets");
  const auto profiles = options.texts("profile");
  if (options.has("all") || (names.empty() && profiles.empty() && !options.has("url") && !options.has("adapter"))) {
    wanted.references = {policy::shared_profile(), policy::private_profile()};
  }
  for (const std::string& profile : profiles) add_reference(wanted, profile_named(profile));
  if (options.has("all")) {
    for (const harness::TargetFile& target : known) {
      if (harness::find_program(target, own_program())) wanted.launched.push_back(target);
    }
  }
  for (const std::string& name : names) {
    if (name == "reference" || name == "reference-private") {
      add_reference(wanted, profile_named(name));
    } else {
      harness::TargetFile target = find_target(name, known);
      if (!harness::find_program(target, own_program())) throw std::runtime_error(harness::how_to_install(target));
      wanted.launched.push_back(std::move(target));
    }
  }
  return wanted;
}

// "nginx 120/310" on standard error, while there is a terminal to see it.
class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), shown_(isatty(STDERR_FILENO) != 0) {}
  void begin(const std::string& name) {
    name_ = name;
    done_ = 0;
    show();
  }
  void count() {
    ++done_;
    show();
  }
  void end() const {
    if (shown_) std::cerr << "\r\033[K";
  }

 private:
  void show() const {
    if (shown_) std::cerr << "\r\033[K" << name_ << " " << done_ << "/" << total_ << std::flush;
  }
  std::size_t total_;
  bool shown_;
  std::string name_;
  std::size_t done_ = 0;
};

// Two columns of the same name could not be told apart: "name-2".
std::string unique_name(const std::vector<TargetResult>& results, std::string name) {
  const auto is_taken = [&](const std::string& text) {
    return std::any_of(results.begin(), results.end(), [&](const TargetResult& other) { return other.name == text; });
  };
  if (!is_taken(name)) return name;
  int number = 2;
  while (is_taken(name + "-" + std::to_string(number))) ++number;
  return name + "-" + std::to_string(number);
}

std::vector<TargetResult> run_all(const Wanted& wanted, RunPlan& plan, const Options& options, RealWorld world) {
  std::vector<TargetResult> results;
  Progress progress(plan.cases.size());
  plan.on_result = [&](const reports::CaseResult&) { progress.count(); };
  const auto one = [&](const std::string& name, const auto& run) {
    progress.begin(name);
    TargetResult result = run();
    result.name = unique_name(results, std::move(result.name));
    results.push_back(std::move(result));
    progress.end();
    world.context.restart();
    world.context.poll();  // a signal that came while nobody looked
  };
  const policy::Rulebook rules = rules_without(options.texts("without"));
  for (const policy::Profile& profile : wanted.references) {
    one(profile.name, [&] { return run_reference(plan, profile, rules, world.stop); });
  }
  for (const harness::TargetFile& target : wanted.launched) {
    if (!world.stop.requested()) one(target.name, [&] { return run_launched(plan, target, world); });
  }
  for (const harness::CacheUrl& url : plan.by_url.urls) {
    if (!world.stop.requested()) one(url.authority, [&] { return run_url(plan, url, world); });
  }
  for (const AdapterWanted& adapter : wanted.adapters) {
    if (world.stop.requested()) break;
    one(adapter.name.empty() ? "adapter" : adapter.name, [&] { return run_adapter(plan, adapter, world); });
  }
  return results;
}

int exit_code(const reports::Results& results, bool stopped) {
  bool short_fallen = false;
  bool failed = stopped;
  for (const TargetResult& target : results.targets) {
    failed = failed || !target.failure.empty();
    for (const reports::CaseResult& result : target.cases) {
      short_fallen = short_fallen || result.verdict == Verdict::violation;
    }
  }
  return failed ? kFailed : short_fallen ? kFellShort : kWell;
}

void print(const reports::Results& results) {
  std::cout << (isatty(STDOUT_FILENO) != 0 ? reports::terminal_report(results, colour_wanted(STDOUT_FILENO))
                                           : reports::plain_report(results));
  for (const TargetResult& target : results.targets) {
    if (!target.failure.empty()) std::cerr << "cachestone: " << target.name << ": " << target.failure << "\n";
  }
}

}  // namespace

int run_command(const std::vector<std::string>& arguments) {
  Options options = parse_options();
  if (options.parse(arguments)) return kWell;

  RunPlan plan;
  plan.by_url = url_plan(options);
  plan.remote = remote_plan(options, plan.by_url);
  const std::filesystem::path folder =
      options.has("cases") ? std::filesystem::path(options.get<std::string>("cases")) : home() / "cases";
  const cases::Catalogue suite = cases::read_catalogue(folder);
  const cases::Catalogue catalogue = select_cases(suite, options.texts("case"));
  const Wanted wanted = wanted_targets(options);

  boost::asio::io_context context;
  net::RealLoop loop(context);
  harness::StopRequest stop;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) stop.request("stopped by a signal");
  });

  plan.cases = all_cases(catalogue);
  plan.suite = &suite;
  plan.warn = [](const std::string& text) { std::cerr << "cachestone: " << text << "\n"; };
  plan.shown_by = harness::showing_probes(suite);
  plan.run = std::to_string(std::chrono::system_clock::now().time_since_epoch() / Milliseconds(1));
  if (options.has("max-wait")) plan.max_wait = Seconds(options.get<int>("max-wait"));
  plan.jobs = options.get<std::size_t>("jobs");
  if (plan.jobs == 0) throw UsageError("--jobs must be at least 1");
  plan.keep_directory = options.has("keep");
  plan.real_clock = options.has("real-clock");

  reports::Results results = reports::describe(catalogue);
  results.tool = "cachestone " CACHESTONE_VERSION;
  results.started = harness::iso_now();
  results.targets = run_all(wanted, plan, options, {context, loop, stop});
  print(results);
  if (options.has("out")) {
    const std::filesystem::path out = options.get<std::string>("out");
    reports::write_results(results, out / "results.json");
    reports::write_html_report(results, out / "index.html");
    std::cout << (out / "index.html").string() << "\n";
  }
  return exit_code(results, stop.requested());
}

}  // namespace cachestone::cli
