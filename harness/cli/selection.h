// Which cases a run is about: by id, clause, directive, level, and by what an earlier run found.
//
// Each kind of choice has patterns (* stands for any text). A case is taken when it fits one of them, or there are
// none; a pattern with ! in front leaves out what it fits. A case must be taken by all kinds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/cli/command.h"
#include "reports/results.h"

namespace cachestone::cli {

// What an earlier run found.
struct EarlierRun {
  std::string file;  // for messages
  reports::Results results;
  std::vector<std::string> targets;  // those of its targets that count; UsageError when it has none of them
};

struct Selection {
  std::vector<std::string> ids;         // of cases, or of suites or areas: all of their cases
  std::vector<std::string> clauses;     // ids, or their sections: rfc9111-5.2.2.5
  std::vector<std::string> directives;  // no-store: suites of that name, and cases about clauses of that mechanism
  std::vector<std::string> levels;      // must, should, may, probe
  // Only cases of the earlier run that were not as good as can be (pass, observed or not-applicable) on each target
  // that counts; a case that should have run and has no result was not.
  std::optional<EarlierRun> only_worse_than;
};

// Adds --case, --clause, --directive, --level and --only-worse-than.
void add_selection_options(Options& options);
// One of them is there.
bool selects(const Options& options);
// What they say. `targets`: the names of those of the run.
Selection selection_of(const Options& options, const std::vector<std::string>& targets);

// Throws UsageError for a pattern that fits nothing, with the names that look most like it, and when nothing is left.
cases::Catalogue select_cases(cases::Catalogue catalogue, const Selection& selection);

std::vector<const cases::Case*> all_cases(const cases::Catalogue& catalogue);

}  // namespace cachestone::cli
