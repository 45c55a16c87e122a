// cachestone list: what there is, one item a line, its id first.
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include "cases/reader.h"
#include "harness/cli/command.h"
#include "harness/target_file.h"
#include "simulator/policy/clause.h"

namespace cachestone::cli {
namespace {

void list_cases(const cases::Catalogue& catalogue, const std::vector<std::string>& patterns) {
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) {
      bool wanted = patterns.empty();
      for (const std::string& pattern : patterns) wanted = wanted || matches(pattern, item.id);
      if (wanted) std::cout << item.id << "  " << name(item.level) << "  " << item.title << "\n";
    }
  }
}

void list_clauses(const cases::Catalogue& catalogue) {
  for (const cases::Clause& clause : catalogue.clauses) {
    std::cout << clause.id << "  " << clause.level << "  " << clause.text << "\n";
  }
}

void list_defects(const cases::Catalogue& catalogue) {
  for (policy::Clause clause : policy::all_clauses()) {
    const cases::Clause* entry = catalogue.clause(id(clause));
    std::cout << id(clause) << "  " << (entry == nullptr ? "" : entry->text) << "\n";
  }
}

void list_targets() {
  std::cout << "reference  in-process, the reference cache as a shared cache\n"
               "reference-private  in-process, the reference cache as a private cache\n";
  for (const harness::TargetFile& target : harness::read_target_files(home() / "harness" / "targets")) {
    std::cout << target.name << "  " << target.about
              << (harness::find_program(target, own_program()) ? ""
                                                               : " (not installed: package " + target.package + ")")
              << "\n";
  }
}

// Per section of each document: clauses that can be tested, and how many of them have a case.
void list_coverage(const cases::Catalogue& catalogue) {
  std::set<std::string> covered;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) covered.insert(item.clauses.begin(), item.clauses.end());
  }
  struct Row {
    std::string section;
    int testable = 0;
    int with_case = 0;
  };
  std::vector<Row> rows;
  std::map<std::string, std::size_t> places;
  for (const cases::Clause& clause : catalogue.clauses) {
    if (clause.testable == "no") continue;
    const std::string section = clause.document + " §" + clause.section;
    const auto [place, is_new] = places.emplace(section, rows.size());
    if (is_new) rows.push_back({section, 0, 0});
    ++rows[place->second].testable;
    if (covered.contains(clause.id)) ++rows[place->second].with_case;
  }
  for (const Row& row : rows) std::cout << row.section << "  " << row.with_case << " of " << row.testable << "\n";
}

}  // namespace

int list_command(const std::vector<std::string>& arguments) {
  Options options("list", "[cases|clauses|defects|targets|coverage] [PATTERN…]",
                  "Prints one item a line, its id first.\n\n"
                  "  cases      the cases of the suite (PATTERN selects by id, * stands for any text)\n"
                  "  clauses    the registry of normative statements\n"
                  "  defects    the clauses that the reference cache can be told to break (--without)\n"
                  "  targets    the caches that cachestone can start itself\n"
                  "  coverage   per section: clauses with a case, of those that can be tested\n\n"
                  "Example:\n  cachestone list cases 'response-directives/*'\n");
  options.add()("what", boost::program_options::value<std::string>()->default_value("cases"), "what to list");
  options.add()("pattern", boost::program_options::value<std::vector<std::string>>(), "ids, * stands for any text");
  options.add()("cases", boost::program_options::value<std::string>(), "folder of the suite");
  options.positional("what", 1);
  options.positional("pattern", -1);
  if (options.parse(arguments)) return kWell;

  const auto what = options.get<std::string>("what");
  if (what == "targets") {
    list_targets();
    return kWell;
  }
  const auto catalogue =
      cases::read_catalogue(options.has("cases") ? options.get<std::string>("cases") : (home() / "cases").string());
  if (what == "cases") {
    list_cases(catalogue, options.texts("pattern"));
  } else if (what == "clauses") {
    list_clauses(catalogue);
  } else if (what == "defects") {
    list_defects(catalogue);
  } else if (what == "coverage") {
    list_coverage(catalogue);
  } else {
    throw UsageError("list knows cases, clauses, defects, targets and coverage, not \"" + what + "\"");
  }
  return kWell;
}

}  // namespace cachestone::cli
