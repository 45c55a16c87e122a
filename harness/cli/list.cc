// cachestone list: what there is, one item a line, its id first.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases/glob.h"
#include "cases/reader.h"
#include "harness/cli/command.h"
#include "harness/selftest/coverage.h"
#include "harness/target_file.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/distortion.h"

namespace cachestone::cli {
namespace {

using cases::Catalogue;

// Prints the items of a list that are wanted: all of them, or those whose id matches a pattern.
class Printer {
 public:
  explicit Printer(std::vector<std::string> patterns) : patterns_(std::move(patterns)) {}

  // "id  first  second": empty parts are left out.
  void item(std::string_view id, std::string_view first, std::string_view second = "") const {
    const auto wants = [&](const std::string& pattern) { return cases::matches(pattern, id); };
    if (!patterns_.empty() && std::none_of(patterns_.begin(), patterns_.end(), wants)) return;
    std::cout << id;
    for (const std::string_view part : {first, second}) {
      if (!part.empty()) std::cout << "  " << part;
    }
    std::cout << "\n";
  }

 private:
  std::vector<std::string> patterns_;
};

void list_cases(const Catalogue& catalogue, const Printer& print) {
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) print.item(item.id, name(item.level), item.title);
  }
}

void list_clauses(const Catalogue& catalogue, const Printer& print) {
  for (const cases::Clause& clause : catalogue.clauses) print.item(clause.id, clause.level, clause.text);
}

// Everything that --without takes.
void list_defects(const Catalogue& catalogue, const Printer& print) {
  for (policy::Clause clause : policy::all_clauses()) {
    const cases::Clause* entry = catalogue.clause(id(clause));
    print.item(id(clause), section(clause), entry == nullptr ? "" : entry->text);
  }
  for (policy::Distortion bug : policy::all_distortions()) print.item(id(bug), "distortion", description(bug));
}

void list_targets(const Catalogue&, const Printer& print) {
  print.item("reference", "in-process, the reference cache as a shared cache");
  print.item("reference-private", "in-process, the reference cache as a private cache");
  for (const harness::TargetFile& target : harness::read_target_files(home() / "harness" / "targets")) {
    const bool installed = harness::find_program(target, own_program()).has_value();
    print.item(target.name, target.about + (installed ? "" : " (not installed: package " + target.package + ")"));
  }
}

// Per section of each document, then for each document, then for all: clauses that can be tested, and those with a
// case.
void list_coverage(const Catalogue& catalogue, const Printer& print) {
  const selftest::Coverage coverage = selftest::coverage_of(catalogue);
  for (const selftest::SectionCoverage& section : coverage.sections) {
    const selftest::Tally tally = coverage.tally(section.document, section.section);
    if (tally.testable > 0) print.item(section.name(), tally.text());
  }
  for (const std::string& document : coverage.documents()) print.item(document, coverage.tally(document).text());
  print.item("total", coverage.tally().text());
}

void write_coverage(const Catalogue& catalogue, const std::filesystem::path& file) {
  std::ofstream out(file);
  out << selftest::as_json(selftest::coverage_of(catalogue)).dump(2) << "\n";
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

struct List {
  const char* name;
  const char* about;
  void (*print)(const Catalogue&, const Printer&);
};

constexpr List kLists[] = {
    {"cases", "the cases of the suite", list_cases},
    {"clauses", "the registry of normative statements", list_clauses},
    {"defects", "what the reference cache can be told to break (--without), with its section", list_defects},
    {"targets", "the caches that cachestone can start itself", list_targets},
    {"coverage", "per section of each specification: clauses with a case, of those that can be tested", list_coverage},
};

// `list --defects 'rfc9111-5*'` and `list defects 'rfc9111-5*'`. Takes the list's name from `words` in the second form.
const List& chosen_list(const Options& options, std::vector<std::string>& words) {
  const List* chosen = nullptr;
  for (const List& list : kLists) {
    if (!options.has(list.name)) continue;
    if (chosen != nullptr) throw UsageError("list prints one list at a time; see cachestone list --help");
    chosen = &list;
  }
  if (chosen != nullptr) return *chosen;
  if (words.empty()) return kLists[0];
  for (const List& list : kLists) {
    if (words.front() != list.name) continue;
    words.erase(words.begin());
    return list;
  }
  throw UsageError("list knows cases, clauses, defects, targets and coverage, not \"" + words.front() + "\"");
}

}  // namespace

int list_command(const std::vector<std::string>& arguments) {
  Options options("list", "[--cases|--clauses|--defects|--targets|--coverage] [PATTERN…]",
                  "Prints one item a line, its id first: the cases, if no other list is named. PATTERN selects by id,\n"
                  "* stands for any text. The name of a list does without its dashes, too.\n\n"
                  "Examples:\n"
                  "  cachestone list --cases 'response-directives/*'\n"
                  "  cachestone list --defects 'rfc9111-5.2*'\n"
                  "  cachestone list coverage\n"
                  "  cachestone list coverage --json coverage.json\n");
  for (const List& list : kLists) options.add()(list.name, list.about);
  options.add()("pattern", boost::program_options::value<std::vector<std::string>>(), "ids, * stands for any text")(
      "folder", boost::program_options::value<std::string>(), "folder of the suite")(
      "json", boost::program_options::value<std::string>(),
      "with coverage: write it to this file instead, clause by clause with its cases");
  options.positional("pattern", -1);
  if (options.parse(arguments)) return kWell;

  std::vector<std::string> words = options.texts("pattern");
  const List& list = chosen_list(options, words);
  const std::filesystem::path folder =
      options.has("folder") ? std::filesystem::path(options.get<std::string>("folder")) : home() / "cases";
  const Catalogue catalogue = cases::read_catalogue(folder);
  if (options.has("json")) {
    if (list.print != list_coverage) throw UsageError("--json is for list --coverage");
    write_coverage(catalogue, options.get<std::string>("json"));
  } else {
    list.print(catalogue, Printer(std::move(words)));
  }
  return kWell;
}

}  // namespace cachestone::cli
