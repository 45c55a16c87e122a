// cachestone simulate: one scenario on the virtual clock, with every decision of the reference cache.
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "cases/glob.h"
#include "cases/reader.h"
#include "harness/cli/command.h"
#include "harness/cli/reference.h"
#include "harness/cli/scenario.h"

namespace cachestone::cli {
namespace {

// The cases that `what` names: those of a file, or of the suite by id.
std::vector<cases::Case> find_cases(const std::string& what, const cases::Catalogue& catalogue) {
  if (std::filesystem::is_regular_file(what)) {
    return cases::read_suite(what, std::filesystem::path(what).stem().string(), catalogue).cases;
  }
  std::vector<cases::Case> found;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) {
      if (cases::matches(what, item.id)) found.push_back(item);
    }
  }
  if (found.empty())
    throw UsageError("\"" + what + "\" is neither a file nor the id of a case; see cachestone list cases");
  return found;
}

}  // namespace

int simulate_command(const std::vector<std::string>& arguments) {
  Options options(
      "simulate", "FILE|CASE [--private] [--without CLAUSE]…",
      "Plays a scenario against the reference cache on the virtual clock, and prints each step with every\n"
      "decision, its clause, and the numbers that it saw. FILE is a suite, or a single case: an object with\n"
      "\"steps\" (cases/README.md).\n\n"
      "Examples:\n"
      "  cachestone simulate scenario.json\n"
      "  cachestone simulate response-directives/no-store/not-reused --without rfc9111-5.2.2.5-01\n");
  options.add()("scenario", boost::program_options::value<std::string>(), "a file, or the id of a case")(
      "control", "play the control of each case too");
  add_reference_options(options);
  options.positional("scenario", 1);
  if (options.parse(arguments)) return kWell;
  if (!options.has("scenario"))
    throw UsageError("simulate needs a file or the id of a case; see cachestone simulate --help");

  const cases::Catalogue catalogue = cases::read_catalogue(home() / "cases");
  const policy::Profile profile = chosen_profile(options);
  const policy::Rulebook rules = rules_without(options.texts("without"));
  for (const cases::Case& item : find_cases(options.get<std::string>("scenario"), catalogue)) {
    play_scenario(item, profile, rules, options.has("control"), std::cout);
  }
  return kWell;
}

}  // namespace cachestone::cli
