// cachestone report: results files in, HTML out.
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "reports/html.h"
#include "reports/merge.h"
#include "reports/results_json.h"
#include "reports/terminal.h"

namespace cachestone::cli {

int report_command(const std::vector<std::string>& arguments) {
  Options options("report", "RESULTS… [--out DIR]",
                  "Makes one report from one or more results files: DIR/index.html, self-contained.\n"
                  "Prints the matrix too. Several files are merged: their targets stand side by side.\n\n"
                  "Example:\n  cachestone report report/results.json --out report\n");
  options.add()("results", boost::program_options::value<std::vector<std::string>>(), "results files");
  options.add()("out,o", boost::program_options::value<std::string>()->default_value("report"), "folder to write to");
  options.positional("results", -1);
  if (options.parse(arguments)) return kWell;

  std::vector<reports::Source> sources;
  for (const std::string& file : options.texts("results")) sources.push_back({file, reports::read_results(file)});
  if (sources.empty()) throw UsageError("report needs at least one results file; see cachestone report --help");
  const reports::Results results = reports::merge(sources);
  const std::filesystem::path page = std::filesystem::path(options.get<std::string>("out")) / "index.html";
  reports::write_html_report(results, page);
  std::cout << (isatty(STDOUT_FILENO) != 0 ? reports::terminal_report(results, colour_wanted(STDOUT_FILENO))
                                           : reports::plain_report(results))
            << page.string() << "\n";
  return kWell;
}

}  // namespace cachestone::cli
