// Several results files as one, for one report about caches that were tested at different times or places.
#pragma once

#include <string>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

struct Source {
  std::string file;  // for messages
  Results results;
};

// The targets of all sources in order, with the areas, suites, cases and clauses that any of them has. Targets of the
// same name are told apart by their version ("nginx-1.22.1"), or numbered in the order of the files where that is not
// enough. Throws json::InputError when two sources define a case differently: their verdicts could not be compared.
// Suites and clauses are prose: the first source's wording stands.
Results merge(const std::vector<Source>& sources);

}  // namespace cachestone::reports
