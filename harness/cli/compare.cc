// cachestone compare: what became of each target between two runs; the exit code says whether anything got worse.
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/today.h"
#include "reports/comparison.h"
#include "reports/file.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kText =
    "Says what changed between two results files (or the folders where they are): for each target that is in both,\n"
    "which cases got better, which got worse, and what else is not the same. A case is worse when it broke more than\n"
    "before, or was proven to pass and is not any more; reports/README.md has the whole order.\n\n"
    "Examples:\n"
    "  cachestone compare last-month report\n"
    "  cachestone compare main/results.json mine/results.json --markdown changes.md\n\n"
    "Exit codes: 0 nothing got worse; 1 something did; 2 the command line makes no sense; 3 a file cannot be used, or\n"
    "the two have no target in common.\n";

reports::Results read(const std::string& name) {
  return reports::read_results(results_file(name));
}

std::string names_of(const reports::Results& results) {
  std::string names;
  for (const reports::TargetResult& target : results.targets) names += (names.empty() ? "" : ", ") + target.name;
  return names.empty() ? "none" : names;
}

}  // namespace

int compare_command(const std::vector<std::string>& arguments) {
  Options options("compare", "OLD NEW [--markdown FILE] [--accept-known]", kText);
  options.add()("results", po::value<std::vector<std::string>>(), "two results files, or folders with results.json")(
      "markdown", po::value<std::string>(), "write the comparison to this file as Markdown, too")(
      "accept-known", "what known.json explained in the later run does not count, until the date it says");
  options.positional("results", -1);
  if (options.parse(arguments)) return kWell;

  const std::vector<std::string> files = options.texts("results");
  if (files.size() != 2)
    throw UsageError("compare wants two results files, OLD and NEW; see cachestone compare --help");
  const reports::Results before = read(files[0]);
  const reports::Results now = read(files[1]);
  if (reports::pair_targets(before, now).pairs.empty()) {
    throw std::runtime_error(files[0] + " and " + files[1] + " have no target in common: " + names_of(before) +
                             " there, " + names_of(now) + " here");
  }
  const reports::Gate gate(now, {today(), options.has("accept-known"), &before});
  if (options.has("markdown")) {
    reports::write_file(options.get<std::string>("markdown"), reports::comparison_markdown(before, now, gate));
  }
  std::cout << reports::comparison_text(before, now, gate);
  return gate.count() == 0 ? kWell : kFellShort;
}

}  // namespace cachestone::cli
