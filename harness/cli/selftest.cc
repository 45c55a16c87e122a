// cachestone selftest: the suite proves itself.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cases/glob.h"
#include "cases/reader.h"
#include "harness/cli/command.h"
#include "harness/cli/selection.h"
#include "harness/selftest/controls.h"
#include "harness/selftest/coverage.h"
#include "harness/selftest/derivations.h"
#include "harness/selftest/mutation.h"
#include "harness/selftest/network.h"
#include "harness/selftest/plan.h"
#include "harness/selftest/profiles.h"
#include "harness/selftest/report.h"
#include "harness/suite_run.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;
using selftest::Plan;
using selftest::Report;

struct Proof {
  const char* name;
  const char* about;
  Report (*prove)(const Plan&);
};

constexpr Proof kProofs[] = {
    {"profiles", "the reference cache has nothing wrong, as every named profile", selftest::prove_profiles},
    {"mutation", "every defect is caught by a case, every must and should case catches one", selftest::prove_mutation},
    {"derivations", "what the rules derive from the traffic agrees with what the authors wrote",
     selftest::prove_derivations},
    {"controls", "prohibiting cases are unproven where nothing is stored, violations where all is reused",
     selftest::prove_controls},
    {"network", "the reference and some defects are judged over real sockets as they are in-process",
     selftest::prove_network},
    {"coverage", "every testable clause has a case, every case a clause, every clause its suite",
     selftest::prove_coverage},
};

std::string help_text() {
  std::string text =
      "Proves, in this process and without waiting, that the suite is complete and that every case can fail.\n"
      "Prints one line for each proof, and one for everything that fails. The proofs:\n\n";
  for (const Proof& proof : kProofs) {
    text += "  " + std::string(proof.name) + std::string(13 - std::string(proof.name).size(), ' ') + proof.about + "\n";
  }
  return text +
         "\nExamples:\n"
         "  cachestone selftest\n"
         "  cachestone selftest --proof mutation --case 'vary/*' --verbose     what these cases catch\n"
         "  cachestone selftest --proof mutation --defect 'distortion/age-*'   who catches these\n";
}

Options parse_options() {
  Options options("selftest", "[--proof NAME]… [--case PATTERN]… [--defect PATTERN]… [--verbose] [--json FILE]",
                  help_text());
  const auto texts = [] { return po::value<std::vector<std::string>>()->composing(); };
  options.add()("proof,p", texts(), "only these proofs")("case,c", texts(),
                                                         "only these cases: ids, * stands for any text")(
      "defect,d", texts(), "only these defects (see cachestone list --defects)")(
      "verbose,v", "also: which cases catch each defect")("json", po::value<std::string>(), "write everything as JSON")(
      "threads", po::value<std::size_t>(), "at the same time (as many as there are processors)")(
      "cases", po::value<std::string>(), "folder of the suite");
  return options;
}

std::vector<Proof> chosen_proofs(const std::vector<std::string>& names) {
  std::set<std::string> unknown(names.begin(), names.end());
  std::vector<Proof> chosen;
  for (const Proof& proof : kProofs) {
    if (names.empty() || unknown.erase(proof.name) != 0) chosen.push_back(proof);
  }
  if (unknown.empty()) return chosen;
  std::string known;
  for (const Proof& proof : kProofs) known += (known.empty() ? "" : ", ") + std::string(proof.name);
  throw UsageError("there is no proof \"" + *unknown.begin() + "\"; known are " + known);
}

std::vector<selftest::Defect> chosen_defects(const std::vector<std::string>& patterns) {
  std::vector<selftest::Defect> defects = selftest::all_defects();
  for (const std::string& pattern : patterns) {
    const auto fits = [&](const selftest::Defect& defect) { return cases::matches(pattern, defect.id); };
    if (std::none_of(defects.begin(), defects.end(), fits)) {
      throw UsageError("no defect matches \"" + pattern + "\"; see cachestone list --defects");
    }
  }
  if (patterns.empty()) return defects;
  std::erase_if(defects, [&](const selftest::Defect& defect) {
    return std::none_of(patterns.begin(), patterns.end(),
                        [&](const std::string& pattern) { return cases::matches(pattern, defect.id); });
  });
  return defects;
}

