// cachestone report: results files in, HTML out; several files, shards among them, become one.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/formats.h"
#include "harness/cli/serve.h"
#include "reports/merge.h"
#include "reports/results_json.h"
#include "reports/site/site.h"
#include "reports/terminal.h"

namespace cachestone::cli {
namespace {

constexpr const char* kText =
    "Makes one report from one or more results files (or the folders where they are): HTML pages, of which\n"
    "DIR/index.html is the first. Pages of an earlier report in DIR are replaced. Prints the matrix too. Several\n"
    "files are merged: their targets stand side by side, and the shards of a target become one. Files of\n"
    "different suites or versions are refused.\n\n"
    "Examples:\n"
    "  cachestone report report/results.json --out report\n"
    "  cachestone report shards/* --out report --json report/results.json\n"
    "  cachestone report report --against october --out report    what changed since the results in october\n"
    "  cachestone report results.json --junit junit.xml --markdown summary.md --badges badges\n"
    "  cachestone report --serve runs       then http://127.0.0.1:8902/: each run of the folder, and what changed\n\n"
    "Files for machines: --junit for the test view of GitLab, Jenkins and others, --markdown for the summary of a CI\n"
    "job, --csv for a spreadsheet, --badges for a README.\n\n"
    "Exit codes: 0 all is well, whatever the caches did; 2 the command line makes no sense; 3 a file cannot be\n"
    "used, or shards or results are missing: the report is made, and says which.\n";

std::vector<reports::Source> read_sources(const std::vector<std::string>& names) {
  std::vector<reports::Source> sources;
  for (const std::string& name : names) {
    const std::filesystem::path file = results_file(name);
    sources.push_back({file.string(), reports::read_results(file)});
  }
  return sources;
}

int serve_folder(const Options& options) {
  const std::vector<std::string> folders = options.texts("results");
  if (folders.size() > 1) throw UsageError("report --serve shows one folder of runs");
  const std::filesystem::path folder = folders.empty() ? "." : folders.front();
  if (!std::filesystem::is_directory(folder)) throw UsageError(folder.string() + " is no folder");
  return serve(folder, options.get<std::uint16_t>("port"));
}

}  // namespace

int report_command(const std::vector<std::string>& arguments) {
  namespace po = boost::program_options;
  Options options("report", "RESULTS… [--against OLD] [--out DIR] [--json FILE]", kText);
  options.add()("results", po::value<std::vector<std::string>>(), "results files, or folders with results.json")(
      "out,o", po::value<std::string>()->default_value("report"), "folder to write to")(
      "against", po::value<std::vector<std::string>>(),
      "earlier results: say what changed since, target by target (may be given again, for the files of one run)")(
      "json", po::value<std::string>(), "write the merged results to this file, too");
  add_format_options(options);
  options.add()("serve",
                "show a folder of runs (the working directory, unless one is named) in the browser, over time")(
      "port", po::value<std::uint16_t>()->default_value(8902), "where --serve listens, on 127.0.0.1; 0: any");
  options.positional("results", -1);
  if (options.parse(arguments)) return kWell;
  check_format_options(options);
  if (options.has("serve")) return serve_folder(options);

  const std::vector<reports::Source> sources = read_sources(options.texts("results"));
  if (sources.empty()) throw UsageError("report needs at least one results file; see cachestone report --help");
  const reports::Results results = reports::merge(sources);
  const std::filesystem::path page = std::filesystem::path(options.get<std::string>("out")) / "index.html";
  const std::vector<reports::Source> earlier = read_sources(options.texts("against"));
  if (earlier.empty()) {
    reports::site::write_site(results, page.parent_path());
  } else {
    const reports::Results against = reports::merge(earlier);
    reports::site::write_site(results, page.parent_path(), &against);
  }
  if (options.has("json")) reports::write_results(results, options.get<std::string>("json"));
  write_formats(options, results, reports::Gate(results, gate_rules(options)));
  std::cout << (isatty(STDOUT_FILENO) != 0 ? reports::terminal_report(results, colour_wanted(STDOUT_FILENO))
                                           : reports::plain_report(results))
            << page.string() << "\n";
  if (results.incomplete.empty()) return kWell;
  std::cerr << "cachestone: incomplete: " << results.incomplete << "\n";
  return kFailed;
}

}  // namespace cachestone::cli
