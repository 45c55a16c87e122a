// The baseline of a run: --baseline, --strict, --accept (reports/README.md says what they mean).
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/jobs.h"
#include "reports/gate.h"
#include "reports/results.h"

namespace cachestone::cli {

struct Baseline {
  std::filesystem::path file;
  std::optional<reports::Results> results;  // nothing: the file is yet to be made
  bool strict = false;                      // what is better, or new, must be accepted
  bool accept = false;                      // this run becomes the baseline
};

// Adds --baseline, --strict and --accept.
void add_baseline_options(Options& options);

// What they say; nothing without --baseline. Throws UsageError for options that make no sense together and for a
// baseline that lacks a target of the run, json::InputError for a file that is none.
std::optional<Baseline> wanted_baseline(const Options& options, const std::vector<Job>& jobs);

// Compares on standard output, and accepts if that is wanted. `code` is the exit code of the run by `gate`, which
// judges `results`; returns the one that it has with the baseline. `suite` describes all cases of the suite. Throws
// std::runtime_error when the baseline would lose verdicts.
int settle(const Baseline& baseline, const reports::Results& results, const reports::Gate& gate,
           const reports::Results& suite, int code);

}  // namespace cachestone::cli
