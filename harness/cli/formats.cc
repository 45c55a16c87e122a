#include "harness/cli/formats.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "harness/cli/today.h"
#include "reports/badge.h"
#include "reports/csv.h"
#include "reports/file.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/site/links.h"
#include "reports/site/model.h"

namespace cachestone::cli {

namespace po = boost::program_options;
namespace site = reports::site;

namespace {

// With a "/" at the end; empty when it is not known.
std::string report_url(const Options& options) {
  if (!options.has("report-url")) return "";
  std::string url = options.get<std::string>("report-url");
  const bool web = url.rfind("https://", 0) == 0 || url.rfind("http://", 0) == 0;
  // No other character is in a URL, or would be the end of a link in Markdown.
  const auto is_tame = [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("()<>[]\\`|\"").find(c) == std::string::npos;
  };
  if (!web || !std::all_of(url.begin(), url.end(), is_tame)) {
    throw UsageError("--report-url wants the URL of the folder where the report will be: https://…");
  }
  if (url.back() != '/') url += '/';
  return url;
}

reports::ReportLinks links_below(const std::string& url, const site::Model& model) {
  if (url.empty()) return {};
  return {url + std::string(site::kOverviewPath),
          [=, &model](std::size_t target) { return url + model.target_path(target); },
          [=](std::string_view id) { return url + site::case_path(id); }};
}

}  // namespace

void add_format_options(Options& options) {
  options.add()("junit", po::value<std::string>(),
                "write the verdicts to this file as JUnit XML, for GitLab, Jenkins, …")(
      "markdown", po::value<std::string>(),
      "write a summary to this file as Markdown, for a CI job or a merge request")(
      "csv", po::value<std::string>(), "write the matrix to this file as CSV")(
      "report-url", po::value<std::string>(),
      "where the HTML report will be on the web: --markdown links to its pages")(
      "accept-known", "what known.json explains does not count, until the date it says")(
      "badges", po::value<std::string>(), "write a badge for each target to this folder: NAME.svg");
}

void check_format_options(const Options& options) {
  report_url(options);
}

reports::GateRules gate_rules(const Options& options) {
  return {today(), options.has("accept-known")};
}

void write_formats(const Options& options, const reports::Results& results, const reports::Gate& gate) {
  const site::Model model(results);
  const auto write = [&](const char* option, auto make) {
    if (options.has(option)) reports::write_file(options.get<std::string>(option), make());
  };
  write("junit", [&] { return reports::junit_report(results, gate); });
  write("markdown", [&] { return reports::markdown_summary(results, gate, links_below(report_url(options), model)); });
  write("csv", [&] { return reports::csv_matrix(results); });
  for (std::size_t i = 0; options.has("badges") && i < results.targets.size(); ++i) {
    const std::filesystem::path folder = options.get<std::string>("badges");
    reports::write_file(folder / (model.target_name(i) + ".svg"), reports::badge(results, i));
  }
}

}  // namespace cachestone::cli
