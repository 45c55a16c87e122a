#include "harness/cli/adapter_run.h"

#include <iostream>
#include <utility>

#include "harness/adapter/adapter_suite.h"
#include "harness/cli/today.h"
#include "harness/known.h"

namespace cachestone::cli {

namespace po = boost::program_options;

void add_adapter_options(Options& options) {
  const auto texts = [] { return po::value<std::vector<std::string>>()->composing(); };
  options.add()("adapter", texts(),
                "a cache library: a shell command that speaks JSON lines (harness/adapter/README.md)")(
      "name", texts(), "what to call the cache of --adapter, instead of what it says; one for each, in their order")(
      "known", texts(), "file with known deviations of the cache of --adapter; one for each, in their order")(
      "adapter-start", po::value<int>(),
      "seconds that the program of --adapter may take until it has introduced itself (default: 30)");
}

namespace {

std::optional<Seconds> seconds_of(const Options& options, const std::string& option) {
  if (!options.has(option)) return std::nullopt;
  const int seconds = options.get<int>(option);
  if (seconds < 1) throw UsageError("--" + option + " must be at least 1");
  return Seconds(seconds);
}

}  // namespace

std::vector<AdapterWanted> wanted_adapters(const Options& options) {
  std::vector<AdapterWanted> all;
  const std::vector<std::string> names = options.texts("name");
  const std::vector<std::string> known = options.texts("known");
  for (const std::string& command : options.texts("adapter")) {
    const std::size_t i = all.size();
    all.push_back({command, i < names.size() ? names[i] : "", i < known.size() ? known[i] : "",
                   seconds_of(options, "adapter-start"), seconds_of(options, "timeout")});
  }
  if (names.size() > all.size()) throw UsageError("there are more --name than --adapter");
  if (known.size() > all.size()) throw UsageError("there are more --known than --adapter");
  if (all.empty() && options.has("adapter-start")) throw UsageError("--adapter-start is about --adapter: name one");
  return all;
}

reports::TargetResult run_adapter(const RunPlan& plan, const AdapterWanted& wanted, RealWorld world) {
  std::vector<harness::KnownDeviation> known;
  if (!wanted.known.empty()) known = harness::read_known_file(wanted.known, *plan.suite);
  adapter::AdapterRun run;
  run.suite.about.name = wanted.name;
  run.suite.cases = plan.cases;
  run.suite.stop = &world.stop;
  run.suite.options.run = plan.run;
  run.suite.options.max_wait = plan.max_wait;
  run.suite.options.on_result = plan.on_result;
  run.suite.options.on_played = plan.on_played;
  run.suite.options.shown_by = plan.shown_by;
  run.catalogue = plan.suite;
  run.child.tool = "cachestone " CACHESTONE_VERSION;
  run.child.wire.command = wanted.command;
  if (wanted.to_begin) run.child.to_begin = *wanted.to_begin;
  if (wanted.to_answer) run.child.to_answer = *wanted.to_answer;
  run.child.wire.on_errors = [](std::string_view text) { std::cerr << text << std::flush; };
  run.look_around = [&] {
    world.context.restart();
    world.context.poll();
  };
  run.warn = plan.warn;
  reports::TargetResult result = adapter::run_adapter(std::move(run));
  for (const std::string& untrue : harness::explain(known, today(), result)) plan.warn(untrue);
  return result;
}

}  // namespace cachestone::cli