// "mutation 120/812" on standard error, while there is a terminal to see it.
class Progress {
 public:
  void begin(std::string name) {
    name_ = std::move(name);
    show(" …");
  }
  void count(std::size_t done, std::size_t total) { show(" " + std::to_string(done) + "/" + std::to_string(total)); }
  void end() { show(""); }

 private:
  void show(const std::string& state) const {
    if (shown_) std::cerr << "\r\033[K" << (state.empty() ? "" : name_ + state) << std::flush;
  }
  const bool shown_ = isatty(STDERR_FILENO) != 0;
  std::string name_;
};

void print(const Report& report, bool verbose) {
  std::cout << (report.failures.empty() ? "ok     " : "FAILED ") << std::left << std::setw(13) << report.proof
            << std::right << std::fixed << std::setprecision(1) << std::setw(6) << report.seconds << " s  "
            << report.figures << "\n";
  for (const selftest::Failure& failure : report.failures) {
    std::cout << "  " << report.proof << ": " << failure.subject << ": expected " << failure.expected << ", found "
              << failure.found << "\n";
  }
  if (!verbose) return;
  for (const auto& [heading, items] : report.details) {
    std::cout << "  " << heading << ":";
    for (const std::string& item : items) std::cout << " " << item;
    std::cout << (items.empty() ? " none\n" : "\n");
  }
}

nlohmann::ordered_json as_json(const Report& report) {
  nlohmann::ordered_json failures = nlohmann::ordered_json::array();
  for (const selftest::Failure& failure : report.failures) {
    failures.push_back({{"subject", failure.subject}, {"expected", failure.expected}, {"found", failure.found}});
  }
  nlohmann::ordered_json details = nlohmann::ordered_json::object();
  for (const auto& [heading, items] : report.details) details[heading] = items;
  return {{"proof", report.proof},     {"ok", report.failures.empty()},   {"figures", report.figures},
          {"seconds", report.seconds}, {"failures", std::move(failures)}, {"details", std::move(details)}};
}

void write_json(const std::vector<Report>& reports, const std::string& started, const std::filesystem::path& file) {
  nlohmann::ordered_json document = {{"tool", "cachestone " CACHESTONE_VERSION}, {"started", started}};
  for (const Report& report : reports) document["proofs"].push_back(as_json(report));
  std::ofstream out(file);
  out << document.dump(2) << "\n";
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

Report run_proof(const Proof& proof, Plan& plan) {
  Progress progress;
  progress.begin(proof.name);
  plan.progress = [&](std::size_t done, std::size_t total) { progress.count(done, total); };
  const auto before = std::chrono::steady_clock::now();
  Report report = proof.prove(plan);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  progress.end();
  return report;
}

}  // namespace

int selftest_command(const std::vector<std::string>& arguments) {
  Options options = parse_options();
  if (options.parse(arguments)) return kWell;
  const std::vector<Proof> proofs = chosen_proofs(options.texts("proof"));
  const std::filesystem::path folder =
      options.has("cases") ? std::filesystem::path(options.get<std::string>("cases")) : home() / "cases";
  const cases::Catalogue catalogue = cases::read_catalogue(folder);
  Selection chosen;
  chosen.ids = options.texts("case");
  const cases::Catalogue selection = select_cases(catalogue, chosen);

  Plan plan;
  plan.catalogue = &catalogue;
  plan.cases = all_cases(selection);
  plan.defects = chosen_defects(options.texts("defect"));
  plan.all_cases = !options.has("case");
  plan.all_defects = !options.has("defect");
  plan.exceptions = selftest::read_exceptions(folder / "selftest.json");
  plan.thorough = options.has("verbose") || options.has("json");
  plan.threads = options.has("threads") ? options.get<std::size_t>("threads") : std::thread::hardware_concurrency();
  plan.threads = std::max<std::size_t>(plan.threads, 1);

  const std::string started = harness::iso_now();
  std::vector<Report> reports;
  for (const Proof& proof : proofs) {
    reports.push_back(run_proof(proof, plan));
    print(reports.back(), options.has("verbose"));
  }
  if (options.has("json")) write_json(reports, started, options.get<std::string>("json"));
  const bool well = std::all_of(reports.begin(), reports.end(), [](const Report& r) { return r.failures.empty(); });
  return well ? kWell : kFellShort;
}

}  // namespace cachestone::cli
