// Several results files as one, for one report about caches that were tested at different times or places.
#pragma once

#include <vector>

#include "reports/results.h"
#include "reports/shards.h"

namespace cachestone::reports {

// The targets of all sources in order, with the areas, suites, cases and clauses that any of them has. Targets of the
// same name are told apart by their version ("nginx-1.22.1"), or numbered in the order of the files where that is not
// enough. Shards are put together again (shards.h); `incomplete` says what is missing. Throws json::InputError when two
// sources come from different suites or from different versions of the program, as far as they say: their verdicts
// could not be compared. Suites and clauses are prose: the first source's wording stands.
Results merge(const std::vector<Source>& files);

}  // namespace cachestone::reports
