// Running the suite against a cache library behind an adapter.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/target_runs.h"

namespace cachestone::cli {

struct AdapterWanted {
  std::string command;          // for /bin/sh
  std::string name;             // of the column; empty: what the adapter says
  std::filesystem::path known;  // file with known deviations; empty: none
  // Of real time, until it has introduced itself, and for each message; as in ChildOptions, where nothing is said.
  std::optional<Seconds> to_begin{};
  std::optional<Seconds> to_answer{};
};

// Adds --adapter, --name, --known and --adapter-start; --timeout is shared with --url.
void add_adapter_options(Options& options);

// What they say. Throws UsageError.
std::vector<AdapterWanted> wanted_adapters(const Options& options);

// A command that is no adapter gives a result whose `failure` says why.
reports::TargetResult run_adapter(const RunPlan& plan, const AdapterWanted& wanted, RealWorld world);

}  // namespace cachestone::cli
