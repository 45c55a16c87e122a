#include "harness/cli/selection.h"

#include <set>

#include "harness/cli/command.h"
#include "harness/glob.h"

namespace cachestone::cli {

cases::Catalogue select_cases(cases::Catalogue catalogue, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return catalogue;
  std::set<std::string> unused(patterns.begin(), patterns.end());
  for (cases::Suite& suite : catalogue.suites) {
    std::erase_if(suite.cases, [&](const cases::Case& item) {
      bool wanted = false;
      for (const std::string& pattern : patterns) {
        if (!harness::matches(pattern, item.id)) continue;
        wanted = true;
        unused.erase(pattern);
      }
      return !wanted;
    });
  }
  std::erase_if(catalogue.suites, [](const cases::Suite& suite) { return suite.cases.empty(); });
  if (!unused.empty()) {
    throw UsageError("no case matches \"" + *unused.begin() + "\"; see cachestone list cases");
  }
  return catalogue;
}

std::vector<const cases::Case*> all_cases(const cases::Catalogue& catalogue) {
  std::vector<const cases::Case*> result;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const cases::Case& item : suite.cases) result.push_back(&item);
  }
  return result;
}

}  // namespace cachestone::cli
