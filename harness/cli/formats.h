// The files for machines that `run` and `report` write beside their report: JUnit, Markdown, CSV, badges.
#pragma once

#include <string>

#include "harness/cli/command.h"
#include "reports/gate.h"
#include "reports/results.h"

namespace cachestone::cli {

// Adds --junit, --markdown, --csv, --badges, --report-url, and --accept-known, which says what counts in them.
void add_format_options(Options& options);
// Throws UsageError where they make no sense: before a long run begins.
void check_format_options(const Options& options);

// What the options say of what counts, today; without a baseline.
reports::GateRules gate_rules(const Options& options);

// Writes the files that they ask for; `gate` judges `results`. Throws std::runtime_error.
void write_formats(const Options& options, const reports::Results& results, const reports::Gate& gate);

}  // namespace cachestone::cli
